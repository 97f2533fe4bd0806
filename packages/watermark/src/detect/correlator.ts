// Scores of one key at every offset, by fast Fourier transforms (L1).
import { RealFft } from '../fft/fft.js';
import { BAND_COUNT } from '../layout.js';
import { norm } from './profiles.js';
import { type Readings } from './readings.js';

const SMALLEST = 1024;

interface Template {
  readonly re: Float32Array;
  readonly im: Float32Array;
}

/** Called for every offset whose score is at least what was asked for. */
export type OnScore = (template: number, offset: number, z: number) => void;

/** Correlates many sets of readings, all of nearly the same length, with the signs of one key after the other. */
export class Correlator {
  readonly #fft: RealFft;
  readonly #lines: number;
  readonly #cells: number;
  readonly #templates: readonly Template[];
  readonly #norms: readonly number[];
  readonly #signRe: Float32Array;
  readonly #signIm: Float32Array;
  readonly #sumRe: Float32Array;
  readonly #sumIm: Float32Array;
  readonly #time: Float32Array;

  constructor(readings: readonly Readings[]) {
    this.#cells = Math.max(1, ...readings.map(({ cells }) => cells));
    const size = Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(3 * this.#cells)));
    this.#fft = new RealFft(size);
    this.#lines = size / 2 + 1;
    this.#time = new Float32Array(size);
    this.#signRe = new Float32Array(BAND_COUNT * this.#lines);
    this.#signIm = new Float32Array(BAND_COUNT * this.#lines);
    this.#sumRe = new Float32Array(this.#lines);
    this.#sumIm = new Float32Array(this.#lines);
    this.#templates = readings.map((piece) => this.#template(piece));
    // Half the length is what the transform leaves on its results.
    this.#norms = readings.map((piece) => norm(piece) * (size / 2));
  }

  /** Cells of the longest piece. */
  get cells(): number {
    return this.#cells;
  }

  /**
   * @param words signs of consecutive cells; before `firstSign` and beyond the end there is none
   * @param offsets how many places are tried: the first cell at word 0, 1, … `offsets - 1`
   */
  scan(words: Uint32Array, firstSign: number, offsets: number, atLeast: number, onScore: OnScore): void {
    const size = this.#fft.length;
    const step = size - this.#cells;
    for (let from = 0; from < offsets; from += step) {
      this.#transformSigns(words, firstSign, from);
      const count = Math.min(step, offsets - from);
      for (let number = 0; number < this.#templates.length; number++) {
        const scale = this.#norms[number] as number;
        if (!(scale > 0)) continue;
        this.#correlate(this.#templates[number] as Template);
        const limit = atLeast * scale;
        for (let i = 0; i < count; i++) {
          if ((this.#time[i] as number) >= limit) onScore(number, from + i, (this.#time[i] as number) / scale);
        }
      }
    }
  }

  #template(piece: Readings): Template {
    const re = new Float32Array(BAND_COUNT * this.#lines);
    const im = new Float32Array(BAND_COUNT * this.#lines);
    for (let band = 0; band < BAND_COUNT; band++) {
      this.#time.fill(0);
      for (let cell = 0; cell < piece.cells; cell++) {
        this.#time[cell] = piece.values[cell * BAND_COUNT + band] as number;
      }
      this.#forward(re, im, band);
    }
    return { re, im };
  }

  #transformSigns(words: Uint32Array, firstSign: number, from: number): void {
    const count = Math.min(this.#time.length, words.length - from);
    for (let band = 0; band < BAND_COUNT; band++) {
      for (let i = 0; i < count; i++) this.#time[i] = (((words[from + i] as number) >>> band) & 1) * 2 - 1;
      this.#time.fill(0, 0, Math.max(0, firstSign - from));
      this.#time.fill(0, Math.max(0, count));
      this.#forward(this.#signRe, this.#signIm, band);
    }
  }

  #forward(re: Float32Array, im: Float32Array, band: number): void {
    const from = band * this.#lines;
    this.#fft.forward(this.#time, re.subarray(from, from + this.#lines), im.subarray(from, from + this.#lines));
  }

  /** Σ over bands of signs times the conjugate of the readings, back in time. */
  #correlate({ re, im }: Template): void {
    const sumRe = this.#sumRe;
    const sumIm = this.#sumIm;
    const signRe = this.#signRe;
    const signIm = this.#signIm;
    const lines = this.#lines;
    sumRe.fill(0);
    sumIm.fill(0);
    for (let from = 0; from < BAND_COUNT * lines; from += lines) {
      for (let k = 0; k < lines; k++) {
        const a = signRe[from + k] as number;
        const b = signIm[from + k] as number;
        const c = re[from + k] as number;
        const d = im[from + k] as number;
        sumRe[k] = (sumRe[k] as number) + a * c + b * d;
        sumIm[k] = (sumIm[k] as number) + b * c - a * d;
      }
    }
    this.#fft.inverse(sumRe, sumIm, this.#time);
  }
}
