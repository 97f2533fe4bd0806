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

/** Blocks `from` to before `to`. */
export interface BlockSpan {
  readonly from: number;
  readonly to: number;
}

/** For each block that a track spans: how much more probable it is if it follows the track than if it has nothing to do with it, natural logarithms. */
export type BlockEvidence = (track: Track, span: BlockSpan) => Float64Array;

/** What is kept of a block: the states that it can be in, ascending, and for each the state before that it was best reached from. */
interface Step {
  readonly states: Int32Array;
  readonly cameFrom: Int32Array;
}

/**
 * Memory is bounded by what the tracks span together, whatever their number: a meeting of hours has thousands of short ones.
 * @param seconds of the recording
 */
export function bestPath(tracks: readonly Track[], seconds: number, evidenceOf: BlockEvidence = byMean): Path {
  const blocks = Math.max(1, Math.ceil(seconds / BLOCK_SECONDS));
  const none = tracks.length;
  const spans = tracks.map(blocksOf);
  const evidence = tracks.map((track, i) => evidenceOf(track, spans[i] as BlockSpan));
  const statesAt = presentStates(spans, none);
  const steps: Step[] = [];
  let previous = new Int32Array(0);
  let scores = new Float64Array(0);
  for (let block = 0; block < blocks; block++) {
    // Most tracks are short, and most blocks have two or three of them.
    const states = statesAt(block);
    const next = new Float64Array(states.length);
    const cameFrom = new Int32Array(states.length).fill(-1);
    for (const [i, state] of states.entries()) {
      let best = block === 0 ? 0 : Number.NEGATIVE_INFINITY;
      for (const [j, before] of previous.entries()) {
        const score = scores[j] as number;
        if (score <= best) continue;
        const value = score - stepCost(tracks[before], tracks[state], block);
        if (value <= best) continue;
        best = value;
        cameFrom[i] = before;
      }
      next[i] = best + (evidence[state]?.[block - (spans[state]?.from ?? 0)] ?? 0);
    }
    steps.push({ states, cameFrom });
    scores = next;
    previous = states;
  }
  return traceBack(steps, scores, none);
}

/** For blocks in their order: the tracks that span the block, and none. */
function presentStates(spans: readonly BlockSpan[], none: number): (block: number) => Int32Array<ArrayBuffer> {
  const waiting = spans.map((_, state) => state).sort((a, b) => (spans[b]?.from ?? 0) - (spans[a]?.from ?? 0));
  let present = Int32Array.of(none);
  return (block) => {
    const begins: number[] = [];
    while (waiting.length > 0 && (spans[waiting.at(-1) as number]?.from ?? 0) <= block)
      begins.push(waiting.pop() as number);
    const isOver = (state: number): boolean => state !== none && (spans[state]?.to ?? 0) <= block;
    if (begins.length > 0 || present.some(isOver)) {
      present = Int32Array.from([...present, ...begins].filter((state) => !isOver(state))).sort();
    }
    return present;
  };
}

function traceBack(steps: readonly Step[], scores: Float64Array, none: number): Path {
  const path = new Int32Array(steps.length);
  let at = scores.indexOf(Math.max(...scores));
  for (let block = steps.length - 1; block >= 0; block--) {
    const { states, cameFrom } = steps[block] as Step;
    const state = states[at] ?? none;
    path[block] = state === none ? -1 : state;
    const before = cameFrom[at] ?? none;
    at = steps[block - 1]?.states.indexOf(before) ?? 0;
  }
  return path;
}

/** All signs alike, by what the track agrees: before more is known. */
function byMean(track: Track, { from, to }: BlockSpan): Float64Array {
  const expected = EXPECTED_SHARE * meanAgreement(track);
  const out = new Float64Array(Math.max(0, to - from));
  for (let i = 0; i < out.length; i++) {
    const { sum, signs } = inBlocks(track, from + i, from + i + 1);
    out[i] = (expected * sum - (expected * expected * signs) / 2) / VARIANCE_OF_SIGNS;
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
function blocksOf(track: Track): BlockSpan {
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
