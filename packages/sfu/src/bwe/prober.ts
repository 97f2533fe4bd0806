// When to measure whether the path carries more than the estimate says: only while something is held back by it (L3).
import { ProbeCluster } from './probe-cluster.js';

/** A train this long is measured over four of the worker's ticks and fills a queue by little. */
const TRAIN_MS = 60;
/** Jitter stretches a train on its way; a longer one is stretched by a smaller share. */
const MAX_TRAIN_MS = 300;
const LEAST_TRAIN_BITS = 5 * 1200 * 8;
/** Stretched by jitter, a short train looks like one that met the bottleneck: less than the estimate only longer ones show. */
const LOWERING_TRAIN_MS = 100;
/** Steps between estimate and train: large at the start, when nothing is known. */
const FIRST_FACTOR = 3;
const FACTOR = 1.5;
/** Slower, a train has too few packets to measure. */
const LEAST_TRAIN_BPS = 160_000;
/** No more than what is wanted, and something to spare. */
const WISH_FACTOR = 1.25;
/** Feedback comes at least this often. */
const FEEDBACK_MS = 300;
/** A result this near to the train's own rate says that the path may carry more still. */
const UNSATURATED = 0.7;
const FIRST_PAUSE_MS = 1500;
const MAX_PAUSE_MS = 6000;
const PAUSE_FACTOR = 1.5;
const TICK_MS = 20;

/** One path. Owned by its estimator. */
export class Prober {
  readonly #cluster = new ProbeCluster();
  #nextId = 1;
  #state: 'idle' | 'sending' | 'waiting' = 'idle';
  #rateBps = 0;
  #trainMs = 0;
  #leastTrainMs = TRAIN_MS;
  #beganMs = 0;
  #bytes = 0;
  #dueMs = 0;
  #nextMs = Number.NEGATIVE_INFINITY;
  #pauseMs = FIRST_PAUSE_MS;
  #probed = false;

  /** Number that packets sent now belong to, 0 for none. */
  get sendingId(): number {
    return this.#state === 'sending' ? this.#cluster.id : 0;
  }

  /** No train before then: the path was just found full. */
  holdUntil(nowMs: number): void {
    this.#nextMs = Math.max(this.#nextMs, nowMs);
    this.#leastTrainMs = TRAIN_MS;
  }

  /** Begins a train if it is time. */
  consider(estimateBps: number, wishedBps: number, nowMs: number): void {
    if (this.#state !== 'idle' || nowMs < this.#nextMs || wishedBps <= estimateBps) return;
    this.#state = 'sending';
    const rateBps = Math.min(estimateBps * (this.#probed ? FACTOR : FIRST_FACTOR), wishedBps * WISH_FACTOR);
    this.#rateBps = Math.max(LEAST_TRAIN_BPS, rateBps);
    this.#trainMs = Math.max(this.#leastTrainMs, Math.min(MAX_TRAIN_MS, (LEAST_TRAIN_BITS * 1000) / this.#rateBps));
    this.#beganMs = nowMs;
    this.#bytes = 0;
    this.#probed = true;
    this.#cluster.begin(this.#nextId++);
  }

  /** A packet of the train was sent, media or padding. */
  sent(bytes: number): void {
    this.#bytes += bytes;
    this.#cluster.sent(bytes);
  }

  /** @returns bytes that the train lacks now */
  missingBytes(nowMs: number, rttMs: number): number {
    if (this.#state !== 'sending') return 0;
    const elapsedMs = nowMs - this.#beganMs;
    if (elapsedMs > this.#trainMs) {
      this.#state = 'waiting';
      this.#dueMs = nowMs + rttMs + FEEDBACK_MS;
      return 0;
    }
    return Math.max(0, (this.#rateBps * (elapsedMs + TICK_MS)) / 8000 - this.#bytes);
  }

  arrived(id: number, bytes: number, sentMs: number, arrivedMs: number): void {
    if (id === this.#cluster.id) this.#cluster.arrived(bytes, sentMs, arrivedMs);
  }

  /** @returns what the train showed, bit/s, once, also less than the estimate; 0 when there is nothing new */
  takeResultBps(estimateBps: number, nowMs: number): number {
    if (this.#state !== 'waiting') return 0;
    const resultBps = this.#cluster.resultBps();
    if (resultBps === 0 && nowMs < this.#dueMs) return 0;
    this.#state = 'idle';
    if (resultBps <= estimateBps) {
      this.#nextMs = nowMs + this.#pauseMs;
      this.#pauseMs = Math.min(MAX_PAUSE_MS, this.#pauseMs * PAUSE_FACTOR);
      this.#leastTrainMs = Math.min(MAX_TRAIN_MS, this.#leastTrainMs * 2);
      return this.#trainMs >= LOWERING_TRAIN_MS && this.#cluster.saturated ? resultBps : 0;
    }
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#nextMs = resultBps > UNSATURATED * this.#rateBps ? nowMs : nowMs + this.#pauseMs;
    return resultBps;
  }
}
