// Which track the recording follows at each moment, or none (L2): the most probable path, by dynamic programming over blocks of 0.1 s.
import { VARIANCE_OF_SIGNS } from '../search/compare.js';
import { frameAt } from '../search/file-print.js';
import { agreementOf, clockOf, type Track, trackTimes } from './track.js';

export const BLOCK_SECONDS = 0.1;
/**
 * What agreement is expected at least, as a share of the mean over the track: some passages of a genuine recording agree less. Lower
 * overlooks what was replaced in poor recordings.
 */
const EXPECTED_SHARE = 0.75;
/** Costs in natural logarithms of probability: for leaving all tracks and coming back, each; for a jump; for what is no jump. */
const LEAVE_COST = 6;
const JUMP_COST = 12;
const CHANGE_COST = 2;
/** Receivers play a voice so much sooner or later than another: networks and jitter buffers. */
export const VOICES_APART_SECONDS = 0.4;
/** And the same voice. */
export const SAME_VOICE_SECONDS = 0.2;

/** For each block of the recording the number of its track, or -1. */
export type Path = Int32Array;

/** How much more probable each block is if it follows the track than if it has nothing to do with it: natural logarithms. */
export type BlockEvidence = (track: Track, blocks: number) => Float64Array;

/** @param seconds of the recording */
export function bestPath(tracks: readonly Track[], seconds: number, evidenceOf: BlockEvidence = byMean): Path {
  const blocks = Math.max(1, Math.ceil(seconds / BLOCK_SECONDS));
  const states = tracks.length + 1;
  const evidence = tracks.map((track) => evidenceOf(track, blocks));
  const spans = tracks.map(blocksOf);
  const cameFrom = Array.from({ length: blocks }, () => new Int32Array(0));
  let scores = new Float64Array(states).fill(Number.NEGATIVE_INFINITY);
  let previous: number[] = [];
  for (let block = 0; block < blocks; block++) {
    // Most tracks are short, and most blocks have two or three of them.
    const present: number[] = [];
    for (let state = 0; state < states; state++) {
      const span = spans[state];
      if (span === undefined || (block >= span.from && block < span.to)) present.push(state);
    }
    const next = new Float64Array(states).fill(Number.NEGATIVE_INFINITY);
    const from = new Int32Array(states).fill(-1);
    for (const state of present) {
      let best = block === 0 ? 0 : Number.NEGATIVE_INFINITY;
      for (const before of previous) {
        const score = scores[before] as number;
        if (score <= best) continue;
        const value = score - stepCost(tracks[before], tracks[state], block);
        if (value <= best) continue;
        best = value;
        from[state] = before;
      }
      next[state] = best + (evidence[state]?.[block] ?? 0);
    }
    cameFrom[block] = from;
    scores = next;
    previous = present;
  }
  return traceBack(cameFrom, scores, tracks.length);
}

function traceBack(cameFrom: readonly Int32Array[], scores: Float64Array, none: number): Path {
  const path = new Int32Array(cameFrom.length);
  let state = scores.indexOf(Math.max(...scores));
  for (let block = cameFrom.length - 1; block >= 0; block--) {
    path[block] = state === none ? -1 : state;
    state = cameFrom[block]?.[state] ?? none;
  }
  return path;
}

/** All signs alike, by what the track agrees: before more is known. */
function byMean(track: Track, blocks: number): Float64Array {
  const expected = EXPECTED_SHARE * meanAgreement(track);
  const out = new Float64Array(blocks);
  for (let block = 0; block < blocks; block++) {
    const { sum, signs } = inBlocks(track, block, block + 1);
    out[block] = (expected * sum - (expected * expected * signs) / 2) / VARIANCE_OF_SIGNS;
  }
  return out;
}

/** Agreements less disagreements for each clear sign, over the whole track. */
export function meanAgreement({ sums, signs }: Track): number {
  return Math.max(0.05, (sums.at(-1) ?? 0) / Math.max(1, signs.at(-1) ?? 1));
}

/** Agreement of the blocks `from` to before `to`. */
export function inBlocks(track: Track, from: number, to: number): { sum: number; signs: number } {
  const { speed } = track.print;
  return agreementOf(track, frameAt(speed, from * BLOCK_SECONDS), frameAt(speed, to * BLOCK_SECONDS));
}

/** Clock of the meeting at the beginning of a block. */
export function clockAtBlock(track: Track, block: number): number {
  return clockOf(track, frameAt(track.print.speed, block * BLOCK_SECONDS));
}

/** Blocks that a track reaches into. */
export function blocksOf(track: Track): { from: number; to: number } {
  const { from, to } = trackTimes(track);
  return { from: Math.floor(from / BLOCK_SECONDS), to: Math.ceil(to / BLOCK_SECONDS) };
}

function stepCost(before: Track | undefined, after: Track | undefined, block: number): number {
  if (before === after) return 0;
  if (before === undefined || after === undefined) return LEAVE_COST;
  return isContinuous(before, after, block) ? CHANGE_COST : JUMP_COST;
}

/** Whether going from one track to the other at a block is no edit: the clock goes on, as far as clocks of receivers do. */
export function isContinuous(before: Track, after: Track, block: number): boolean {
  if (before.run.meeting !== after.run.meeting) return false;
  const jump = Math.abs(clockAtBlock(after, block) - clockAtBlock(before, block));
  const isOneVersion = before.run.speaker === after.run.speaker && before.run.heardBy === after.run.heardBy;
  return jump <= (isOneVersion ? SAME_VOICE_SECONDS : VOICES_APART_SECONDS);
}
