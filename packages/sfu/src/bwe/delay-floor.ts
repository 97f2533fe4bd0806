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

/** One path. `add` per packet that arrived. */
export class DelayFloor {
  #recent = Number.POSITIVE_INFINITY;
  #recentBefore = Number.POSITIVE_INFINITY;
  #recentMs = Number.NaN;
  #moment = Number.POSITIVE_INFINITY;
  #momentBefore = Number.POSITIVE_INFINITY;
  #momentMs = Number.NaN;
  readonly #bases = new Float64Array(BASES).fill(Number.POSITIVE_INFINITY);
  #base = 0;
  #baseMs = Number.NaN;

  /** Times on two clocks, ms: their difference is the delay and a constant. */
  add(sentMs: number, arrivedMs: number): void {
    const delayMs = arrivedMs - sentMs;
    if (Number.isNaN(this.#recentMs)) {
      this.#recentMs = sentMs;
      this.#momentMs = sentMs;
      this.#baseMs = sentMs;
    }
    if (sentMs - this.#momentMs > MOMENT_MS) {
      this.#momentBefore = this.#moment;
      this.#moment = Number.POSITIVE_INFINITY;
      this.#momentMs = sentMs;
    }
    if (sentMs - this.#recentMs > RECENT_MS) {
      this.#recentBefore = this.#recent;
      this.#recent = Number.POSITIVE_INFINITY;
      this.#recentMs = sentMs;
    }
    if (sentMs - this.#baseMs > BASE_MS) {
      this.#base = (this.#base + 1) % BASES;
      this.#bases[this.#base] = Number.POSITIVE_INFINITY;
      this.#baseMs = sentMs;
    }
    this.#recent = Math.min(this.#recent, delayMs);
    this.#moment = Math.min(this.#moment, delayMs);
    this.#bases[this.#base] = Math.min(this.#bases[this.#base] as number, delayMs);
  }

  /** @param arrivedBps rate at which packets arrive */
  standing(arrivedBps: number): boolean {
    return this.#isAbove(Math.min(this.#recent, this.#recentBefore), arrivedBps);
  }

  /** Whether the last packets were all late; sooner known than `standing`, and less sure. */
  lateNow(arrivedBps: number): boolean {
    return this.#isAbove(Math.min(this.#moment, this.#momentBefore), arrivedBps);
  }

  #isAbove(leastMs: number, arrivedBps: number): boolean {
    const boundMs = Math.min(MAX_STANDING_MS, Math.max(1, FULL_RATE_BPS / arrivedBps) * STANDING_MS);
    if (leastMs === Number.POSITIVE_INFINITY) return false;
    for (let i = 0; i < BASES; i++) if (leastMs - (this.#bases[i] as number) > boundMs) return true;
    return false;
  }

  /** A clock jumped. */
  reset(): void {
    this.#recent = Number.POSITIVE_INFINITY;
    this.#recentBefore = Number.POSITIVE_INFINITY;
    this.#moment = Number.POSITIVE_INFINITY;
    this.#momentBefore = Number.POSITIVE_INFINITY;
    this.#bases.fill(Number.POSITIVE_INFINITY);
  }
}
