// How late it is in a meeting for one member (L2; decision 0029): by the wall clock until the client, which has a better one, says
// otherwise.
import { type Clock } from '@incamera/kernel';

/** The time of one membership, and what it began with. */
export class MeetingTime {
  /** From when the meeting's time counts, Unix ms: the same for everybody. */
  readonly originMs: number;
  /** What whoever let us in told, ms since then; `null`: nobody did, since we founded it or came back as a host. */
  readonly readingMs: number | null;
  #elapsedMs: () => number;

  constructor(clock: Clock, originMs: number, readingMs: number | null) {
    this.originMs = originMs;
    this.readingMs = readingMs;
    this.#elapsedMs = () => clock.nowMs() - originMs;
  }

  /** Milliseconds since the founding, never negative: what whoever we let in is told. */
  elapsedMs(): number {
    return Math.max(0, this.#elapsedMs());
  }

  /** From now on by this clock. */
  follow(elapsedMs: () => number): void {
    this.#elapsedMs = elapsedMs;
  }
}
