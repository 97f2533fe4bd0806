// Looks for one key after the other in one block of a recording (L1).
import { CELL_SECONDS } from '../layout.js';
import { type ReferenceSound } from './alignment.js';
import { Correlator } from './correlator.js';
import { extentOf } from './extent.js';
import { type KeyWords } from './key-words.js';
import { cellsIn, Lattice, type Place } from './lattice.js';
import { type Block, type Family, type TracePlan } from './plan.js';
import { PROFILES } from './profiles.js';
import { refineSped, refineSteady, type Scored } from './refine.js';
import { SLICE_SECONDS, type SoundSpectrum } from './spectrum.js';

/** Scores that are worth a closer look, in blocks at their own speed and in anchors at a foreign one. */
const STEADY_LOOK = 6;
const SPED_LOOK = 5.3;
/** Below this a score is noise among so many trials, and not even the runner-up. */
const LOWEST = 4;
/** At its own speed a block is tried at every second slice, at foreign ones at every fourth. */
const STEADY_PHASES = [0, 2, 4, 6];
const SPED_PHASES = [0, 4];
const SLICES_PER_CELL = CELL_SECONDS / SLICE_SECONDS;

/** The best that one key scores in one block. */
export interface BlockFinding {
  readonly block: number;
  readonly place: Place;
  readonly family: Family;
  readonly z: number;
  /** Cells of the readings in which the mark was found. */
  readonly cells: readonly [number, number];
}

interface Scan {
  readonly correlator: Correlator;
  readonly places: readonly Omit<Place, 'offset'>[];
}

/** Holds the readings of one block for every speed; some 100 MB for five minutes. One object per thread. */
export class BlockSearch {
  readonly #plan: TracePlan;
  readonly #number: number;
  readonly #lattice: Lattice;
  readonly #anchor: Lattice;
  readonly #steady: Scan;
  readonly #sped: Scan | undefined;

  constructor(spectrum: SoundSpectrum, plan: TracePlan, number: number, reference?: ReferenceSound) {
    const block = plan.blocks[number] as Block;
    this.#plan = plan;
    this.#number = number;
    this.#lattice = new Lattice(spectrum, block, reference);
    this.#anchor = new Lattice(spectrum, loudestPart(this.#lattice, plan.anchorSlices), reference);
    const steady = PROFILES.flatMap((_, profile) =>
      STEADY_PHASES.map((phase) => ({ timeScale: 1, frequencyScale: 1, phase, profile })),
    );
    this.#steady = scanOf(this.#lattice, steady);
    if (plan.spedBlocks.includes(number)) this.#sped = scanOf(this.#anchor, spedPlaces(plan));
  }

  /**
   * What the key scores here at best, or nothing worth mentioning. Foreign speeds are tried whatever the first answer: a
   * recording one percent too fast scores something at its own speed too.
   */
  search(words: KeyWords): BlockFinding | undefined {
    const best = this.#searchSteady(words);
    const sped = this.#searchSped(words);
    return sped !== undefined && sped.z > (best?.z ?? 0) ? sped : best;
  }

  #searchSteady(words: KeyWords): BlockFinding | undefined {
    const best = this.#best(this.#steady, this.#lattice, words, LOWEST);
    if (best === undefined || best.z < STEADY_LOOK) {
      return best && this.#finding(words, best, 'steady');
    }
    return this.#finding(words, refineSteady(this.#lattice, words, best.place, this.#plan), 'steady');
  }

  #searchSped(words: KeyWords): BlockFinding | undefined {
    if (this.#sped === undefined) return undefined;
    const best = this.#best(this.#sped, this.#anchor, words, SPED_LOOK);
    if (best === undefined) return undefined;
    const refined = refineSped(this.#lattice, this.#anchor, words, best.place, this.#plan);
    return refined && this.#finding(words, refined, 'sped');
  }

  #finding(words: KeyWords, { place, z }: Scored, family: Family): BlockFinding {
    const cells = extentOf(words, this.#lattice.readings(place), place.offset);
    return { block: this.#number, place, family, z, cells };
  }

  /** Scores of the first, coarse look at the block's own speed: for measuring what innocent keys score. */
  rawScores(words: KeyWords, onScore: (z: number) => void): void {
    const offsets = this.#plan.lastCell - this.#plan.firstCell + 1;
    const report = (_: number, __: number, z: number) => onScore(z);
    this.#steady.correlator.scan(words.from(this.#plan.firstCell), offsets, Number.NEGATIVE_INFINITY, report);
  }

  #best(scan: Scan, lattice: Lattice, words: KeyWords, atLeast: number): Scored | undefined {
    // The middle of the block is somewhere in the range that is searched.
    const reach = Math.floor(cellsIn(lattice.block.slices, 1) / 2);
    const first = this.#plan.firstCell - reach;
    const offsets = this.#plan.lastCell - this.#plan.firstCell + 1;
    let z = atLeast;
    let place: Place | undefined;
    scan.correlator.scan(words.from(first), offsets, atLeast, (number, at, score) => {
      if (score < z) return;
      z = score;
      place = { ...(scan.places[number] as Omit<Place, 'offset'>), offset: first + at };
    });
    return place && { place, z };
  }
}

function scanOf(lattice: Lattice, places: readonly Omit<Place, 'offset'>[]): Scan {
  return { places, correlator: new Correlator(places.map((place) => lattice.readings(place))) };
}

/** Time scales whose ends are at most a quarter of a cell off, with frequencies unchanged and changed alike. */
function spedPlaces(plan: TracePlan): Omit<Place, 'offset'>[] {
  const places: Omit<Place, 'offset'>[] = [];
  const coarse = coarseSteps(plan);
  for (let k = 0; k <= plan.allSteps + coarse / 2; k += coarse) {
    for (const steps of k === 0 ? [0] : [k, -k]) {
      const timeScale = 1 + steps * plan.scaleStep;
      for (const frequencyScale of steps === 0 ? [1] : [1, timeScale]) {
        for (const phase of SPED_PHASES) places.push({ timeScale, frequencyScale, phase, profile: 0 });
      }
    }
  }
  return places;
}

/** Steps of the plan between two scales of the first search: half a cell over the anchor, from end to end. */
export function coarseSteps(plan: TracePlan): number {
  const anchorStep = CELL_SECONDS / (plan.anchorSlices * SLICE_SECONDS);
  return Math.max(1, Math.round(anchorStep / plan.scaleStep));
}

/** The stretch of a block that says most about marks. */
function loudestPart(lattice: Lattice, slices: number): Block {
  const { values, cells } = lattice.readings({ timeScale: 1, frequencyScale: 1, phase: 0, profile: 0 });
  const width = Math.min(cells, Math.floor(slices / SLICES_PER_CELL));
  const row = values.length / Math.max(1, cells);
  let sum = 0;
  let best = -1;
  let bestCell = 0;
  for (let cell = 0; cell < cells; cell++) {
    for (let i = cell * row; i < (cell + 1) * row; i++) sum += (values[i] as number) ** 2;
    const first = cell - width;
    if (first >= 0) for (let i = first * row; i < (first + 1) * row; i++) sum -= (values[i] as number) ** 2;
    if (first + 1 >= 0 && sum > best) {
      best = sum;
      bestCell = first + 1;
    }
  }
  const first = Math.min(bestCell * SLICES_PER_CELL, lattice.block.slices - slices);
  return { firstSlice: lattice.block.firstSlice + first, slices };
}
