// From fingerprints to the path of the recording through them (L2): located, grown into tracks, gaps looked at again. First by what
// speakers' own devices sent; what that leaves unexplained, by what others heard.
import { FRAMES_A_SECOND } from '../print/layout.js';
import { type Archive, archiveOfRuns, type Run } from '../search/archive.js';
import { frameAt, type Recording } from '../search/file-print.js';
import { locate, type Place } from '../search/locate.js';
import { BLOCK_SECONDS, bestPath, type Path } from './best-path.js';
import { FrameEvidence } from './frame-evidence.js';
import { covers, tracksInGaps } from './gaps.js';
import { withoutGlimpses } from './glimpses.js';
import { type WholePrints } from './prints.js';
import { FEWEST_WORD_SIGNS, total } from './spans.js';
import { stretchedInGaps } from './stretched.js';
import { growTrack, type Track, withinFrames } from './track.js';

/** Each look into the gaps may open others. */
const MOST_ROUNDS = 3;
/** What others heard is followed a little into what is explained, so that borders can be drawn. */
const BESIDE_BLOCKS = 5;

export interface Followed {
  readonly tracks: readonly Track[];
  readonly path: Path;
  /** Of all fingerprints that were searched. */
  readonly frames: number;
  readonly trials: number;
}

export interface Sources {
  readonly recording: Recording;
  readonly prints: WholePrints;
  /** Clear signs of each block. */
  readonly speech: Int32Array;
}

export function followed(sources: Sources, runs: readonly Run[], onProgress: (share: number) => void): Followed {
  const sent = runs.filter(({ heardBy }) => heardBy === null);
  const heard = runs.filter(({ heardBy }) => heardBy !== null);
  if (sent.length === 0) return search(sources, archiveOfRuns(heard), onProgress);
  const share = heard.length === 0 ? 1 : 0.5;
  const first = search(sources, archiveOfRuns(sent), (done) => onProgress(share * done));
  const gaps = unexplained(first.path, sources.speech);
  const meetings = new Set(first.tracks.map(({ run }) => run.meeting));
  const others = heard.filter(({ meeting }) => meetings.size === 0 || meetings.has(meeting));
  if (gaps.length === 0 || others.length === 0) return first;
  const second = search(sources, archiveOfRuns(others), (done) => onProgress(share + (1 - share) * done));
  const tracks = [...first.tracks, ...second.tracks.flatMap((track) => within(track, gaps))];
  const { seconds } = sources.recording;
  const path = informedPath(tracks, bestPath(tracks, seconds), seconds);
  return { tracks, path, frames: first.frames + second.frames, trials: first.trials + second.trials };
}

function search({ recording, prints }: Sources, archive: Archive, onProgress: (share: number) => void): Followed {
  const { places, trials } = locate(recording, archive, onProgress);
  const tracks = tracksOf(places, prints);
  let path = informedPath(tracks, bestPath(tracks, recording.seconds), recording.seconds);
  const onWork = (): void => onProgress(1);
  for (let round = 0; round < MOST_ROUNDS && tracks.length > 0; round++) {
    const more = [...tracksInGaps(tracks, path, archive, onWork), ...stretched(tracks, path, archive.runs, onWork)];
    if (more.length === 0) break;
    tracks.push(...more);
    path = informedPath(tracks, path, recording.seconds);
  }
  return { tracks, path, frames: archive.frames, trials };
}

/** The path by what agreement is along a path that is known: clear steps of this recording tell more than weak ones. */
function informedPath(tracks: readonly Track[], known: Path, seconds: number): Path {
  if (known.every((state) => state === -1)) return known;
  return withoutGlimpses(tracks, bestPath(tracks, seconds, new FrameEvidence(tracks, known).alongTrack));
}

/** What calls played faster or slower, beside a path that is known. */
function stretched(tracks: readonly Track[], path: Path, runs: readonly Run[], onWork: () => void): Track[] {
  if (path.every((state) => state === -1)) return [];
  return stretchedInGaps(tracks, path, runs, new FrameEvidence(tracks, path), onWork);
}

/** One track for each stretch, of the best places first. */
function tracksOf(places: readonly Place[], prints: WholePrints): Track[] {
  const tracks: Track[] = [];
  for (const { anchor, run, speed, lag, chance } of [...places].sort((a, b) => b.score - a.score)) {
    const middle = frameAt(speed, (anchor.from + anchor.to) / 2);
    const known = tracks.some((track) => track.print.speed === speed && covers(track, run, middle, lag));
    if (!known) tracks.push(growTrack(prints.at(speed), run, middle, lag, chance));
  }
  return tracks;
}

interface Gap {
  readonly from: number;
  readonly to: number;
}

/** Stretches of blocks without a track in which something is said. */
function unexplained(path: Path, speech: Int32Array): Gap[] {
  const gaps: Gap[] = [];
  for (let block = 0; block < path.length; ) {
    const from = block;
    while (block < path.length && path[block] === -1) block++;
    if (block > from && total(speech, from, block) >= FEWEST_WORD_SIGNS) gaps.push({ from, to: block });
    if (block === from) block++;
  }
  return gaps;
}

/** The parts of a track that lie in gaps. */
function within(track: Track, gaps: readonly Gap[]): Track[] {
  const frame = (block: number): number => frameAt(track.print.speed, block * BLOCK_SECONDS);
  return gaps.flatMap(({ from, to }) => {
    const part = withinFrames(track, frame(from - BESIDE_BLOCKS), frame(to + BESIDE_BLOCKS));
    return part === null || part.end - part.first < FRAMES_A_SECOND / 2 ? [] : [part];
  });
}
