// A bit rate over a sliding window (L3). Counting a packet is two additions.

/** Share of the window over less than which one packet would make a rate. */
const MIN_SPAN = 0.15;

/** Rate over a window, or since the first packet after a silence that long. */
export class RateMeter {
  readonly #bytes: Float64Array;
  readonly #bucketMs: number;
  /** Number of the newest bucket since the epoch of the clock; -1 before the first packet. */
  #newest = -1;
  #firstMs = 0;
  #total = 0;

  /** The window, by default two seconds, moves in steps of `bucketMs`. */
  constructor(buckets = 20, bucketMs = 100) {
    this.#bytes = new Float64Array(buckets);
    this.#bucketMs = bucketMs;
  }

  /** @param nowMs of a packet that comes out of order, earlier than one before: counted with the newest */
  add(bytes: number, nowMs: number): void {
    if (this.#newest < 0) this.#firstMs = nowMs;
    this.#advance(nowMs);
    if (this.#total === 0) this.#firstMs = nowMs;
    const bucket = this.#newest % this.#bytes.length;
    this.#bytes[bucket] = (this.#bytes[bucket] as number) + bytes;
    this.#total += bytes;
  }

  /** @param nowMs monotonic, from the same clock as `add` */
  bitsPerSecond(nowMs: number): number {
    if (this.#newest < 0) return 0;
    this.#advance(nowMs);
    const buckets = this.#bytes.length;
    const windowMs = (buckets - 1) * this.#bucketMs + (nowMs % this.#bucketMs);
    const spanMs = Math.max(MIN_SPAN * buckets * this.#bucketMs, Math.min(windowMs, nowMs - this.#firstMs));
    return (this.#total * 8000) / spanMs;
  }

  #advance(nowMs: number): void {
    const bucket = Math.floor(nowMs / this.#bucketMs);
    if (this.#newest < 0) this.#newest = bucket;
    const steps = Math.min(bucket - this.#newest, this.#bytes.length);
    for (let step = 1; step <= steps; step++) {
      const expired = (this.#newest + step) % this.#bytes.length;
      this.#total -= this.#bytes[expired] as number;
      this.#bytes[expired] = 0;
    }
    if (bucket > this.#newest) this.#newest = bucket;
  }
}
