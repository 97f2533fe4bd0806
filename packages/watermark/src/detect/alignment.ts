// Where a reference copy of the same meeting says what a stretch of the recording says (L1). Depends on the two sounds only.
import { BAND_COUNT } from '../layout.js';
import { type BandLevels, bandLevels } from './bands.js';
import { type CorrelationSource, Correlator } from './correlator.js';
import { type Block, SPEED_RANGE } from './plan.js';
import { meansOf, type Readings } from './readings.js';
import { SLICE_SECONDS, type SoundSpectrum } from './spectrum.js';

/** Two slices: as fine as syllables need. */
const STEP_SLICES = 2;
/** Within so many seconds syllables still look alike. */
const BLUR_SECONDS = 0.085;
const BLUR_STEPS = BLUR_SECONDS / SLICE_SECONDS / STEP_SLICES;
/** Speeds are told from so much of a block. */
const ANCHOR_SECONDS = 15;
/** Slower changes of level are those of rooms and gain controls. */
const SMOOTH_STEPS = 24;
const MOST_DB = 12;
/** The right place stands out by this much from what places score (6.4 to 15 measured); the best wrong one did by 5.1. */
const ALIKE = 6;
const FIRST_SHIFTS = [-4, -3, -2, -1, 0, 1, 2, 3, 4];

export interface Alignment {
  /** Slice of the reference that the first slice of the block is, as a real number. */
  readonly slice: number;
  /** Slices of the reference for each of the recording: 1.02 when the recording runs 2 % too fast. */
  readonly rate: number;
}

/** The reference, read once: rows of levels whose slow changes are taken out. */
export class ReferenceSound {
  readonly spectrum: SoundSpectrum;
  readonly #rows: Float32Array;
  readonly #steps: number;

  constructor(spectrum: SoundSpectrum) {
    this.spectrum = spectrum;
    const levels = bandLevels(spectrum, 0, spectrum.frames, 1);
    this.#steps = Math.floor(levels.slices / STEP_SLICES);
    this.#rows = quick(meansOf(levels.levelSums, 0, STEP_SLICES, this.#steps), this.#steps);
  }

  /** Where the reference says the same as a block, or nothing when it does not. */
  align(recording: SoundSpectrum, block: Block): Alignment | undefined {
    const start = this.#coarse(recording, block);
    if (start === undefined) return undefined;
    return this.#fine(bandLevels(recording, block.firstSlice, block.slices, start.frequencyScale), start);
  }

  /** The best place of the middle of a block at every speed, in steps that its syllables bear. */
  #coarse(recording: SoundSpectrum, block: Block): (Alignment & { frequencyScale: number }) | undefined {
    const slices = Math.min(block.slices, Math.round(ANCHOR_SECONDS / SLICE_SECONDS));
    const from = Math.floor((block.slices - slices) / 2);
    const rateStep = BLUR_SECONDS / (slices * SLICE_SECONDS);
    const reach = Math.ceil(SPEED_RANGE / rateStep);
    const places: { rate: number; frequencyScale: number }[] = [];
    for (let k = -reach; k <= reach; k++) {
      const rate = 1 + k * rateStep;
      for (const frequencyScale of k === 0 ? [1] : [1, rate]) places.push({ rate, frequencyScale });
    }
    const templates = places.map(({ rate, frequencyScale }) => {
      const levels = bandLevels(recording, block.firstSlice + from, slices, frequencyScale);
      return template(levels, rate);
    });
    const correlator = new Correlator(templates);
    let most = 0;
    let best: { number: number; at: number } | undefined;
    let squares = 0;
    let count = 0;
    correlator.scan([this.#source()], this.#steps, Number.NEGATIVE_INFINITY, (number, at, score) => {
      squares += score * score;
      count++;
      if (score <= most) return;
      most = score;
      best = { number, at };
    });
    if (best === undefined || most < ALIKE * Math.sqrt(squares / count)) return undefined;
    const { rate, frequencyScale } = places[best.number] as (typeof places)[number];
    return { rate, frequencyScale, slice: best.at * STEP_SLICES - from * rate };
  }

  /** Rate and place to a slice, on ever longer stretches around the middle. */
  #fine(levels: BandLevels, start: Alignment): Alignment {
    const middle = levels.slices / 2;
    let best = start;
    for (let length = ANCHOR_SECONDS / SLICE_SECONDS; ; length *= 2) {
      const whole = Math.min(length, levels.slices);
      const rateStep = BLUR_STEPS / 2 / whole;
      const from = Math.max(0, Math.floor(middle - whole / 2));
      const steps = Math.floor((whole - 1) / STEP_SLICES);
      const rows = quick(meansOf(levels.levelSums, from, STEP_SLICES, steps), steps);
      let most = Number.NEGATIVE_INFINITY;
      let found = best;
      for (let k = -4; k <= 4; k++) {
        for (const shift of FIRST_SHIFTS) {
          const rate = best.rate + k * rateStep;
          const tried = { rate, slice: best.slice + (best.rate - rate) * middle + shift / 2 };
          const score = this.#score(rows, steps, from, tried);
          if (score <= most) continue;
          most = score;
          found = tried;
        }
      }
      best = found;
      if (length >= levels.slices) return best;
    }
  }

  /** Likeness of rows from slice `from` of the block on with what the reference has there. */
  #score(rows: Float32Array, steps: number, from: number, { rate, slice }: Alignment): number {
    let sum = 0;
    for (let step = 0; step < steps; step++) {
      const at = (slice + (from + step * STEP_SLICES) * rate) / STEP_SLICES;
      const whole = Math.floor(at);
      if (whole < 0 || whole + 1 >= this.#steps) continue;
      const part = at - whole;
      for (let band = 0; band < BAND_COUNT; band++) {
        const a = this.#rows[whole * BAND_COUNT + band] as number;
        const b = this.#rows[(whole + 1) * BAND_COUNT + band] as number;
        sum += (rows[step * BAND_COUNT + band] as number) * (a + part * (b - a));
      }
    }
    return sum;
  }

  #source(): CorrelationSource {
    return {
      fill: (band, from, out, order) => {
        for (let i = 0; i < out.length; i++) {
          const at = from + i;
          out[order[i] as number] = at < this.#steps ? (this.#rows[at * BAND_COUNT + band] as number) : 0;
        }
      },
    };
  }
}

/** Levels of the recording as they would be at the speed of the reference. */
function template(levels: BandLevels, rate: number): Readings {
  const step = STEP_SLICES / rate;
  const cells = Math.floor(levels.slices / step);
  return { cells, values: quick(meansOf(levels.levelSums, 0, step, cells), cells) };
}

/** Takes the slow changes out, and what is too large to be speech. */
function quick(rows: Float32Array, count: number): Float32Array {
  const out = new Float32Array(rows.length);
  for (let band = 0; band < BAND_COUNT; band++) {
    let sum = 0;
    let width = 0;
    for (let i = -SMOOTH_STEPS; i < count; i++) {
      const ahead = i + SMOOTH_STEPS;
      if (ahead < count) {
        sum += rows[ahead * BAND_COUNT + band] as number;
        width++;
      }
      const behind = i - SMOOTH_STEPS - 1;
      if (behind >= 0) {
        sum -= rows[behind * BAND_COUNT + band] as number;
        width--;
      }
      if (i < 0) continue;
      const rest = (rows[i * BAND_COUNT + band] as number) - sum / width;
      out[i * BAND_COUNT + band] = Math.max(-MOST_DB, Math.min(MOST_DB, rest));
    }
  }
  return out;
}

/** Levels of the reference on the slices of a block, as running sums of `slices + 1` rows. */
export function companionSums(reference: SoundSpectrum, block: Block, { slice, rate }: Alignment): Float64Array {
  const first = Math.max(0, Math.min(reference.frames, Math.floor(slice) - 1));
  const end = Math.max(first, Math.min(reference.frames, Math.ceil(slice + block.slices * rate) + 1));
  const { levelSums, slices } = bandLevels(reference, first, end - first, 1);
  const sums = new Float64Array((block.slices + 1) * BAND_COUNT);
  for (let i = 0; i <= block.slices; i++) {
    const at = Math.max(0, Math.min(slices, slice + i * rate - first));
    const whole = Math.min(Math.floor(at), Math.max(0, slices - 1));
    for (let band = 0; band < BAND_COUNT; band++) {
      const a = levelSums[whole * BAND_COUNT + band] ?? 0;
      const b = levelSums[(whole + 1) * BAND_COUNT + band] ?? a;
      sums[i * BAND_COUNT + band] = (a + (at - whole) * (b - a)) / rate;
    }
  }
  return sums;
}
