// Whether a queue stands on the path: the least delay of the last moments against the least of the last time (L3). Jitter
// makes single packets late and moves a trend; a queue makes every packet late.

/** Long enough that one packet comes through jitter without much delay; the last one to two of these count. */
const RECENT_MS = 400;
/** Enough where loss says the same: a burst of jitter alone does not lose packets. */
const MOMENT_MS = 100;
/** A path that became longer is normal again after four of these; shorter, and a queue that stands would be normal. */
const BASE_MS = 4000;
const BASES = 4;
/** The timers of both sides together, and what jitter leaves of the least of many packets. */
const STANDING_MS = 30;
/** A slow stream has few packets to find the floor with, and each takes its time: at less than this the bound grows. */
const FULL_RATE_BPS = 1_000_000;
const MAX_STANDING_MS = 80;

/** The least of a number of buckets of time, of which the newest is still filling. */
class LeastDelay {
  readonly #bucketMs: number;
  readonly #buckets: Float64Array;
  #newest = 0;
  #beganMs = Number.NaN;

  constructor(bucketMs: number, buckets: number) {
    this.#bucketMs = bucketMs;
    this.#buckets = new Float64Array(buckets).fill(Number.POSITIVE_INFINITY);
  }

  /** Infinite before the first delay. */
  get ms(): number {
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#buckets.length; i++) least = Math.min(least, this.#buckets[i] as number);
    return least;
  }

  add(sentMs: number, delayMs: number): void {
    if (Number.isNaN(this.#beganMs)) this.#beganMs = sentMs;
    if (sentMs - this.#beganMs > this.#bucketMs) {
      this.#newest = (this.#newest + 1) % this.#buckets.length;
      this.#buckets[this.#newest] = Number.POSITIVE_INFINITY;
      this.#beganMs = sentMs;
    }
    this.#buckets[this.#newest] = Math.min(this.#buckets[this.#newest] as number, delayMs);
  }

  clear(): void {
    this.#buckets.fill(Number.POSITIVE_INFINITY);
  }
}

/** One path. `add` per packet that arrived. */
export class DelayFloor {
  readonly #recent = new LeastDelay(RECENT_MS, 2);
  readonly #moment = new LeastDelay(MOMENT_MS, 2);
  readonly #base = new LeastDelay(BASE_MS, BASES);

  /** Times on two clocks, ms: their difference is the delay and a constant. */
  add(sentMs: number, arrivedMs: number): void {
    const delayMs = arrivedMs - sentMs;
    this.#recent.add(sentMs, delayMs);
    this.#moment.add(sentMs, delayMs);
    this.#base.add(sentMs, delayMs);
  }

  /** @param arrivedBps rate at which packets arrive */
  standing(arrivedBps: number): boolean {
    return this.#isAboveBase(this.#recent.ms, arrivedBps);
  }

  /** Whether the last packets were all late; sooner known than `standing`, and less sure. */
  lateNow(arrivedBps: number): boolean {
    return this.#isAboveBase(this.#moment.ms, arrivedBps);
  }

  /** A clock jumped. */
  reset(): void {
    this.#recent.clear();
    this.#moment.clear();
    this.#base.clear();
  }

  #isAboveBase(leastMs: number, arrivedBps: number): boolean {
    const boundMs = Math.min(MAX_STANDING_MS, Math.max(1, FULL_RATE_BPS / arrivedBps) * STANDING_MS);
    return leastMs !== Number.POSITIVE_INFINITY && leastMs - this.#base.ms > boundMs;
  }
}
