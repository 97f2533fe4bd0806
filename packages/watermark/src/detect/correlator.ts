// Scores of one key at every offset, by fast Fourier transforms (L1).
import { RealFft } from '../fft/fft.js';
import { BAND_COUNT } from '../layout.js';
import { norm } from './profiles.js';
import { type Readings } from './readings.js';

const SMALLEST = 1024;

/**
 * Spectra of all bands, in chunks of some lines: for each chunk, for each band, for each line, real and imaginary part. One
 * band writes whole cache lines, and the loop over bands finds them near.
 */
type Spectra = Float32Array;
const CHUNK = 8;

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
  readonly #chunks: number;
  readonly #bands: number;
  readonly #cells: number;
  readonly #templates: readonly Spectra[];
  readonly #norms: readonly number[];
  readonly #source: Spectra;
  readonly #lineRe: Float32Array;
  readonly #lineIm: Float32Array;
  readonly #sumRe: Float32Array;
  readonly #sumIm: Float32Array;
  readonly #time: Float32Array;

  /** @param bands how many are looked at, from the lowest on: an odd number */
  constructor(readings: readonly Readings[], bands: number = BAND_COUNT) {
    if (bands % 2 !== 1 || bands > BAND_COUNT) throw new RangeError('bands are taken in pairs and one more');
    this.#bands = bands;
    this.#cells = Math.max(1, ...readings.map(({ cells }) => cells));
    const size = Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(3 * this.#cells)));
    this.#fft = new RealFft(size);
    this.#lines = size / 2 + 1;
    this.#chunks = Math.ceil(this.#lines / CHUNK);
    this.#time = new Float32Array(size);
    this.#source = this.#noSpectra();
    this.#lineRe = new Float32Array(CHUNK * this.#chunks);
    this.#lineIm = new Float32Array(CHUNK * this.#chunks);
    this.#sumRe = new Float32Array(CHUNK * this.#chunks);
    this.#sumIm = new Float32Array(CHUNK * this.#chunks);
    this.#templates = readings.map((piece) => this.#template(piece));
    // Half the length is what the transform leaves on its results.
    this.#norms = readings.map((piece) => norm(piece, bands) * (size / 2));
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
        this.#correlate(this.#templates[number] as Spectra);
        const limit = atLeast * scale;
        const time = this.#time;
        for (let i = 0; i < count; i++) {
          if ((time[i] as number) >= limit) onScore(number, from + i, (time[i] as number) / scale);
        }
      }
    }
  }

  #noSpectra(): Spectra {
    return new Float32Array(2 * this.#bands * CHUNK * this.#chunks);
  }

  #template(piece: Readings): Spectra {
    const spectra = this.#noSpectra();
    for (let band = 0; band < this.#bands; band++) {
      this.#time.fill(0);
      for (let cell = 0; cell < piece.cells; cell++) {
        this.#time[cell] = piece.values[cell * BAND_COUNT + band] as number;
      }
      this.#forward(spectra, band);
    }
    return spectra;
  }

  #transformSource(source: CorrelationSource, from: number): void {
    for (let band = 0; band < this.#bands; band++) {
      source.fill(band, from, this.#time);
      this.#forward(this.#source, band);
    }
  }

  #forward(spectra: Spectra, band: number): void {
    this.#fft.forward(this.#time, this.#lineRe, this.#lineIm);
    for (let chunk = 0; chunk < this.#chunks; chunk++) {
      const to = 2 * CHUNK * (chunk * this.#bands + band);
      const from = chunk * CHUNK;
      for (let i = 0; i < CHUNK; i++) {
        spectra[to + 2 * i] = this.#lineRe[from + i] as number;
        spectra[to + 2 * i + 1] = this.#lineIm[from + i] as number;
      }
    }
  }

  /** Σ over bands of the source times the conjugate of the readings, back in time. Two bands at a time, then the last. */
  #correlate(template: Spectra): void {
    const source = this.#source;
    const bands = this.#bands;
    const sumRe = this.#sumRe;
    const sumIm = this.#sumIm;
    for (let line = 0; line < this.#lines; line++) {
      const chunk = Math.floor(line / CHUNK);
      let at = 2 * (CHUNK * chunk * bands + line - chunk * CHUNK);
      let re = 0;
      let im = 0;
      let nextRe = 0;
      let nextIm = 0;
      const last = at + 2 * CHUNK * (bands - 1);
      for (; at < last; at += 4 * CHUNK) {
        const a = source[at] as number;
        const b = source[at + 1] as number;
        const c = template[at] as number;
        const d = template[at + 1] as number;
        re += a * c + b * d;
        im += b * c - a * d;
        const e = source[at + 2 * CHUNK] as number;
        const f = source[at + 2 * CHUNK + 1] as number;
        const g = template[at + 2 * CHUNK] as number;
        const h = template[at + 2 * CHUNK + 1] as number;
        nextRe += e * g + f * h;
        nextIm += f * g - e * h;
      }
      const a = source[at] as number;
      const b = source[at + 1] as number;
      const c = template[at] as number;
      const d = template[at + 1] as number;
      sumRe[line] = re + nextRe + a * c + b * d;
      sumIm[line] = im + nextIm + b * c - a * d;
    }
    this.#fft.inverse(sumRe, sumIm, this.#time);
  }
}
