// The signs of a frame (L2): does the difference of two neighbouring bands grow or shrink around it? In the manner of Haitsma and Kalker
// (ISMIR 2002), over shorter windows and a wider span. Allocates nothing after it was made.
import { BAND_COUNT, SIGN_COUNT, SPAN_FRAMES } from './layout.js';

const ROWS = 2 * SPAN_FRAMES + 1;
/** What is this far below the loudest of the last seconds is noise of rooms and codecs. */
const FLOOR_DB = 45;
/** A frame this far below it says nothing. */
const QUIET_DB = 32;
/** The loudest is forgotten by this much each frame: 6 dB in five seconds. */
const FORGET_DB = 0.02;
/** No sound at all. */
const SILENCE = 1e-10;
const DB = 10 / Math.LN10;

/** Takes the energies of frames one after the other, and gives the signs of the frame `SPAN_FRAMES` before the last. */
export class SignMaker {
  /** Bit b: the step from band b to b + 1 grew. */
  bits = 0;
  /** Whether anything was said in the frame that `bits` belong to. */
  isActive = false;
  /** How much each step grew, in dB. */
  readonly steps: Float32Array = new Float32Array(SIGN_COUNT);
  readonly #levels = new Float32Array(ROWS * SIGN_COUNT);
  readonly #active = new Uint8Array(ROWS);
  readonly #sums = new Float64Array(ROWS);
  #frames = 0;
  #loudest = SILENCE;

  /** How much louder it became around the frame that `bits` belong to, in dB: where it fades, rooms still hear what was before. */
  get riseDb(): number {
    const newest = this.#sums[(this.#frames - 1) % ROWS] as number;
    const oldest = this.#sums[this.#frames % ROWS] as number;
    return DB * Math.log((newest + SILENCE) / (oldest + SILENCE));
  }

  /** @returns whether there are signs: not for the first few frames */
  push(energies: Float64Array): boolean {
    let sum = 0;
    for (let band = 0; band < BAND_COUNT; band++) sum += energies[band] as number;
    this.#loudest = Math.max(SILENCE, sum, this.#loudest * 10 ** (-FORGET_DB / 10));
    const row = this.#frames % ROWS;
    this.#sums[row] = sum;
    this.#active[row] = sum > this.#loudest * 10 ** (-QUIET_DB / 10) && sum > SILENCE ? 1 : 0;
    const floor = (this.#loudest / BAND_COUNT) * 10 ** (-FLOOR_DB / 10) * 4;
    let lower = DB * Math.log((energies[0] as number) + floor);
    for (let band = 1; band < BAND_COUNT; band++) {
      const upper = DB * Math.log((energies[band] as number) + floor);
      this.#levels[row * SIGN_COUNT + band - 1] = upper - lower;
      lower = upper;
    }
    this.#frames++;
    if (this.#frames < ROWS) return false;
    const oldest = this.#frames % ROWS;
    let bits = 0;
    for (let sign = 0; sign < SIGN_COUNT; sign++) {
      const step =
        (this.#levels[row * SIGN_COUNT + sign] as number) - (this.#levels[oldest * SIGN_COUNT + sign] as number);
      this.steps[sign] = step;
      if (step > 0) bits |= 1 << sign;
    }
    this.bits = bits >>> 0;
    this.isActive = this.#active[(this.#frames - 1 - SPAN_FRAMES) % ROWS] === 1;
    return true;
  }
}
