// When somebody came in, as the host says, against what everybody else knows (L2). Certificates and tokens are judged as of that
// time, so it must not be the host's to choose.
import { type Charter } from '@incamera/charter';
import { type Admission } from './admission.js';
import { type GroupError, groupErrors } from './errors.js';

/** What two clocks may differ by: devices without time service, and what a commit takes on its way. */
export const CLOCK_TOLERANCE_MS = 15 * 60_000;

const wrong = (what: string): GroupError => groupErrors.make('group/admission_time', { context: { what } });

/**
 * For members who are there. A member that was away gets commits late, but no later than it would be removed for silence.
 * @param atMs what the host says, Unix ms
 */
export function findWrongTime(atMs: number, charter: Charter, nowMs: number): GroupError | null {
  if (atMs > nowMs + CLOCK_TOLERANCE_MS) return wrong('from the future');
  return atMs < nowMs - charter.rules.silentAfterMs - CLOCK_TOLERANCE_MS ? wrong('from the past') : null;
}

/** Times as of which something in a tree is judged. */
export interface StatedTimes {
  readonly admissions: readonly Pick<Admission, 'epoch' | 'atMs'>[];
  /** When hosts came in by themselves, as their leaves say, Unix ms. */
  readonly entries: readonly number[];
}

/**
 * For members who come later: time goes forward from epoch to epoch, from the charter to now. When somebody came in, the host
 * can then misstate by no more than what lies between the admissions around it.
 */
export function findWrongTimes(
  { admissions: given, entries }: StatedTimes,
  charter: Charter,
  nowMs: number,
): GroupError | null {
  if (given.length + entries.length === 0) return null;
  const admissions = [...given];
  admissions.sort((a, b) => (a.epoch < b.epoch ? -1 : a.epoch > b.epoch ? 1 : 0));
  // Later versions of a charter are written while people are in the meeting.
  const beganMs = charter.version === 1 ? charter.createdAtMs : 0;
  let newestMs = beganMs;
  for (const { atMs } of admissions) {
    if (atMs < newestMs - CLOCK_TOLERANCE_MS) return wrong('before an earlier epoch');
    newestMs = Math.max(newestMs, atMs);
  }
  if (entries.some((atMs) => atMs < beganMs - CLOCK_TOLERANCE_MS)) return wrong('before the charter');
  return Math.max(newestMs, ...entries) > nowMs + CLOCK_TOLERANCE_MS ? wrong('from the future') : null;
}
