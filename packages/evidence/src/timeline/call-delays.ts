// What calls do to what they play (L2; decision 0036): while packets come late, speech goes on later, and catches up. It is told from what somebody did to a
// recording by two signs: a device committed to having heard it so while the meeting ran, or nothing but silence was put in.
import { FRAME_SECONDS } from '../print/layout.js';
import { type Run } from '../search/archive.js';
import { BLOCK_SECONDS, clockAtBlock, meanAgreement, SAME_VOICE_SECONDS } from './best-path.js';
import { NEAR_SPANS, type Surroundings } from './foreign.js';
import { type CallDelay } from './report.js';
import { FEWEST_WORD_SIGNS, type Span, type SpanPart, total } from './spans.js';
import { type Track } from './track.js';
import { compared, type Piece, versionsOf } from './versions.js';

/** What a device heard so explains no more: a call that is later than this is said to be cut, whoever says otherwise. */
const LONGEST_DELAY_SECONDS = 2;
/** Longer silence is told as something that was put in. */
const LONGEST_SILENCE_SECONDS = 1;
/** Of a delay, so much is sound that was stretched, or is concealed. */
const STRETCHED_BLOCKS = 1;
/** Before and after a delay, so much is compared with what devices heard. */
const COMPARED_BLOCKS = 25;

/** The span that follows a voice before the delay, and the one after it; what is between follows none. */
export interface Border {
  readonly before: number;
  readonly after: number;
  /** Whether speech is between that agrees with nothing. */
  readonly isForeign: boolean;
}

/** The delay that explains why the clock of the meeting does not go on at a border; null: there is none. */
export function delayAt(around: Surroundings, border: Border): CallDelay | null {
  const [before, after] = [around.spans[border.before] as Span, around.spans[border.after] as Span];
  const first = before.parts.at(-1) as SpanPart;
  const second = after.parts[0] as SpanPart;
  if (first.track.run.meeting !== second.track.run.meeting) return null;
  const seconds = clockAtBlock(first.track, after.from) - clockAtBlock(second.track, after.from);
  const delay = { fileStart: before.to * BLOCK_SECONDS, fileEnd: after.from * BLOCK_SECONDS, seconds };
  const mayBeCall = !border.isForeign && Math.abs(seconds) <= LONGEST_DELAY_SECONDS;
  const heardBy = mayBeCall ? whoHeardBoth(around, pieceBefore(before, first), pieceAfter(after, second)) : null;
  if (heardBy !== null) return { ...delay, heardBy };
  const isSilence = !border.isForeign && seconds > 0 && seconds <= LONGEST_SILENCE_SECONDS;
  return isSilence && isSilent(around, before.to, after.from, seconds) ? { ...delay, heardBy: null } : null;
}

/** A device that heard a span at the speed at which it plays here, though it was said at another; null: nobody did. */
export function whoHeardAtThisSpeed(around: Surroundings, span: Span): string | null {
  const first = span.parts[0] as SpanPart;
  const last = span.parts.at(-1) as SpanPart;
  return whoHeardBoth(around, pieceAfter(span, first), pieceBefore(span, last));
}

/**
 * Whether a span that is played too fast, with nothing missing, catches up with what the call was late by: no further than where the clock was a few spans
 * before, and by no more than what silence explains.
 */
export function catchesUp({ spans }: Surroundings, number: number): boolean {
  const span = spans[number] as Span;
  const [first, last] = [span.parts[0] as SpanPart, span.parts.at(-1) as SpanPart];
  const gained = lead(last.track, span.to) - lead(first.track, span.from);
  if (gained < 0 || gained > LONGEST_SILENCE_SECONDS) return false;
  const leads = spans.slice(Math.max(0, number - NEAR_SPANS), number).flatMap(({ parts, to }) => {
    const track = parts.at(-1)?.track;
    return track === undefined || track.run.meeting !== last.track.run.meeting ? [] : [lead(track, to)];
  });
  return lead(last.track, span.to) <= Math.max(...leads) + SAME_VOICE_SECONDS;
}

/** By how much the clock of the meeting is ahead of the recording's. */
function lead(track: Track, block: number): number {
  return clockAtBlock(track, block) - block * BLOCK_SECONDS;
}

interface VoicePiece extends Piece {
  readonly run: Run;
}

/** A device on whose clock the end of one stretch and the beginning of another are as far apart as in the recording. */
function whoHeardBoth({ runs }: Surroundings, before: VoicePiece, after: VoicePiece): string | null {
  const others = versionsOf(runs, after.run.meeting, after.run.speaker);
  for (const [by, those] of versionsOf(runs, before.run.meeting, before.run.speaker)) {
    const otherRuns = others.get(by);
    if (by === null || otherRuns === undefined) continue;
    const one = compared(before, those, 0);
    const other = compared(after, otherRuns, 0);
    if (one?.agrees !== true || other?.agrees !== true) continue;
    const passed = after.clock + other.lag * FRAME_SECONDS - (before.clock + one.lag * FRAME_SECONDS);
    if (Math.abs(passed - (after.from - before.from) * BLOCK_SECONDS) <= SAME_VOICE_SECONDS) return by;
  }
  return null;
}

const pieceBefore = (span: Span, { track }: SpanPart): VoicePiece =>
  pieceOf(track, Math.max(span.from, span.to - COMPARED_BLOCKS), span.to);

const pieceAfter = (span: Span, { track }: SpanPart): VoicePiece =>
  pieceOf(track, span.from, Math.min(span.to, span.from + COMPARED_BLOCKS));

function pieceOf(track: Track, from: number, to: number): VoicePiece {
  const { print, run } = track;
  return { from, to, print, run, clock: clockAtBlock(track, from), expected: meanAgreement(track) };
}

/** Whether as much silence as the delay lies at its border; what is concealed of a gap sounds a little, and less than a word. */
function isSilent({ speech }: Surroundings, from: number, to: number, seconds: number): boolean {
  const length = Math.max(1, Math.floor(seconds / BLOCK_SECONDS) - STRETCHED_BLOCKS);
  for (let first = Math.max(0, from - length); first <= to && first + length <= speech.length; first++) {
    if (total(speech, first, first + length) < FEWEST_WORD_SIGNS) return true;
  }
  return false;
}
