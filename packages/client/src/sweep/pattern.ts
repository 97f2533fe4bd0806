// One-off or structural (L4; decision 0043): a rule that can be read, over counts that are shown. No guess: where the counts do not suffice
// for either, that is the answer.

export type Pattern = 'none' | 'one-off' | 'structural' | 'undecided';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface Spread {
  /** Meetings that have it. */
  readonly matching: number;
  /** Meetings of which it can be said, those that have it among them. */
  readonly comparable: number;
  /** Different weeks, and different organisers, of those that have it. */
  readonly weeks: number;
  readonly organisers: number;
}

/** Fewer than that may be the same accident a few times. */
export const STRUCTURAL_MEETINGS = 3;
export const STRUCTURAL_WEEKS = 3;
/** One organiser's habit counts as structural when at least this share of all meetings has it, by the lower end of the interval. */
export const STRUCTURAL_SHARE = 0.1;
/** Something that happened once is only called a one-off where at most this share can have it, by the upper end. */
export const ONE_OFF_SHARE = 0.25;
/** 95 %, two sides. */
const Z = 1.959964;

/** Wilson's interval for a share (1927), 95 %; everything where nothing was compared. */
export function shareInterval(matching: number, comparable: number): Interval {
  if (comparable === 0) return { low: 0, high: 1 };
  const share = matching / comparable;
  const z2 = (Z * Z) / comparable;
  const middle = (share + z2 / 2) / (1 + z2);
  const half = (Z * Math.sqrt((share * (1 - share)) / comparable + z2 / (4 * comparable))) / (1 + z2);
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/**
 * *Structural*: at least three meetings in at least three different weeks, and either two organisers or more, or at least a tenth of all
 * comparable meetings. *One-off*: all in one week and by one organiser, and at most a quarter of all can have it. Else *undecided*.
 */
export function patternOf({ matching, comparable, weeks, organisers }: Spread): Pattern {
  if (matching === 0) return 'none';
  const { low, high } = shareInterval(matching, comparable);
  const isOften = matching >= STRUCTURAL_MEETINGS && weeks >= STRUCTURAL_WEEKS;
  if (isOften && (organisers >= 2 || low >= STRUCTURAL_SHARE)) return 'structural';
  return weeks === 1 && organisers <= 1 && high <= ONE_OFF_SHARE ? 'one-off' : 'undecided';
}
