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

  /**
   * Moves on as on a machine that slept: what repeats runs once, and not for every time that it missed. Hours of sweeps that all wait for
   * one database would keep the process busy until connections break.
   */
  sleep(ms: number): void {
    this.#nowMs += ms;
    const due = [...this.#timers].filter(({ atMs }) => atMs <= this.#nowMs).sort((a, b) => a.atMs - b.atMs);
    for (const timer of due) {
      if (timer.periodMs === null) this.#timers.delete(timer);
      else timer.atMs = this.#nowMs + timer.periodMs;
      timer.run();
    }
  }

  #add(timer: { atMs: number; periodMs: number | null; run: () => void }): () => void {
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }
}
