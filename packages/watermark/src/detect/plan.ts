// What is tried, how many trials that is, and what a score must reach so that no innocent key reaches it (L1).
import { watermarkErrors } from '../errors.js';
import { CELL_SECONDS } from '../layout.js';
import { PROFILES } from './profiles.js';
import { LINE_COUNT, SLICE_SECONDS, type SoundSpectrum } from './spectrum.js';

/** Probability, over the drawing of all keys, that what is searched of a file names anybody whose key was not in it. */
export const FALSE_ACCUSATION_LIMIT = 1e-6;
/** Speeds and tempos that are tried, to either side. */
export const SPEED_RANGE = 0.062;
/** Clocks of computers and telephones agree within this. */
const CLOCK_RANGE = 0.0005;
/** Long recordings are searched in blocks: within five minutes, clocks drift by less than a cell. */
const MAX_BLOCK_SECONDS = 300;
const BLOCKS_TOGETHER = 4;
/** Of a long recording, so many blocks are searched at foreign speeds: a whole recording has one speed. */
const SPED_BLOCKS = 2;
const MIN_SECONDS = 2;
/** Half slices at which the first cell can begin: at the slowest speed a cell has 3.2 slices. */
export const PHASES = 7;
/** At each time scale: frequencies unchanged, or changed by one of the five nearest steps of the coarse grid. */
const FREQUENCY_CHOICES = 6;
/** The first search at foreign speeds uses this much of a block. */
const ANCHOR_SECONDS = 6;
/** From one block to the next, clocks may drift by two slices to either side: 70 parts in a million. */
export const CHAIN_SHIFTS: readonly number[] = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2];
const SMALLEST_BOUND = 1e-300;
const DEFAULT_MEETING_SECONDS = 3 * 3600;
/** Refinement may step so far over the ends of the range. */
const EDGE_CELLS = 64;

/** Steady: one block at its own speed. Sped: one block faster or slower. Chain: blocks that follow one another. */
export type Family = 'steady' | 'sped' | 'chain';

/** Shares of the limit, so that ordinary recordings do not pay for the many trials of unusual ones. What is left is for pieces. */
const SHARES: Readonly<Record<Family, number>> = { steady: 0.5, sped: 0.25, chain: 0.15 };

export interface Block {
  readonly firstSlice: number;
  readonly slices: number;
}

export interface TracePlan {
  readonly blocks: readonly Block[];
  /** Blocks that are searched together, since the signs of a key are transformed once for them. */
  readonly together: number;
  /** Meeting cells that the middle of a block is looked for in: `firstCell` to `lastCell`. */
  readonly firstCell: number;
  readonly lastCell: number;
  /** Distance of time scales: over a block, an error of half of it moves the ends by an eighth of a cell. */
  readonly scaleStep: number;
  /** Steps to either side of 1 that clocks explain, and those that are tried at all. */
  readonly steadySteps: number;
  readonly allSteps: number;
  readonly anchorSlices: number;
  /** Blocks that are searched at foreign speeds too; chains lead from there to the others. */
  readonly spedBlocks: readonly number[];
  readonly keys: number;
  /** Of the limit, what everything may use that is tried in this file. */
  readonly limit: number;
  /** Of that, what each family of this plan may use. */
  readonly shares: Readonly<Record<Family, number>>;
}

export interface TraceRange {
  /** Part of the meeting to search, in seconds of its clock. Without an end three hours, or the length of the recording. */
  readonly fromSeconds?: number | undefined;
  readonly toSeconds?: number | undefined;
  /** Searches that the file goes through, which share the limit: two for a video with sound, one unless said. */
  readonly searches?: number | undefined;
}

/** @throws {AppError} watermark/too_short, watermark/bad_clock, watermark/no_keys */
export function planTrace(spectrum: SoundSpectrum, keys: number, range: TraceRange): TracePlan {
  const { fromSeconds = 0 } = range;
  const { toSeconds = fromSeconds + Math.max(DEFAULT_MEETING_SECONDS, spectrum.seconds) } = range;
  if (keys < 1) throw watermarkErrors.make('watermark/no_keys');
  if (spectrum.seconds < MIN_SECONDS) throw watermarkErrors.make('watermark/too_short');
  if (!(fromSeconds >= 0 && toSeconds > fromSeconds && Number.isFinite(toSeconds))) {
    throw watermarkErrors.make('watermark/bad_clock');
  }
  const count = Math.ceil(spectrum.seconds / MAX_BLOCK_SECONDS);
  const slices = Math.floor(spectrum.frames / count);
  return {
    ...blocksOf(
      spectrum,
      Array.from({ length: count }, (_, i) => i * slices),
      slices,
    ),
    together: BLOCKS_TOGETHER,
    firstCell: Math.floor(fromSeconds / CELL_SECONDS),
    lastCell: Math.ceil(toSeconds / CELL_SECONDS),
    keys,
    limit: FALSE_ACCUSATION_LIMIT / (range.searches ?? 1),
    shares: SHARES,
  };
}

/** Blocks of one length, and the steps of speed that they need. */
export function blocksOf(
  spectrum: SoundSpectrum,
  firstSlices: readonly number[],
  slices: number,
): Pick<TracePlan, 'blocks' | 'scaleStep' | 'steadySteps' | 'allSteps' | 'anchorSlices' | 'spedBlocks'> {
  const blocks = firstSlices.map((firstSlice) => ({ firstSlice, slices }));
  const scaleStep = CELL_SECONDS / 4 / (slices * SLICE_SECONDS);
  return {
    blocks,
    scaleStep,
    steadySteps: Math.ceil(CLOCK_RANGE / scaleStep),
    allSteps: Math.ceil(SPEED_RANGE / scaleStep),
    anchorSlices: Math.min(slices, Math.round(ANCHOR_SECONDS / SLICE_SECONDS)),
    spedBlocks: loudestBlocks(spectrum, blocks),
  };
}

function loudestBlocks(spectrum: SoundSpectrum, blocks: readonly Block[]): number[] {
  const sums = loudnessSums(spectrum);
  const loudness = blocks.map(
    ({ firstSlice, slices }) => (sums[firstSlice + slices] as number) - (sums[firstSlice] as number),
  );
  const numbers = blocks.map((_, number) => number);
  return numbers.sort((a, b) => (loudness[b] as number) - (loudness[a] as number)).slice(0, SPED_BLOCKS);
}

/** Whole numbers, so that differences are exact. Remembered, since a sound is searched by several plans. */
const knownSums = new WeakMap<SoundSpectrum, Float64Array>();

/** Of all levels before each slice. */
function loudnessSums(spectrum: SoundSpectrum): Float64Array {
  const known = knownSums.get(spectrum);
  if (known !== undefined) return known;
  const { frames, levels } = spectrum;
  const sums = new Float64Array(frames + 1);
  for (let slice = 0; slice < frames; slice++) {
    let sum = sums[slice] as number;
    for (let i = slice * LINE_COUNT; i < (slice + 1) * LINE_COUNT; i++) sum += levels[i] as number;
    sums[slice + 1] = sum;
  }
  knownSums.set(spectrum, sums);
  return sums;
}

/** Offsets that the middle of a block can have, per phase and scale. */
export function offsetsOf(plan: TracePlan): number {
  return plan.lastCell - plan.firstCell + 1 + EDGE_CELLS;
}

/**
 * Trials of one family, over all keys: more than are computed, since what is passed over counts as tried. A chain begins at any
 * trial of a block, covers any stretch of blocks and goes on in one of the counted ways at each border.
 */
export function trialsOf(plan: TracePlan, family: Family): number {
  const blocks = plan.blocks.length;
  const single = plan.keys * blocks * offsetsOf(plan) * PHASES * PROFILES.length;
  if (family === 'steady') return single * (2 * plan.steadySteps + 1);
  if (family === 'sped') return single * (2 * plan.allSteps + 1) * FREQUENCY_CHOICES;
  return trialsOf(plan, 'sped') * ((blocks * (blocks + 1)) / 2) * CHAIN_SHIFTS.length ** (blocks - 1);
}

/**
 * Upper bound on the probability that any innocent key of the whole search reaches `z` in this family or its like in
 * another. For one trial P(Σ sign·R / √ΣR² ≥ z) ≤ exp(−z²/2) by Hoeffding's inequality, whatever the recording, because
 * the signs of a key that is not in it are independent fair coins; the union over all trials is their sum.
 */
export function falseAccusationBound(plan: TracePlan, family: Family, z: number): number {
  if (z <= 0) return 1;
  // Not smaller than a number can be: no probability is 0.
  return Math.min(1, SMALLEST_BOUND + Math.exp(Math.log(trialsOf(plan, family) / plan.shares[family]) - (z * z) / 2));
}

/** The score from which on a key is named. */
export function threshold(plan: TracePlan, family: Family): number {
  return Math.sqrt(2 * Math.log(trialsOf(plan, family) / plan.shares[family] / plan.limit));
}
