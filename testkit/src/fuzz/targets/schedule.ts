// Rules of repetition as organisers and records have them: dates in order, bounded in number, and calendars of whole lines.
import { formatRepeat, listOccurrences, repeatSchema, scheduleErrors, writeCalendar } from '@incamera/schedule';
import { assertThat, type FuzzTarget } from '../target.js';
import { jsonTarget } from './json.js';

const MAX_DATES = 50;

interface Series {
  readonly startsAtMs: number;
  readonly repeat: unknown;
}

/** The beginning comes from a form or a record, as a whole number of ms that a Date can hold. */
function isSeries(value: unknown): value is Series {
  if (typeof value !== 'object' || value === null || !('startsAtMs' in value) || !('repeat' in value)) return false;
  const { startsAtMs } = value;
  return typeof startsAtMs === 'number' && Number.isInteger(startsAtMs) && Math.abs(startsAtMs) < 4e12;
}

const repeat = jsonTarget('repeat', (value) => {
  if (!isSeries(value)) return null;
  const read = repeatSchema.safeParse(value.repeat);
  if (!read.success) return null;
  const { startsAtMs } = value;
  assertThat(/^FREQ=[A-Z]+(;[A-Z]+=[A-Z0-9,-]+)*$/.test(formatRepeat(read.data)), 'a rule that is none');
  try {
    const window = { from: 0, notBeforeMs: startsAtMs, notAfterMs: startsAtMs + 3e11, max: MAX_DATES };
    const dates = listOccurrences(startsAtMs, read.data, window);
    assertThat(dates.length <= MAX_DATES && dates[0]?.startsAtMs === startsAtMs, 'dates out of bounds');
    assertThat(
      dates.every((date, i) => i === 0 || date.startsAtMs > (dates[i - 1]?.startsAtMs ?? 0)),
      'dates out of order',
    );
    checkCalendar(dates.map((date) => date.startsAtMs));
  } catch (error) {
    if (!scheduleErrors.owns(error)) throw error;
  }
  return { taken: { startsAtMs, repeat: read.data } };
});

function checkCalendar(starts: readonly number[]): void {
  const events = starts.map((startsAtMs, i) => ({
    uid: `u${i}`,
    sequence: i,
    startsAtMs,
    endsAtMs: startsAtMs + 1,
    link: 'https://meet.example.org/m/x#y',
  }));
  const text = writeCalendar({ language: 'en', kind: 'request', events, stampMs: 0, parties: null });
  const lines = text.split('\r\n');
  assertThat(
    lines.every((line) => Buffer.byteLength(line) <= 75 && /^[^\p{Cc}]*$/u.test(line)),
    'a line of a calendar out of bounds',
  );
  assertThat(lines.filter((line) => line === 'BEGIN:VEVENT').length === starts.length, 'another number of entries');
}

export const scheduleTargets: readonly FuzzTarget[] = [repeat];
