// Which part of a block a mark is in (L1).
import { type KeyWords } from './key-words.js';
import { type WeightedReadings } from './lattice.js';

/** Cells that are looked at together: 2 s say enough about most marks. */
const STEP_CELLS = 63;
/** A stretch belongs to the mark when it scores this share of what the best half does on average. */
const SHARE = 0.4;

/**
 * First and last cell of the stretch that scores most, less what it would score by being long. Exact to a few
 * seconds: it says where to listen, and the bound does not depend on it.
 */
export function extentOf(words: KeyWords, readings: WeightedReadings, offset: number): readonly [number, number] {
  const scores: number[] = [];
  for (let from = 0; from < readings.cells; from += STEP_CELLS) {
    scores.push(words.product(readings, offset, from, Math.min(readings.cells, from + STEP_CELLS)));
  }
  const upper = [...scores].sort((a, b) => b - a).slice(0, Math.ceil(scores.length / 2));
  const toll = (SHARE * upper.reduce((sum, score) => sum + score, 0)) / Math.max(1, upper.length);
  let best: readonly [number, number] = [0, scores.length];
  let most = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let from = 0;
  scores.forEach((score, i) => {
    if (sum <= 0) {
      sum = 0;
      from = i;
    }
    sum += score - toll;
    if (sum <= most) return;
    most = sum;
    best = [from, i + 1];
  });
  return [best[0] * STEP_CELLS, Math.min(readings.cells, best[1] * STEP_CELLS)];
}
