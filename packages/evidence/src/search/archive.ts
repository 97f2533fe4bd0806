// The fingerprints that a recording is compared with (L2), as unbroken runs of frames.
import { evidenceErrors } from '../errors.js';
import { FRAME_SECONDS } from '../print/layout.js';
import { type Voice } from '../print/voice-file.js';

/** Segments whose clocks fit this well are one run: clocks are rounded, and drift. */
const SEAM_SECONDS = FRAME_SECONDS / 2;

/** Frames of one voice without a break. */
export interface Run {
  readonly meeting: string;
  readonly speaker: string;
  /** The device that heard it so; `null`: as the speaker's own sent it. */
  readonly heardBy: string | null;
  /** Clock of the meeting at the middle of frame 0. */
  readonly startSeconds: number;
  readonly words: Uint32Array;
}

/** All runs, in the order of meetings, voices and times. */
export interface Archive {
  readonly runs: readonly Run[];
  /** Frames of all runs: how many places there are to match by chance. */
  readonly frames: number;
  readonly meetings: number;
}

/** @throws {AppError} evidence/no_fingerprints */
export function archiveOf(voices: readonly Voice[]): Archive {
  const archive = archiveOfRuns(voices.flatMap(runsOf));
  if (archive.frames === 0) throw evidenceErrors.make('evidence/no_fingerprints');
  return archive;
}

/** Some of the runs of an archive. */
export function archiveOfRuns(runs: readonly Run[]): Archive {
  const frames = runs.reduce((sum, { words }) => sum + words.length, 0);
  return { runs, frames, meetings: new Set(runs.map(({ meeting }) => meeting)).size };
}

function runsOf({ meeting, speaker, heardBy, segments }: Voice): Run[] {
  const runs: Run[] = [];
  for (let first = 0; first < segments.length; ) {
    const startSeconds = (segments[first]?.startMicros ?? 0) / 1e6;
    let frames = 0;
    let next = first;
    for (; next < segments.length; next++) {
      const segment = segments[next];
      const expected = startSeconds + frames * FRAME_SECONDS;
      if (segment === undefined || Math.abs(segment.startMicros / 1e6 - expected) > SEAM_SECONDS) break;
      frames += segment.words.length;
    }
    const words = new Uint32Array(frames);
    let at = 0;
    for (const segment of segments.slice(first, next)) {
      words.set(segment.words, at);
      at += segment.words.length;
    }
    runs.push({ meeting, speaker, heardBy: heardBy ?? null, startSeconds, words });
    first = next;
  }
  return runs;
}
