// How often a client comes back by itself (L4): a broken meeting must not make it knock for ever.
import { type Clock } from '@incamera/kernel';

const MAX_REJOINS = 4;
const WINDOW_MS = 60_000;

export class RejoinLimit {
  readonly #clock: Clock;
  #atMs: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts one more; false when it is too often. */
  take(): boolean {
    const nowMs = this.#clock.nowMs();
    this.#atMs = [...this.#atMs.filter((atMs) => nowMs - atMs < WINDOW_MS), nowMs];
    return this.#atMs.length <= MAX_REJOINS;
  }
}
