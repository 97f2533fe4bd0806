// Whose fingerprints agree with a genuine passage (L2): every device that committed to this voice at this time is compared for itself,
// in pieces of a few seconds. A device that has something else there is named.

import { FRAME_SECONDS } from '../print/layout.js';
import { type Run } from '../search/archive.js';
import { agreement, scoreFor, scoreOf, tailOf, VARIANCE_OF_SIGNS } from '../search/compare.js';
import { type FilePrint, frameAt } from '../search/file-print.js';
import { BLOCK_SECONDS, clockAtBlock, meanAgreement } from './best-path.js';
import { type Contradiction, type Passage, type Provenance } from './report.js';
import { type Span, total } from './spans.js';

/** Pieces of four seconds: long enough to tell, short enough that receivers' clocks hardly stretch within one. */
const PIECE_BLOCKS = 40;
/** Clocks of two devices differ by less: each is within two seconds of that of whoever let it in. */
const APART_FRAMES: number = Math.round(4.5 / FRAME_SECONDS);
/** The lag of the piece before is tried first, this far around. */
const NEAR_FRAMES = 12;
/** Agreement by chance, over all lags that are tried. */
const AGREES_LIMIT = 1e-4;
/** What a version agrees at least, as a share of the one that was located. */
const AGREES_SHARE = 0.5;
/** Chance that a genuine version agrees so badly, over everything that is compared here. */
const CONTRADICTS_LIMIT = 1e-3;
/** How much agreement differs from word to word, as a share; see foreign.ts. */
const SPREAD = 0.15;
const FEWEST_SIGNS = 220;
/** How many other devices make a passage proved. */
const WITNESSES = 2;

/** What was compared: the spans of the recording, and the fingerprints of everybody. */
export interface ProvenanceScene {
  readonly spans: readonly Span[];
  /** Clear signs of each block. */
  readonly speech: Int32Array;
  /** Of all versions of all voices. */
  readonly runs: readonly Run[];
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly print: FilePrint;
  /** Clock of the meeting at its beginning. */
  readonly clock: number;
  /** Agreements less disagreements for each clear sign, of the version that was located. */
  readonly expected: number;
}

/** The passages with what can be said of each. */
export function withProvenance(passages: readonly Passage[], scene: ProvenanceScene): Passage[] {
  const genuine = passages.filter(({ kind }) => kind === 'genuine').length;
  return passages.map((passage) =>
    passage.kind === 'genuine' ? { ...passage, provenance: provenanceOf(passage, scene, genuine) } : passage,
  );
}

function provenanceOf(passage: Passage, scene: ProvenanceScene, passages: number): Provenance {
  const versions = versionsOf(passage, scene.runs);
  const pieces = piecesOf(passage, scene);
  const trials = pieces.length * versions.size * passages;
  const heard = new Map<string, number>();
  const contradictions: Contradiction[] = [];
  const lags = new Map<string | null, number>();
  const sum = { sent: 0, proved: 0, all: 0 };
  for (const piece of pieces) {
    const seconds = (piece.to - piece.from) * BLOCK_SECONDS;
    const agreeing: (string | null)[] = [];
    for (const [by, runs] of versions) {
      const found = compared(piece, runs, lags.get(by) ?? 0);
      if (found === null) continue;
      if (found.agrees) {
        agreeing.push(by);
        lags.set(by, found.lag);
      }
      const falseAlarmBound = Math.min(1, trials * tailOf(found.lack));
      if (!found.agrees && falseAlarmBound <= CONTRADICTS_LIMIT) {
        addContradiction(contradictions, { by, ...timesOf(piece), falseAlarmBound });
      }
    }
    sum.all += seconds;
    const others = agreeing.filter((by): by is string => by !== null);
    for (const by of others) heard.set(by, (heard.get(by) ?? 0) + seconds);
    if (!agreeing.includes(null)) continue;
    sum.sent += seconds;
    if (others.length >= WITNESSES) sum.proved += seconds;
  }
  return {
    sentSeconds: sum.sent,
    heard: [...heard].map(([by, seconds]) => ({ by, seconds })).sort((a, b) => b.seconds - a.seconds),
    provedSeconds: sum.proved,
    seconds: sum.all,
    contradictions,
  };
}

/** Runs of the voice of a passage, by whose device they are. */
function versionsOf({ meeting, speaker }: Passage, runs: readonly Run[]): Map<string | null, Run[]> {
  const versions = new Map<string | null, Run[]>();
  for (const run of runs) {
    if (run.meeting !== meeting || run.speaker !== speaker) continue;
    versions.set(run.heardBy, [...(versions.get(run.heardBy) ?? []), run]);
  }
  return versions;
}

function piecesOf({ fileStart, fileEnd }: Passage, { spans, speech }: ProvenanceScene): Piece[] {
  const [first, end] = [Math.round(fileStart / BLOCK_SECONDS), Math.round(fileEnd / BLOCK_SECONDS)];
  const span = spans.find(({ from, to }) => from <= first && to > first);
  const count = Math.max(1, Math.round((end - first) / PIECE_BLOCKS));
  const border = (i: number): number => first + Math.round(((end - first) * i) / count);
  return Array.from({ length: count }, (_, i) => ({ from: border(i), to: border(i + 1) })).flatMap(({ from, to }) => {
    const part = span?.parts.findLast((one) => one.from <= (from + to) / 2) ?? span?.parts[0];
    if (part === undefined || total(speech, from, to) < FEWEST_SIGNS) return [];
    const { track } = part;
    return [{ from, to, print: track.print, clock: clockAtBlock(track, from), expected: meanAgreement(track) }];
  });
}

interface Compared {
  readonly agrees: boolean;
  /** Frames by which this version is later than the one that was located. */
  readonly lag: number;
  /** Standard deviations below what genuine speech would agree. */
  readonly lack: number;
}

/** @returns null where this device says nothing of this time */
function compared(piece: Piece, runs: readonly Run[], knownLag: number): Compared | null {
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

function timesOf({ from, to }: Piece): { fileStart: number; fileEnd: number } {
  return { fileStart: from * BLOCK_SECONDS, fileEnd: to * BLOCK_SECONDS };
}

/** Pieces that follow each other are one statement, as sure as the surest of them. */
function addContradiction(list: Contradiction[], one: Contradiction): void {
  const at = list.findLastIndex(({ by }) => by === one.by);
  const last = list[at];
  if (last === undefined || Math.abs(last.fileEnd - one.fileStart) > BLOCK_SECONDS) {
    list.push(one);
    return;
  }
  const falseAlarmBound = Math.min(last.falseAlarmBound, one.falseAlarmBound);
  list[at] = { ...last, fileEnd: one.fileEnd, falseAlarmBound };
}
