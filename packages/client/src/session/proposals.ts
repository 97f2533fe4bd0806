// A host's wish to let somebody in, where another host must agree (L4): asks until somebody answers, commits what was agreed to, and
// asks anew when the epoch has moved on. No wish is lost, and none stays without a visible end.
import {
  type Admission,
  type AdmitAnswer,
  type AgreedAdmission,
  decodeAdmitAnswer,
  encodeAdmitAsk,
  type Knock,
} from '@incamera/group';
import { type AppError, type Bytes, type KnockId, type LeafIndex, toHex } from '@incamera/kernel';
import { asAppError } from '../errors.js';
import { type GuestName } from '../identity/guest-name.js';
import { type KnockAgreement } from '../snapshot.js';
import { type Committer } from './committer.js';
import { type MembershipContext } from './membership-context.js';
import { otherHosts } from './present-members.js';
import { type SignalDesk } from './signal-desk.js';

/** Signals may be lost; and a host who asks no more is gone. */
export const ASK_EVERY_MS = 2000;
/** However many are at the door: the server takes 50 messages a second. */
const MAX_ASKS_PER_TICK = 10;
/** After this without an answer somebody should look for the other host by another way. */
const PATIENCE_MS = 120_000;

/** Somebody at the door, as this host opened it. */
export interface AtDoor {
  readonly knockId: KnockId;
  readonly knock: Knock;
  /** As it came from the server: for a host who was not given it. */
  readonly sealed: Bytes;
}

interface Proposal extends AtDoor {
  readonly guest: GuestName | null;
  /** We grant the exception that the knock asks for. */
  readonly isExcepted: boolean;
  /** When the host clicked. */
  readonly sinceMs: number;
  askedMs: number;
  state: Exclude<KnockAgreement['state'], 'asked'>;
  host: string | null;
  admission: Admission;
  /** Another host was not given the knock. */
  sendsKnock: boolean;
}

export class Proposals {
  readonly #context: MembershipContext;
  readonly #committer: Pick<Committer, 'add'>;
  readonly #signals: Pick<SignalDesk, 'send'>;
  /** By the hexadecimal KeyPackageRef. */
  readonly #open = new Map<string, Proposal>();

  constructor(context: MembershipContext, committer: Pick<Committer, 'add'>, signals: Pick<SignalDesk, 'send'>) {
    this.#context = context;
    this.#committer = committer;
    this.#signals = signals;
  }

  /**
   * Asks the other hosts to agree. A second time it asks again.
   * @throws {AppError} why this person cannot come in at all
   */
  async begin(door: AtDoor, guest: GuestName | null, isExcepted: boolean): Promise<void> {
    const signed = await this.#context.group.twoHosts.propose(door.knock, guest ?? undefined, isExcepted);
    if (!signed.ok) throw signed.error;
    const sinceMs = this.#nowMs();
    const proposal: Proposal = {
      ...door,
      guest,
      isExcepted,
      sinceMs,
      askedMs: Number.NEGATIVE_INFINITY,
      state: 'asking',
      host: null,
      admission: signed.value,
      sendsKnock: false,
    };
    this.#open.set(toHex(door.knock.keyPackageRef), proposal);
    await this.#ask(proposal);
  }

  has(keyPackageRef: Bytes): boolean {
    return this.#open.has(toHex(keyPackageRef));
  }

  /** The person went, came in, or another host leads. */
  forget(keyPackageRef: Bytes): void {
    const name = toHex(keyPackageRef);
    const proposal = this.#open.get(name);
    if (proposal === undefined) return;
    this.#open.delete(name);
    this.#context.state.agreements.delete(proposal.knockId);
  }

  /** A verified signal of another member. */
  answered(by: LeafIndex, payload: Bytes): void {
    const answer = decodeAdmitAnswer(payload);
    const host = this.#context.state.member(by);
    const proposal = answer === null ? undefined : this.#open.get(toHex(answer.keyPackageRef));
    if (answer === null || host?.isHost !== true || proposal?.state !== 'asking') return;
    if (answer.clickedAtMs !== proposal.sinceMs) return;
    this.#take(proposal, answer, host.displayName);
  }

  /** Every second. */
  tick(): void {
    const nowMs = this.#nowMs();
    const asking = [...this.#open.values()].filter((proposal) => proposal.state === 'asking');
    for (const proposal of asking) {
      if (nowMs - proposal.sinceMs > PATIENCE_MS) proposal.state = 'unanswered';
      this.#show(proposal);
    }
    const due = asking.filter(({ state, askedMs }) => state === 'asking' && nowMs - askedMs >= ASK_EVERY_MS);
    due.sort((a, b) => a.askedMs - b.askedMs);
    for (const proposal of due.slice(0, MAX_ASKS_PER_TICK)) void this.#ask(proposal);
  }

  #take(proposal: Proposal, { verdict, agreement }: AdmitAnswer, host: string): void {
    if (verdict === 'unknown') {
      proposal.sendsKnock = true;
      void this.#ask(proposal);
      return;
    }
    // An answer to what we asked in an earlier epoch: the next question is on its way.
    if (agreement !== null && agreement.epoch !== proposal.admission.epoch) return;
    proposal.host = host;
    proposal.state = verdict;
    this.#show(proposal);
    if (agreement !== null) void this.#commit(proposal, { admission: proposal.admission, agreement });
  }

  async #commit(proposal: Proposal, agreed: AgreedAdmission): Promise<void> {
    try {
      await this.#committer.add(proposal.knockId, proposal.knock, null, agreed, proposal.isExcepted);
      this.forget(proposal.knock.keyPackageRef);
    } catch (error) {
      this.#failed(proposal, asAppError(error));
    }
  }

  #failed(proposal: Proposal, error: AppError): void {
    if (!this.has(proposal.knock.keyPackageRef)) return;
    if (error.code === 'group/agreement_other_epoch') {
      // Both still want the same: the other host's client signs again without a click.
      proposal.state = 'asking';
      void this.#ask(proposal);
      return;
    }
    this.forget(proposal.knock.keyPackageRef);
    if (error.code !== 'knock/gone') this.#context.state.problems.happened(error, proposal.knock.displayName);
    this.#context.state.touch();
  }

  async #ask(proposal: Proposal): Promise<void> {
    const { group } = this.#context;
    proposal.askedMs = this.#nowMs();
    if (proposal.admission.epoch !== group.epoch + 1n) {
      const signed = await group.twoHosts.propose(proposal.knock, proposal.guest ?? undefined, proposal.isExcepted);
      if (!signed.ok) return this.#failed(proposal, signed.error);
      proposal.admission = signed.value;
    }
    const { knockId, admission, sinceMs: clickedAtMs } = proposal;
    const sealed = proposal.sendsKnock ? proposal.sealed : null;
    this.#show(proposal);
    await this.#signals.send('admitAsk', encodeAdmitAsk({ knockId, clickedAtMs, admission, sealed }));
  }

  #show({ knockId, knock, state: stage, host, guest }: Proposal): void {
    const { state } = this.#context;
    if (!this.has(knock.keyPackageRef)) return;
    const hostsHere = otherHosts(this.#context).length;
    state.agreements.set(knockId, { state: stage, host, vouchedAs: guest?.name ?? null, hostsHere });
    state.touch();
  }

  #nowMs(): number {
    return this.#context.environment.clock.nowMs();
  }
}
