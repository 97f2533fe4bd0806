// Scores of keys at all shifts of the tile (L1): z = Σ sign·R / √ΣR² over the cells that a key has signs in.
import { ComplexFft } from '../fft/fft.js';
import { isMomentCell, TILE_CELLS, TILE_SIGNS } from './layout.js';
import { type Readings } from './readings.js';

export interface TileScore {
  readonly z: number;
  /** Cells by which the tile is shifted in the readings. */
  readonly column: number;
  readonly row: number;
}

/** The readings of one registration, ready for keys. Holds scratch memory: one object per thread. */
export class TileCorrelator {
  readonly #fft = new ComplexFft(TILE_CELLS);
  readonly #re: Float32Array;
  readonly #im: Float32Array;
  /** √ΣR² by parity of the shift, for the key's cells and for those of the moment. */
  readonly #keyNorms: Float64Array;
  readonly #momentNorms: Float64Array;
  readonly #workRe = new Float32Array(TILE_SIGNS);
  readonly #workIm = new Float32Array(TILE_SIGNS);
  readonly #columnRe = new Float32Array(TILE_CELLS);
  readonly #columnIm = new Float32Array(TILE_CELLS);

  constructor(readings: Readings) {
    this.#re = Float32Array.from(readings);
    this.#im = new Float32Array(TILE_SIGNS);
    this.#transform(this.#re, this.#im);
    this.#momentNorms = normsOf(readings);
    const whole = readings.reduce((sum, value) => sum + value * value, 0);
    this.#keyNorms = this.#momentNorms.map((norm) => Math.sqrt(Math.max(0, whole - norm * norm)));
  }

  /** The best shift of each of two keys: one transform serves both. */
  best(first: Int8Array, second: Int8Array): [TileScore, TileScore] {
    this.#correlate(first, second);
    return [this.#highest(this.#workRe), this.#highest(this.#workIm)];
  }

  /** Scores of the signs of two moments where the tile lies as found. */
  moments(first: Int8Array, second: Int8Array, { column, row }: TileScore): [number, number] {
    this.#correlate(first, second);
    const norm = (this.#momentNorms[2 * (row & 1) + (column & 1)] as number) * TILE_SIGNS;
    const at = row * TILE_CELLS + column;
    if (norm === 0) return [0, 0];
    return [(this.#workRe[at] as number) / norm, (this.#workIm[at] as number) / norm];
  }

  /** Scores of a key at every shift, for measuring what innocent keys score. */
  all(first: Int8Array, second: Int8Array, onScore: (z: number) => void): void {
    this.#correlate(first, second);
    for (const scores of [this.#workRe, this.#workIm]) {
      for (let at = 0; at < TILE_SIGNS; at++) onScore(this.#scoreAt(scores, at));
    }
  }

  #correlate(first: Int8Array, second: Int8Array): void {
    const re = this.#workRe;
    const im = this.#workIm;
    re.set(first);
    im.set(second);
    this.#transform(re, im);
    // R(k) · conj(S(k)) for two real signs at once: conj of the packed transform belongs to first − i·second, so what comes
    // out of the inverse is the first key's scores, and minus the second's in the imaginary part.
    for (let k = 0; k < TILE_SIGNS; k++) {
      const a = this.#re[k] as number;
      const b = this.#im[k] as number;
      const c = re[k] as number;
      const d = -(im[k] as number);
      re[k] = a * c - b * d;
      im[k] = a * d + b * c;
    }
    this.#transform(im, re);
    for (let k = 0; k < TILE_SIGNS; k++) im[k] = -(im[k] as number);
  }

  #highest(scores: Float32Array): TileScore {
    let best = Number.NEGATIVE_INFINITY;
    let place = 0;
    for (let at = 0; at < TILE_SIGNS; at++) {
      const z = this.#scoreAt(scores, at);
      if (z > best) {
        best = z;
        place = at;
      }
    }
    return { z: best, column: place % TILE_CELLS, row: Math.floor(place / TILE_CELLS) };
  }

  #scoreAt(scores: Float32Array, at: number): number {
    const norm = this.#keyNorms[2 * (Math.floor(at / TILE_CELLS) & 1) + (at & 1)] as number;
    return norm > 0 ? (scores[at] as number) / (norm * TILE_SIGNS) : 0;
  }

  #transform(re: Float32Array, im: Float32Array): void {
    for (let row = 0; row < TILE_SIGNS; row += TILE_CELLS) {
      this.#fft.forward(re.subarray(row, row + TILE_CELLS), im.subarray(row, row + TILE_CELLS));
    }
    const columnRe = this.#columnRe;
    const columnIm = this.#columnIm;
    for (let column = 0; column < TILE_CELLS; column++) {
      for (let row = 0; row < TILE_CELLS; row++) {
        columnRe[row] = re[row * TILE_CELLS + column] as number;
        columnIm[row] = im[row * TILE_CELLS + column] as number;
      }
      this.#fft.forward(columnRe, columnIm);
      for (let row = 0; row < TILE_CELLS; row++) {
        re[row * TILE_CELLS + column] = columnRe[row] as number;
        im[row * TILE_CELLS + column] = columnIm[row] as number;
      }
    }
  }
}

/** √ΣR² over the cells of the moment, for shifts by an even or odd number of rows and columns. */
function normsOf(readings: Readings): Float64Array {
  const norms = new Float64Array(4);
  for (let shift = 0; shift < 4; shift++) {
    let sum = 0;
    for (let at = 0; at < TILE_SIGNS; at++) {
      const column = (at % TILE_CELLS) - (shift & 1);
      const row = Math.floor(at / TILE_CELLS) - (shift >> 1);
      if (isMomentCell(column & 1, row & 1)) sum += (readings[at] as number) ** 2;
    }
    norms[shift] = Math.sqrt(sum);
  }
  return norms;
}
