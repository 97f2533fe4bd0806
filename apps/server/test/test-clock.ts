// A clock that stands still until a test moves it.
import { type Clock } from '@incamera/kernel';

export class TestClock implements Clock {
  #nowMs = 1_800_000_000_000;
  readonly #timers = new Set<{ atMs: number; periodMs: number | null; run: () => void }>();

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): () => void {
    return this.#add({ atMs: this.#nowMs + delayMs, periodMs: null, run });
  }

  every(periodMs: number, run: () => void): () => void {
    return this.#add({ atMs: this.#nowMs + periodMs, periodMs, run });
  }

  /** Moves on, running what falls due in order. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const due = [...this.#timers].filter((timer) => timer.atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) break;
      this.#nowMs = due.atMs;
      if (due.periodMs === null) this.#timers.delete(due);
      else due.atMs += due.periodMs;
      due.run();
    }
    this.#nowMs = endMs;
  }

  #add(timer: { atMs: number; periodMs: number | null; run: () => void }): () => void {
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }
}
