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

/** Something long that readings are laid over: the signs of a key, or another recording. */
export interface CorrelationSource {
  /** Values of one band at places `from`, `from + 1`, …; 0 where there are none. */
  fill(band: number, from: number, out: Float32Array): void;
}

/** Called for every offset whose score is at least what was asked for. */
export type OnScore = (template: number, offset: number, z: number) => void;

/** Correlates many sets of readings, all of nearly the same length, with one source after the other, as with the keys of devices. */
export class Correlator {
  readonly #fft: RealFft;
  readonly #lines: number;
  readonly #cells: number;
  readonly #templates: readonly Template[];
  readonly #norms: readonly number[];
  readonly #sourceRe: Float32Array;
  readonly #sourceIm: Float32Array;
  readonly #sumRe: Float32Array;
  readonly #sumIm: Float32Array;
  readonly #time: Float32Array;

  constructor(readings: readonly Readings[]) {
    this.#cells = Math.max(1, ...readings.map(({ cells }) => cells));
    const size = Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(3 * this.#cells)));
    this.#fft = new RealFft(size);
    this.#lines = size / 2 + 1;
    this.#time = new Float32Array(size);
    this.#sourceRe = new Float32Array(BAND_COUNT * this.#lines);
    this.#sourceIm = new Float32Array(BAND_COUNT * this.#lines);
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

  /** Tries the first cell at places 0, 1, … `offsets - 1` of the source. */
  scan(source: CorrelationSource, offsets: number, atLeast: number, onScore: OnScore): void {
    const size = this.#fft.length;
    const step = size - this.#cells;
    for (let from = 0; from < offsets; from += step) {
      this.#transformSource(source, from);
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

  #transformSource(source: CorrelationSource, from: number): void {
    for (let band = 0; band < BAND_COUNT; band++) {
      source.fill(band, from, this.#time);
      this.#forward(this.#sourceRe, this.#sourceIm, band);
    }
  }

  #forward(re: Float32Array, im: Float32Array, band: number): void {
    const from = band * this.#lines;
    this.#fft.forward(this.#time, re.subarray(from, from + this.#lines), im.subarray(from, from + this.#lines));
  }

  /** Σ over bands of the source times the conjugate of the readings, back in time. */
  #correlate({ re, im }: Template): void {
    const sumRe = this.#sumRe;
    const sumIm = this.#sumIm;
    const sourceRe = this.#sourceRe;
    const sourceIm = this.#sourceIm;
    const lines = this.#lines;
    sumRe.fill(0);
    sumIm.fill(0);
    for (let from = 0; from < BAND_COUNT * lines; from += lines) {
      for (let k = 0; k < lines; k++) {
        const a = sourceRe[from + k] as number;
        const b = sourceIm[from + k] as number;
        const c = re[from + k] as number;
        const d = im[from + k] as number;
        sumRe[k] = (sumRe[k] as number) + a * c + b * d;
        sumIm[k] = (sumIm[k] as number) + b * c - a * d;
      }
    }
    this.#fft.inverse(sumRe, sumIm, this.#time);
  }
}
