// Invitations as a second parser reads them, and what must never stand in one.
import fc from 'fast-check';
import { convertIcsCalendar } from 'ts-ics';
import { describe, expect, it } from 'vitest';
import { type CalendarEvent, type CalendarOptions, writeCalendar } from './calendar.js';
import { invitationText } from './invitation-words.js';

const LINK = 'https://meet.example/m/Zq3kT0b7mE1yV9cW4hR8sN2dLx6pJf5aGuKoQiXtBwA#b3JkZXIgb2YgdGhlIGRheQ';
const event: CalendarEvent = {
  uid: 'dGhpcyBpcyBhIHVpZC4uLg@meet.example',
  sequence: 0,
  startsAtMs: Date.parse('2027-03-29T08:00:00Z'),
  endsAtMs: Date.parse('2027-03-29T09:30:00Z'),
  link: LINK,
};
const options: CalendarOptions = {
  language: 'en',
  kind: 'request',
  events: [event],
  stampMs: Date.parse('2027-01-01T12:00:00Z'),
  parties: null,
};

describe('an invitation', () => {
  it('says when and where, and nothing else', () => {
    const [read] = convertIcsCalendar(undefined, writeCalendar(options)).events ?? [];
    expect(read).toMatchObject({
      uid: event.uid,
      summary: 'Confidential meeting',
      location: LINK,
      url: LINK,
      status: 'CONFIRMED',
      class: 'PRIVATE',
      start: { date: new Date(event.startsAtMs) },
      end: { date: new Date(event.endsAtMs) },
    });
    const names = writeCalendar(options)
      .replaceAll('\r\n ', '')
      .split('\r\n')
      .map((line) => line.split(/[:;]/)[0]);
    expect(new Set(names)).toEqual(
      new Set([
        ...['BEGIN', 'END', 'PRODID', 'VERSION', 'CALSCALE', 'UID', 'DTSTAMP', 'SEQUENCE', 'DTSTART', 'DTEND'],
        ...['SUMMARY', 'STATUS', 'CLASS', 'LOCATION', 'URL', ''],
      ]),
    );
  });

  it('is a message with both parties only when it goes by mail', () => {
    const parties = { organizer: 'meetings@example.org', attendee: 'ada@example.org' };
    const text = writeCalendar({ ...options, parties });
    const calendar = convertIcsCalendar(undefined, text);
    expect(calendar.method).toBe('REQUEST');
    expect(calendar.events?.[0]).toMatchObject({
      organizer: { email: 'meetings@example.org' },
      attendees: [{ email: 'ada@example.org', partstat: 'NEEDS-ACTION', rsvp: false }],
    });
    expect(writeCalendar(options)).not.toContain('METHOD');
    const cancelled = writeCalendar({
      ...options,
      kind: 'cancel',
      parties,
      events: [{ ...event, link: null, sequence: 1 }],
    });
    expect(convertIcsCalendar(undefined, cancelled).method).toBe('CANCEL');
  });

  it('calls off the same entry without repeating the link', () => {
    const text = writeCalendar({ ...options, kind: 'cancel', language: 'de', events: [{ ...event, sequence: 3 }] });
    const [read] = convertIcsCalendar(undefined, text).events ?? [];
    expect(read).toMatchObject({ uid: event.uid, sequence: 3, status: 'CANCELLED' });
    expect(read?.summary).toBe('Abgesagt: Vertrauliches Gespräch');
    expect(text).not.toContain('meet.example/m/');
  });

  it('has an entry for each date, each with its own link', () => {
    const second = { ...event, uid: 'b@meet.example', startsAtMs: event.startsAtMs + 7 * 86_400_000, link: `${LINK}x` };
    const read = convertIcsCalendar(undefined, writeCalendar({ ...options, events: [event, second] })).events ?? [];
    expect(read.map((each) => each.url)).toEqual([LINK, `${LINK}x`]);
    expect(read.every((each) => each.recurrenceRule === undefined)).toBe(true);
  });

  it('comes back as it was, in lines that every mail server passes on', () => {
    fc.assert(
      fc.property(
        fc.record({
          start: fc.integer({ min: 0, max: 4_000_000_000 }),
          minutes: fc.integer({ min: 5, max: 1440 }),
          sequence: fc.nat({ max: 1000 }),
          language: fc.constantFrom('en' as const, 'de' as const),
        }),
        ({ start, minutes, sequence, language }) => {
          const startsAtMs = start * 1000;
          const changed = { ...event, sequence, startsAtMs, endsAtMs: startsAtMs + minutes * 60_000 };
          const text = writeCalendar({ ...options, language, events: [changed] });
          for (const line of text.split('\r\n')) {
            expect(new TextEncoder().encode(line).byteLength).toBeLessThanOrEqual(75);
            expect(line).not.toMatch(/[\r\n]/);
          }
          const [read] = convertIcsCalendar(undefined, text).events ?? [];
          expect(read?.start.date.getTime()).toBe(changed.startsAtMs);
          expect(read?.end?.date.getTime()).toBe(changed.endsAtMs);
          // This parser leaves a zero out.
          expect(read?.sequence ?? 0).toBe(sequence);
          expect(read?.url).toBe(LINK);
        },
      ),
    );
  });
});

describe('the text of an invitation', () => {
  /** Engines differ in the comma after the day of the week. */
  const text = (change: Partial<Parameters<typeof invitationText>[0]> = {}) =>
    invitationText({
      language: 'en',
      kind: 'request',
      timeZone: 'Europe/Berlin',
      events: [event],
      ...change,
    }).replaceAll('day, ', 'day ');

  it('gives the time of the named zone, and the link', () => {
    expect(text()).toBe(
      `You are invited to a confidential meeting.\n\nMonday 29 March 2027, 10:00–11:30\n${LINK}\n\nTimes are those of Europe/Berlin. Your calendar shows the time where you are.\n\nThe link opens in a browser and is meant for you alone. Please do not pass it on: a host lets everybody in who is expected.\n`,
    );
    expect(text({ language: 'de', timeZone: 'America/New_York' })).toContain('Montag, 29. März 2027, 04:00–05:30');
  });

  it('names the day of the end when it is another', () => {
    const late = {
      ...event,
      startsAtMs: Date.parse('2027-03-29T21:00:00Z'),
      endsAtMs: Date.parse('2027-03-29T23:00:00Z'),
    };
    expect(text({ events: [late] })).toContain('29 March 2027, 23:00–Tuesday 30 March 2027, 01:00');
  });

  it('has no links when it calls off', () => {
    const cancelled = text({ kind: 'cancel', events: [event, event] });
    expect(cancelled).toContain('These confidential meetings are cancelled.');
    expect(cancelled).not.toContain('https:');
  });
});
