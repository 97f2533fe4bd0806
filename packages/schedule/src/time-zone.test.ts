// Wall clocks through every change of them, in places that change and places that do not.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTimeZone, localTimeOf, momentOf } from './time-zone.js';

const at = (year: number, month: number, day: number, hour: number, minute = 0) => ({ year, month, day, hour, minute });
const iso = (text: string) => Date.parse(text);

describe('moments of a wall clock', () => {
  it('are an hour apart before and after a change', () => {
    expect(momentOf(at(2027, 3, 27, 10), 'Europe/Berlin')).toBe(iso('2027-03-27T09:00:00Z'));
    expect(momentOf(at(2027, 3, 28, 10), 'Europe/Berlin')).toBe(iso('2027-03-28T08:00:00Z'));
    expect(momentOf(at(2027, 3, 13, 10), 'America/New_York')).toBe(iso('2027-03-13T15:00:00Z'));
    expect(momentOf(at(2027, 3, 14, 10), 'America/New_York')).toBe(iso('2027-03-14T14:00:00Z'));
  });

  it('are those before the change in the hour that spring leaves out (RFC 5545 section 3.3.5)', () => {
    expect(momentOf(at(2027, 3, 28, 2, 30), 'Europe/Berlin')).toBe(iso('2027-03-28T01:30:00Z'));
    expect(momentOf(at(2027, 3, 14, 2, 30), 'America/New_York')).toBe(iso('2027-03-14T07:30:00Z'));
  });

  it('are the first of the two in the hour that autumn repeats', () => {
    expect(momentOf(at(2026, 10, 25, 2, 30), 'Europe/Berlin')).toBe(iso('2026-10-25T00:30:00Z'));
    expect(momentOf(at(2026, 11, 1, 1, 30), 'America/New_York')).toBe(iso('2026-11-01T05:30:00Z'));
  });

  it('know zones of half and quarter hours, and one that lost a whole day', () => {
    expect(momentOf(at(2027, 1, 15, 9), 'Asia/Kathmandu')).toBe(iso('2027-01-15T03:15:00Z'));
    expect(momentOf(at(2027, 1, 15, 9), 'Australia/Lord_Howe')).toBe(iso('2027-01-14T22:00:00Z'));
    expect(localTimeOf(iso('2011-12-30T10:00:00Z'), 'Pacific/Apia')).toEqual(at(2011, 12, 31, 0));
  });

  it('give back what the clock showed, for every moment and zone', () => {
    const zones = [
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'America/Santiago',
      'UTC',
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: iso('2024-01-01T00:00:00Z') / 60_000, max: iso('2037-12-31T00:00:00Z') / 60_000 }),
        fc.constantFrom(...zones),
        (minute, zone) => {
          const local = localTimeOf(minute * 60_000, zone);
          // A local time that comes twice leads to its first moment; the clock shows the same at both.
          expect(localTimeOf(momentOf(local, zone), zone)).toEqual(local);
          expect(momentOf(local, zone)).toBeLessThanOrEqual(minute * 60_000);
        },
      ),
    );
  });
});

describe('names of time zones', () => {
  it('are those of the database, and nothing that could be more than a name', () => {
    for (const name of ['Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'UTC']) {
      expect(isTimeZone(name), name).toBe(true);
    }
    for (const name of ['', 'Mars/Olympus', '+02:00', 'Europe/Berlin\r\nBcc: a@b', '../UTC', 'Europe/Berlin ']) {
      expect(isTimeZone(name), name).toBe(false);
    }
    expect(() => localTimeOf(0, 'Mars/Olympus')).toThrowError(
      expect.objectContaining({ code: 'schedule/time_zone_unknown' }),
    );
  });

  it('do not pile up when somebody tries many', () => {
    for (const name of Intl.supportedValuesOf('timeZone')) expect(isTimeZone(name)).toBe(true);
    expect(momentOf(at(2027, 3, 28, 10), 'Europe/Berlin')).toBe(iso('2027-03-28T08:00:00Z'));
  });
});
