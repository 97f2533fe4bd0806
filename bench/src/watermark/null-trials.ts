// What keys that are not in a recording score: the proved bound does not need it, a mistake in the code would show in it.
import { BlockSearch, KeyWords, planTrace, SpectrumReader } from '@incamera/watermark';
import { benchKey } from './copies.js';
import { RATE_HZ } from './tools.js';

const MEETING_SECONDS = 38 * 60;
const CLIP_SECONDS = 60;
const FIRST_INNOCENT = 100_000;
const REACH_CELLS = 4000;
export const TAIL = 5;

export interface NullResult {
  readonly trials: number;
  readonly variance: number;
  readonly mean: number;
  readonly highest: number;
  /** Scores above `TAIL`. */
  readonly aboveTail: number;
}

/** Scores of innocent keys in marked and attacked clips, until there are enough. */
export function nullTrials(sounds: readonly Float32Array[], wanted: number): NullResult {
  let trials = 0;
  let sum = 0;
  let squares = 0;
  let highest = 0;
  let aboveTail = 0;
  const perSound = wanted / sounds.length;
  sounds.forEach((sound, number) => {
    const reader = new SpectrumReader(RATE_HZ);
    reader.push(sound.subarray(0, CLIP_SECONDS * RATE_HZ));
    const spectrum = reader.finish();
    const plan = planTrace(spectrum, 1, { fromSeconds: 0, toSeconds: MEETING_SECONDS });
    const search = new BlockSearch(spectrum, { ...plan, spedBlocks: [] }, [0]);
    const until = (number + 1) * perSound;
    for (let key = 0; trials < until; key++) {
      const words = new KeyWords(benchKey(FIRST_INNOCENT + key), -REACH_CELLS, plan.lastCell + REACH_CELLS);
      search.rawScores(words, (z) => {
        trials++;
        sum += z;
        squares += z * z;
        if (z > TAIL) aboveTail++;
        if (z > highest) highest = z;
      });
    }
  });
  const mean = sum / trials;
  return { trials, mean, variance: squares / trials - mean * mean, highest, aboveTail };
}
