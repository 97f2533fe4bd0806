// From a promising place to the best one near it (L1). Every place that is tried is on the grid that the plan counts.
import { CELL_SECONDS } from '../layout.js';
import { type KeyWords } from './key-words.js';
import { cellAt, type Lattice, type Place } from './lattice.js';
import { type TracePlan } from './plan.js';
import { PROFILES } from './profiles.js';
import { SLICE_SECONDS } from './spectrum.js';

const SLICES_PER_CELL = CELL_SECONDS / SLICE_SECONDS;
const ALL_PROFILES = PROFILES.map((_, profile) => profile);
const SHIFTS = [-3, -2, -1, 0, 1, 2, 3];
/** An anchor at a foreign speed is followed only when it scores this at its best place. */
const ANCHOR_LOOK = 5.8;

export interface Scored {
  readonly place: Place;
  readonly z: number;
}

/** At the speed of the recording itself, within what clocks differ. */
export function refineSteady(lattice: Lattice, words: KeyWords, start: Place, plan: TracePlan): Scored {
  const pivot = lattice.block.slices / 2;
  let best = bestOf(lattice, words, shifted(lattice, start, SHIFTS, pivot));
  const steps = range(-plan.steadySteps, plan.steadySteps);
  const atScales = steps.map((k) => lattice.moved(best.place, { timeScale: 1 + k * plan.scaleStep }, pivot));
  best = bestOf(lattice, words, [best.place, ...atScales]);
  best = bestOf(lattice, words, withProfiles(best.place));
  return bestOf(lattice, words, [best.place, ...shifted(lattice, best.place, [-1, 1], pivot)]);
}

/**
 * At a foreign speed: the speed is found ever more finely on an ever longer stretch around the anchor.
 * @returns nothing when the anchor does not bear a closer look
 */
export function refineSped(
  lattice: Lattice,
  anchor: Lattice,
  words: KeyWords,
  start: Place,
  plan: TracePlan,
): Scored | undefined {
  const middle = anchor.block.slices / 2;
  const stepOf = (slices: number) => Math.max(1, Math.round(SLICES_PER_CELL / 4 / slices / plan.scaleStep));
  let best = bestOf(anchor, words, around(anchor, start, stepOf(anchor.block.slices), middle, plan));
  if (best.z < ANCHOR_LOOK) return undefined;
  const pivot = anchor.block.firstSlice - lattice.block.firstSlice + middle;
  let place = inBlock(best.place, middle, pivot, lattice);
  for (let reach = anchor.block.slices; reach < 2 * lattice.block.slices; reach *= 2) {
    const tried = around(lattice, place, stepOf(2 * reach), pivot, plan);
    place = bestNear(lattice, words, tried, pivot, reach);
  }
  best = bestOf(lattice, words, withProfiles(place));
  return bestOf(lattice, words, [best.place, ...shifted(lattice, best.place, [-1, 1], pivot)]);
}

/** The place of an anchor, told in slices of its block. */
function inBlock(place: Place, middle: number, pivot: number, lattice: Lattice): Place {
  const cell = cellAt(place, middle);
  const asBlock = { ...place, phase: 0, offset: cell - (pivot * place.timeScale) / SLICES_PER_CELL };
  return lattice.moved(asBlock, {}, pivot);
}

function around(lattice: Lattice, place: Place, step: number, pivot: number, plan: TracePlan): Place[] {
  const own = Math.round((place.timeScale - 1) / plan.scaleStep);
  return range(-3, 3).flatMap((k) => {
    const steps = Math.max(-plan.allSteps, Math.min(plan.allSteps, own + k * step));
    const timeScale = 1 + steps * plan.scaleStep;
    return [-2, -1, 0, 1, 2].map((shift) => lattice.moved(place, { timeScale, shift }, pivot));
  });
}

function bestNear(lattice: Lattice, words: KeyWords, places: readonly Place[], pivot: number, reach: number): Place {
  let best = places[0] as Place;
  let most = Number.NEGATIVE_INFINITY;
  for (const place of places) {
    const toCell = (slice: number) => Math.floor(((slice - place.phase) * place.timeScale) / SLICES_PER_CELL);
    const from = Math.max(0, toCell(pivot - reach));
    const readings = lattice.readings(place);
    const product = words.product(readings, place.offset, from, Math.min(readings.cells, toCell(pivot + reach)));
    if (product <= most) continue;
    most = product;
    best = place;
  }
  return best;
}

function bestOf(lattice: Lattice, words: KeyWords, places: readonly Place[]): Scored {
  let best: Scored = { place: places[0] as Place, z: Number.NEGATIVE_INFINITY };
  for (const place of places) {
    const z = words.score(lattice.readings(place), place.offset);
    if (z > best.z) best = { place, z };
  }
  return best;
}

function shifted(lattice: Lattice, place: Place, shifts: readonly number[], pivot: number): Place[] {
  return shifts.map((shift) => lattice.moved(place, { shift }, pivot));
}

function withProfiles(place: Place): Place[] {
  return ALL_PROFILES.map((profile) => ({ ...place, profile }));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
