// Whether a queue grows on the path: the trend of the one-way delay against a threshold that adapts (L3,
// draft-ietf-rmcat-gcc-02 sections 5.2 to 5.4, with a line through the last delays instead of the Kalman filter).
import { DelayFloor } from './delay-floor.js';

/** `standing`: a queue that neither grows nor empties. */
export type PathUse = 'normal' | 'overuse' | 'underuse' | 'standing';

/** Packets sent within this time are one group: what is sent together is not delayed by a queue of our making. */
const GROUP_MS = 5;
/** Packets that arrive together were held up together, whenever they were sent; up to this long. */
const BURST_MS = 100;
const WINDOW = 20;
const SMOOTHING = 0.9;
const TREND_GAIN = 4;
const MAX_COUNTED = 60;
const INITIAL_THRESHOLD_MS = 12.5;
const MIN_THRESHOLD_MS = 6;
const MAX_THRESHOLD_MS = 600;
/** The threshold follows slowly upwards and fast downwards, so that a flow beside TCP is not starved (section 5.4). */
const UP_GAIN = 0.0087;
const DOWN_GAIN = 0.039;
/** A single jump further above the threshold than this does not move it. */
const OUTLIER_MS = 15;
const OVERUSE_MS = 10;
/** A queue that fills within a frame is known to stand only after its growth is over: the trend is remembered this long. */
const SUSPICION_MS = 1000;
/** A queue of ours empties when clearly less arrives; one that stands this long all the same is a longer way, or a clock's. */
const REDUCED = 0.8;
const REDUCED_MS = 1500;
/** A receiver's clock that jumps further begins anew. */
const MAX_JUMP_MS = 3000;

/** One path. `add` per packet that arrived, in the order of sending. */
export class DelayDetector {
  use: PathUse = 'normal';
  /** Rate at which packets arrive; written by the estimator. */
  arrivedBps = 0;
  readonly #floor = new DelayFloor();
  // Send and arrival times of the group before and of the one that is growing, ms on two clocks.
  #previousSent = Number.NaN;
  #previousArrived = Number.NaN;
  #firstSent = Number.NaN;
  #firstArrived = Number.NaN;
  #sent = Number.NaN;
  #arrived = Number.NaN;
  // The last smoothed delays; a ring.
  readonly #timesMs = new Float64Array(WINDOW);
  readonly #delaysMs = new Float64Array(WINDOW);
  #counted = 0;
  #originMs = 0;
  #accumulatedMs = 0;
  #smoothedMs = 0;
  #thresholdMs = INITIAL_THRESHOLD_MS;
  #thresholdAtMs = 0;
  #previousTrend = 0;
  #overMs = -1;
  #overCount = 0;
  /** When the trend said last that a queue grows, on the receiver's clock, ms. */
  #suspectedMs = Number.NEGATIVE_INFINITY;
  /** The most that arrived while a queue stood, bit/s, and since when clearly less does, ms, NaN while it does not. */
  #standingBps = 0;
  #reducedMs = Number.NaN;

  /** Whether everything that arrived in the last moments was late. */
  get lateNow(): boolean {
    return this.#floor.lateNow(this.arrivedBps);
  }

  add(sentMs: number, arrivedMs: number): void {
    this.#floor.add(sentMs, arrivedMs);
    if (Number.isNaN(this.#firstSent)) {
      this.#beginGroup(sentMs, arrivedMs);
      return;
    }
    if (sentMs < this.#firstSent) return;
    if (Math.abs(arrivedMs - this.#arrived - (sentMs - this.#sent)) > MAX_JUMP_MS) {
      this.#reset(sentMs, arrivedMs);
      return;
    }
    if (this.#inGroup(sentMs, arrivedMs)) {
      this.#sent = Math.max(this.#sent, sentMs);
      this.#arrived = Math.max(this.#arrived, arrivedMs);
      return;
    }
    if (!Number.isNaN(this.#previousSent)) {
      const sentDelta = this.#sent - this.#previousSent;
      this.#observe(this.#arrived - this.#previousArrived - sentDelta, sentDelta, this.#arrived);
    }
    this.#previousSent = this.#sent;
    this.#previousArrived = this.#arrived;
    this.#beginGroup(sentMs, arrivedMs);
  }

  #beginGroup(sentMs: number, arrivedMs: number): void {
    this.#firstSent = sentMs;
    this.#firstArrived = arrivedMs;
    this.#sent = sentMs;
    this.#arrived = arrivedMs;
  }

  #reset(sentMs: number, arrivedMs: number): void {
    this.#floor.reset();
    this.#previousSent = Number.NaN;
    this.#counted = 0;
    this.#accumulatedMs = 0;
    this.#smoothedMs = 0;
    this.use = 'normal';
    this.#suspectedMs = Number.NEGATIVE_INFINITY;
    this.#beginGroup(sentMs, arrivedMs);
  }

  #inGroup(sentMs: number, arrivedMs: number): boolean {
    if (sentMs - this.#firstSent <= GROUP_MS) return true;
    const arrivalDelta = arrivedMs - this.#arrived;
    const overtaking = arrivalDelta < sentMs - this.#sent;
    return overtaking && arrivalDelta <= GROUP_MS && arrivedMs - this.#firstArrived < BURST_MS;
  }

  #observe(deltaMs: number, sentDeltaMs: number, arrivedMs: number): void {
    if (this.#counted === 0) this.#originMs = arrivedMs;
    this.#accumulatedMs += deltaMs;
    this.#smoothedMs = SMOOTHING * this.#smoothedMs + (1 - SMOOTHING) * this.#accumulatedMs;
    const at = this.#counted % WINDOW;
    this.#timesMs[at] = arrivedMs - this.#originMs;
    this.#delaysMs[at] = this.#smoothedMs;
    this.#counted++;
    if (this.#counted < WINDOW) return;
    this.#detect(this.#slope(), sentDeltaMs, arrivedMs);
  }

  /** Slope of the line through the window by least squares, ms per ms. */
  #slope(): number {
    let meanTime = 0;
    let meanDelay = 0;
    for (let i = 0; i < WINDOW; i++) {
      meanTime += (this.#timesMs[i] as number) / WINDOW;
      meanDelay += (this.#delaysMs[i] as number) / WINDOW;
    }
    let numerator = 0;
    let denominator = 0;
    for (let i = 0; i < WINDOW; i++) {
      const time = (this.#timesMs[i] as number) - meanTime;
      numerator += time * ((this.#delaysMs[i] as number) - meanDelay);
      denominator += time * time;
    }
    return denominator === 0 ? 0 : numerator / denominator;
  }

  #detect(trend: number, sentDeltaMs: number, nowMs: number): void {
    const modified = Math.min(this.#counted, MAX_COUNTED) * trend * TREND_GAIN;
    if (modified > this.#thresholdMs) {
      this.#overMs = this.#overMs < 0 ? sentDeltaMs / 2 : this.#overMs + sentDeltaMs;
      this.#overCount++;
      if (this.#overMs > OVERUSE_MS && this.#overCount > 1 && trend >= this.#previousTrend) {
        this.#overMs = 0;
        this.#overCount = 0;
        this.#suspectedMs = nowMs;
      }
    } else {
      this.#overMs = -1;
      this.#overCount = 0;
    }
    this.use = this.#judge(modified, nowMs);
    if (this.use === 'normal' || this.use === 'underuse') {
      this.#standingBps = 0;
      this.#reducedMs = Number.NaN;
    }
    this.#previousTrend = trend;
    this.#adapt(Math.abs(modified), nowMs);
  }

  #judge(modified: number, nowMs: number): PathUse {
    if (modified < -this.#thresholdMs) {
      this.#suspectedMs = Number.NEGATIVE_INFINITY;
      return 'underuse';
    }
    if (!this.#floor.standing(this.arrivedBps)) return 'normal';
    if (this.#outlastsItsCause(nowMs)) {
      this.#suspectedMs = Number.NEGATIVE_INFINITY;
      this.#floor.reset();
      return 'normal';
    }
    return nowMs - this.#suspectedMs <= SUSPICION_MS ? 'overuse' : 'standing';
  }

  #outlastsItsCause(nowMs: number): boolean {
    this.#standingBps = Math.max(this.#standingBps, this.arrivedBps);
    if (this.arrivedBps > REDUCED * this.#standingBps) this.#reducedMs = Number.NaN;
    else if (Number.isNaN(this.#reducedMs)) this.#reducedMs = nowMs;
    return nowMs - this.#reducedMs > REDUCED_MS;
  }

  #adapt(modified: number, nowMs: number): void {
    const elapsedMs = Math.min(Math.max(nowMs - this.#thresholdAtMs, 0), 100);
    this.#thresholdAtMs = nowMs;
    if (modified > this.#thresholdMs + OUTLIER_MS) return;
    const gain = modified < this.#thresholdMs ? DOWN_GAIN : UP_GAIN;
    const threshold = this.#thresholdMs + gain * (modified - this.#thresholdMs) * elapsedMs;
    this.#thresholdMs = Math.max(MIN_THRESHOLD_MS, Math.min(MAX_THRESHOLD_MS, threshold));
  }
}
