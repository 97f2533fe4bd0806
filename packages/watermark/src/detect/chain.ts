// Follows a mark from the block where it was found over the rest of a long recording, as clocks drift (L1).

import { type ReferenceSound } from './alignment.js';
import { type BlockFinding } from './block-search.js';
import { KeyWords } from './key-words.js';
import { cellAt, cellsIn, Lattice, type Place } from './lattice.js';
import { CHAIN_SHIFTS, type TracePlan } from './plan.js';
import { type SoundSpectrum } from './spectrum.js';

/** A key, and the block where it scores most. */
export interface ChainStart {
  readonly key: Uint8Array;
  readonly finding: BlockFinding;
}

export interface Chain {
  readonly firstBlock: number;
  readonly lastBlock: number;
  readonly z: number;
}

interface Link {
  readonly place: Place;
  readonly product: number;
  readonly energy: number;
}

/** For each start the stretch of blocks around it that scores most. */
export function followChains(
  spectrum: SoundSpectrum,
  plan: TracePlan,
  starts: readonly ChainStart[],
  reference?: ReferenceSound,
): Chain[] {
  const links = starts.map(() => new Map<number, Link>());
  const blocks = plan.blocks.map((_, number) => number);
  for (const direction of [1, -1]) {
    for (const number of direction === 1 ? blocks : blocks.toReversed()) {
      const lattice = new Lattice(spectrum, plan.blocks[number] as (typeof plan.blocks)[number], reference);
      starts.forEach((start, i) => {
        const known = links[i] as Map<number, Link>;
        if (known.has(number)) return;
        const before = known.get(number - direction);
        const isStart = number === start.finding.block;
        if (!isStart && before === undefined) return;
        const tried = isStart
          ? [start.finding.place]
          : continued(lattice, plan, number - direction, (before as Link).place);
        known.set(number, bestLink(lattice, start.key, tried));
      });
    }
  }
  return starts.map(({ finding }, i) => bestStretch(links[i] as Map<number, Link>, finding.block));
}

/** The same place one block on, and where drift may have taken it. */
function continued(lattice: Lattice, plan: TracePlan, from: number, place: Place): Place[] {
  const before = plan.blocks[from] as (typeof plan.blocks)[number];
  const distance = before.firstSlice - lattice.block.firstSlice;
  const atStart = { ...place, phase: 0, offset: cellAt(place, -distance) };
  const middle = lattice.block.slices / 2;
  return CHAIN_SHIFTS.map((shift) => lattice.moved(atStart, { shift }, middle));
}

function bestLink(lattice: Lattice, key: Uint8Array, places: readonly Place[]): Link {
  const offsets = places.map(({ offset }) => offset);
  const reach = Math.ceil(cellsIn(lattice.block.slices, 1.1)) + 1;
  const words = new KeyWords(key, Math.min(...offsets), Math.max(...offsets) + reach);
  let best: Link | undefined;
  for (const place of places) {
    const readings = lattice.readings(place);
    const product = words.product(readings, place.offset);
    if (best === undefined || product > best.product) best = { place, product, energy: readings.norm ** 2 };
  }
  return best as Link;
}

/** Of all stretches that contain the start, the one with the highest score. */
function bestStretch(links: ReadonlyMap<number, Link>, start: number): Chain {
  const numbers = [...links.keys()].sort((a, b) => a - b);
  let best: Chain = { firstBlock: start, lastBlock: start, z: Number.NEGATIVE_INFINITY };
  for (const first of numbers.filter((number) => number <= start)) {
    let product = 0;
    let energy = 0;
    for (const last of numbers.filter((number) => number >= first)) {
      const link = links.get(last) as Link;
      product += link.product;
      energy += link.energy;
      const z = energy > 0 ? product / Math.sqrt(energy) : 0;
      if (last >= start && z > best.z) best = { firstBlock: first, lastBlock: last, z };
    }
  }
  return best;
}
