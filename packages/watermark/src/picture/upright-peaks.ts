// The carriers of a picture that is neither turned nor slanted, as screenshots are (L1): its whole surface is transformed at
// once, so that carriers are found of which strong compression left little. No key is used.
import { ComplexFft } from '../fft/fft.js';
import { type CarrierGuess, MAX_SCALE, MIN_SCALE } from './carrier-peaks.js';
import { CARRIER_PX } from './layout.js';
import { type Plane } from './plane.js';

/** Bins around a peak over which the noise is measured. */
const AROUND = 6;
/** Power over noise, both carriers together, that chance seldom reaches over all scales. */
const LEAST = 18;
const GUESSES = 3;

export function uprightGuesses(plane: Plane): CarrierGuess[] {
  const spectrum = new LowSpectrum(plane);
  const guesses: CarrierGuess[] = [];
  const step = 0.4 / Math.max(plane.width, plane.height);
  for (let f = 1 / (CARRIER_PX * MAX_SCALE); f < 1 / (CARRIER_PX * MIN_SCALE); f += step) {
    const down = spectrum.peak(f, f);
    const up = spectrum.peak(f, -f);
    const score = Math.min(down.score, 4 * up.score) + Math.min(up.score, 4 * down.score);
    if (score >= LEAST) guesses.push({ down: [down.x, down.y], up: [up.x, up.y], score });
  }
  guesses.sort((a, b) => b.score - a.score);
  const apart: CarrierGuess[] = [];
  for (const guess of guesses) {
    if (apart.every((other) => Math.abs(other.down[0] / guess.down[0] - 1) > 0.01)) apart.push(guess);
    if (apart.length === GUESSES) break;
  }
  return apart;
}

interface SpectrumPeak {
  readonly x: number;
  readonly y: number;
  readonly score: number;
}

/** The low frequencies of a whole plane: columns from 0, all rows. */
class LowSpectrum {
  readonly #across: number;
  readonly #down: number;
  readonly #columns: number;
  readonly #power: Float32Array;

  constructor({ width, height, values }: Plane) {
    this.#across = powerOfTwo(width);
    this.#down = powerOfTwo(height);
    const highest = 1 / (CARRIER_PX * MIN_SCALE);
    this.#columns = Math.min(this.#across / 2, Math.ceil(highest * this.#across) + AROUND + 2);
    const re = Array.from({ length: this.#columns }, () => new Float32Array(this.#down));
    const im = Array.from({ length: this.#columns }, () => new Float32Array(this.#down));
    const rowFft = new ComplexFft(this.#across);
    const rowRe = new Float32Array(this.#across);
    const rowIm = new Float32Array(this.#across);
    for (let y = 0; y < height; y++) {
      rowRe.fill(0);
      rowIm.fill(0);
      rowRe.set(values.subarray(y * width, (y + 1) * width));
      rowFft.forward(rowRe, rowIm);
      for (let x = 0; x < this.#columns; x++) {
        (re[x] as Float32Array)[y] = rowRe[x] as number;
        (im[x] as Float32Array)[y] = rowIm[x] as number;
      }
    }
    const columnFft = new ComplexFft(this.#down);
    this.#power = new Float32Array(this.#columns * this.#down);
    for (let x = 0; x < this.#columns; x++) {
      const columnRe = re[x] as Float32Array;
      const columnIm = im[x] as Float32Array;
      columnFft.forward(columnRe, columnIm);
      for (let y = 0; y < this.#down; y++) {
        this.#power[x * this.#down + y] = (columnRe[y] as number) ** 2 + (columnIm[y] as number) ** 2;
      }
    }
  }

  /** The strongest bin next to a frequency (cycles a pixel), its place between bins, and its power over the noise around. */
  peak(fx: number, fy: number): SpectrumPeak {
    const x = Math.round(fx * this.#across);
    const y = Math.round(fy * this.#down);
    let best = -1;
    let bestX = x;
    let bestY = y;
    let sum = 0;
    let count = 0;
    for (let i = Math.max(0, x - AROUND); i <= Math.min(this.#columns - 1, x + AROUND); i++) {
      for (let j = y - AROUND; j <= y + AROUND; j++) {
        const power = this.#at(i, j);
        if (Math.abs(i - x) > 2 || Math.abs(j - y) > 2) {
          sum += power;
          count++;
        } else if (Math.abs(i - x) <= 1 && Math.abs(j - y) <= 1 && power > best) {
          best = power;
          bestX = i;
          bestY = j;
        }
      }
    }
    const shiftX = between(this.#at(bestX - 1, bestY), best, this.#at(bestX + 1, bestY));
    const shiftY = between(this.#at(bestX, bestY - 1), best, this.#at(bestX, bestY + 1));
    return {
      x: (bestX + shiftX) / this.#across,
      y: (bestY + shiftY) / this.#down,
      score: count > 0 && sum > 0 ? (best * count) / sum : 0,
    };
  }

  #at(x: number, y: number): number {
    if (x < 0 || x >= this.#columns) return 0;
    return this.#power[x * this.#down + ((y + this.#down) % this.#down)] as number;
  }
}

/** Where a sinusoid lies between bins, by the amplitudes of the neighbours of the strongest. */
function between(before: number, here: number, after: number): number {
  const a = Math.sqrt(before);
  const b = Math.sqrt(here);
  const c = Math.sqrt(after);
  return b > 0 ? Math.max(-0.5, Math.min(0.5, (c - a) / (a + b + c))) : 0;
}

function powerOfTwo(length: number): number {
  return Math.max(4, 2 ** Math.ceil(Math.log2(length)));
}
