// A voice as one device has it, compared with a few seconds of the recording (L2): does it agree, how much later is it, and how badly does it not?
import { FRAME_SECONDS } from '../print/layout.js';
import { type Run } from '../search/archive.js';
import { agreement, scoreFor, scoreOf, VARIANCE_OF_SIGNS } from '../search/compare.js';
import { type FilePrint, frameAt } from '../search/file-print.js';
import { BLOCK_SECONDS } from './best-path.js';

/** Clocks of two devices differ by less: each is within two seconds of that of whoever let it in. */
const APART_FRAMES: number = Math.round(4.5 / FRAME_SECONDS);
/** The lag of the piece before is tried first, this far around. */
const NEAR_FRAMES = 12;
/** Agreement by chance, over all lags that are tried. */
const AGREES_LIMIT = 1e-4;
/** What a version agrees at least, as a share of the one that was located. */
const AGREES_SHARE = 0.5;
/** How much agreement differs from word to word, as a share; see foreign.ts. */
const SPREAD = 0.15;
/** Fewer clear signs tell nothing. */
export const FEWEST_SIGNS = 220;

/** A short stretch of the recording, as it was located. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly print: FilePrint;
  /** Clock of the meeting at its beginning. */
  readonly clock: number;
  /** Agreements less disagreements for each clear sign, of the version that was located. */
  readonly expected: number;
}

/** Runs of a voice, by whose device they are; `null`: the speaker's own. */
export function versionsOf(
  runs: readonly Run[],
  meeting: string | null,
  speaker: string | null,
): Map<string | null, Run[]> {
  const versions = new Map<string | null, Run[]>();
  for (const run of runs) {
    if (run.meeting !== meeting || run.speaker !== speaker) continue;
    versions.set(run.heardBy, [...(versions.get(run.heardBy) ?? []), run]);
  }
  return versions;
}

export interface Compared {
  readonly agrees: boolean;
  /** Frames by which this version is later than the one that was located. */
  readonly lag: number;
  /** Standard deviations below what genuine speech would agree. */
  readonly lack: number;
}

/** @returns null where this device says nothing of this time */
export function compared(piece: Piece, runs: readonly Run[], knownLag: number): Compared | null {
  const near = bestOf(piece, runs, knownLag - NEAR_FRAMES, knownLag + NEAR_FRAMES);
  if (near?.agrees) return near;
  return bestOf(piece, runs, -APART_FRAMES, APART_FRAMES);
}

function bestOf(piece: Piece, runs: readonly Run[], from: number, to: number): Compared | null {
  const { print } = piece;
  const first = frameAt(print.speed, piece.from * BLOCK_SECONDS);
  const end = frameAt(print.speed, piece.to * BLOCK_SECONDS);
  const threshold = scoreFor(to - from + 1, AGREES_LIMIT);
  let best: (Compared & { readonly score: number }) | null = null;
  for (const run of runs) {
    const meant = Math.round((piece.clock - run.startSeconds) / FRAME_SECONDS) - first;
    for (let lag = from; lag <= to; lag++) {
      const found = agreement(print, run.words, meant + lag, first, end);
      if (found.signs < FEWEST_SIGNS) continue;
      const score = scoreOf(found);
      if (best !== null && score <= best.score) continue;
      const expected = piece.expected * found.signs;
      const lack = (expected - found.sum) / Math.sqrt(VARIANCE_OF_SIGNS * found.signs + (SPREAD * expected) ** 2);
      best = { score, lag, lack, agrees: score >= threshold && found.sum >= AGREES_SHARE * expected };
    }
  }
  return best;
}
