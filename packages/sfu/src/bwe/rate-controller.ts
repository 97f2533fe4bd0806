// The rate that the delay allows: up by steps while the path is free, down to what arrived when a queue grows (L3,
// draft-ietf-rmcat-gcc-02 section 5.5: additive increase near the known capacity, multiplicative elsewhere).
import { type PathUse } from './delay-detector.js';

const DECREASE = 0.85;
/** Share per second by which the rate grows while the capacity is not known. */
const GROWTH_PER_SECOND = 0.08;
/** The receiver's and our own timers, beside the round trip. */
const RESPONSE_MS = 100;
const PACKET_BITS = 1200 * 8;
const LEAST_ADDITIVE_BPS = 4000;
/** The rate may exceed what arrives by this much, or it would say nothing about the path. */
const MAX_OVER_ARRIVED = 1.15;
/** What the path was seen to carry it is trusted with again after a decrease, whatever flows now. */
const NEAR_CAPACITY = 0.95;
/** After a queue has stood this long, all that is counted as arriving came through it: the rate of the bottleneck. */
const STANDING_MS = 600;
const MIN_HEADROOM_BPS = 10_000;
/** Weight of a new measure of the capacity, and how many deviations away from it it is believed no more. */
const CAPACITY_GAIN = 0.05;
const CAPACITY_DEVIATIONS = 3;

/** One path. Owned by its estimator. */
export class RateController {
  #rateBps: number;
  #increasing = false;
  #updatedMs = Number.NaN;
  #decreasedMs = Number.NEGATIVE_INFINITY;
  #capacityBps = 0;
  /** Since when a queue stands, ms, NaN while none does; and the most that came through it. */
  #standingSinceMs = Number.NaN;
  #standingBps = 0;
  /** Variance of the capacity, relative to it. */
  #variance = 0.4;

  constructor(initialBps: number) {
    this.#rateBps = initialBps;
  }

  get rateBps(): number {
    return this.#rateBps;
  }

  /** A measurement that is better than the guess. */
  set(rateBps: number): void {
    this.#rateBps = rateBps;
    if (rateBps > this.#capacityLimit()) this.#capacityBps = 0;
  }

  /** A measurement showed that the path carries no more than this. */
  limit(rateBps: number): void {
    this.#rateBps = Math.min(this.#rateBps, rateBps);
    this.#learnCapacity(rateBps);
  }

  /** @param arrivedBps rate at which packets arrived; 0 while it is not known */
  update(use: PathUse, arrivedBps: number, rttMs: number, nowMs: number): void {
    const elapsedMs = Number.isNaN(this.#updatedMs) ? 0 : Math.min(nowMs - this.#updatedMs, 1000);
    this.#updatedMs = nowMs;
    if (use === 'normal') this.#standingSinceMs = Number.NaN;
    if (use === 'overuse') {
      this.#increasing = false;
      this.#decrease(arrivedBps, rttMs, nowMs);
    } else if (use === 'standing') {
      this.#increasing = false;
      this.#hold(arrivedBps, nowMs);
    } else if (use === 'underuse') {
      // Queues empty: nothing is learnt until they are.
      this.#increasing = false;
    } else if (this.#increasing) {
      this.#increase(arrivedBps, rttMs, elapsedMs);
    } else {
      this.#increasing = true;
    }
  }

  #increase(arrivedBps: number, rttMs: number, elapsedMs: number): void {
    if (arrivedBps > this.#capacityLimit()) this.#capacityBps = 0;
    const near = this.#capacityBps > 0;
    const perSecond = near
      ? Math.max(LEAST_ADDITIVE_BPS, (PACKET_BITS * 1000) / (rttMs + RESPONSE_MS))
      : this.#rateBps * GROWTH_PER_SECOND;
    const shownBps = Math.max(arrivedBps * MAX_OVER_ARRIVED + MIN_HEADROOM_BPS, this.#capacityBps * NEAR_CAPACITY);
    const limit = Math.max(this.#rateBps, shownBps);
    this.#rateBps = Math.min(limit, this.#rateBps + (perSecond * elapsedMs) / 1000);
  }

  #decrease(arrivedBps: number, rttMs: number, nowMs: number): void {
    // Once per round trip: the effect of the last step must have been seen. Unless half of it is missing.
    const waited = nowMs - this.#decreasedMs >= Math.max(10, Math.min(200, rttMs)) + RESPONSE_MS;
    if (!waited && arrivedBps > this.#rateBps / 2) return;
    this.#decreasedMs = nowMs;
    if (arrivedBps === 0) {
      this.#rateBps *= DECREASE;
      return;
    }
    this.#rateBps = Math.min(this.#rateBps, arrivedBps * DECREASE);
    this.#learnCapacity(arrivedBps);
  }

  /**
   * A queue that stands and never grew may be a busy receiver's: what flows goes on, but a rate far above it is no more than
   * a guess.
   */
  #hold(arrivedBps: number, nowMs: number): void {
    if (Number.isNaN(this.#standingSinceMs)) {
      this.#standingSinceMs = nowMs;
      this.#standingBps = 0;
    }
    if (nowMs - this.#standingSinceMs < STANDING_MS) return;
    this.#standingBps = Math.max(this.#standingBps, arrivedBps);
    this.#rateBps = Math.min(this.#rateBps, this.#standingBps * MAX_OVER_ARRIVED + MIN_HEADROOM_BPS);
  }

  #learnCapacity(arrivedBps: number): void {
    if (this.#capacityBps === 0 || arrivedBps < this.#capacityBps - this.#deviationBps()) {
      this.#capacityBps = arrivedBps;
      return;
    }
    const error = arrivedBps - this.#capacityBps;
    this.#capacityBps += CAPACITY_GAIN * error;
    const relative = (error / this.#capacityBps) ** 2;
    this.#variance = Math.max(0.0004, Math.min(0.01, this.#variance + CAPACITY_GAIN * (relative - this.#variance)));
  }

  #deviationBps(): number {
    return CAPACITY_DEVIATIONS * Math.sqrt(Math.min(0.01, this.#variance)) * this.#capacityBps;
  }

  #capacityLimit(): number {
    return this.#capacityBps === 0 ? Number.POSITIVE_INFINITY : this.#capacityBps + this.#deviationBps();
  }
}
