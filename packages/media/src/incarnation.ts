// Worker incarnations of this page (L3): each transform gets a number that no earlier one had, so that no (key, counter)
// pair is used twice although every transform counts from zero. A reloaded page is a new leaf and may start again.
import { MAX_INCARNATION } from '@incamera/sframe';
import { mediaErrors } from './errors.js';

let next = 0;

/**
 * The next number. Held by the page and not by an engine, because two engines one after another may share a leaf.
 * @throws {AppError} `media/incarnations_exhausted`
 */
export function nextIncarnation(): number {
  if (next > MAX_INCARNATION) throw mediaErrors.make('media/incarnations_exhausted');
  return next++;
}
