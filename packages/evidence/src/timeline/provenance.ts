// Whose fingerprints agree with a genuine passage (L2): every device that committed to this voice at this time is compared for itself,
// in pieces of a few seconds. A device that has something else there is named.

import { type Run } from '../search/archive.js';
import { tailOf } from '../search/compare.js';
import { BLOCK_SECONDS, clockAtBlock, meanAgreement } from './best-path.js';
import { type Contradiction, type Passage, type Provenance } from './report.js';
import { type Span, total } from './spans.js';
import { compared, FEWEST_SIGNS, type Piece, versionsOf } from './versions.js';

/** Pieces of four seconds: long enough to tell, short enough that receivers' clocks hardly stretch within one. */
const PIECE_BLOCKS = 40;
/** Chance that a genuine version agrees so badly, over everything that is compared here. */
const CONTRADICTS_LIMIT = 1e-3;
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

/** The passages with what can be said of each. */
export function withProvenance(passages: readonly Passage[], scene: ProvenanceScene): Passage[] {
  const genuine = passages.filter(({ kind }) => kind === 'genuine').length;
  return passages.map((passage) =>
    passage.kind === 'genuine' ? { ...passage, provenance: provenanceOf(passage, scene, genuine) } : passage,
  );
}

function provenanceOf(passage: Passage, scene: ProvenanceScene, passages: number): Provenance {
  const versions = versionsOf(scene.runs, passage.meeting, passage.speaker);
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
