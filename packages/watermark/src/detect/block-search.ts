// Looks for one key after the other in some blocks of a recording (L1).
import { type ReferenceSound } from './alignment.js';
import { Correlator } from './correlator.js';
import { extentOf } from './extent.js';
import { type KeyWords } from './key-words.js';
import { cellsIn, Lattice, type Place } from './lattice.js';
import { type Block, type Family, type TracePlan } from './plan.js';
import { PROFILES } from './profiles.js';
import { refineSped, refineSteady, type Scored } from './refine.js';
import { SLICES_PER_CELL, type SoundSpectrum } from './spectrum.js';

/** Scores that are worth a closer look, in blocks at their own speed and in anchors at a foreign one. */
const STEADY_LOOK = 6;
const SPED_LOOK = 5.3;
/** Below this a score is noise among so many trials, and not even the runner-up. */
const LOWEST = 4;
/** Slices at which the first cell is tried to begin: at most a quarter of a cell is missed, at foreign speeds a half. */
const STEADY_PHASES = [0, 1.5];
const SPED_PHASES = [0];
/** The first look at foreign speeds leaves out what is above 3.3 kHz: a third of its cost, an eighth of its scores. */
const SPED_BANDS = 17;

/** The best that one key scores in one block. */
export interface BlockFinding {
  readonly block: number;
  readonly place: Place;
  readonly family: Family;
  readonly z: number;
  /** Cells of the readings in which the mark was found. */
  readonly cells: readonly [number, number];
}

interface Target {
  readonly number: number;
  readonly lattice: Lattice;
  /** The stretch that is tried at foreign speeds. */
  readonly anchor: Lattice | undefined;
}

interface Candidate {
  readonly target: Target;
  readonly place: Omit<Place, 'offset'>;
}

interface Scan {
  readonly correlator: Correlator;
  readonly candidates: readonly Candidate[];
}

/** Holds the readings of some blocks for every speed; some 50 MB for five minutes. One object per thread. */
export class BlockSearch {
  readonly #plan: TracePlan;
  readonly #steady: Scan;
  readonly #sped: Scan | undefined;

  constructor(spectrum: SoundSpectrum, plan: TracePlan, numbers: readonly number[], reference?: ReferenceSound) {
    this.#plan = plan;
    const targets = numbers.map((number) => {
      const lattice = new Lattice(spectrum, plan.blocks[number] as Block, reference);
      const anchor = plan.spedBlocks.includes(number) ? loudestPart(lattice, plan.anchorSlices) : undefined;
      return { number, lattice, anchor };
    });
    const steady = PROFILES.flatMap((_, profile) =>
      STEADY_PHASES.map((phase) => ({ timeScale: 1, frequencyScale: 1, phase, profile })),
    );
    this.#steady = scanOf(targets, steady, ({ lattice }) => lattice);
    const withAnchor = targets.filter(({ anchor }) => anchor !== undefined);
    if (withAnchor.length > 0)
      this.#sped = scanOf(withAnchor, spedPlaces(plan), ({ anchor }) => anchor as Lattice, SPED_BANDS);
  }

  /**
   * What keys score at best in each block, where that is worth mentioning. Foreign speeds are tried whatever the first
   * answer: a recording one percent too fast scores something at its own speed too.
   * @param keys one or two: two cost little more than one
   */
  search(keys: readonly KeyWords[]): BlockFinding[][] {
    const steady = this.#best(this.#steady, keys, LOWEST);
    const sped = this.#sped && this.#best(this.#sped, keys, SPED_LOOK);
    return keys.map((words, i) => {
      const best = new Map<number, BlockFinding>();
      for (const [target, found] of steady[i] ?? []) {
        const scored = found.z < STEADY_LOOK ? found : refineSteady(target.lattice, words, found.place, this.#plan);
        best.set(target.number, findingOf(target, words, scored, 'steady'));
      }
      for (const [target, found] of sped?.[i] ?? []) {
        const refined = refineSped(target.lattice, target.anchor as Lattice, words, found.place, this.#plan);
        if (refined === undefined || refined.z <= (best.get(target.number)?.z ?? 0)) continue;
        best.set(target.number, findingOf(target, words, refined, 'sped'));
      }
      return [...best.values()];
    });
  }

  /** Scores of the first, coarse look at the blocks' own speed: for measuring what innocent keys score. */
  rawScores(words: KeyWords, onScore: (z: number) => void): void {
    const report = (_: number, __: number, z: number) => onScore(z);
    const source = words.from(this.#plan.firstCell);
    this.#steady.correlator.scan([source], this.#offsets, Number.NEGATIVE_INFINITY, report);
  }

  get #offsets(): number {
    return this.#plan.lastCell - this.#plan.firstCell + 1;
  }

  #best(scan: Scan, keys: readonly KeyWords[], atLeast: number): Map<Target, Scored>[] {
    // The middle of what is laid over the signs is somewhere in the range that is searched.
    const first = this.#plan.firstCell - Math.floor(scan.correlator.cells / 2);
    const best = keys.map(() => new Map<Target, Scored>());
    const sources = keys.map((words) => words.from(first));
    scan.correlator.scan(sources, this.#offsets, atLeast, (number, at, z, key) => {
      const { target, place } = scan.candidates[number] as Candidate;
      const known = best[key] as Map<Target, Scored>;
      if (z > (known.get(target)?.z ?? 0)) known.set(target, { place: { ...place, offset: first + at }, z });
    });
    return best;
  }
}

function findingOf({ number, lattice }: Target, words: KeyWords, { place, z }: Scored, family: Family): BlockFinding {
  const cells = extentOf(words, lattice.readings(place), place.offset);
  return { block: number, place, family, z, cells };
}

function scanOf(
  targets: readonly Target[],
  places: readonly Omit<Place, 'offset'>[],
  latticeOf: (target: Target) => Lattice,
  bands?: number,
): Scan {
  const candidates = targets.flatMap((target) => places.map((place) => ({ target, place })));
  const readings = candidates.map(({ target, place }) => latticeOf(target).readings(place));
  for (const target of targets) latticeOf(target).forget();
  return { candidates, correlator: new Correlator(readings, bands) };
}

/** Time scales whose ends are at most two fifths of a cell off, with frequencies unchanged and changed alike. */
function spedPlaces(plan: TracePlan): Omit<Place, 'offset'>[] {
  const places: Omit<Place, 'offset'>[] = [];
  const coarse = Math.max(1, Math.round((1.6 * SLICES_PER_CELL) / plan.anchorSlices / plan.scaleStep));
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

/** The stretch of a block that says most about marks. */
function loudestPart(lattice: Lattice, slices: number): Lattice {
  const { values, cells } = lattice.readings({ timeScale: 1, frequencyScale: 1, phase: 0, profile: 0 });
  const width = Math.min(cells, Math.floor(cellsIn(slices, 1)));
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
  return lattice.part(Math.max(0, Math.min(bestCell * SLICES_PER_CELL, lattice.block.slices - slices)), slices);
}
