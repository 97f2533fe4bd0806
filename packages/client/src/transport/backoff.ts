// How long to wait before the next attempt to connect (L4): exponential with full jitter, so that the clients of a
// restarted server do not all come back in the same moment.
import { type Rng } from '@incamera/kernel';

const FIRST_MS = 250;
/** A person who waits for a meeting to come back notices more than this. */
const LONGEST_MS = 4000;

/** Delay before attempt number `attempt` (0 = the first one after a loss), in ms. */
export function backoffMs(attempt: number, rng: Rng): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  const [high, low] = rng.bytes(2);
  const share = (((high ?? 0) << 8) | (low ?? 0)) / 0xffff;
  return Math.round(ceiling * (0.5 + share / 2));
}
