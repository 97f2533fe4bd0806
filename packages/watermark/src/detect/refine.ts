// From a promising place to the best one near it (L1). Every place that is tried is on the grid that the plan counts.
import { type KeyWords } from './key-words.js';
import { cellAt, type Lattice, PHASE_STEP, type Place } from './lattice.js';
import { type TracePlan } from './plan.js';
import { PROFILES } from './profiles.js';
import { SLICES_PER_CELL } from './spectrum.js';

const ALL_PROFILES = PROFILES.map((_, profile) => profile);
const HALF_SLICES = [-3, -2, -1, 0, 1, 2, 3].map((steps) => steps * PHASE_STEP);
const WHOLE_SLICES = [-2, -1, 0, 1, 2];
/** An anchor at a foreign speed is followed only when it scores this at its best place. */
const ANCHOR_LOOK = 5.8;

export interface Scored {
  readonly place: Place;
  readonly z: number;
}

/** At the speed of the recording itself, within what clocks differ. */
export function refineSteady(lattice: Lattice, words: KeyWords, start: Place, plan: TracePlan): Scored {
  const pivot = lattice.block.slices / 2;
  let best = bestOf(lattice, words, shifted(lattice, start, WHOLE_SLICES, pivot));
  const steps = range(-plan.steadySteps, plan.steadySteps);
  const atScales = steps.map((k) => lattice.moved(best.place, { timeScale: 1 + k * plan.scaleStep }, pivot));
  best = bestOf(lattice, words, [best.place, ...atScales]);
  return finish(lattice, words, best.place, pivot);
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
  const anchorSlice = anchor.block.firstSlice - lattice.block.firstSlice;
  const middle = anchorSlice + anchor.block.slices / 2;
  const atAnchor = bestOf(anchor, words, around(anchor, start, anchor.block.slices / 2, plan));
  if (atAnchor.z < ANCHOR_LOOK) return undefined;
  // From here on places are told in slices of the block.
  let place = within(lattice, atAnchor.place, -anchorSlice, middle);
  for (let length = 2 * anchor.block.slices; ; length *= 2) {
    const from = Math.max(0, Math.round(middle - length / 2));
    const part = lattice.part(from, Math.min(lattice.block.slices - from, length));
    const inPart = within(part, place, from, middle - from);
    const best = bestOf(part, words, around(part, inPart, middle - from, plan));
    place = within(lattice, best.place, -from, middle);
    if (length >= 2 * lattice.block.slices) break;
  }
  return finish(lattice, words, place, middle);
}

/** The same place as seen from `firstSlice` on; at slice `pivot` it agrees to half a step. */
function within(lattice: Lattice, place: Place, firstSlice: number, pivot: number): Place {
  return lattice.moved({ ...place, phase: 0, offset: cellAt(place, firstSlice) }, {}, pivot);
}

function finish(lattice: Lattice, words: KeyWords, place: Place, pivot: number): Scored {
  const best = bestOf(lattice, words, shifted(lattice, place, HALF_SLICES, pivot));
  const atProfiles = bestOf(
    lattice,
    words,
    ALL_PROFILES.map((profile) => ({ ...best.place, profile })),
  );
  const near = shifted(lattice, atProfiles.place, [-PHASE_STEP, 0, PHASE_STEP], pivot);
  return bestOf(lattice, words, near);
}

/** Speeds and places near one, as finely as the stretch tells them apart. */
function around(lattice: Lattice, place: Place, pivot: number, plan: TracePlan): Place[] {
  const step = Math.max(1, Math.round(SLICES_PER_CELL / 2 / lattice.block.slices / plan.scaleStep));
  const own = Math.round((place.timeScale - 1) / plan.scaleStep);
  return range(-3, 3).flatMap((k) => {
    const steps = Math.max(-plan.allSteps, Math.min(plan.allSteps, own + k * step));
    const timeScale = 1 + steps * plan.scaleStep;
    return WHOLE_SLICES.map((shift) => lattice.moved(place, { timeScale, shift }, pivot));
  });
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

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
