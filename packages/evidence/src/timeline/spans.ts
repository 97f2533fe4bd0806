// From the path to stretches of the recording (L2): what follows one voice of one meeting without a jump, and what follows nothing.
import { type Agreement } from '../search/compare.js';
import { inBlocks, isContinuous, type Path } from './best-path.js';
import { type Track } from './track.js';

/** Blocks with fewer clear signs are silence or noise, of about two hundred. */
const FEWEST_SIGNS = 12;
/** A stretch of less speech is no word: its border is drawn through the silence around it. */
export const FEWEST_WORD_SIGNS = 200;

/** Blocks `from` to before `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
  /** Tracks in the order in which they are followed; none where nothing fits. */
  readonly parts: readonly SpanPart[];
}

export interface SpanPart {
  readonly track: Track;
  readonly from: number;
  readonly to: number;
}

/** Clear signs of each block, whatever track. */
export function speechOf(signsOf: (from: number, to: number) => number, blocks: number): Int32Array {
  return Int32Array.from({ length: blocks }, (_, block) => signsOf(block, block + 1));
}

/** @param speech clear signs of each block */
export function spansOf(tracks: readonly Track[], path: Path, speech: Int32Array): Span[] {
  const spans: Span[] = [];
  for (let block = 0; block < path.length; ) {
    const from = block;
    const state = path[block] as number;
    while (block < path.length && path[block] === state) block++;
    const track = tracks[state];
    const last = spans.at(-1);
    const end = last?.parts.at(-1);
    if (track === undefined) spans.push({ from, to: block, parts: [] });
    else if (last === undefined || end === undefined || !isSameVoice(end.track, track, from)) {
      spans.push({ from, to: block, parts: [{ track, from, to: block }] });
    } else {
      spans[spans.length - 1] = { from: last.from, to: block, parts: [...last.parts, { track, from, to: block }] };
    }
  }
  return withBordersInSilence(withoutSilentGaps(spans, speech), speech);
}

function isSameVoice(before: Track, after: Track, block: number): boolean {
  return before.run.speaker === after.run.speaker && isContinuous(before, after, block);
}

/** Gaps in which nothing is said belong to what is before them. */
function withoutSilentGaps(spans: readonly Span[], speech: Int32Array): Span[] {
  const out: Span[] = [];
  for (const span of spans) {
    const last = out.at(-1);
    const isSilent = span.parts.length === 0 && total(speech, span.from, span.to) < FEWEST_WORD_SIGNS;
    if (!isSilent || last === undefined) out.push(span);
    else out[out.length - 1] = { ...last, to: span.to };
  }
  return joined(out);
}

/** Spans of one voice that follow each other again. */
export function joined(spans: readonly Span[]): Span[] {
  const out: Span[] = [];
  for (const span of spans) {
    const last = out.at(-1);
    const before = last?.parts.at(-1);
    const after = span.parts[0];
    const isOne = before && after && last && isSameVoice(before.track, after.track, span.from);
    if (isOne) out[out.length - 1] = { from: last.from, to: span.to, parts: [...last.parts, ...span.parts] };
    else out.push(span);
  }
  return out;
}

/** Where nothing is said, a border lies in the middle of it; a gap begins and ends with speech. */
function withBordersInSilence(spans: readonly Span[], speech: Int32Array): Span[] {
  const borders = spans.slice(1).map((span, i) => {
    const before = spans[i] as Span;
    let first = span.from;
    let last = span.from;
    while (first > before.from + 1 && (speech[first - 1] as number) < FEWEST_SIGNS) first--;
    while (last < span.to - 1 && (speech[last] as number) < FEWEST_SIGNS) last++;
    if (before.parts.length === 0) return first;
    return span.parts.length === 0 ? last : Math.floor((first + last) / 2);
  });
  return spans.map((span, i) => ({
    ...span,
    from: i === 0 ? span.from : (borders[i - 1] as number),
    to: borders[i] ?? span.to,
  }));
}

export function total(speech: Int32Array, from: number, to: number): number {
  let sum = 0;
  for (let block = from; block < to; block++) sum += speech[block] as number;
  return sum;
}

/** Agreement of a span along its tracks. */
export function spanAgreement({ parts }: Span): Agreement {
  let sum = 0;
  let signs = 0;
  for (const { track, from, to } of parts) {
    const part = inBlocks(track, from, to);
    sum += part.sum;
    signs += part.signs;
  }
  return { sum, signs };
}

/** Where the silence ends that a span begins with. */
export function beginningOfSpeech({ from, to }: Span, speech: Int32Array): number {
  let first = from;
  while (first < to - 1 && (speech[first] as number) < FEWEST_SIGNS) first++;
  return first;
}

/** Where the silence begins that a span ends with. */
export function endOfSpeech({ from, to }: Span, speech: Int32Array): number {
  let end = to;
  while (end > from + 1 && (speech[end - 1] as number) < FEWEST_SIGNS) end--;
  return end;
}

/** Stretches of a span of at least so many blocks in which nothing is said. */
export function silencesIn({ from, to }: Span, speech: Int32Array, fewest: number): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (let block = from; block < to; ) {
    const first = block;
    while (block < to && (speech[block] as number) < FEWEST_SIGNS) block++;
    if (block - first >= fewest) found.push({ from: first, to: block });
    if (block === first) block++;
  }
  return found;
}
