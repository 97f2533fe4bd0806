// Whether the queue of the path overflows (L3): most of what is sent is lost while all that arrives is late. It is known long
// before a trend of the delay is, and the picture stands still already.

const BUCKET_MS = 100;
const BUCKETS = 3;
/** Random loss of a few percent, and packets that are only late, do not look like that within this many packets. */
const LEAST_PACKETS = 20;
const LOST_SHARE = 0.3;

/** One path. `add` per feedback. */
export class OverflowMeter {
  readonly #received = new Int32Array(BUCKETS);
  readonly #lost = new Int32Array(BUCKETS);
  #bucket = 0;
  #bucketMs = Number.NaN;

  /** @param lost may be negative: packets that were taken for lost and came late */
  add(received: number, lost: number, nowMs: number): void {
    if (Number.isNaN(this.#bucketMs)) this.#bucketMs = nowMs;
    for (let passed = 0; nowMs - this.#bucketMs >= BUCKET_MS; this.#bucketMs += BUCKET_MS) {
      if (++passed > BUCKETS) {
        this.#bucketMs = nowMs;
        break;
      }
      this.#bucket = (this.#bucket + 1) % BUCKETS;
      this.#received[this.#bucket] = 0;
      this.#lost[this.#bucket] = 0;
    }
    this.#received[this.#bucket] = (this.#received[this.#bucket] as number) + received;
    this.#lost[this.#bucket] = (this.#lost[this.#bucket] as number) + lost;
  }

  /** Whether most was lost in the last moments. */
  get losesMost(): boolean {
    let received = 0;
    let lost = 0;
    for (let i = 0; i < BUCKETS; i++) {
      received += this.#received[i] as number;
      lost += this.#lost[i] as number;
    }
    return received + lost >= LEAST_PACKETS && lost >= LOST_SHARE * (received + lost);
  }
}
