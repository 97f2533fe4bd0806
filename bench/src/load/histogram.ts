// Latencies in buckets, so that 60,000 a second cost next to nothing.

const BUCKETS_PER_MS = 20;
const BUCKETS = 2000 * BUCKETS_PER_MS;

/** Bucket number and count, for what is not zero. */
export type SparseHistogram = readonly (readonly [bucket: number, count: number])[];

export class Histogram {
  readonly #counts = new Uint32Array(BUCKETS + 1);

  /** Counts one value; beyond two seconds all are one. */
  add(ms: number): void {
    const bucket = Math.min(BUCKETS, Math.max(0, Math.floor(ms * BUCKETS_PER_MS)));
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1;
  }

  clear(): void {
    this.#counts.fill(0);
  }

  merge(other: SparseHistogram): void {
    for (const [bucket, count] of other) this.#counts[bucket] = (this.#counts[bucket] as number) + count;
  }

  sparse(): SparseHistogram {
    const entries: [number, number][] = [];
    this.#counts.forEach((count, bucket) => {
      if (count > 0) entries.push([bucket, count]);
    });
    return entries;
  }

  get count(): number {
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  /** The value below which `share` of all are, ms, to the upper end of its bucket; 0 without values. */
  quantileMs(share: number): number {
    const wanted = share * this.count;
    let seen = 0;
    for (let bucket = 0; bucket <= BUCKETS; bucket++) {
      seen += this.#counts[bucket] as number;
      if (seen >= wanted && seen > 0) return (bucket + 1) / BUCKETS_PER_MS;
    }
    return 0;
  }

  /** How many are later than `ms`. */
  countAbove(ms: number): number {
    return this.#counts.subarray(Math.floor(ms * BUCKETS_PER_MS)).reduce((sum, count) => sum + count, 0);
  }
}
