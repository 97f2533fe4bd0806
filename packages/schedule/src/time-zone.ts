// Wall-clock time in a time zone of the IANA database, as the engine's Intl knows it (L1, ECMA-402).
import { scheduleErrors } from './errors.js';

/** What a calendar and a clock on the wall show; `month` from 1. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

const DAY_MS = 86_400_000;
/** Names as the database has them, so that one can stand in a text; offsets like +01:00 are no zones. */
const NAME = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/;
/** Formats are slow to make; more zones than that at once are somebody trying names. */
const MAX_FORMATS = 64;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether `name` is a time zone like `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * What the clocks of a zone show at a moment.
 * @param timeMs Unix ms
 * @throws {AppError} `schedule/time_zone_unknown`
 */
export function localTimeOf(timeMs: number, timeZone: string): LocalTime {
  let format: Intl.DateTimeFormat;
  try {
    format = formatOf(timeZone);
  } catch (cause) {
    throw scheduleErrors.make('schedule/time_zone_unknown', { cause });
  }
  const parts = new Map(format.formatToParts(timeMs).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? Number.NaN;
  return { year: part('year'), month: part('month'), day: part('day'), hour: part('hour'), minute: part('minute') };
}

/**
 * The moment at which the clocks of a zone show `local`. In the hour that clocks repeat in autumn the first one; in the
 * hour that they leave out in spring the moment by the offset before the change (RFC 5545 section 3.3.5).
 * @returns Unix ms
 * @throws {AppError} `schedule/time_zone_unknown`
 */
export function momentOf(local: LocalTime, timeZone: string): number {
  const asUtcMs = utcOf(local);
  const before = asUtcMs - offsetMs(asUtcMs - DAY_MS, timeZone);
  if (utcOf(localTimeOf(before, timeZone)) === asUtcMs) return before;
  const after = asUtcMs - offsetMs(asUtcMs + DAY_MS, timeZone);
  return utcOf(localTimeOf(after, timeZone)) === asUtcMs ? after : before;
}

function offsetMs(timeMs: number, timeZone: string): number {
  const minuteMs = Math.floor(timeMs / 60_000) * 60_000;
  return utcOf(localTimeOf(minuteMs, timeZone)) - minuteMs;
}

function utcOf(local: LocalTime): number {
  return Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute);
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    if (!NAME.test(timeZone)) throw new RangeError('not the name of a time zone');
    if (formats.size >= MAX_FORMATS) formats.clear();
    format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    formats.set(timeZone, format);
  }
  return format;
}
