// Which version of a charter somebody came in under (L2).
import { type CharterChain, type VerifiedCharter } from '@incamera/charter';
import { CLOCK_TOLERANCE_MS } from './admission-time.js';

/** The version that was surely in force at a time: clocks may differ by as much as for admissions. */
export function versionAt({ versions }: CharterChain, atMs: number): VerifiedCharter {
  return versions.findLast(({ charter }) => charter.createdAtMs + CLOCK_TOLERANCE_MS <= atMs) ?? versions[0];
}
