// Looking for a mark in pieces of a recording (L1): whoever cuts a recording up leaves no stretch that says enough among the rest of a block.
import { blocksOf, type Family, type TracePlan } from './plan.js';
import { meetingTimeAt, type TracedCopy } from './report.js';
import { SLICE_SECONDS, type SoundSpectrum } from './spectrum.js';

/** Passages of about half a minute and of about ten seconds, each of which has one of these in itself wherever it begins. */
const PIECE_SECONDS = [16, 7];
/** For each length. What blocks and chains use, and this twice, is the whole limit. */
const SHARES: Readonly<Record<Family, number>> = { steady: 0.03, sped: 0.02, chain: 0 };
const PIECES_TOGETHER = 16;
/** Keys × pieces × cells of the meeting for each length: a minute or two of one core. Beyond, pieces are longer. */
const MOST_WORK = 1e8;
/** Pieces nearer to the length of a block find little that the block does not. */
const MOST_SHARE = 0.7;
/** By how much two pieces of one passage may disagree on where it lies in the meeting. */
const SAME_PLACE_SECONDS = 0.25;

/** Overlapping by half, from the longest on; none where a recording is too short for them. @param workShare of what is searched at most */
export function planPieces(spectrum: SoundSpectrum, whole: TracePlan, workShare = 1): TracePlan[] {
  const { frames } = spectrum;
  const cells = whole.lastCell - whole.firstCell + 1;
  const most = Math.floor((MOST_WORK * workShare) / whole.keys / cells);
  const longest = (whole.blocks[0]?.slices ?? 0) * MOST_SHARE;
  const counts = PIECE_SECONDS.map((seconds) =>
    Math.min(most, Math.ceil((2 * frames) / Math.round(seconds / SLICE_SECONDS)) - 1),
  );
  return [...new Set(counts)].flatMap((count) => {
    const slices = Math.ceil((2 * frames) / (count + 1));
    if (count < 2 || slices > longest) return [];
    const starts = Array.from({ length: count }, (_, i) => Math.round((i * (frames - slices)) / (count - 1)));
    return [{ ...whole, ...blocksOf(spectrum, starts, slices), together: PIECES_TOGETHER, shares: SHARES }];
  });
}

/** What pieces of one passage say, as that passage; of two passages that overlap, the weaker one is as long as the other leaves it. */
export function joinPieces<T extends TracedCopy>(copies: readonly T[]): T[] {
  const passages: T[] = [];
  for (const copy of [...copies].sort((a, b) => a.fileStart - b.fileStart)) {
    const before = passages.findLast((one) => one.label === copy.label);
    if (before === undefined || copy.fileStart > before.fileEnd) passages.push(copy);
    else if (isContinued(before, copy)) passages[passages.indexOf(before)] = joined(before, copy);
    else if (copy.z > before.z) passages.splice(passages.indexOf(before), 1, endingAt(before, copy.fileStart), copy);
    else if (copy.fileEnd > before.fileEnd) passages.push(beginningAt(copy, before.fileEnd));
  }
  return passages.sort((a, b) => b.z - a.z);
}

function isContinued(before: TracedCopy, copy: TracedCopy): boolean {
  return Math.abs(meetingTimeAt(before, copy.fileStart) - copy.meetingTime) <= SAME_PLACE_SECONDS;
}

function joined<T extends TracedCopy>(before: T, copy: T): T {
  const better = copy.z > before.z ? copy : before;
  const { z, falseAccusationBound, speed } = better;
  return { ...before, z, falseAccusationBound, speed, fileEnd: Math.max(before.fileEnd, copy.fileEnd) };
}

const endingAt = <T extends TracedCopy>(copy: T, fileEnd: number): T => ({
  ...copy,
  fileEnd: Math.max(copy.fileStart, fileEnd),
});

const beginningAt = <T extends TracedCopy>(copy: T, fileStart: number): T => ({
  ...copy,
  fileStart,
  meetingTime: meetingTimeAt(copy, fileStart),
});
