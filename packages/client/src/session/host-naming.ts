// Naming a co-host (L4): a host asks a member for the key that the group's state will be sealed to, the member offers it, signed
// as a signal, and the host writes both keys into the next version of the charter.
import {
  type Charter,
  type CharterHost,
  demandsTwoHosts,
  isCharterHost,
  MAX_HOSTS,
  namedHosts,
  type VerifiedCharter,
} from '@incamera/charter';
import {
  decodeHostInvite,
  decodeHostOffer,
  encodeHostInvite,
  encodeHostOffer,
  hostNameShown,
  type Member,
} from '@incamera/group';
import { type Bytes, equalBytes, errorCode, type LeafIndex } from '@incamera/kernel';
import { type HostRecord, type StoredKey } from '../device/device-records.js';
import { clientErrors } from '../errors.js';
import { type Committer } from './committer.js';
import { type HostOffers } from './host-offers.js';
import { type MembershipContext } from './membership-context.js';
import { type SignalDesk } from './signal-desk.js';

/** Signals may be lost, or belong to an epoch that is over by then. */
const ASK_EVERY_MS = 2000;
const MAX_ASKS = 5;
/** A second host whose client did not answer is asked anew: nobody else comes in before. */
const NAME_AGAIN_MS = 15_000;

export interface HostNamingOptions {
  readonly context: MembershipContext;
  readonly committer: Committer;
  readonly signals: SignalDesk;
  readonly offers: HostOffers;
  /** Our leaf's own key. */
  readonly memberKey: StoredKey;
}

export class HostNaming {
  readonly #options: HostNamingOptions;
  /** Who waits for whose offer. */
  readonly #waiting = new Map<LeafIndex, (returnKey: Bytes | null) => void>();
  #notBeforeMs = Number.NEGATIVE_INFINITY;

  constructor(options: HostNamingOptions) {
    this.#options = options;
  }

  /**
   * Names a member as a host; resolves when that is in force.
   * @throws {AppError} `client/host_key_missing`, `client/not_found_in_roster`, `client/cohost_two_hosts`, `client/hosts_full`,
   * `client/offer_missing`, or why the charter was not changed
   */
  async name(leaf: LeafIndex): Promise<void> {
    const { context, committer } = this.#options;
    const { state, group } = context;
    if (state.ownMember?.isHost !== true) throw clientErrors.make('client/host_key_missing');
    const member = state.member(leaf);
    if (member === null) throw clientErrors.make('client/not_found_in_roster');
    if (member.isHost) return;
    const { hosts } = group.charter.charter;
    const place = placeFor(member, group.charter.charter);
    if (hosts.length >= MAX_HOSTS) throw clientErrors.make('client/hosts_full');
    const returnKey = await this.#ask(leaf);
    const host = { signatureKey: member.signatureKey, returnKey, label: member.displayName };
    await committer.changeCharter((charter) =>
      isCharterHost(charter, host.signatureKey)
        ? {}
        : {
            hosts: [...charter.hosts, host],
            invited: charter.invited.filter((one) => one.kind !== 'host' || one.address !== place),
          },
    );
  }

  /**
   * Makes whom the charter names as the second host one, as soon as that person is here.
   * @param isOnDuty whether it is for this client to do so
   */
  nameSecondHosts(isOnDuty: boolean): void {
    const { state, group, environment } = this.#options.context;
    const { charter } = group.charter;
    const nowMs = environment.clock.nowMs();
    if (!isOnDuty || namedHosts(charter).length === 0 || nowMs < this.#notBeforeMs) return;
    const named = group.roster().find(({ isHost, evidence }) => !isHost && hostNameShown(evidence, charter) !== null);
    if (named === undefined || state.denied.has(named.leaf) || this.#waiting.has(named.leaf)) return;
    this.#notBeforeMs = nowMs + NAME_AGAIN_MS;
    this.name(named.leaf).catch((error: unknown) => {
      environment.logger.info('second_host_not_named', { code: errorCode(error) });
    });
  }

  /** A host asks us. Whoever may change the charter may also name us: nothing more is asked of the person here. */
  async invited(by: LeafIndex, payload: Uint8Array): Promise<void> {
    const { context, signals, offers, memberKey } = this.#options;
    const invite = decodeHostInvite(payload);
    const isForUs = invite?.leaf === context.group.ownLeaf && context.state.member(by)?.isHost === true;
    if (!isForUs || context.state.ownMember?.isHost === true) return;
    try {
      const { returnKey } = await offers.make(memberKey);
      await signals.send('hostOffer', encodeHostOffer({ returnKey: returnKey.publicKey }));
    } catch (error) {
      // Without storage we could not come back by the key: whoever asked is told that no offer came.
      context.environment.logger.warn('host_not_offered', { code: errorCode(error) });
    }
  }

  /** A member offers its key; the signal's signature says that it is the member's. */
  offered(by: LeafIndex, payload: Uint8Array): void {
    const offer = decodeHostOffer(payload);
    if (offer !== null) this.#waiting.get(by)?.(offer.returnKey);
  }

  /** Whether `after` names us as a host and `before` did not: with what this tab offered, or `null` in its place. */
  async namedBy(before: VerifiedCharter, after: VerifiedCharter): Promise<{ host: HostRecord | null } | null> {
    const { publicKey } = this.#options.memberKey;
    if (isCharterHost(before.charter, publicKey)) return null;
    const named = after.charter.hosts.find(({ signatureKey }) => equalBytes(signatureKey, publicKey));
    return named === undefined ? null : { host: await this.#offerOf(named) };
  }

  /** Whoever waits gets no answer any more. */
  close(): void {
    for (const settle of [...this.#waiting.values()]) settle(null);
  }

  async #offerOf(named: CharterHost): Promise<HostRecord | null> {
    const offer = await this.#options.offers.made();
    const isOurs =
      offer !== null &&
      equalBytes(offer.signingKey.publicKey, named.signatureKey) &&
      equalBytes(offer.returnKey.publicKey, named.returnKey);
    return isOurs ? offer : null;
  }

  async #ask(leaf: LeafIndex): Promise<Bytes> {
    const { context, signals } = this.#options;
    const { clock } = context.environment;
    let asks = 0;
    let cancel: () => void = () => undefined;
    const answered = new Promise<Bytes | null>((resolve) => this.#waiting.set(leaf, resolve));
    const ask = (): void => {
      asks += 1;
      if (asks > MAX_ASKS) {
        this.#waiting.get(leaf)?.(null);
        return;
      }
      void signals.send('hostInvite', encodeHostInvite({ leaf }));
      cancel = clock.after(ASK_EVERY_MS, ask);
    };
    ask();
    const returnKey = await answered;
    cancel();
    this.#waiting.delete(leaf);
    if (returnKey === null) throw clientErrors.make('client/offer_missing');
    return returnKey;
  }
}

/**
 * The name in the charter whose place a member takes as a host; null where there need be none.
 * @throws {AppError} `client/cohost_two_hosts`: one host alone could else make the second one that must agree
 */
function placeFor({ evidence }: Member, charter: Charter): string | null {
  if (!demandsTwoHosts(charter)) return null;
  const name = hostNameShown(evidence, charter);
  if (name === null) throw clientErrors.make('client/cohost_two_hosts');
  return name;
}

/** Hosts that `after` names and `before` did not, as far as they are in the meeting. */
export function newHosts(before: VerifiedCharter, roster: readonly Member[]): readonly Member[] {
  return roster.filter(({ isHost, signatureKey }) => isHost && !isCharterHost(before.charter, signatureKey));
}
