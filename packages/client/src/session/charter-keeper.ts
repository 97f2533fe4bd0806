// Keeps the server's copy of the rules up to date and watches it (L4): a host gives it each new version, everybody looks whether
// newcomers are really handed the version that is in force. A server that holds it back is named.
import { equalBytes, errorCode } from '@incamera/kernel';
import { type Charters } from '../api/charters.js';
import { clientErrors } from '../errors.js';
import { type MembershipContext } from './membership-context.js';

/** The host who made a change needs a moment to hand it over; only then anybody else looks. */
const GRACE_MS = 5000;
const RETRY_MS = 5000;
/** Looks in vain before the server is named. */
const STRIKES = 3;
const PROBLEM = 'rules/served';

export class CharterKeeper {
  readonly #context: MembershipContext;
  readonly #charters: Charters;
  /** Version that the server is known to hand out. */
  #servedVersion: number;
  #nextMs = Number.NEGATIVE_INFINITY;
  #strikes = 0;
  #isOurs = false;
  #busy = false;

  constructor(context: MembershipContext, charters: Charters) {
    this.#context = context;
    this.#charters = charters;
    this.#servedVersion = context.opened.charter.charter.version;
    this.#nextMs = context.environment.clock.nowMs() + GRACE_MS;
  }

  /** Another version is in force. `isOurs`: we are the host who wrote it. */
  changed(isOurs: boolean): void {
    this.#strikes = 0;
    this.#isOurs = isOurs;
    this.#nextMs = this.#context.environment.clock.nowMs() + (isOurs ? 0 : GRACE_MS);
    this.review();
  }

  /** Every second. */
  review(): void {
    const { group, environment } = this.#context;
    const isDue = environment.clock.nowMs() >= this.#nextMs && this.#servedVersion < group.charter.charter.version;
    if (this.#busy || !isDue || group.isClosed) return;
    this.#busy = true;
    this.#look()
      .catch((error: unknown) => {
        // A server that cannot be reached hands nothing to newcomers either.
        environment.logger.info('rules_not_compared', { code: errorCode(error) });
      })
      .finally(() => {
        this.#nextMs = environment.clock.nowMs() + RETRY_MS;
        this.#busy = false;
      });
  }

  async #look(): Promise<void> {
    const { group, state } = this.#context;
    if (state.ownMember?.isHost === true && (this.#isOurs || this.#strikes > 0)) await this.#publish();
    const version = await this.#versionServed();
    if (version >= group.charter.charter.version) {
      this.#servedVersion = version;
      this.#strikes = 0;
      state.problems.set(PROBLEM, null);
      return;
    }
    this.#strikes += 1;
    if (this.#strikes >= STRIKES) state.problems.set(PROBLEM, clientErrors.make('client/rules_withheld'));
  }

  /** 0 for rules that are not this meeting's. */
  async #versionServed(): Promise<number> {
    const { opened, group } = this.#context;
    try {
      const served = await this.#charters.served(opened);
      const same = group.charterChain.versions[served.charter.version - 1];
      return same === undefined || equalBytes(same.hash, served.hash) ? served.charter.version : 0;
    } catch (error) {
      if (['client/link_mismatch', 'client/link_invalid'].includes(errorCode(error))) return 0;
      throw error;
    }
  }

  async #publish(): Promise<void> {
    const { opened, group, socket, environment } = this.#context;
    const { token } = socket;
    if (token === null) return;
    try {
      await this.#charters.publish(opened, group.charterChain, token);
    } catch (error) {
      environment.logger.info('rules_not_published', { code: errorCode(error) });
    }
  }
}
