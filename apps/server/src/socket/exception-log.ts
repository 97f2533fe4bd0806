// Keeps the record of exceptions (L5): that somebody was let in by one, from which rules, in which meeting and by which connection.
// What the reason was and whose signature stands under it the members know, and this server does not.
import { EXCEPTION_RULES, type ExceptionRule } from '@incamera/charter/policy';
import { type Clock, errorCode, type Logger, type Rng, toBase64Url } from '@incamera/kernel';
import { type AcceptedCommit, type Store } from '@incamera/store';
import { storedMeeting } from '../rules/stored-meeting.js';
import { type RequestOf } from './requests.js';
import { type Peer, type Room } from './room.js';

/** A leak is often found months later. */
export const EXCEPTIONS_KEPT_MS = 365 * 24 * 3_600_000;
export const EXCEPTIONS_KEPT = 20_000;

export class ExceptionLog {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #rng: Rng;
  readonly #logger: Logger;

  constructor({ store, clock, rng, logger }: { store: Store; clock: Clock; rng: Rng; logger: Logger }) {
    this.#store = store;
    this.#clock = clock;
    this.#rng = rng;
    this.#logger = logger;
  }

  /** A commit was stored. Rules of the server's it knows itself, others the host's client names. Never throws. */
  async admitted(
    room: Room,
    by: Peer,
    { excepts = [] }: RequestOf<'group.commit'>,
    { seq, admitted }: AcceptedCommit,
  ): Promise<void> {
    for (const { knockId, peerId } of admitted) {
      const named = excepts.filter((one) => one.knockId === knockId).flatMap(({ rules }) => rules);
      const seen: readonly ExceptionRule[] = room.peers.get(peerId)?.failing ?? [];
      const rules = EXCEPTION_RULES.filter((rule) => named.includes(rule) || seen.includes(rule));
      if (rules.length > 0) await this.#record(room, seq, { rules, admittedPeer: peerId, grantedByPeer: by.peerId });
    }
  }

  /** The commit of an entry was refused by members, and what followed on it. Never throws. */
  async voided(room: Room, fromSeq: number): Promise<void> {
    await this.#store.exceptions.voided(room.meetingId, fromSeq).catch((error: unknown) => this.#failed(error));
  }

  async #record(
    room: Room,
    seq: number,
    { rules, admittedPeer, grantedByPeer }: { rules: readonly string[]; admittedPeer: string; grantedByPeer: string },
  ): Promise<void> {
    const meeting = room.policy === null ? null : storedMeeting(room.policy);
    if (meeting === null) return;
    const { classificationId: id, label } = meeting;
    const row = {
      atMs: this.#clock.nowMs(),
      meetingId: room.meetingId,
      seq,
      classification: JSON.stringify({ id, label }),
      rules: JSON.stringify(rules),
      admittedPeer,
      grantedByPeer,
    };
    const exceptionId = toBase64Url(this.#rng.bytes(16));
    await this.#store.exceptions.record(exceptionId, row).catch((error: unknown) => this.#failed(error));
  }

  #failed(error: unknown): void {
    this.#logger.warn('exception_not_recorded', { code: errorCode(error) });
  }
}
