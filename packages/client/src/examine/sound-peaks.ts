// The loudness of a recording over its length (L4), for drawing it: whatever its length, some hundred numbers.

/** So many a second are kept while it is read. */
const EACH_SECONDS = 0.02;

export class PeakMeter {
  readonly #blockSamples: number;
  readonly #blocks: number[] = [];
  #peak = 0;
  #count = 0;

  constructor(sampleRateHz: number) {
    this.#blockSamples = Math.max(1, Math.round(sampleRateHz * EACH_SECONDS));
  }

  push(samples: Float32Array): void {
    for (const sample of samples) {
      const size = Math.abs(sample);
      if (size > this.#peak) this.#peak = size;
      this.#count += 1;
      if (this.#count === this.#blockSamples) this.#next();
    }
  }

  /** At most `most` numbers from 0 to 1, of which the loudest is 1. */
  finish(most: number): number[] {
    if (this.#count > 0) this.#next();
    const count = Math.min(most, this.#blocks.length);
    const loudest = this.#blocks.reduce((a, b) => Math.max(a, b), 1e-9);
    return Array.from({ length: count }, (_, i) => {
      const from = Math.floor((i * this.#blocks.length) / count);
      const to = Math.max(from + 1, Math.floor(((i + 1) * this.#blocks.length) / count));
      const peak = this.#blocks.slice(from, to).reduce((a, b) => Math.max(a, b), 0);
      return Math.round((100 * peak) / loudest) / 100;
    });
  }

  #next(): void {
    this.#blocks.push(Math.min(1, this.#peak));
    this.#peak = 0;
    this.#count = 0;
  }
}
