// Fewer samples before a fingerprint is made of them (L2): it looks no higher than 6 kHz, recordings are looked at at 16 kHz too, and
// with a third of the samples it costs two thirds. Allocates nothing after it was made.

/** What a fingerprint looks at. */
const PASSED_HZ = 6000;
/** No rate becomes lower than this. */
const LOWEST_RATE_HZ = 16_000;
/** Of a Hamming window: taps for each width of transition, in units of the sample rate. */
const TAPS_OF_TRANSITION = 3.3;

/** A low-pass and every n-th sample behind it. Late by half a millisecond. */
export class Decimator {
  /** Of what comes out. Whole for rates that are whole and divisible, as those of sound cards are. */
  readonly rateHz: number;
  readonly #factor: number;
  readonly #taps: Float32Array;
  /** The last samples, twice in a row, so that the newest always lie together. */
  readonly #ring: Float32Array;
  #at = 0;
  #until: number;

  constructor(sampleRateHz: number) {
    this.#factor = Math.max(1, Math.floor(sampleRateHz / LOWEST_RATE_HZ));
    while (sampleRateHz % this.#factor !== 0) this.#factor--;
    this.rateHz = sampleRateHz / this.#factor;
    this.#taps = this.#factor === 1 ? Float32Array.of(1) : lowPass(sampleRateHz, this.rateHz);
    this.#ring = new Float32Array(2 * this.#taps.length);
    this.#until = this.#factor;
  }

  /** How many samples `process` writes at most for `count`. */
  mostOf(count: number): number {
    return Math.ceil(count / this.#factor);
  }

  /**
   * @param out at least `mostOf(samples.length)`
   * @returns how many were written
   */
  process(samples: Float32Array, out: Float32Array): number {
    const { length } = this.#taps;
    let written = 0;
    for (let i = 0; i < samples.length; i++) {
      const sample = samples[i] as number;
      // A sample that is no number would stay in every sum that it is part of.
      const value = Number.isFinite(sample) ? sample : 0;
      this.#ring[this.#at] = value;
      this.#ring[this.#at + length] = value;
      this.#at = this.#at + 1 === length ? 0 : this.#at + 1;
      if (--this.#until > 0) continue;
      this.#until = this.#factor;
      let sum = 0;
      for (let tap = 0; tap < length; tap++) {
        sum += (this.#taps[tap] as number) * (this.#ring[this.#at + tap] as number);
      }
      out[written++] = sum;
    }
    return written;
  }

  /** Forgets what came before. */
  clear(): void {
    this.#ring.fill(0);
    this.#until = this.#factor;
  }
}

/** Passes what is looked at, and keeps out what would be folded onto it: a windowed sinc, symmetric. */
function lowPass(fromHz: number, toHz: number): Float32Array {
  const transitionHz = toHz - 2 * PASSED_HZ;
  const length = Math.ceil((TAPS_OF_TRANSITION * fromHz) / transitionHz) | 1;
  const middle = (length - 1) / 2;
  const cutoff = toHz / 2 / fromHz;
  const taps = Float32Array.from({ length }, (_, i) => {
    const x = i - middle;
    const sinc = x === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * x) / (Math.PI * x);
    return sinc * (0.54 + 0.46 * Math.cos((Math.PI * x) / (middle + 1)));
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}
