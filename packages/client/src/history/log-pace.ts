// Whether a log grows as it must (L4; decision 0039). Pure: times come from the caller's clock, which nobody corrects.

/** So many entries a log may be behind before anybody says so. */
export const PATIENCE_TICKS = 6;
/** A tick waits five seconds for witnesses at most, so a faster clock is not kept by everybody. */
const SLOWEST_TICK_MS = 6_000;

/** The time that one entry may take. */
export const tickMs = (intervalMs: number): number => Math.max(intervalMs, SLOWEST_TICK_MS);
/** After so long, silence or an old state is named. */
export const patienceMs = (intervalMs: number): number => PATIENCE_TICKS * tickMs(intervalMs);

interface Sample {
  readonly atMs: number;
  readonly size: number;
}

/** Growth over the last while of one stay. */
export class LogPace {
  readonly #windowMs: number;
  #samples: Sample[] = [];

  constructor(intervalMs: number) {
    this.#windowMs = patienceMs(intervalMs);
  }

  /** Notes a state that was just fetched. True: it has grown by less than a third of what the clock of the log gives. */
  isBehind(size: number, nowMs: number): boolean {
    this.#samples.push({ atMs: nowMs, size });
    // The newest sample that is old enough; what is older is not needed any more.
    while (this.#samples.length > 1 && (this.#samples[1] as Sample).atMs <= nowMs - this.#windowMs) {
      this.#samples.shift();
    }
    const [first] = this.#samples as [Sample];
    return nowMs - first.atMs >= this.#windowMs && size - first.size < PATIENCE_TICKS / 3;
  }

  /** The server was away: what it did not write meanwhile is not held against it. */
  reset(): void {
    this.#samples = [];
  }
}
