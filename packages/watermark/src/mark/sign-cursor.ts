// Signs on the way: one word a cell, expanded ahead a page at a time (L1).
import { SEGMENT_CELLS, type SoundSigns } from '../signs.js';

/** Cells in a page: 33 s, some 50 µs of ChaCha20. */
const PAGE_CELLS = 1024;
const PAGE_SEGMENTS = PAGE_CELLS / SEGMENT_CELLS;

/** Reads the signs of one key along the meeting. Between pages it neither allocates nor computes. */
export class SignCursor {
  readonly #signs: SoundSigns;
  readonly #page: Uint32Array<ArrayBuffer> = new Uint32Array(PAGE_CELLS);
  #number = -1;

  constructor(signs: SoundSigns, firstCell: number) {
    this.#signs = signs;
    this.wordAt(firstCell);
  }

  /** Bit `b` is the sign of band `b` in `cell`. */
  wordAt(cell: number): number {
    const number = Math.floor(cell / PAGE_CELLS);
    if (number !== this.#number) {
      this.#signs.fill(number * PAGE_SEGMENTS, this.#page);
      this.#number = number;
    }
    return this.#page[cell - number * PAGE_CELLS] as number;
  }
}
