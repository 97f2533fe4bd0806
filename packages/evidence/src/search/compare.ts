// How well a stretch of a recording agrees with a stretch of a fingerprint, and what chance would give (L2).
import { bitCount } from './bits.js';
import { type FilePrint } from './file-print.js';

/**
 * Signs are not independent: neighbours share bands and windows, so that the number of agreements varies as that of a few fewer coins.
 * Measured 1.9 to 2.1 over languages and codecs (docs/decisions/0036); this is what scores are computed with.
 */
export const VARIANCE_OF_SIGNS = 2.3;

/** Agreements less disagreements, of so many clear signs. */
export interface Agreement {
  readonly sum: number;
  readonly signs: number;
}

/**
 * Frames `first` to before `end` of the recording against those `lag` later in the run.
 * What lies outside of the run counts as neither.
 * @param stride every so many frames: neighbours say almost the same
 */
export function agreement(
  print: FilePrint,
  words: Uint32Array,
  lag: number,
  first: number,
  end: number,
  stride = 1,
): Agreement {
  let agreed = 0;
  let signs = 0;
  const from = Math.max(first, print.first, -lag);
  const to = Math.min(end, print.first + print.bits.length, words.length - lag);
  for (let frame = from; frame < to; frame += stride) {
    const clear = print.clear[frame - print.first] as number;
    if (clear === 0) continue;
    const other = (print.bits[frame - print.first] as number) ^ (words[frame + lag] as number);
    agreed += bitCount(~other & clear);
    signs += bitCount(clear);
  }
  return { sum: 2 * agreed - signs, signs };
}

/** Standard deviations above what sound that has nothing to do with it gives. */
export function scoreOf({ sum, signs }: Agreement): number {
  return signs === 0 ? 0 : sum / Math.sqrt(VARIANCE_OF_SIGNS * signs);
}

/**
 * Bound on the probability that unrelated speech scores `z` or more in one trial: that of a normal law. It is measured, not proved
 * (docs/decisions/0036, `npm run bench:evidence`): signs of speech are no coins that somebody tossed.
 */
export function tailOf(z: number): number {
  return z <= 0 ? 1 : Math.exp((-z * z) / 2);
}

/** The score from which `trials` trials make a false match less probable than `limit`. */
export function scoreFor(trials: number, limit: number): number {
  return Math.sqrt(2 * Math.log(Math.max(1, trials) / limit));
}
