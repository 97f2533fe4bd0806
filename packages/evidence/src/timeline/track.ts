// A track (L2): how a stretch of the recording follows one run of a fingerprint, frame by frame. It grows from a place that was located
// for as long as they agree, and follows clocks that drift and receivers that stretch sound.
import { FRAME_SECONDS } from '../print/layout.js';
import { type Run } from '../search/archive.js';
import { bitCount } from '../search/bits.js';
import { agreement, scoreOf } from '../search/compare.js';
import { type FilePrint, timeOfFrame, type WholePrint } from '../search/file-print.js';

/** The lag may change by one frame in so many: 0.5 s, which follows speeds 3 % off. */
const STEP_FRAMES = 31;
/** Lags are compared over this many frames around. */
const REACH_FRAMES = 62;
/** Another lag must be better by so many standard deviations. */
const BETTER = 1.5;
/** A track ends where so many clear signs in a row agree no better than by chance: three seconds of speech in a telephone. */
const LOST_SIGNS = 2600;
const LOST_SCORE = 3.5;

/** Sums over the frames of a track: of agreements less disagreements, and of clear signs. */
export interface Track {
  readonly run: Run;
  readonly print: WholePrint;
  /** Frames of the recording: the first, and the one behind the last. */
  readonly first: number;
  readonly end: number;
  /** Frame of the run less frame of the recording, for each frame. */
  readonly lags: Int32Array;
  /** Running sums, one more than frames. */
  readonly sums: Int32Array;
  readonly signs: Int32Array;
  /** Standard deviation of what chance scores with this sound: 1 for speech. */
  readonly chance: number;
}

/** @param middle frame of the recording where `lag` holds */
export function growTrack(print: WholePrint, run: Run, middle: number, lag: number, chance: number): Track {
  const start = Math.max(print.first, middle - STEP_FRAMES);
  const startEnd = Math.min(print.first + print.bits.length, middle + STEP_FRAMES);
  const forward = follow(print, run, startEnd, lag, 1);
  const backward = follow(print, run, start, lag, -1);
  const first = start - backward.length * STEP_FRAMES;
  const lags: number[] = [];
  for (const step of backward.reverse()) for (let i = 0; i < STEP_FRAMES; i++) lags.push(step);
  for (let frame = start; frame < startEnd; frame++) lags.push(lag);
  for (const step of forward) for (let i = 0; i < STEP_FRAMES; i++) lags.push(step);
  const from = Math.max(first, print.first);
  const to = Math.min(first + lags.length, print.first + print.bits.length);
  return trackAlong(print, run, from, Int32Array.from(lags.slice(from - first, to - first)), chance);
}

/** A track whose lags are known, from a frame of the recording on. */
export function trackAlong(print: WholePrint, run: Run, first: number, lags: Int32Array, chance: number): Track {
  return { ...withSums(print, run, first, lags), chance };
}

/** Lags of the steps from a frame on, in one direction, up to where the recording agrees. */
function follow(print: FilePrint, run: Run, from: number, startLag: number, direction: 1 | -1): number[] {
  const lags: number[] = [];
  const edge = direction > 0 ? print.first + print.bits.length : print.first;
  let lag = startLag;
  let good = 0;
  let lost = { sum: 0, signs: 0 };
  for (let frame = from; direction > 0 ? frame < edge : frame > edge; frame += direction * STEP_FRAMES) {
    const at = direction > 0 ? frame : frame - STEP_FRAMES;
    if (at + STEP_FRAMES + lag < 0 || at + lag >= run.words.length) break;
    lag = bestLag(print, run, at, lag);
    lags.push(lag);
    const step = agreement(print, run.words, lag, at, at + STEP_FRAMES);
    lost = { sum: lost.sum + step.sum, signs: lost.signs + step.signs };
    if (scoreOf(lost) >= LOST_SCORE) {
      good = lags.length;
      lost = { sum: 0, signs: 0 };
    } else if (lost.signs > LOST_SIGNS) break;
  }
  return lags.slice(0, good);
}

function bestLag(print: FilePrint, run: Run, at: number, lag: number): number {
  const from = at + STEP_FRAMES / 2 - REACH_FRAMES;
  const scores = [lag, lag - 1, lag + 1].map((tried) =>
    scoreOf(agreement(print, run.words, tried, from, from + 2 * REACH_FRAMES)),
  );
  const [same = 0, before = 0, after = 0] = scores;
  if (before > same + BETTER && before >= after) return lag - 1;
  return after > same + BETTER ? lag + 1 : lag;
}

function withSums(print: WholePrint, run: Run, first: number, lags: Int32Array): Omit<Track, 'chance'> {
  const sums = new Int32Array(lags.length + 1);
  const signs = new Int32Array(lags.length + 1);
  for (let i = 0; i < lags.length; i++) {
    const clear = print.clear[first + i - print.first] as number;
    const word = run.words[first + i + (lags[i] as number)];
    const known = word === undefined ? 0 : bitCount(clear);
    const agreed = word === undefined ? 0 : bitCount(~((print.bits[first + i - print.first] as number) ^ word) & clear);
    sums[i + 1] = (sums[i] as number) + 2 * agreed - known;
    signs[i + 1] = (signs[i] as number) + known;
  }
  return { run, print, first, end: first + lags.length, lags, sums, signs };
}

/** The part of a track between two frames of the recording; null: there is none. */
export function withinFrames(track: Track, from: number, to: number): Track | null {
  const first = Math.max(track.first, from);
  const end = Math.min(track.end, to);
  if (end <= first) return null;
  const [a, b] = [first - track.first, end - track.first];
  const rebased = (running: Int32Array): Int32Array =>
    running.subarray(a, b + 1).map((value) => value - (running[a] as number));
  return {
    ...track,
    first,
    end,
    lags: track.lags.subarray(a, b),
    sums: rebased(track.sums),
    signs: rebased(track.signs),
  };
}

/** Times of the recording that a track spans, in seconds. */
export function trackTimes({ print, first, end }: Track): { from: number; to: number } {
  return { from: timeOfFrame(print.speed, first), to: timeOfFrame(print.speed, end) };
}

/** Clock of the meeting at a frame of the recording. */
export function clockOf({ run, first, lags }: Track, frame: number): number {
  const lag = lags[Math.max(0, Math.min(lags.length - 1, frame - first))] ?? 0;
  return run.startSeconds + (frame + lag) * FRAME_SECONDS;
}

/** Agreement of the frames `from` to before `to`, as far as the track has them. */
export function agreementOf({ first, end, sums, signs }: Track, from: number, to: number) {
  const a = Math.max(0, Math.min(end - first, from - first));
  const b = Math.max(a, Math.min(end - first, to - first));
  return {
    sum: (sums[b] as number) - (sums[a] as number),
    signs: (signs[b] as number) - (signs[a] as number),
  };
}
