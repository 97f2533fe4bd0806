// What the form for repeating meetings holds, and the rule that follows from it.
import { listOccurrences, localTimeOf, positionOf, type Repeat, type Weekday, weekdayOf } from '@incamera/client';

export const REPEAT_KINDS = [
  'never',
  'daily',
  'weekdays',
  'weekly',
  'monthly_date',
  'monthly_nth',
  'monthly_last',
] as const;
export type RepeatKind = (typeof REPEAT_KINDS)[number];

export interface RepeatDraft {
  readonly kind: RepeatKind;
  readonly every: number;
  /** Of a weekly rule, besides the day of the first date. */
  readonly days: readonly Weekday[];
  readonly end: 'never' | 'count' | 'until';
  readonly count: string;
  /** 2026-12-31 */
  readonly until: string;
  readonly timeZone: string;
}

const WORKING_DAYS: readonly Weekday[] = ['MO', 'TU', 'WE', 'TH', 'FR'];

export function newRepeatDraft(timeZone: string): RepeatDraft {
  return { kind: 'never', every: 1, days: [], end: 'never', count: '10', until: '', timeZone };
}

/** The form for a rule that there is already and that goes on at `startsAtMs`; when that moves, its day moves along. */
export function draftOf(repeat: Repeat, startsAtMs: number): RepeatDraft {
  const { pattern, end, timeZone } = repeat;
  const base = { ...newRepeatDraft(timeZone), every: pattern.every, end: end.kind };
  const ends = {
    ...(end.kind === 'count' ? { count: String(end.count) } : {}),
    ...(end.kind === 'until' ? { until: end.date } : {}),
  };
  const own = startFacts(startsAtMs, timeZone).weekday;
  switch (pattern.kind) {
    case 'daily':
    case 'monthly_date':
      return { ...base, ...ends, kind: pattern.kind };
    case 'weekly':
      return isWorkingWeek(repeat)
        ? { ...base, ...ends, kind: 'weekdays' }
        : { ...base, ...ends, kind: 'weekly', days: pattern.days.filter((day) => day !== own) };
    case 'monthly_weekday':
      return { ...base, ...ends, kind: pattern.position === -1 ? 'monthly_last' : 'monthly_nth' };
  }
}

/** Whether a rule is Monday to Friday of every week. */
export function isWorkingWeek({ pattern }: Repeat): boolean {
  if (pattern.kind !== 'weekly' || pattern.every !== 1 || pattern.days.length !== WORKING_DAYS.length) return false;
  return WORKING_DAYS.every((day) => pattern.days.includes(day));
}

/** What the calendar says about the first date: which rules it can begin. */
export interface StartFacts {
  readonly day: number;
  readonly weekday: Weekday;
  /** From the beginning of the month; null: a fifth one, which many months have not. */
  readonly nth: 1 | 2 | 3 | 4 | null;
  readonly last: boolean;
}

export function startFacts(startsAtMs: number, timeZone: string): StartFacts {
  const local = localTimeOf(startsAtMs, timeZone);
  const { nth, last } = positionOf(local);
  const counted = nth === 1 || nth === 2 || nth === 3 || nth === 4 ? nth : null;
  return { day: local.day, weekday: weekdayOf(local), nth: counted, last };
}

/** The kinds of rules that a first date can begin. */
export function possibleKinds(facts: StartFacts): readonly RepeatKind[] {
  return REPEAT_KINDS.filter((kind) => {
    if (kind === 'weekdays') return WORKING_DAYS.includes(facts.weekday);
    if (kind === 'monthly_nth') return facts.nth !== null;
    return kind !== 'monthly_last' || facts.last;
  });
}

/** A kind that the first date cannot begin gives way to the nearest that it can. */
export function fittingKind(kind: RepeatKind, facts: StartFacts): RepeatKind {
  if (possibleKinds(facts).includes(kind)) return kind;
  if (kind === 'weekdays') return 'weekly';
  // The fifth one of a month is its last.
  return kind === 'monthly_nth' ? 'monthly_last' : 'monthly_nth';
}

export type RepeatReading =
  | { readonly state: 'never' }
  | { readonly state: 'rule'; readonly repeat: Repeat }
  /** What is missing: the field of that name. */
  | { readonly state: 'incomplete'; readonly field: 'count' | 'until' };

/** The rule of the form, for a first date. */
export function readRepeat(draft: RepeatDraft, startsAtMs: number): RepeatReading {
  const facts = startFacts(startsAtMs, draft.timeZone);
  const pattern = patternOf(draft, facts);
  if (pattern === null) return { state: 'never' };
  const { timeZone } = draft;
  if (draft.end === 'count') {
    const count = Number(draft.count);
    if (!/^\d{1,4}$/.test(draft.count.trim()) || count < 1 || count > 1000)
      return { state: 'incomplete', field: 'count' };
    return { state: 'rule', repeat: { pattern, timeZone, end: { kind: 'count', count } } };
  }
  if (draft.end === 'until') {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(draft.until)) return { state: 'incomplete', field: 'until' };
    return { state: 'rule', repeat: { pattern, timeZone, end: { kind: 'until', date: draft.until } } };
  }
  return { state: 'rule', repeat: { pattern, timeZone, end: { kind: 'never' } } };
}

function patternOf({ kind, every, days }: RepeatDraft, facts: StartFacts): Repeat['pattern'] | null {
  const { weekday, day, nth } = facts;
  const fitting = fittingKind(kind, facts);
  switch (fitting) {
    case 'never':
      return null;
    case 'daily':
      return { kind: fitting, every };
    case 'weekdays':
      return { kind: 'weekly', every: 1, days: [...WORKING_DAYS] };
    case 'weekly':
      return { kind: fitting, every, days: [...new Set([weekday, ...days])] };
    case 'monthly_date':
      return { kind: fitting, every, day };
    case 'monthly_nth':
      return { kind: 'monthly_weekday', every, weekday, position: nth ?? -1 };
    case 'monthly_last':
      return { kind: 'monthly_weekday', every, weekday, position: -1 };
  }
}

/** The first dates of a rule, for the form, and whether there are more. @throws {AppError} schedule/rule_empty */
export function previewDates(startsAtMs: number, repeat: Repeat, shown: number): { dates: number[]; more: boolean } {
  const window = { from: 0, notBeforeMs: 0, notAfterMs: Number.MAX_SAFE_INTEGER, max: shown + 1 };
  const dates = listOccurrences(startsAtMs, repeat, window).map((date) => date.startsAtMs);
  return { dates: dates.slice(0, shown), more: dates.length > shown };
}
