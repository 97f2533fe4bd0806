// Puts what was found into statements, each with its bound (L2).
import { FRAME_SECONDS } from '../print/layout.js';
import { scoreOf, tailOf } from '../search/compare.js';
import { BLOCK_SECONDS, clockAtBlock, isContinuous, VOICES_APART_SECONDS } from './best-path.js';
import { catchesUp, delayAt, whoHeardAtThisSpeed } from './call-delays.js';
import { foreignness, type Surroundings } from './foreign.js';
import { type FrameEvidence } from './frame-evidence.js';
import { PlacedSpans } from './placed.js';
import { type Alteration, type CallDelay, type Passage } from './report.js';
import { beginningOfSpeech, endOfSpeech, type Span, silencesIn, spanAgreement } from './spans.js';
import { type Track } from './track.js';

/** Shorter silences are pauses of what was said around them. */
const SILENCE_BLOCKS = 25;
/** Clocks of computers and of cheap recorders differ by less. */
const SPEED_TOLERANCE = 0.004;
/** A call plays faster and slower while packets come late; what it shifts by in one passage is less, and nobody's doing. */
const LATE_PACKETS_SECONDS = 0.5;
/** At another speed time goes by evenly: where the clock is further off than this, the sound stood still or lacks something here and there. */
const UNEVEN_SECONDS = 0.12;
const CLOCKS_A_SPAN = 12;

export interface Scene extends Surroundings {
  readonly seconds: number;
  /** Frames of all fingerprints. */
  readonly frames: number;
  /** Trials of the whole search. */
  readonly trials: number;
}

/**
 * Passages over the whole recording.
 * @param placed the spans of the scene, with borders where something was done
 */
export function passagesOf(scene: Scene, placed: readonly Span[]): Passage[] {
  return placed.flatMap((span, i) => {
    const before = placed[i - 1]?.to ?? 0;
    const between = span.from > before ? [nothingKnown(scene, before, span.from)] : [];
    return [...between, ...(span.parts.length === 0 ? [unexplained(scene, i, span)] : followed(scene, i, span))];
  });
}

/** A span that follows a voice, without the silences in it. */
function followed(scene: Scene, number: number, span: Span): Passage[] {
  const score = spanScore(scene.spans[number] as Span);
  const falseAlarmBound = Math.min(1, trialsOf(scene, number) * tailOf(score));
  const { run } = (span.parts[0] as Span['parts'][number]).track;
  const said = (from: number, to: number): Passage => ({
    kind: 'genuine',
    ...timesOf(scene, from, to),
    meeting: run.meeting,
    speaker: run.speaker,
    meetingStart: clockIn(span, from),
    meetingEnd: clockIn(span, to),
    score,
    falseAlarmBound,
    provenance: null,
  });
  const out: Passage[] = [];
  let at = span.from;
  for (const silence of silencesIn(span, scene.speech, SILENCE_BLOCKS)) {
    if (silence.from > at) out.push(said(at, silence.from));
    out.push(nothingKnown(scene, silence.from, silence.to));
    at = silence.to;
  }
  if (span.to > at) out.push(said(at, span.to));
  return out;
}

/** Above chance, as this sound has it. */
function spanScore(span: Span): number {
  return scoreOf(spanAgreement(span)) / Math.max(...span.parts.map(({ track }) => track.chance));
}

/** Of a passage whose place was expected only few were tried. */
function trialsOf({ spans, trials, frames }: Scene, number: number): number {
  const span = spans[number] as Span;
  const isExpected = [spans[number - 1], spans[number + 1]].some((other) => other && follows(other, span));
  return isExpected ? ((2 * VOICES_APART_SECONDS) / FRAME_SECONDS) * spans.length : Math.max(trials, frames);
}

function follows(a: Span, b: Span): boolean {
  const [first, second] = a.from < b.from ? [a, b] : [b, a];
  const before = first.parts.at(-1)?.track;
  const after = second.parts[0]?.track;
  return before !== undefined && after !== undefined && isContinuous(before, after, second.from);
}

function unexplained(scene: Scene, number: number, { from, to }: Span): Passage {
  const foreign = foreignness(scene, number);
  if (!foreign?.isForeign) return nothingKnown(scene, from, to);
  return { ...nothingKnown(scene, from, to), kind: 'foreign', score: foreign.lack, falseAlarmBound: foreign.bound };
}

function nothingKnown(scene: Scene, from: number, to: number): Passage {
  const times = timesOf(scene, from, to);
  const empty = { meeting: null, speaker: null, meetingStart: null, meetingEnd: null };
  return { kind: 'undecidable', ...times, ...empty, score: null, falseAlarmBound: null, provenance: null };
}

function timesOf({ seconds }: Scene, from: number, to: number): { fileStart: number; fileEnd: number } {
  return { fileStart: from * BLOCK_SECONDS, fileEnd: Math.min(seconds, to * BLOCK_SECONDS) };
}

function clockIn({ parts }: Span, block: number): number {
  const part = parts.findLast(({ from }) => from <= block) ?? parts[0];
  return clockAtBlock((part as Span['parts'][number]).track, block);
}

export interface Deeds {
  readonly alterations: Alteration[];
  readonly delays: CallDelay[];
  /** The spans of the scene, with borders where something was done. */
  readonly placed: readonly Span[];
}

/** What was done between the passages, and to their speed; and what the call did. */
export function deedsOf(scene: Scene, evidence: FrameEvidence): Deeds {
  const { spans } = scene;
  const placed = new PlacedSpans(spans, scene.runs, evidence);
  const alterations: Alteration[] = [];
  const delays: CallDelay[] = [];
  const followedSpans = spans.flatMap((span, i) => (span.parts.length > 0 ? [i] : []));
  followedSpans.forEach((number, i) => {
    const next = followedSpans[i + 1];
    const deeds = next === undefined ? [] : between(scene, number, next);
    const delay = next === undefined || deeds.length === 0 ? null : delayBetween(scene, number, next);
    if (delay !== null) delays.push(delay);
    else if (next !== undefined && deeds.length > 0) {
      alterations.push(
        ...placed.place({ before: number, after: next, isForeign: isForeignAfter(scene, number), deeds }),
      );
    }
    const speed = speedOf(scene, number);
    const heardBy = speed === null ? null : whoHeardAtThisSpeed(scene, spans[number] as Span);
    if (speed !== null && (heardBy !== null || catchesUp(scene, number))) delays.push(asDelay(speed, heardBy));
    else if (speed !== null) alterations.push(speed);
  });
  const first = followedSpans[0];
  const last = followedSpans.at(-1);
  if (first !== undefined)
    alterations.push(...outside(scene, first - 1).map((deed) => placed.placeBefore(first, deed)));
  if (last !== undefined) alterations.push(...outside(scene, last + 1).map((deed) => placed.placeAfter(last, deed)));
  return {
    alterations: alterations.sort((a, b) => a.fileStart - b.fileStart),
    delays: delays.sort((a, b) => a.fileStart - b.fileStart),
    placed: placed.spans,
  };
}

function delayBetween(scene: Scene, before: number, after: number): CallDelay | null {
  return delayAt(scene, { before, after, isForeign: after > before + 1 && isForeignAfter(scene, before) });
}

/** Whether foreign speech follows a span that follows a voice. */
function isForeignAfter(scene: Scene, number: number): boolean {
  return scene.spans[number + 1]?.parts.length === 0 && foreignness(scene, number + 1)?.isForeign === true;
}

/** A stretch at another speed that is the call's. */
function asDelay({ fileStart, fileEnd, amount }: Alteration, heardBy: string | null): CallDelay {
  return { fileStart, fileEnd, seconds: (1 - amount) * (fileEnd - fileStart), heardBy };
}

/** Foreign speech before or after everything that was found: in this span, if there is one. */
function outside(scene: Scene, number: number): Alteration[] {
  const span = scene.spans[number];
  const foreign = span === undefined ? null : foreignness(scene, number);
  if (span === undefined || !foreign?.isForeign) return [];
  const times = timesOf(scene, span.from, span.to);
  return [{ kind: 'added', ...times, amount: times.fileEnd - times.fileStart, falseAlarmBound: foreign.bound }];
}

function between(scene: Scene, a: number, b: number): Alteration[] {
  const before = scene.spans[a] as Span;
  const after = scene.spans[b] as Span;
  const gap = b > a + 1 ? foreignness(scene, a + 1) : null;
  const fileSeconds = (after.from - before.to) * BLOCK_SECONDS;
  const first = before.parts.at(-1)?.track as Track;
  const second = after.parts[0]?.track as Track;
  const times = timesOf(scene, before.to, after.from);
  const jumpBound = Math.min(1, scene.frames * Math.max(...[before, after].map((span) => tailOf(spanScore(span)))));
  if (first.run.meeting !== second.run.meeting) {
    return [{ kind: 'joined', ...times, amount: fileSeconds, falseAlarmBound: jumpBound }];
  }
  // Meeting time that passes between what is said last and next, beside the time of the recording.
  const clockSeconds =
    clockAtBlock(second, beginningOfSpeech(after, scene.speech)) -
    clockAtBlock(first, endOfSpeech(before, scene.speech));
  const jumps = !isContinuous(first, second, after.from);
  const jump = clockAtBlock(second, after.from) - clockAtBlock(first, after.from);
  if (gap?.isForeign) {
    if (!jumps) return [{ kind: 'replaced', ...times, amount: fileSeconds, falseAlarmBound: gap.bound }];
    const inserted = { ...times, amount: fileSeconds, falseAlarmBound: Math.max(gap.bound, jumpBound) };
    if (jump < 0 && clockSeconds > -VOICES_APART_SECONDS) return [{ kind: 'inserted', ...inserted }];
    if (jump > 0)
      return [
        { kind: 'replaced', ...inserted },
        { kind: 'cut', ...times, amount: jump, falseAlarmBound: jumpBound },
      ];
    return [
      { kind: 'inserted', ...inserted },
      { kind: 'reordered', ...times, amount: -clockSeconds, falseAlarmBound: jumpBound },
    ];
  }
  if (!jumps) return [];
  if (jump > 0) return [{ kind: 'cut', ...middleOf(times), amount: jump, falseAlarmBound: jumpBound }];
  if (clockSeconds < -VOICES_APART_SECONDS) {
    return [{ kind: 'reordered', ...times, amount: -clockSeconds, falseAlarmBound: jumpBound }];
  }
  return [{ kind: 'inserted', ...times, amount: -jump, falseAlarmBound: jumpBound }];
}

/** A cut has one place: the middle of what is silent or unclear there. */
function middleOf({ fileStart, fileEnd }: { readonly fileStart: number; readonly fileEnd: number }) {
  const middle = (fileStart + fileEnd) / 2;
  return { fileStart: middle, fileEnd: middle };
}

function speedOf(scene: Scene, number: number): Alteration | null {
  const span = scene.spans[number] as Span;
  const fileSeconds = (span.to - span.from) * BLOCK_SECONDS;
  const factor = (clockIn(span, span.to) - clockIn(span, span.from)) / fileSeconds;
  const tolerance = Math.max(SPEED_TOLERANCE, LATE_PACKETS_SECONDS / fileSeconds);
  if (Math.abs(factor - 1) <= tolerance || !isEven(span)) return null;
  const bound = Math.min(1, trialsOf(scene, number) * tailOf(spanScore(span)));
  const kind = factor > 1 ? 'sped_up' : 'slowed';
  return { kind, ...timesOf(scene, span.from, span.to), amount: factor, falseAlarmBound: bound };
}

function isEven(span: Span): boolean {
  const length = span.to - span.from;
  const first = clockIn(span, span.from);
  const seconds = clockIn(span, span.to) - first;
  return Array.from({ length: CLOCKS_A_SPAN - 1 }, (_, i) => (i + 1) / CLOCKS_A_SPAN).every((share) => {
    const block = span.from + Math.round(share * length);
    const expected = first + (seconds * (block - span.from)) / length;
    return Math.abs(clockIn(span, block) - expected) <= UNEVEN_SECONDS;
  });
}
