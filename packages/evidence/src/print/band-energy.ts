// Energy of the bands in one window of sound (L2). Allocates nothing after it was made.
import { RealFft } from '@incamera/watermark/fft';
import { BAND_COUNT, BAND_EDGES_HZ, WINDOW_SECONDS } from './layout.js';

/** Windows of one sample rate, and of one pitch: for recordings that were sped up. */
export class BandEnergy {
  /** Samples that a window has. */
  readonly windowSamples: number;
  /** Energies of the last window, for a full-scale sine about 1. */
  readonly energies: Float64Array = new Float64Array(BAND_COUNT);
  readonly #fft: RealFft;
  readonly #window: Float32Array;
  readonly #samples: Float32Array;
  readonly #re: Float32Array;
  readonly #im: Float32Array;
  /** First and last line of each band, and how much of these two belongs to it. */
  readonly #lines: Int32Array = new Int32Array(2 * BAND_COUNT);
  readonly #shares: Float64Array = new Float64Array(2 * BAND_COUNT);

  /**
   * @param sampleRateHz of the sound
   * @param pitch by which everything in it is too high: 1.02 when it plays 2 % too fast
   */
  constructor(sampleRateHz: number, pitch = 1) {
    this.windowSamples = Math.round((WINDOW_SECONDS / pitch) * sampleRateHz);
    const length = 2 ** Math.ceil(Math.log2(this.windowSamples));
    this.#fft = new RealFft(length);
    this.#window = hann(this.windowSamples);
    this.#samples = new Float32Array(length);
    this.#re = new Float32Array(length / 2 + 1);
    this.#im = new Float32Array(length / 2 + 1);
    for (let band = 0; band < BAND_COUNT; band++) {
      const toLine = (edge: number): number =>
        Math.min(length / 2 - 1e-6, ((BAND_EDGES_HZ[edge] as number) * pitch * length) / sampleRateHz);
      const from = toLine(band);
      const to = toLine(band + 1);
      this.#lines[2 * band] = Math.floor(from);
      this.#lines[2 * band + 1] = Math.floor(to);
      this.#shares[2 * band] = Math.floor(from) === Math.floor(to) ? to - from : 1 - (from % 1);
      this.#shares[2 * band + 1] = Math.floor(from) === Math.floor(to) ? 0 : to % 1;
    }
  }

  /**
   * Sets `energies` to those of `windowSamples` samples from `at` on.
   * @param gain by which samples are multiplied: 1 for -1 … 1
   */
  measure(samples: Float32Array | Int16Array, at: number, gain = 1): void {
    const { windowSamples } = this;
    for (let i = 0; i < windowSamples; i++) {
      this.#samples[i] = (samples[at + i] as number) * gain * (this.#window[i] as number);
    }
    this.#fft.forward(this.#samples, this.#re, this.#im);
    for (let band = 0; band < BAND_COUNT; band++) {
      const first = this.#lines[2 * band] as number;
      const last = this.#lines[2 * band + 1] as number;
      let sum = (this.#shares[2 * band] as number) * this.#power(first);
      for (let line = first + 1; line < last; line++) sum += this.#power(line);
      this.energies[band] = sum + (this.#shares[2 * band + 1] as number) * this.#power(last);
    }
  }

  #power(line: number): number {
    return (this.#re[line] as number) ** 2 + (this.#im[line] as number) ** 2;
  }
}

/** Scaled so that a sine of full scale has an energy near 1 in its band. */
function hann(length: number): Float32Array {
  const fft = 2 ** Math.ceil(Math.log2(length));
  const scale = Math.sqrt((16 / 3) * (1 / (length * fft)));
  return Float32Array.from({ length }, (_, i) => scale * Math.sin((Math.PI * (i + 0.5)) / length) ** 2);
}
