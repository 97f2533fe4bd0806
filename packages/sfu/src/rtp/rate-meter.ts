// A bit rate over a sliding window (L3). Counting a packet is two additions.

const BUCKETS = 20;
const BUCKET_MS = 100;
/** Over less than this one packet would make a rate. */
const MIN_SPAN_MS = 300;

/** Rate over the last two seconds, or since the first packet after a silence that long. */
export class RateMeter {
  readonly #bytes = new Float64Array(BUCKETS);
  /** Number of the newest bucket since the epoch of the clock; -1 before the first packet. */
  #newest = -1;
  #firstMs = 0;
  #total = 0;

  add(bytes: number, nowMs: number): void {
    if (this.#newest < 0) this.#firstMs = nowMs;
    this.#advance(nowMs);
    if (this.#total === 0) this.#firstMs = nowMs;
    const bucket = this.#newest % BUCKETS;
    this.#bytes[bucket] = (this.#bytes[bucket] as number) + bytes;
    this.#total += bytes;
  }

  /** @param nowMs monotonic, from the same clock as `add` */
  bitsPerSecond(nowMs: number): number {
    if (this.#newest < 0) return 0;
    this.#advance(nowMs);
    const windowMs = (BUCKETS - 1) * BUCKET_MS + (nowMs % BUCKET_MS);
    const spanMs = Math.max(MIN_SPAN_MS, Math.min(windowMs, nowMs - this.#firstMs));
    return (this.#total * 8000) / spanMs;
  }

  #advance(nowMs: number): void {
    const bucket = Math.floor(nowMs / BUCKET_MS);
    if (this.#newest < 0) this.#newest = bucket;
    const steps = Math.min(bucket - this.#newest, BUCKETS);
    for (let step = 1; step <= steps; step++) {
      const expired = (this.#newest + step) % BUCKETS;
      this.#total -= this.#bytes[expired] as number;
      this.#bytes[expired] = 0;
    }
    if (bucket > this.#newest) this.#newest = bucket;
  }
}
