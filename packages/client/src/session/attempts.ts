// Attempts to go in (L4): one at a time, and what an earlier one waited for comes too late.
import { type AppError, type Clock } from '@incamera/kernel';

/** While a tab comes back by itself, an attempt that failed for a passing reason is repeated. */
const AGAIN_MS = 5000;
const PASSING = ['meeting/locked', 'knock/too_many', 'meeting/full', 'client/network'];

export function isPassing(error: AppError): boolean {
  return PASSING.includes(error.code);
}

export class Attempts {
  readonly #clock: Clock;
  #current = 0;
  #cancelAgain: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  begin(): { isCurrent(): boolean } {
    const number = ++this.#current;
    return { isCurrent: () => number === this.#current };
  }

  again(work: () => void): void {
    this.#cancelAgain?.();
    this.#cancelAgain = this.#clock.after(AGAIN_MS, work);
  }

  /** The present attempt is given up, also what it would do later. */
  drop(): void {
    this.#current += 1;
    this.#cancelAgain?.();
    this.#cancelAgain = null;
  }
}
