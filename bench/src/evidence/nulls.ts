// What speech of one language scores against fingerprints of another: chance, whose law the bounds rest on.
import { agreement, type FilePrint, scoreOf } from '@incamera/evidence';

/** Frames of a second. */
const FRAMES_A_SECOND = 62.5;
const TAILS = [3, 4, 5, 5.5] as const;

export interface NullResult {
  readonly seconds: number;
  readonly trials: number;
  readonly variance: number;
  readonly highest: number;
  /** Scores above each of `TAILS`, as a share of what the bound allows. */
  readonly ofBound: readonly number[];
}

/** Scores of stretches of `print` at every other place of `words`, until there are enough. */
export function nullScores(print: FilePrint, words: Uint32Array, seconds: number, wanted: number): NullResult {
  const frames = Math.round(seconds * FRAMES_A_SECOND);
  const above = TAILS.map(() => 0);
  let trials = 0;
  let squares = 0;
  let highest = 0;
  for (let stretch = 0; trials < wanted; stretch++) {
    const first = (stretch * 9973) % (print.bits.length - frames);
    if (signsOf(print, first, first + frames) < 12 * frames) continue;
    for (let at = 0; at + frames < words.length; at += 2) {
      const z = scoreOf(agreement(print, words, at - first, first, first + frames));
      trials++;
      squares += z * z;
      if (z > highest) highest = z;
      for (let i = 0; i < TAILS.length && z > (TAILS[i] as number); i++) above[i] = (above[i] as number) + 1;
    }
  }
  const ofBound = TAILS.map((z, i) => (above[i] as number) / trials / Math.exp((-z * z) / 2));
  return { seconds, trials, variance: squares / trials, highest, ofBound };
}

function signsOf({ clear }: FilePrint, first: number, end: number): number {
  let count = 0;
  for (let frame = first; frame < end; frame++) {
    for (let bits = clear[frame] as number; bits !== 0; bits &= bits - 1) count++;
  }
  return count;
}

export function nullRow({ seconds, trials, variance, highest, ofBound }: NullResult): string[] {
  return [
    `${seconds} s`,
    trials.toExponential(1),
    variance.toFixed(3),
    highest.toFixed(2),
    ...ofBound.map((share) => share.toFixed(3)),
  ];
}

export const NULL_COLUMNS: readonly string[] = [
  'stretch',
  'trials',
  'variance',
  'highest',
  ...TAILS.map((z) => `above ${z}, of the bound`),
];
