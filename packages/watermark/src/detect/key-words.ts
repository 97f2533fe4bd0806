// The signs of one key over the part of a meeting that is searched (L1).

import { BAND_COUNT } from '../layout.js';
import { SEGMENT_CELLS, SoundSigns } from '../signs.js';
import { type CorrelationSource } from './correlator.js';
import { type WeightedReadings } from './lattice.js';

/** Words of cells `firstCell` to `lastCell`; cells before the meeting have none. */
export class KeyWords {
  readonly firstCell: number;
  readonly words: Uint32Array<ArrayBuffer>;
  /** Index of the first word that is one. */
  readonly firstSign: number;

  /** @throws {AppError} watermark/bad_key, watermark/bad_clock */
  constructor(key: Uint8Array, firstCell: number, lastCell: number) {
    const firstSegment = Math.max(0, Math.floor(firstCell / SEGMENT_CELLS));
    const lastSegment = Math.max(firstSegment, Math.floor(lastCell / SEGMENT_CELLS));
    this.firstCell = Math.min(firstCell, firstSegment * SEGMENT_CELLS);
    this.firstSign = Math.max(0, firstSegment * SEGMENT_CELLS - this.firstCell);
    const signs = new Uint32Array((lastSegment - firstSegment + 1) * SEGMENT_CELLS);
    new SoundSigns(key).fill(firstSegment, signs);
    this.words = new Uint32Array(this.firstSign + signs.length);
    this.words.set(signs, this.firstSign);
  }

  /** The signs from cell `firstCell` on, as a correlator wants them. */
  from(firstCell: number): CorrelationSource {
    const skipped = firstCell - this.firstCell;
    return {
      fill: (band, from, out, order) => {
        const { words } = this;
        const start = skipped + from;
        const first = Math.max(0, Math.min(out.length, this.firstSign - start));
        const end = Math.max(first, Math.min(out.length, words.length - start));
        if (end - first < out.length) out.fill(0);
        for (let i = first; i < end; i++) {
          out[order[i] as number] = (((words[start + i] as number) >>> band) & 1) * 2 - 1;
        }
      },
    };
  }

  /** Σ sign·R of readings whose first cell is cell `offset` of the meeting, over their cells `from` to `to`. */
  product(readings: WeightedReadings, offset: number, from = 0, to: number = readings.cells): number {
    const { values } = readings;
    const first = Math.max(from, this.firstCell + this.firstSign - offset);
    const end = Math.min(to, this.firstCell + this.words.length - offset);
    let sum = 0;
    for (let cell = first; cell < end; cell++) {
      const word = this.words[cell + offset - this.firstCell] as number;
      const row = cell * BAND_COUNT;
      for (let band = 0; band < BAND_COUNT; band++) {
        sum += (((word >>> band) & 1) * 2 - 1) * (values[row + band] as number);
      }
    }
    return sum;
  }

  /** Score of readings at a place, or 0 where the recording says nothing. */
  score(readings: WeightedReadings, offset: number): number {
    return readings.norm > 0 ? this.product(readings, offset) / readings.norm : 0;
  }
}
