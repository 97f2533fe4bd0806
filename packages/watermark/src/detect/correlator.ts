// Scores of two keys at once at every offset, by fast Fourier transforms (L1).
import { ComplexFft } from '../fft/fft.js';
import { BAND_COUNT } from '../layout.js';
import { norm } from './profiles.js';
import { type Readings } from './readings.js';

const SMALLEST = 1024;

/**
 * Lines `k` and `N − k` stand together, since a template has the same there but for a sign. In chunks of some of them: for each
 * chunk, for each band, for each line, so that one band writes whole cache lines and the loop over bands finds them near.
 */
type Spectra = Float32Array;
const CHUNK = 4;
/** Numbers of one line: real and imaginary part, at `k` and at `N − k` for sources, at `k` for templates. */
const SOURCE_WIDTH = 4;
const TEMPLATE_WIDTH = 2;

/** Something long that readings are laid over: the signs of a key, or another recording. */
export interface CorrelationSource {
  /** Value of one band at place `from + i`, or 0 where there is none, to `out[order[i]]`. */
  fill(band: number, from: number, out: Float32Array, order: Uint32Array): void;
}

/** Called for every offset whose score is at least what was asked for; `source` is 0 or 1. */
export type OnScore = (template: number, offset: number, z: number, source: number) => void;

/** Real and imaginary parts. */
interface Lines {
  readonly re: Float32Array;
  readonly im: Float32Array;
}

/**
 * Correlates many sets of readings, all of nearly the same length, with sources, as the keys of devices are. Two sources are the
 * real and the imaginary part of one transform, and so are what they score: readings are real.
 */
export class Correlator {
  readonly #fft: ComplexFft;
  /** Lines 0 to N/2. */
  readonly #lines: number;
  readonly #bands: number;
  readonly #cells: number;
  readonly #templates: readonly Spectra[];
  readonly #norms: readonly number[];
  readonly #source: Spectra;
  readonly #work: readonly [Lines, Lines];

  /** @param bands how many are looked at, from the lowest on */
  constructor(readings: readonly Readings[], bands: number = BAND_COUNT) {
    this.#bands = bands;
    this.#cells = Math.max(1, ...readings.map(({ cells }) => cells));
    const size = Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(3 * this.#cells)));
    this.#fft = new ComplexFft(size);
    this.#lines = size / 2 + 1;
    this.#work = [linesOf(size), linesOf(size)];
    this.#source = this.#noSpectra(SOURCE_WIDTH);
    this.#templates = readings.map((piece) => this.#template(piece));
    // The length is what the transform leaves on its results.
    this.#norms = readings.map((piece) => norm(piece, bands) * size);
  }

  /** Cells of the longest piece. */
  get cells(): number {
    return this.#cells;
  }

  /**
   * Tries the first cell at places 0, 1, … `offsets - 1` of the sources.
   * @param sources one or two
   */
  scan(sources: readonly CorrelationSource[], offsets: number, atLeast: number, onScore: OnScore): void {
    const step = this.#fft.length - this.#cells;
    const used = this.#norms.flatMap((scale, number) => (scale > 0 ? [number] : []));
    for (let from = 0; from < offsets; from += step) {
      this.#transformSources(sources, from);
      const count = Math.min(step, offsets - from);
      for (let i = 0; i < used.length; i += 2) {
        const pair = used.slice(i, i + 2);
        this.#correlate(pair.map((number) => this.#templates[number] as Spectra));
        pair.forEach((number, which) => {
          const { re, im } = this.#work[which] as Lines;
          const scale = this.#norms[number] as number;
          [re, im].slice(0, sources.length).forEach((scores, source) => {
            report(scores, count, atLeast, scale, (at, z) => onScore(number, from + at, z, source));
          });
        });
      }
    }
  }

  #noSpectra(width: number): Spectra {
    return new Float32Array(width * this.#bands * CHUNK * Math.ceil(this.#lines / CHUNK));
  }

  #template(piece: Readings): Spectra {
    const spectra = this.#noSpectra(TEMPLATE_WIDTH);
    const [lines] = this.#work;
    for (let band = 0; band < this.#bands; band++) {
      lines.re.fill(0);
      lines.im.fill(0);
      for (let cell = 0; cell < piece.cells; cell++) {
        lines.re[this.#fft.order[cell] as number] = piece.values[cell * BAND_COUNT + band] as number;
      }
      this.#fft.forwardReordered(lines.re, lines.im);
      for (let line = 0; line < this.#lines; line++) {
        const at = TEMPLATE_WIDTH * this.#place(line, band);
        spectra[at] = lines.re[line] as number;
        spectra[at + 1] = lines.im[line] as number;
      }
    }
    return spectra;
  }

  /** Of a line of a band, in chunks. */
  #place(line: number, band: number): number {
    const inChunk = line % CHUNK;
    return (line - inChunk) * this.#bands + CHUNK * band + inChunk;
  }

  #transformSources(sources: readonly CorrelationSource[], from: number): void {
    const { order } = this.#fft;
    const [lines] = this.#work;
    for (let band = 0; band < this.#bands; band++) {
      sources[0]?.fill(band, from, lines.re, order);
      if (sources[1] === undefined) lines.im.fill(0);
      else sources[1].fill(band, from, lines.im, order);
      this.#fft.forwardReordered(lines.re, lines.im);
      this.#store(lines, band);
    }
  }

  #store({ re, im }: Lines, band: number): void {
    const source = this.#source;
    const mask = this.#fft.length - 1;
    const step = SOURCE_WIDTH * CHUNK * this.#bands;
    let at = SOURCE_WIDTH * CHUNK * band;
    for (let first = 0; first < this.#lines; first += CHUNK, at += step) {
      const end = Math.min(CHUNK, this.#lines - first);
      for (let i = 0; i < end; i++) {
        const line = first + i;
        const mirror = (this.#fft.length - line) & mask;
        const to = at + SOURCE_WIDTH * i;
        source[to] = re[line] as number;
        source[to + 1] = im[line] as number;
        source[to + 2] = re[mirror] as number;
        source[to + 3] = im[mirror] as number;
      }
    }
  }

  /**
   * Σ over bands of the sources times the conjugate of the readings, back in time. Two templates at a time, so that what is
   * read of the sources serves both; of one alone, it is the second as well.
   */
  #correlate([first, second]: readonly Spectra[]): void {
    const [one, other] = this.#work;
    multiply(this.#source, first as Spectra, second ?? (first as Spectra), one, other, this.#fft.order, this.#bands);
    this.#fft.inverseReordered(one.re, one.im);
    if (second !== undefined) this.#fft.inverseReordered(other.re, other.im);
  }
}

/** The products of all lines, each where the transform back wants it. */
function multiply(
  source: Spectra,
  first: Spectra,
  second: Spectra,
  one: Lines,
  other: Lines,
  order: Uint32Array,
  bands: number,
): void {
  const size = order.length;
  const sourceStep = SOURCE_WIDTH * CHUNK;
  const templateStep = TEMPLATE_WIDTH * CHUNK;
  for (let line = 0; line <= size / 2; line++) {
    const inChunk = line % CHUNK;
    let at = SOURCE_WIDTH * ((line - inChunk) * bands + inChunk);
    let t = TEMPLATE_WIDTH * ((line - inChunk) * bands + inChunk);
    const end = t + bands * templateStep;
    let oneRe = 0;
    let oneIm = 0;
    let oneMirrorRe = 0;
    let oneMirrorIm = 0;
    let otherRe = 0;
    let otherIm = 0;
    let otherMirrorRe = 0;
    let otherMirrorIm = 0;
    for (; t < end; t += templateStep, at += sourceStep) {
      const a = source[at] as number;
      const b = source[at + 1] as number;
      const e = source[at + 2] as number;
      const f = source[at + 3] as number;
      const c = first[t] as number;
      const d = first[t + 1] as number;
      oneRe += a * c + b * d;
      oneIm += b * c - a * d;
      oneMirrorRe += e * c - f * d;
      oneMirrorIm += f * c + e * d;
      const g = second[t] as number;
      const h = second[t + 1] as number;
      otherRe += a * g + b * h;
      otherIm += b * g - a * h;
      otherMirrorRe += e * g - f * h;
      otherMirrorIm += f * g + e * h;
    }
    const to = order[line] as number;
    const mirror = order[(size - line) & (size - 1)] as number;
    one.re[mirror] = oneMirrorRe;
    one.im[mirror] = oneMirrorIm;
    other.re[mirror] = otherMirrorRe;
    other.im[mirror] = otherMirrorIm;
    one.re[to] = oneRe;
    one.im[to] = oneIm;
    other.re[to] = otherRe;
    other.im[to] = otherIm;
  }
}

function linesOf(size: number): Lines {
  return { re: new Float32Array(size), im: new Float32Array(size) };
}

function report(
  scores: Float32Array,
  count: number,
  atLeast: number,
  scale: number,
  onScore: (at: number, z: number) => void,
): void {
  const limit = atLeast * scale;
  for (let at = 0; at < count; at++) {
    const score = scores[at] as number;
    if (score >= limit) onScore(at, score / scale);
  }
}
