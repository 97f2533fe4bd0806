// What is tried in a search through pictures, and what a score proves (L1).
import { FALSE_ACCUSATION_LIMIT } from '../detect/plan.js';
import { TILE_SIGNS } from './layout.js';

/** Places, scales and slants of the pattern that are tried, at most: they are chosen by the picture alone. */
export const MAX_REGISTRATIONS = 12;

const SMALLEST_BOUND = 1e-300;

/** Trials of a search: every key at every shift of the tile, for as many registrations as there can be. */
export function pictureTrials(keys: number): number {
  return keys * TILE_SIGNS * MAX_REGISTRATIONS;
}

/**
 * Upper bound on the probability that a search names any key that is not in the picture: each trial has P(z ≥ x) ≤ exp(−x²/2) by
 * Hoeffding's inequality, since the readings depend on the picture alone and the signs of such a key are independent fair coins.
 */
export function pictureBound(keys: number, z: number): number {
  if (z <= 0) return 1;
  return Math.min(1, SMALLEST_BOUND + Math.exp(Math.log(pictureTrials(keys)) - (z * z) / 2));
}

/**
 * The score from which on a key is named.
 * @param limit probability that the search names anybody whose key is not in the picture
 */
export function pictureThreshold(keys: number, limit: number = FALSE_ACCUSATION_LIMIT): number {
  return Math.sqrt(2 * Math.log(pictureTrials(keys) / limit));
}
