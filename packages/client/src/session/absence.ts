// How long this client was cut off (L4): who was away for a minute was taken out for its silence, not sent away.
import { type Clock } from '@incamera/kernel';
import { type SignallingState } from '../transport/meeting-socket.js';

/** What was missed is replayed right after the return. */
const RECENT_MS = 10_000;

export class Absence {
  readonly #clock: Clock;
  #sinceMs: number | null = null;
  #lastMs = 0;
  #endedMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  signalling(state: SignallingState): void {
    const nowMs = this.#clock.nowMs();
    if (state === 'reconnecting') this.#sinceMs ??= nowMs;
    else if (state === 'online' && this.#sinceMs !== null) {
      this.#lastMs = nowMs - this.#sinceMs;
      this.#endedMs = nowMs;
      this.#sinceMs = null;
    }
  }

  /** Whether an absence of at least `durationMs` has just ended. */
  justEnded(durationMs: number): boolean {
    return this.#lastMs >= durationMs && this.#clock.nowMs() - this.#endedMs < RECENT_MS;
  }
}
