// Who was a member of a meeting that is over (L5): for a while they still get the proofs for the record of it, and nothing else. In memory only:
// what is stored of a meeting goes when it ends.
import { type Clock } from '@incamera/kernel';

/** Long enough for the last entry of the log and for a click. */
const KEPT_MS = 15 * 60_000;
/** Of some sixty full meetings that end within that time; beyond, the oldest are not known any more. */
const MAX_KEPT = 20_000;

export class FormerMembers {
  readonly #clock: Pick<Clock, 'nowMs'>;
  /** By the hash of the bearer token; oldest first. */
  readonly #members = new Map<string, { readonly meetingId: string; readonly untilMs: number }>();

  constructor(clock: Pick<Clock, 'nowMs'>) {
    this.#clock = clock;
  }

  add(meetingId: string, tokenHashes: readonly string[]): void {
    const untilMs = this.#clock.nowMs() + KEPT_MS;
    for (const hash of tokenHashes) this.#members.set(hash, { meetingId, untilMs });
    for (const [hash, { untilMs: end }] of this.#members) {
      if (end > this.#clock.nowMs() && this.#members.size <= MAX_KEPT) break;
      this.#members.delete(hash);
    }
  }

  /** Of which meeting; null: of none that ended lately. */
  meetingOf(tokenHash: string): string | null {
    const found = this.#members.get(tokenHash);
    return found !== undefined && found.untilMs > this.#clock.nowMs() ? found.meetingId : null;
  }
}
