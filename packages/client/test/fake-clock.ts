// A clock that tests own: time passes only by `advance` (test support).
import { type Clock } from '@incamera/kernel';

interface Timer {
  dueMs: number;
  readonly periodMs: number | null;
  readonly run: () => void;
}

export class FakeClock implements Clock {
  #nowMs: number;
  readonly #timers = new Set<Timer>();

  // The MLS library judges lifetimes of key packages by the machine's clock, so tests live now.
  constructor(nowMs = Date.now()) {
    this.#nowMs = nowMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): () => void {
    return this.#add({ dueMs: this.#nowMs + Math.max(0, delayMs), periodMs: null, run });
  }

  every(periodMs: number, run: () => void): () => void {
    return this.#add({ dueMs: this.#nowMs + periodMs, periodMs, run });
  }

  get timerCount(): number {
    return this.#timers.size;
  }

  /** Runs what is due within `durationMs`, in order. */
  advance(durationMs: number): void {
    const endMs = this.#nowMs + durationMs;
    for (;;) {
      let next: Timer | null = null;
      for (const timer of this.#timers) {
        if (timer.dueMs <= endMs && (next === null || timer.dueMs < next.dueMs)) next = timer;
      }
      if (next === null) break;
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      if (next.periodMs === null) this.#timers.delete(next);
      else next.dueMs += next.periodMs;
      next.run();
    }
    this.#nowMs = endMs;
  }

  #add(timer: Timer): () => void {
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }
}
