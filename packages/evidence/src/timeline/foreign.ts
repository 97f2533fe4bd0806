// Speech that agrees with nothing (L2): is it less than genuine speech in this recording would?
import { FRAME_SECONDS } from '../print/layout.js';
import { type Agreement, agreement, scoreOf, tailOf, VARIANCE_OF_SIGNS } from '../search/compare.js';
import { frameAt } from '../search/file-print.js';
import { BLOCK_SECONDS, clockAtBlock, isContinuous, meanAgreement } from './best-path.js';
import { type Span, total } from './spans.js';
import { type Track } from './track.js';

/**
 * How much the agreement of genuine speech differs from word to word, as a share of its mean: 0.11 in clean recordings to 0.17 in
 * rooms were measured over 0.4 to 1 s (docs/decisions/0036).
 */
const SPREAD = 0.15;
/** Speech is called foreign when genuine speech of this recording agrees so badly less often than this. */
const FOREIGN_LIMIT = 1e-2;
/** What lacks no more than this is genuine like the rest. */
const GENUINE_LACK = 3;
/** A word of 0.3 s in a clear recording. */
const FEWEST_SIGNS = 220;

export interface Foreignness {
  readonly isForeign: boolean;
  /** Standard deviations below what was to be expected. */
  readonly lack: number;
  /** Bound on the probability that any stretch of this length agrees so badly though it is genuine. */
  readonly bound: number;
}

/**
 * How badly a span without a track agrees with what would be there, by the tracks beside it.
 * @param speech clear signs of each block
 * @returns null where too little is said, or nothing is beside it
 */
export function foreignness(spans: readonly Span[], number: number, speech: Int32Array): Foreignness | null {
  const { from, to } = spans[number] as Span;
  if (total(speech, from, to) < FEWEST_SIGNS) return null;
  const before = spans[number - 1]?.parts.at(-1)?.track;
  const after = spans[number + 1]?.parts[0]?.track;
  const lacks = [before, after].flatMap((track) => (track === undefined ? [] : [lackOf(track, from, to)]));
  if (lacks.length === 0) return null;
  const lack = Math.min(...lacks);
  const bound = Math.min(1, (speech.length / (to - from)) * tailOf(lack));
  return { isForeign: bound <= FOREIGN_LIMIT, lack, bound };
}

function lackOf(track: Track, from: number, to: number): number {
  const { print, run } = track;
  const first = frameAt(print.speed, from * BLOCK_SECONDS);
  const end = frameAt(print.speed, to * BLOCK_SECONDS);
  const lag = Math.round((clockAtBlock(track, from) - run.startSeconds) / FRAME_SECONDS) - first;
  const near = [-1, 0, 1].map((by) => agreement(print, run.words, lag + by, first, end));
  const { sum, signs } = near.reduce((best, one) => (scoreOf(one) > scoreOf(best) ? one : best), near[0] as Agreement);
  // Outside of the fingerprint nothing was to be expected.
  if (signs < FEWEST_SIGNS) return Number.POSITIVE_INFINITY;
  const expected = meanAgreement(track) * signs;
  return (expected - sum) / Math.sqrt(VARIANCE_OF_SIGNS * signs + (SPREAD * expected) ** 2);
}

/** Spans without those that agree hardly less than the rest: they go on with the voice before. */
export function withoutWeakWords(spans: readonly Span[], speech: Int32Array): Span[] {
  const out: Span[] = [];
  for (let number = 0; number < spans.length; number++) {
    const span = spans[number] as Span;
    const next = spans[number + 1];
    const last = out.at(-1);
    const part = last?.parts.at(-1);
    const following = next?.parts[0];
    const isBetween = span.parts.length === 0 && last && part && next && following;
    const isWeak = isBetween && isContinuous(part.track, following.track, next.from) && lackAt(spans, number, speech);
    if (!isWeak) {
      out.push(span);
      continue;
    }
    out[out.length - 1] = { ...last, to: span.to, parts: [...last.parts.slice(0, -1), { ...part, to: span.to }] };
  }
  return out;
}

function lackAt(spans: readonly Span[], number: number, speech: Int32Array): boolean {
  const foreign = foreignness(spans, number, speech);
  return foreign === null || foreign.lack < GENUINE_LACK;
}
