// Speech that a call played slower, faster and later than it was said (L2; decision 0036): after packets stood still, a voice is late, and catches up within
// a second. Its clock moves all the while, so that no piece of it lies at one place. Looked for beside what is followed already.
import { FRAME_SECONDS } from '../print/layout.js';
import { type Run } from '../search/archive.js';
import { frameAt } from '../search/file-print.js';
import { BLOCK_SECONDS, clockAtBlock, type Path, VOICES_APART_SECONDS } from './best-path.js';
import { type FrameEvidence } from './frame-evidence.js';
import { type Gap, gapsOf } from './gaps.js';
import { type Track, trackAlong } from './track.js';

/** Calls catch up within so much; what is further from where a voice was followed is looked for by other means. */
const REACH_BLOCKS = 30;
/** The clock may be so many frames earlier or later than that of what is followed. */
const REACH_LAGS: number = Math.ceil(VOICES_APART_SECONDS / FRAME_SECONDS);
const LAGS: number = 2 * REACH_LAGS + 1;
/** The clock moves by a frame in one direction so often, in frames that are stretched: a pitch period of 10 ms in each tenth of a second. */
const STEP_SHARE = 0.06;
const STEP_COST: number = -Math.log(STEP_SHARE);
const STAY_COST: number = -Math.log(1 - 2 * STEP_SHARE);
/** Chance of following a voice falsely, over all gaps of a recording. */
const FALSE_STRETCH_LIMIT = 1e-4;
/** Shorter pieces decide nothing. */
const SHORTEST_FRAMES = 12;

/** A stretch of the recording of which `frames` from `first` on are compared with a run, from `lag` on. */
interface Window {
  readonly first: number;
  readonly frames: number;
  readonly run: Run;
  readonly lag: number;
}

/** A way through a window: what it is the more probable by than nothing, natural logarithms; and where it lies. */
interface Way {
  readonly score: number;
  readonly first: number;
  readonly lags: Int32Array;
}

/**
 * Tracks for what no track explains, with lags that move from frame to frame.
 * @param runs of the meetings that the tracks are of
 */
export function stretchedInGaps(
  tracks: readonly Track[],
  path: Path,
  runs: readonly Run[],
  evidence: FrameEvidence,
  onWork: () => void,
): Track[] {
  const found: Track[] = [];
  const gaps = gapsOf(path);
  for (const gap of gaps) {
    for (const track of neighboursOf(tracks, path, gap)) {
      onWork();
      const windows = windowsOf(runs, track.known, track.part);
      // A ratio of probabilities is larger than this so rarely where nothing is followed, wherever a way may begin.
      const begins = windows.reduce((sum, { frames }) => sum + frames * LAGS, 0);
      const least = Math.log((2 * gaps.length * Math.max(1, begins)) / FALSE_STRETCH_LIMIT) * track.known.chance ** 2;
      const ways = windows.map((window) => ({ window, way: bestWay(track.known, window, evidence) }));
      const best = ways.reduce<(typeof ways)[number] | null>(
        (most, one) => (most === null || one.way.score > most.way.score ? one : most),
        null,
      );
      if (best === null || best.way.score < least || best.way.lags.length < SHORTEST_FRAMES) continue;
      const { first, lags } = best.way;
      const one = trackAlong(track.known.print, best.window.run, first, lags, track.known.chance);
      if (![...tracks, ...found].some((known) => isAlong(known, one))) found.push(one);
    }
  }
  return found;
}

/** Whether a track says the same all along another one. */
function isAlong(known: Track, { run, print, first, end, lags }: Track): boolean {
  if (known.run !== run || known.print !== print || known.first > first || known.end < end) return false;
  return lags.every((lag, i) => Math.abs(lag - (known.lags[first + i - known.first] as number)) <= 1);
}

/** The tracks before and after a gap, each with the part of the gap beside it. */
function neighboursOf(tracks: readonly Track[], path: Path, { from, to }: Gap): { known: Track; part: Gap }[] {
  const before = tracks[path[from - 1] ?? -1];
  const after = tracks[path[to] ?? -1];
  return [
    ...(before === undefined ? [] : [{ known: before, part: { from, to: Math.min(to, from + REACH_BLOCKS) } }]),
    ...(after === undefined ? [] : [{ known: after, part: { from: Math.max(from, to - REACH_BLOCKS), to } }]),
  ];
}

/** Each voice around where it would lie if the clock of a track went on. */
function windowsOf(runs: readonly Run[], track: Track, { from, to }: Gap): Window[] {
  const { print } = track;
  const first = Math.max(print.first, frameAt(print.speed, from * BLOCK_SECONDS));
  const end = Math.min(print.first + print.bits.length, frameAt(print.speed, to * BLOCK_SECONDS));
  const clock = clockAtBlock(track, from);
  return runs.flatMap((run) => {
    if (run.meeting !== track.run.meeting || end <= first) return [];
    const lag = Math.round((clock - run.startSeconds) / FRAME_SECONDS) - first - REACH_LAGS;
    const isBeside = end + lag + LAGS > 0 && first + lag < run.words.length;
    return isBeside ? [{ run, first, frames: end - first, lag }] : [];
  });
}

/** By dynamic programming over frames and lags, of which the clock goes to a neighbour or stays. */
function bestWay({ print }: Track, { run, first, frames, lag }: Window, evidence: FrameEvidence): Way {
  let scores = new Float64Array(LAGS);
  // 2: begins here.
  const moves = new Int8Array(frames * LAGS);
  let best = { score: 0, frame: 0, at: 0 };
  for (let frame = 0; frame < frames; frame++) {
    const next = new Float64Array(LAGS);
    for (let at = 0; at < LAGS; at++) {
      let [most, move] = [0, 2];
      for (const by of [0, -1, 1]) {
        const score = (scores[at - by] ?? 0) - (by === 0 ? STAY_COST : STEP_COST);
        if (score > most) [most, move] = [score, by];
      }
      moves[frame * LAGS + at] = move;
      const score = most + evidence.ofClear(print, first + frame, { run, lag: lag + at });
      next[at] = Math.max(0, score);
      if (score > best.score) best = { score, frame, at };
    }
    scores = next;
  }
  const lags: number[] = [];
  let { frame, at } = best;
  for (let move = 0; best.score > 0 && move !== 2; frame--) {
    lags.push(lag + at);
    move = moves[frame * LAGS + at] as number;
    if (move !== 2) at -= move;
  }
  return { score: best.score, first: first + frame + 1, lags: Int32Array.from(lags.reverse()) };
}
