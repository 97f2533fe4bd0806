// The rate that loss allows (L3, draft-ietf-rmcat-gcc-02 section 6). Loss below a tenth is the radio's, not ours: it is
// repaired, not answered with less.

const LOW_LOSS = 0.02;
const HIGH_LOSS = 0.1;
const GROWTH_PER_SECOND = 0.08;
/** With some loss the limit is lifted more slowly; held, one unlucky window would hold it down for ever. */
const LOSSY_GROWTH_PER_SECOND = 0.04;
const WINDOW_MS = 500;
/** Of fewer packets, one path in twenty with harmless loss looks like a full one. */
const MIN_PACKETS = 80;
const MIN_INTERVAL_MS = 300;
/** What arrives gets through, however much of what was sent beyond it is lost. */
const ARRIVED_FACTOR = 0.9;

/** One path. Owned by its estimator. */
export class LossController {
  #limitBps = Number.POSITIVE_INFINITY;
  #lost = 0;
  #received = 0;
  #windowMs = Number.NaN;
  #decreasedMs = Number.NEGATIVE_INFINITY;

  /** Infinite as long as loss never was a sign of a full path. */
  get limitBps(): number {
    return this.#limitBps;
  }

  /** A measurement showed that more gets through. */
  raise(rateBps: number): void {
    this.#limitBps = Math.max(this.#limitBps, rateBps);
  }

  /**
   * @param lost may be negative: packets that were taken for lost and came late
   * @param rateBps the estimate in force, from which a decrease starts
   * @param arrivedBps rate at which packets arrived; 0 where it is not known
   */
  update(received: number, lost: number, rateBps: number, arrivedBps: number, rttMs: number, nowMs: number): void {
    if (Number.isNaN(this.#windowMs)) this.#windowMs = nowMs;
    this.#received += received;
    // Late packets take back what an earlier window counted as lost.
    this.#lost = Math.max(0, this.#lost + lost);
    const total = this.#received + this.#lost;
    if (nowMs - this.#windowMs < WINDOW_MS || total < MIN_PACKETS) return;
    const elapsedMs = Math.min(nowMs - this.#windowMs, 3000);
    const lossRate = this.#lost / total;
    this.#received = 0;
    this.#lost = 0;
    this.#windowMs = nowMs;
    if (lossRate > HIGH_LOSS) {
      if (nowMs - this.#decreasedMs < MIN_INTERVAL_MS + rttMs) return;
      this.#decreasedMs = nowMs;
      const limitBps = Math.min(this.#limitBps, rateBps);
      this.#limitBps = Math.min(limitBps, Math.max(limitBps * (1 - lossRate / 2), arrivedBps * ARRIVED_FACTOR));
      return;
    }
    const growth = lossRate < LOW_LOSS ? GROWTH_PER_SECOND : LOSSY_GROWTH_PER_SECOND;
    this.#limitBps *= 1 + (growth * elapsedMs) / 1000;
  }
}
