// The dates of a series: RFC 5545 section 3.8.5.3, by local time, so that ten o'clock stays ten o'clock (L1).
import ICAL from 'ical.js';
import { scheduleErrors } from './errors.js';
import { formatRepeat, positionOf, type Repeat, weekdayOf } from './repeat.js';
import { type LocalTime, localTimeOf, momentOf } from './time-zone.js';

/** One date of a series. */
export interface Occurrence {
  /** Its place in the rule, from 0. */
  readonly index: number;
  /** Unix ms. */
  readonly startsAtMs: number;
}

/** Which dates are wanted. */
export interface OccurrenceWindow {
  /** Index of the first one. */
  readonly from: number;
  /** Dates before are passed over. Unix ms. */
  readonly notBeforeMs: number;
  /** Dates after this moment are left for later. Unix ms. */
  readonly notAfterMs: number;
  readonly max: number;
}

/** A daily series for longer than anybody plans; bounds the work for a rule that ends never. */
const MAX_INDEX = 20_000;

/**
 * The dates of a rule that begins at `startsAtMs`, in order.
 * @throws {AppError} `schedule/rule_mismatch`: the beginning is no date of the rule; `schedule/rule_empty`,
 * `schedule/time_zone_unknown`
 */
export function listOccurrences(startsAtMs: number, repeat: Repeat, window: OccurrenceWindow): Occurrence[] {
  const start = localTimeOf(startsAtMs, repeat.timeZone);
  if (!follows(start, repeat)) throw scheduleErrors.make('schedule/rule_mismatch');
  if (repeat.end.kind === 'until' && repeat.end.date < isoDate(start)) throw scheduleErrors.make('schedule/rule_empty');
  const dates = ICAL.Recur.fromString(formatRepeat(repeat)).iterator(floating(start));
  const found: Occurrence[] = [];
  for (let index = 0; index < MAX_INDEX && found.length < window.max; index++) {
    const date = dates.next();
    if (!date) break;
    if (index < window.from) continue;
    const { year, month, day, hour, minute } = date;
    // The first one is the moment that was chosen, which in the hour that clocks repeat may be the second of two.
    const atMs = index === 0 ? startsAtMs : momentOf({ year, month, day, hour, minute }, repeat.timeZone);
    if (atMs > window.notAfterMs) break;
    if (atMs >= window.notBeforeMs) found.push({ index, startsAtMs: atMs });
  }
  return found;
}

/** Whether a rule names the local date: else engines disagree on whether it is the first one (RFC 5545 leaves it open). */
function follows(start: LocalTime, { pattern }: Repeat): boolean {
  switch (pattern.kind) {
    case 'daily':
      return true;
    case 'weekly':
      return pattern.days.includes(weekdayOf(start));
    case 'monthly_date':
      return pattern.day === start.day;
    case 'monthly_weekday': {
      const { nth, last } = positionOf(start);
      return pattern.weekday === weekdayOf(start) && (pattern.position === -1 ? last : pattern.position === nth);
    }
  }
}

function floating({ year, month, day, hour, minute }: LocalTime): ICAL.Time {
  return new ICAL.Time({ year, month, day, hour, minute, second: 0, isDate: false }, ICAL.Timezone.localTimezone);
}

function isoDate({ year, month, day }: LocalTime): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}`;
}
