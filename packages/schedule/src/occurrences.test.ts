// Dates of series: over changes of the clocks, at the ends of months, and against a second implementation of RFC 5545.
import fc from 'fast-check';
import rrule from 'rrule';
import { describe, expect, it } from 'vitest';
import { listOccurrences } from './occurrences.js';
import {
  formatRepeat,
  positionOf,
  type Repeat,
  type RepeatPattern,
  repeatSchema,
  WEEKDAYS,
  weekdayOf,
} from './repeat.js';
import { localTimeOf, momentOf } from './time-zone.js';

const BERLIN = 'Europe/Berlin';
const NEW_YORK = 'America/New_York';
const iso = (text: string) => Date.parse(text);
const never = { kind: 'never' } as const;
const all = { from: 0, notBeforeMs: 0, notAfterMs: Number.MAX_SAFE_INTEGER, max: 6 };

function dates(start: string, repeat: Repeat, window: Partial<typeof all> = {}): string[] {
  return listOccurrences(iso(start), repeat, { ...all, ...window }).map(({ startsAtMs }) =>
    new Date(startsAtMs).toISOString().slice(0, 16),
  );
}

describe('a series', () => {
  it('stays at ten in the morning when the clocks change', () => {
    const weekly = { kind: 'weekly', every: 1, days: ['MO'] } as const;
    const pattern = { ...weekly, days: [...weekly.days] };
    expect(dates('2027-03-15T09:00:00Z', { pattern, end: never, timeZone: BERLIN }, { max: 4 })).toEqual([
      '2027-03-15T09:00',
      '2027-03-22T09:00',
      '2027-03-29T08:00',
      '2027-04-05T08:00',
    ]);
    // Two weeks earlier in America, so that the same meeting is at another time for the other side.
    expect(dates('2027-03-08T15:00:00Z', { pattern, end: never, timeZone: NEW_YORK }, { max: 4 })).toEqual([
      '2027-03-08T15:00',
      '2027-03-15T14:00',
      '2027-03-22T14:00',
      '2027-03-29T14:00',
    ]);
    expect(dates('2026-10-19T08:00:00Z', { pattern, end: never, timeZone: BERLIN }, { max: 2 })).toEqual([
      '2026-10-19T08:00',
      '2026-10-26T09:00',
    ]);
  });

  it('has a date on the night when its hour does not exist, and one when it exists twice', () => {
    const pattern = { kind: 'daily', every: 1 } as const;
    expect(dates('2027-03-27T01:30:00Z', { pattern, end: never, timeZone: BERLIN }, { max: 3 })).toEqual([
      '2027-03-27T01:30',
      '2027-03-28T01:30',
      '2027-03-29T00:30',
    ]);
    expect(dates('2026-10-24T00:30:00Z', { pattern, end: never, timeZone: BERLIN }, { max: 3 })).toEqual([
      '2026-10-24T00:30',
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
    // Begun in the second of the two hours, it begins there.
    expect(dates('2026-10-25T01:30:00Z', { pattern, end: never, timeZone: BERLIN }, { max: 1 })).toEqual([
      '2026-10-25T01:30',
    ]);
  });

  it('finds the last Friday and leaves out months without a 31st', () => {
    const last = { kind: 'monthly_weekday', every: 1, weekday: 'FR', position: -1 } as const;
    expect(dates('2026-11-27T14:00:00Z', { pattern: last, end: never, timeZone: BERLIN })).toEqual([
      '2026-11-27T14:00',
      '2026-12-25T14:00',
      '2027-01-29T14:00',
      '2027-02-26T14:00',
      '2027-03-26T14:00',
      '2027-04-30T13:00',
    ]);
    const date = { kind: 'monthly_date', every: 1, day: 31 } as const;
    expect(dates('2026-12-31T14:00:00Z', { pattern: date, end: never, timeZone: BERLIN }, { max: 4 })).toEqual([
      '2026-12-31T14:00',
      '2027-01-31T14:00',
      '2027-03-31T13:00',
      '2027-05-31T13:00',
    ]);
  });

  it('ends after a number of dates, or with the last day, that day included by its local date', () => {
    const pattern = { kind: 'daily', every: 1 } as const;
    const counted = { pattern, end: { kind: 'count', count: 2 }, timeZone: BERLIN } as const;
    expect(dates('2026-11-26T14:00:00Z', counted)).toHaveLength(2);
    // 23:30 in Berlin is the next day in UTC only in winter's other half; the local date counts.
    const until = { pattern, end: { kind: 'until', date: '2026-11-28' }, timeZone: BERLIN } as const;
    expect(dates('2026-11-26T22:30:00Z', until)).toEqual(['2026-11-26T22:30', '2026-11-27T22:30', '2026-11-28T22:30']);
    const over = { pattern, end: { kind: 'until', date: '2026-11-25' }, timeZone: BERLIN } as const;
    expect(() => dates('2026-11-26T22:30:00Z', over)).toThrowError(
      expect.objectContaining({ code: 'schedule/rule_empty' }),
    );
  });

  it('goes on where it was left, passing over what is past', () => {
    const repeat = { pattern: { kind: 'daily', every: 1 }, end: never, timeZone: 'UTC' } as const;
    const window = {
      from: 10,
      notBeforeMs: iso('2027-01-20T00:00:00Z'),
      notAfterMs: iso('2027-01-22T12:00:00Z'),
      max: 52,
    };
    expect(listOccurrences(iso('2027-01-01T10:00:00Z'), repeat, window)).toEqual([
      { index: 19, startsAtMs: iso('2027-01-20T10:00:00Z') },
      { index: 20, startsAtMs: iso('2027-01-21T10:00:00Z') },
      { index: 21, startsAtMs: iso('2027-01-22T10:00:00Z') },
    ]);
    expect(listOccurrences(iso('2027-01-01T10:00:00Z'), repeat, { ...window, max: 0 })).toEqual([]);
  });

  it('must begin with a date of its rule', () => {
    const friday = '2026-11-27T14:00:00Z';
    const patterns: RepeatPattern[] = [
      { kind: 'weekly', every: 1, days: ['MO', 'TH'] },
      { kind: 'monthly_date', every: 1, day: 28 },
      { kind: 'monthly_weekday', every: 1, weekday: 'FR', position: 3 },
      { kind: 'monthly_weekday', every: 1, weekday: 'TH', position: -1 },
    ];
    for (const pattern of patterns) {
      expect(() => dates(friday, { pattern, end: never, timeZone: BERLIN })).toThrowError(
        expect.objectContaining({ code: 'schedule/rule_mismatch' }),
      );
    }
  });

  it('ends its search for a rule that goes on for ever', () => {
    const leap = { kind: 'monthly_date', every: 12, day: 29 } as const;
    const repeat = { pattern: leap, end: never, timeZone: 'UTC' } as const;
    expect(dates('2028-02-29T10:00:00Z', repeat, { notAfterMs: iso('2036-12-31T00:00:00Z') })).toEqual([
      '2028-02-29T10:00',
      '2032-02-29T10:00',
      '2036-02-29T10:00',
    ]);
  });
});

/** A first date and a rule that it follows. */
const seriesArbitrary = fc
  .record({
    minute: fc.integer({ min: iso('2026-01-01T00:00:00Z') / 60_000, max: iso('2031-12-31T00:00:00Z') / 60_000 }),
    timeZone: fc.constantFrom(BERLIN, NEW_YORK, 'Asia/Kolkata', 'UTC'),
    kind: fc.constantFrom('daily', 'weekly', 'monthly_date', 'monthly_weekday'),
    every: fc.integer({ min: 1, max: 12 }),
    days: fc.subarray([...WEEKDAYS]),
    end: fc.oneof(
      fc.constant(never),
      fc.integer({ min: 1, max: 40 }).map((count) => ({ kind: 'count' as const, count })),
      fc.constant({ kind: 'until' as const, date: '2033-06-30' }),
    ),
  })
  .map(({ minute, timeZone, kind, every, days, end }) => {
    const local = localTimeOf(minute * 60_000, timeZone);
    const weekday = weekdayOf(local);
    const { nth, last } = positionOf(local);
    const pattern =
      kind === 'daily'
        ? { kind, every }
        : kind === 'weekly'
          ? { kind, every, days: [...new Set([weekday, ...days])] }
          : kind === 'monthly_date'
            ? { kind, every, day: local.day }
            : { kind, every, weekday, position: last ? -1 : nth };
    return { startsAtMs: momentOf(local, timeZone), repeat: repeatSchema.parse({ pattern, end, timeZone }) };
  });

describe('any series', () => {
  it('is what a second implementation makes of the same rule', () => {
    fc.assert(
      fc.property(seriesArbitrary, ({ startsAtMs, repeat }) => {
        const start = localTimeOf(startsAtMs, repeat.timeZone);
        // Local time as if it were UTC, on both sides.
        const startUtc = new Date(Date.UTC(start.year, start.month - 1, start.day, start.hour, start.minute));
        const rule = new rrule.RRule({
          ...rrule.RRule.parseString(formatRepeat(repeat)),
          dtstart: startUtc,
        });
        const theirs = rule
          .all((_, index) => index < 30)
          .map((date) => {
            const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
            const local = { year, month, day, hour: date.getUTCHours(), minute: date.getUTCMinutes() };
            return momentOf(local, repeat.timeZone);
          });
        const ours = listOccurrences(startsAtMs, repeat, { ...all, max: 30 }).map((date) => date.startsAtMs);
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 300 },
    );
  });

  it('begins with its first date, goes forward, and can be cut anywhere', () => {
    fc.assert(
      fc.property(seriesArbitrary, fc.nat({ max: 20 }), ({ startsAtMs, repeat }, from) => {
        const whole = listOccurrences(startsAtMs, repeat, { ...all, max: 25 });
        expect(whole[0]).toEqual({ index: 0, startsAtMs });
        for (const [position, date] of whole.entries()) {
          expect(date.index).toBe(position);
          expect(date.startsAtMs).toBeGreaterThan(whole[position - 1]?.startsAtMs ?? 0);
        }
        const rest = listOccurrences(startsAtMs, repeat, { ...all, from, max: 25 - from });
        expect(rest).toEqual(whole.slice(from));
      }),
    );
  });
});

describe('the schema of a rule', () => {
  it('takes no rule that another client could read differently', () => {
    const good = { pattern: { kind: 'daily', every: 1 }, end: never, timeZone: 'UTC' };
    expect(repeatSchema.safeParse(good).success).toBe(true);
    for (const bad of [
      { ...good, timeZone: 'Nowhere/At_all' },
      { ...good, extra: 1 },
      { ...good, pattern: { kind: 'daily', every: 0 } },
      { ...good, pattern: { kind: 'weekly', every: 1, days: [] } },
      { ...good, pattern: { kind: 'weekly', every: 1, days: ['MO', 'MO'] } },
      { ...good, pattern: { kind: 'monthly_date', every: 1, day: 32 } },
      { ...good, pattern: { kind: 'monthly_weekday', every: 1, weekday: 'FR', position: 5 } },
      { ...good, end: { kind: 'until', date: '2026-02-30' } },
      { ...good, end: { kind: 'count', count: 0 } },
    ]) {
      expect(repeatSchema.safeParse(bad).success, JSON.stringify(bad)).toBe(false);
    }
  });
});
