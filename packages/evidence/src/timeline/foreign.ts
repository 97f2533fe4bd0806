// Speech that agrees with nothing (L2): is it less than genuine speech in this recording would?
import { FRAME_SECONDS } from '../print/layout.js';
import { type Run } from '../search/archive.js';
import { tailOf } from '../search/compare.js';
import { frameAt, type WholePrint } from '../search/file-print.js';
import { BLOCK_SECONDS, clockAtBlock, isContinuous } from './best-path.js';
import { type Beside, type OwnAgreement } from './own-agreement.js';
import { type Span, total } from './spans.js';
import { type Track } from './track.js';

/** Speech is called foreign when genuine speech of this recording agrees so badly less often than this. */
const FOREIGN_LIMIT = 1e-2;
/** What lacks no more than this is genuine like the rest. */
const GENUINE_LACK = 3;
/** A word of 0.3 s in a clear recording. */
const FEWEST_SIGNS = 220;
/** Calls conceal shorter stretches, or stretch them. */
export const FEWEST_BLOCKS = 4;
/** Voices that are followed within so many stretches are expected here too: they may have spoken at the same time. */
export const NEAR_SPANS = 6;
/** By so many frames the clock of a voice may have drifted since it was followed. */
const DRIFT_FRAMES = 2;

/** What a stretch is compared with. */
export interface Surroundings {
  readonly spans: readonly Span[];
  /** Clear signs of each block. */
  readonly speech: Int32Array;
  /** Of all versions of all voices. */
  readonly runs: readonly Run[];
  readonly own: OwnAgreement;
}

export interface Foreignness {
  readonly isForeign: boolean;
  /** Standard deviations below what was to be expected. */
  readonly lack: number;
  /** Bound on the probability that any stretch of this length agrees so badly though it is genuine. */
  readonly bound: number;
}

/**
 * How badly a span without a track agrees with what would be there, by the voices that are followed near it, alone or two at once.
 * @returns null where too little is said, or nothing is beside it
 */
export function foreignness(around: Surroundings, number: number): Foreignness | null {
  const { spans, speech } = around;
  const { from, to } = spans[number] as Span;
  if (to - from < FEWEST_BLOCKS || total(speech, from, to) < FEWEST_SIGNS) return null;
  const beside = [spans[number - 1]?.parts.at(-1)?.track, spans[number + 1]?.parts[0]?.track];
  const prints = [...new Set(beside.flatMap((track) => track?.print ?? []))];
  if (prints.length === 0) return null;
  const lack = Math.min(...prints.map((print) => leastLack(around, number, print)));
  const bound = Math.min(1, (speech.length / (to - from)) * tailOf(lack));
  return { isForeign: bound <= FOREIGN_LIMIT, lack, bound };
}

function leastLack(around: Surroundings, number: number, print: WholePrint): number {
  const { from, to } = around.spans[number] as Span;
  const first = frameAt(print.speed, from * BLOCK_SECONDS);
  const end = frameAt(print.speed, to * BLOCK_SECONDS);
  const lackOf = (voices: readonly Beside[]): number => {
    const agreement = around.own.along(print, voices, first, end);
    // Outside of the fingerprint nothing was to be expected.
    return agreement.signs < FEWEST_SIGNS ? Number.POSITIVE_INFINITY : around.own.lack(agreement, to - from);
  };
  const expected = tracksNear(around.spans, number, print).flatMap((track) =>
    expectedIn(around.runs, track, from, first),
  );
  const voices = expected.map((voice) => {
    const near = Array.from({ length: 2 * DRIFT_FRAMES + 1 }, (_, i) => ({
      ...voice,
      lag: voice.lag + i - DRIFT_FRAMES,
    }));
    const lacks = near.map((one) => lackOf([one]));
    const lack = Math.min(...lacks);
    return { voice: near[lacks.indexOf(lack)] as Beside, lack };
  });
  const pairs = voices.flatMap(({ voice: a }, i) =>
    voices.slice(i + 1).flatMap(({ voice: b }) => (a.run.speaker === b.run.speaker ? [] : [lackOf([a, b])])),
  );
  return Math.min(Number.POSITIVE_INFINITY, ...voices.map(({ lack }) => lack), ...pairs);
}

/** Of each voice the nearest track on either side. */
function tracksNear(spans: readonly Span[], number: number, print: WholePrint): Track[] {
  const before = spans.slice(Math.max(0, number - NEAR_SPANS), number).flatMap(({ parts }) => parts);
  const after = spans.slice(number + 1, number + 1 + NEAR_SPANS).flatMap(({ parts }) => parts);
  return [before.reverse(), after].flatMap((parts) => {
    const tracks = parts.map(({ track }) => track).filter((track) => track.print === print);
    const isFirst = (track: Track, i: number): boolean =>
      tracks.findIndex(({ run }) => run.meeting === track.run.meeting && run.speaker === track.run.speaker) === i;
    return tracks.filter(isFirst);
  });
}

/** The runs of a track's voice, each where it would lie if the clock of the track went on. */
function expectedIn(runs: readonly Run[], track: Track, from: number, first: number): Beside[] {
  const clock = clockAtBlock(track, from);
  return runs
    .filter(
      ({ meeting, speaker, heardBy }) =>
        meeting === track.run.meeting && speaker === track.run.speaker && heardBy === track.run.heardBy,
    )
    .map((run) => ({ run, lag: Math.round((clock - run.startSeconds) / FRAME_SECONDS) - first }))
    .filter(({ run, lag }) => first + lag > -run.words.length && first + lag < run.words.length);
}

/** Spans without those that agree hardly less than the rest: they go on with the voice before. */
export function withoutWeakWords(around: Surroundings): Span[] {
  const { spans } = around;
  const out: Span[] = [];
  for (let number = 0; number < spans.length; number++) {
    const span = spans[number] as Span;
    const next = spans[number + 1];
    const last = out.at(-1);
    const part = last?.parts.at(-1);
    const following = next?.parts[0];
    const isBetween = span.parts.length === 0 && last && part && next && following;
    const isWeak = isBetween && isContinuous(part.track, following.track, next.from) && isWeakWord(around, number);
    if (!isWeak) {
      out.push(span);
      continue;
    }
    out[out.length - 1] = { ...last, to: span.to, parts: [...last.parts.slice(0, -1), { ...part, to: span.to }] };
  }
  return out;
}

function isWeakWord(around: Surroundings, number: number): boolean {
  const foreign = foreignness(around, number);
  return foreign === null || foreign.lack < GENUINE_LACK;
}
