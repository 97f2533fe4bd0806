// Looks for what the path does not explain (L2): short answers of other voices at the same time, and pieces from elsewhere in the
// meeting. Few places, so that shorter pieces are found than over all fingerprints.
import { FRAME_SECONDS } from '../print/layout.js';
import { type Archive, type Run } from '../search/archive.js';
import { chanceOf } from '../search/chance.js';
import { agreement, scoreFor, scoreOf } from '../search/compare.js';
import { type FilePrint, frameAt } from '../search/file-print.js';
import { BLOCK_SECONDS, clockAtBlock, meanAgreement, type Path, VOICES_APART_SECONDS } from './best-path.js';
import { growTrack, type Track } from './track.js';

/** Chance of a false piece, over all gaps of a recording. */
const FALSE_PIECE_LIMIT = 1e-4;
/** Pieces that are looked for everywhere in the meetings. */
const LONG_SECONDS = 0.8;
/** Longer gaps have been looked for everywhere already. */
const LONGEST_SECONDS = 20;
/** So many windows are looked for everywhere: a second of computing. */
const MOST_WINDOWS = 60;
/** A glance at every third frame scores three quarters of the whole, or less where they are correlated. */
const GLANCE_STRIDE = 3;
const GLANCE_SHARE = 0.45;
/** The right place stands out of all others by so much; two voices at once score half each, at one time. */
const SECOND_SHARE = 0.8;
/** A piece from elsewhere agrees at least so much of what the recording agrees beside it: 999 of 1000 genuine seconds do, in a room. */
const LIKE_SHARE = 0.6;
/** Times this near are one place, whoever's fingerprint it is. */
const APART_SECONDS = 0.5;
/** Fewer clear signs are no word. */
const FEWEST_SIGNS = 250;
/** Windows within a gap: the beginning may belong to one voice and the rest to another. */
const WINDOWS_SECONDS = [0.5, 1, 2] as const;

/** Blocks `from` to before `to` that no track explains. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** Tracks for what no track explains yet. @param onWork called again and again: hours of it take a while */
export function tracksInGaps(tracks: readonly Track[], path: Path, archive: Archive, onWork: () => void): Track[] {
  const meetings = new Set(tracks.map(({ run }) => run.meeting));
  const runs = archive.runs.filter(({ meeting }) => meetings.has(meeting));
  const gaps = gapsOf(path);
  const frames = runs.reduce((sum, { words }) => sum + words.length, 0);
  const found: Track[] = [];
  let windowsLeft = MOST_WINDOWS;
  for (const gap of gaps) {
    for (const track of neighbours(tracks, path, gap)) {
      for (const window of windowsOf(gap, track.print)) {
        onWork();
        const near = expectedPlaces(runs, track, gap, window);
        const trialsHere = near.reduce((sum, { to, from }) => sum + to - from + 1, 0) * gaps.length;
        let best = bestPlace(track.print, window, near, scoreFor(trialsHere, FALSE_PIECE_LIMIT));
        const seconds = (window.end - window.first) * FRAME_SECONDS;
        if (best === undefined && seconds >= LONG_SECONDS && seconds <= LONGEST_SECONDS && windowsLeft-- > 0) {
          const anywhere = runs.map((run) => ({ run, from: -window.first, to: run.words.length - window.end }));
          const piece = bestPlace(track.print, window, anywhere, scoreFor(frames * gaps.length, FALSE_PIECE_LIMIT));
          if (piece !== undefined && agreesLike(track, window, piece)) best = piece;
        }
        if (best === undefined) continue;
        const chance = chanceOf(archive, track.print, window.first, window.end, best);
        if (best.score < chance * best.threshold) continue;
        const middle = Math.floor((window.first + window.end) / 2);
        if (!found.some((known) => covers(known, best.run, middle, best.lag))) {
          found.push(growTrack(track.print, best.run, middle, best.lag, chance));
        }
      }
    }
  }
  return found.filter(
    (one) => !tracks.some((known) => covers(known, one.run, middleOf(one), lagAt(one, middleOf(one)))),
  );
}

/** Whether a track already says the same. */
export function covers(track: Track, run: Run, frame: number, lag: number): boolean {
  return track.run === run && frame >= track.first && frame < track.end && Math.abs(lagAt(track, frame) - lag) <= 3;
}

function lagAt({ lags, first }: Track, frame: number): number {
  return lags[frame - first] ?? 0;
}

function middleOf({ first, end }: Track): number {
  return Math.floor((first + end) / 2);
}

/** Stretches of blocks without a track. */
export function gapsOf(path: Path): Gap[] {
  const gaps: Gap[] = [];
  for (let block = 0; block < path.length; ) {
    const from = block;
    while (block < path.length && path[block] === -1) block++;
    if (block > from) gaps.push({ from, to: block });
    else block++;
  }
  return gaps;
}

/** The tracks before and after a gap. */
function neighbours(tracks: readonly Track[], path: Path, { from, to }: Gap): Track[] {
  const before = from > 0 ? tracks[path[from - 1] as number] : undefined;
  const after = to < path.length ? tracks[path[to] as number] : undefined;
  return [before, after].filter((track, i, all): track is Track => track !== undefined && all.indexOf(track) === i);
}

interface Window {
  readonly first: number;
  readonly end: number;
}

function windowsOf({ from, to }: Gap, print: FilePrint): Window[] {
  const first = frameAt(print.speed, from * BLOCK_SECONDS);
  const end = frameAt(print.speed, to * BLOCK_SECONDS);
  const windows: Window[] = [{ first, end }];
  for (const seconds of WINDOWS_SECONDS) {
    const length = Math.round(seconds / FRAME_SECONDS);
    for (let at = first; at + length < end; at += Math.round(length / 2)) windows.push({ first: at, end: at + length });
  }
  return windows.filter((window) => hasSpeech(print, window));
}

function hasSpeech(print: FilePrint, { first, end }: Window): boolean {
  let signs = 0;
  for (let frame = first; frame < end; frame++) {
    let clear = print.clear[frame - print.first] ?? 0;
    for (; clear !== 0; clear &= clear - 1) signs++;
  }
  return signs >= FEWEST_SIGNS;
}

interface Lags {
  readonly run: Run;
  readonly from: number;
  readonly to: number;
}

/** Where each voice would lie if the clock went on from the track beside the gap. */
function expectedPlaces(runs: readonly Run[], track: Track, gap: Gap, window: Window): Lags[] {
  const block = Math.max(0, gap.from - 1);
  const clock = clockAtBlock(track, block);
  const frame = frameAt(track.print.speed, block * BLOCK_SECONDS);
  const reach = Math.ceil(VOICES_APART_SECONDS / FRAME_SECONDS);
  return runs
    .filter(({ meeting }) => meeting === track.run.meeting)
    .map((run) => {
      const lag = Math.round((clock - run.startSeconds) / FRAME_SECONDS) - frame;
      return { run, from: lag - reach, to: lag + reach };
    })
    .filter(({ run, from, to }) => window.first + to >= 0 && window.end + from <= run.words.length);
}

/** The best place, unless another one is nearly as good: then neither is told from chance. */
function bestPlace(print: FilePrint, { first, end }: Window, places: readonly Lags[], threshold: number) {
  let best: { run: Run; lag: number; score: number; threshold: number } | undefined;
  let second = 0;
  for (const { run, from, to } of places) {
    for (let lag = from; lag <= to; lag++) {
      const least = SECOND_SHARE * threshold;
      if (scoreOf(agreement(print, run.words, lag, first, end, GLANCE_STRIDE)) < GLANCE_SHARE * least) continue;
      const score = scoreOf(agreement(print, run.words, lag, first, end));
      const isNear = best !== undefined && isSameTime(best, { run, lag });
      if (best === undefined || score > best.score) {
        if (best !== undefined && !isNear) second = Math.max(second, best.score);
        best = { run, lag, score, threshold };
      } else if (!isNear) second = Math.max(second, score);
    }
  }
  return best !== undefined && best.score >= threshold && second <= SECOND_SHARE * best.score ? best : undefined;
}

/** Whether a piece agrees nearly as the track beside it: what the same voice says alike elsewhere does not. */
function agreesLike(track: Track, { first, end }: Window, { run, lag }: { run: Run; lag: number }): boolean {
  const { sum, signs } = agreement(track.print, run.words, lag, first, end);
  return sum >= LIKE_SHARE * meanAgreement(track) * signs;
}

function isSameTime(a: { run: Run; lag: number }, b: { run: Run; lag: number }): boolean {
  const clock = ({ run, lag }: { run: Run; lag: number }): number => run.startSeconds + lag * FRAME_SECONDS;
  return a.run.meeting === b.run.meeting && Math.abs(clock(a) - clock(b)) <= APART_SECONDS;
}
