// Where exactly something was done (L2; decision 0036). Blocks in which the path leaves one track and comes to the next may be a second off,
// most of all beside pauses. So the frames around are asked again: up to where do they follow what was before, and from where on what is after?
import { FRAME_SECONDS } from '../print/layout.js';
import { type Run } from '../search/archive.js';
import { frameAt } from '../search/file-print.js';
import { BLOCK_SECONDS, clockAtBlock, isContinuous } from './best-path.js';
import { type FrameEvidence } from './frame-evidence.js';
import { type Beside } from './own-agreement.js';
import { type Span, type SpanPart } from './spans.js';
import { type Track } from './track.js';

/** Edges lie within this far of where the path has them. */
const REACH_BLOCKS = 30;
const REACH_FRAMES: number = Math.ceil((REACH_BLOCKS * BLOCK_SECONDS) / FRAME_SECONDS);
/** Cost of going from one voice to another of the same moment, in natural logarithms of probability. */
const CHANGE_COST = 2;
/** And of supposing that something else is missing where something was put in. */
const MISSING_COST = 12;
/** What was put in is longer. */
const SHORTEST_FRAMES = 12;

/** What the edges are looked for in. */
export interface EdgeScene {
  readonly spans: readonly Span[];
  /** Of all versions of all voices. */
  readonly runs: readonly Run[];
  readonly evidence: FrameEvidence;
}

/** Blocks `from` to before `to` are neither what was before nor what is after; equal at a cut. */
export interface Edges {
  readonly from: number;
  readonly to: number;
}

/** The place of a cut between two spans that follow voices. */
export function cutBetween(scene: EdgeScene, a: number, b: number): number {
  const around = chainsAround(scene, a, b);
  return around.blockOf(medianOf(around.before.map((score, i) => score + (around.after[i] as number))));
}

/**
 * What stands between two spans that follow voices.
 * @param leastSeconds so much longer the recording is than the meeting was; what was put in is of this length, unless something is missing as well
 * @returns null where the frames do not say
 */
export function insertionBetween(scene: EdgeScene, a: number, b: number, leastSeconds: number): Edges | null {
  const { before, after, blockOf } = chainsAround(scene, a, b);
  const least = Math.max(SHORTEST_FRAMES, Math.round(leastSeconds / FRAME_SECONDS));
  if (before.length <= least) return null;
  const free = freeEdges(before, after, least);
  if (leastSeconds > 0) {
    const fixed = before.slice(0, before.length - least).map((score, i) => score + (after[i + least] as number));
    if (Math.max(...fixed) + MISSING_COST >= free.score) {
      const from = medianOf(fixed);
      return { from: blockOf(from), to: blockOf(from + least) };
    }
  }
  return { from: blockOf(free.from), to: blockOf(free.to) };
}

function freeEdges(before: Float64Array, after: Float64Array, least: number) {
  let best = { score: Number.NEGATIVE_INFINITY, from: 0, to: 0 };
  let from = 0;
  for (let to = least; to < after.length; to++) {
    if ((before[to - least] as number) > (before[from] as number)) from = to - least;
    const score = (before[from] as number) + (after[to] as number);
    if (score > best.score) best = { score, from, to };
  }
  const first = medianOf(before.slice(0, best.to - least + 1));
  const last = best.from + least + medianOf(after.slice(best.from + least));
  return { score: best.score, from: first, to: Math.max(last, first + least) };
}

/** Where a span that follows a voice begins, if something else is before it. */
export function beginningOf(scene: EdgeScene, number: number): number {
  const [before, span] = [scene.spans[number - 1] as Span, scene.spans[number] as Span];
  const from = Math.max(before.from + 1, span.from - REACH_BLOCKS);
  const stretch = stretchOf(from, Math.min(span.to - 1, span.from + REACH_BLOCKS));
  return stretch.blockOf(medianOf(chainAfter(scene, number, stretch)));
}

/** Where it ends, if something else is after it. */
export function endOf(scene: EdgeScene, number: number): number {
  const [span, after] = [scene.spans[number] as Span, scene.spans[number + 1] as Span];
  const to = Math.min(after.to - 1, span.to + REACH_BLOCKS);
  const stretch = stretchOf(Math.max(span.from + 1, span.to - REACH_BLOCKS), to);
  return stretch.blockOf(medianOf(chainBefore(scene, number, stretch)));
}

/** Blocks `from` to before `to`, in which an edge lies. */
interface Stretch {
  readonly from: number;
  /** Of frames: one less than borders between them. */
  readonly count: number;
  readonly blockOf: (border: number) => number;
}

function stretchOf(from: number, to: number): Stretch {
  const count = Math.max(1, Math.round(((to - from) * BLOCK_SECONDS) / FRAME_SECONDS));
  return { from, count, blockOf: (border) => from + Math.round((border * FRAME_SECONDS) / BLOCK_SECONDS) };
}

interface Chains {
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly blockOf: (border: number) => number;
}

function chainsAround(scene: EdgeScene, a: number, b: number): Chains {
  const [first, second] = [scene.spans[a] as Span, scene.spans[b] as Span];
  const from = Math.max(first.from + 1, first.to - REACH_BLOCKS);
  const stretch = stretchOf(from, Math.min(second.to - 1, second.from + REACH_BLOCKS));
  const { blockOf } = stretch;
  return { before: chainBefore(scene, a, stretch), after: chainAfter(scene, b, stretch), blockOf };
}

/** For each border between frames, the evidence that all of the stretch before it goes on as a span ends. */
function chainBefore(scene: EdgeScene, number: number, stretch: Stretch): Float64Array {
  const { parts, to } = scene.spans[number] as Span;
  return chain(evidenceOf(scene, number, (parts.at(-1) as SpanPart).track, to, stretch), stretch.count);
}

/** And that all behind it goes as the span begins. */
function chainAfter(scene: EdgeScene, number: number, stretch: Stretch): Float64Array {
  const { parts, from } = scene.spans[number] as Span;
  const voices = evidenceOf(scene, number, (parts[0] as SpanPart).track, from, stretch);
  return chain(
    voices.map((voice) => voice.toReversed()),
    stretch.count,
  ).toReversed();
}

/** For each voice that may be heard beside a track, and for pauses, the evidence of each frame. */
function evidenceOf(
  { spans, runs, evidence }: EdgeScene,
  number: number,
  track: Track,
  block: number,
  { from, count }: Stretch,
): Float64Array[] {
  const { print } = track;
  const frames = Array.from({ length: count }, (_, i) =>
    frameAt(print.speed, from * BLOCK_SECONDS + (i + 0.5) * FRAME_SECONDS),
  );
  const voices = voicesBeside(spans, runs, number, track, block);
  return [
    ...voices.map((voice) => Float64Array.from(frames, (frame) => evidence.of(print, frame, voice))),
    Float64Array.from(frames, (frame) => evidence.ofPause(print, frame)),
  ];
}

/** The most probable way through voices, up to each border between frames. */
function chain(voices: readonly Float64Array[], count: number): Float64Array {
  const best = new Float64Array(count + 1);
  const scores = new Float64Array(voices.length);
  for (let i = 0; i < count; i++) {
    let most = Number.NEGATIVE_INFINITY;
    for (const [v, voice] of voices.entries()) {
      const score = Math.max(scores[v] as number, (best[i] as number) - CHANGE_COST) + (voice[i] as number);
      scores[v] = score;
      most = Math.max(most, score);
    }
    best[i + 1] = most;
  }
  return best;
}

/** The voice of a track, and those that were heard directly before or after it elsewhere, each as much earlier or later as it was there. */
function voicesBeside(
  spans: readonly Span[],
  runs: readonly Run[],
  number: number,
  track: Track,
  block: number,
): Beside[] {
  const first = frameAt(track.print.speed, block * BLOCK_SECONDS);
  const clock = clockAtBlock(track, block);
  const offsets = new Map<string, { track: Track; offset: number }>([[track.run.speaker, { track, offset: 0 }]]);
  const borders = spans.slice(1).map((_, i) => i + 1);
  borders.sort((x, y) => Math.abs(x - number) - Math.abs(y - number));
  for (const border of borders) {
    const pair = [spans[border - 1]?.parts.at(-1)?.track, spans[border]?.parts[0]?.track];
    const at = (spans[border] as Span).from;
    for (const [one, other] of [pair, pair.toReversed()]) {
      if (one === undefined || other === undefined || one.run.speaker !== track.run.speaker) continue;
      if (offsets.has(other.run.speaker) || !isContinuous(one, other, at)) continue;
      if (one.run.meeting !== track.run.meeting) continue;
      offsets.set(other.run.speaker, { track: other, offset: clockAtBlock(other, at) - clockAtBlock(one, at) });
    }
  }
  return [...offsets.values()].flatMap(({ track: { run }, offset }) =>
    runs
      .filter((one) => one.meeting === run.meeting && one.speaker === run.speaker && one.heardBy === run.heardBy)
      .map((one) => ({ run: one, lag: Math.round((clock + offset - one.startSeconds) / FRAME_SECONDS) - first }))
      .filter(({ run: { words }, lag }) => first + lag > -REACH_FRAMES && first + lag < words.length + REACH_FRAMES),
  );
}

/** Where half of the probability lies on either side. */
function medianOf(logs: Float64Array): number {
  const most = logs.reduce((max, log) => Math.max(max, log), Number.NEGATIVE_INFINITY);
  const shares = logs.map((log) => Math.exp(log - most));
  const half = shares.reduce((sum, share) => sum + share, 0) / 2;
  let sum = 0;
  return Math.max(
    0,
    shares.findIndex((share) => {
      sum += share;
      return sum >= half;
    }),
  );
}
