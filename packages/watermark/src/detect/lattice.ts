// Readings of one block by speed, phase and profile, made when they are asked for and remembered within bounds (L1).

import { BAND_COUNT } from '../layout.js';
import { companionSums, type ReferenceSound } from './alignment.js';
import { type BandLevels, bandLevels } from './bands.js';
import { type Block } from './plan.js';
import { norm, PROFILES, type Profile, weighted } from './profiles.js';
import { type Readings, readingsOf } from './readings.js';
import { SLICES_PER_CELL, type SoundSpectrum } from './spectrum.js';
import { fitWhitening, type Whitening } from './whitening.js';

/** Where a key may lie in a block. */
export interface Place {
  /** 1.02: the recording runs 2 % too fast. */
  readonly timeScale: number;
  /** 1.02: its frequencies are 2 % too high. */
  readonly frequencyScale: number;
  /** Slice of the block at which the first cell begins, in steps of `PHASE_STEP`. */
  readonly phase: number;
  /** Cell of the meeting that the first cell is. */
  readonly offset: number;
  readonly profile: number;
}

export interface WeightedReadings extends Readings {
  readonly norm: number;
}

/** Places are told to half a slice: an eighth of a cell off at most costs less than a twentieth of a score on average. */
export const PHASE_STEP = 0.5;
const REMEMBERED_LEVELS = 3;
/** Numbers of readings that are remembered: 8 MB. */
const REMEMBERED_VALUES = 2_000_000;

/** Everything that can be asked about one block. One object per thread. */
export class Lattice {
  readonly block: Block;
  readonly #spectrum: SoundSpectrum;
  readonly #levels = new Map<number, BandLevels>();
  readonly #readings = new Map<string, WeightedReadings>();
  #remembered = 0;
  /** What a reference copy says on the slices of the block, as running sums. */
  #companion: Float64Array | undefined;
  #whitening: Whitening | undefined;

  constructor(spectrum: SoundSpectrum, block: Block, reference?: ReferenceSound) {
    this.#spectrum = spectrum;
    this.block = block;
    const alignment = reference?.align(spectrum, block);
    this.#companion = alignment && reference && companionSums(reference.spectrum, block, alignment);
  }

  /** A stretch of the block, read as the whole block is. */
  part(firstSlice: number, slices: number): Lattice {
    const part = new Lattice(this.#spectrum, { firstSlice: this.block.firstSlice + firstSlice, slices });
    part.#whitening = this.#whiten();
    part.#companion = this.#companion?.subarray(firstSlice * BAND_COUNT);
    return part;
  }

  readings({ timeScale, frequencyScale, phase, profile }: Omit<Place, 'offset'>): WeightedReadings {
    const name = `${timeScale} ${frequencyScale} ${phase} ${profile}`;
    const known = this.#readings.get(name);
    if (known !== undefined) return known;
    const plain = readingsOf(this.#levelsAt(frequencyScale), this.#whiten(), timeScale, phase, this.#companion);
    const made = weighted(plain, PROFILES[profile] as Profile);
    const piece = { ...made, norm: norm(made) };
    if (this.#remembered > REMEMBERED_VALUES) {
      this.#readings.clear();
      this.#remembered = 0;
    }
    this.#remembered += piece.values.length;
    this.#readings.set(name, piece);
    return piece;
  }

  /**
   * The same cell of the meeting at slice `pivot` of the block, at another speed.
   * @param shift slices by which the meeting is moved on
   */
  moved(place: Place, change: { timeScale?: number; frequencyScale?: number; shift?: number }, pivot: number): Place {
    const timeScale = change.timeScale ?? place.timeScale;
    const step = SLICES_PER_CELL / timeScale;
    const cell = cellAt(place, pivot);
    const first = cell + ((change.shift ?? 0) - pivot) / step;
    const offset = Math.ceil(first - 1e-9);
    const phase = Math.max(0, Math.round(((offset - first) * step) / PHASE_STEP) * PHASE_STEP);
    return { ...place, timeScale, frequencyScale: change.frequencyScale ?? place.frequencyScale, offset, phase };
  }

  /** Gives up what can be made again. */
  forget(): void {
    this.#whiten();
    this.#levels.clear();
    this.#readings.clear();
    this.#remembered = 0;
  }

  #whiten(): Whitening {
    this.#whitening ??= fitWhitening(this.#levelsAt(1), this.#companion);
    return this.#whitening;
  }

  #levelsAt(frequencyScale: number): BandLevels {
    const known = this.#levels.get(frequencyScale);
    if (known !== undefined) return known;
    if (this.#levels.size >= REMEMBERED_LEVELS) {
      for (const scale of this.#levels.keys()) if (scale !== 1) this.#levels.delete(scale);
    }
    const made = bandLevels(this.#spectrum, this.block.firstSlice, this.block.slices, frequencyScale);
    this.#levels.set(frequencyScale, made);
    return made;
  }
}

/** Cell of the meeting, as a real number, at slice `slice` of the block. */
export function cellAt(place: Place, slice: number): number {
  return place.offset + ((slice - place.phase) * place.timeScale) / SLICES_PER_CELL;
}

/** Cells that a block's slices make at a speed, as a real number. */
export function cellsIn(slices: number, timeScale: number): number {
  return (slices * timeScale) / SLICES_PER_CELL;
}
