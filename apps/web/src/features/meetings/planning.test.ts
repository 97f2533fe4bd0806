// Choosing how a meeting repeats, grouping what is planned, reading addresses as people paste them.
import { type OwnMeeting, type Repeat, type Series, type SeriesDate } from '@incamera/client';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listAddresses } from './mail-addresses.js';
import { meetingIdOfLink } from './planned-actions.js';
import {
  draftOf,
  fittingKind,
  newRepeatDraft,
  possibleKinds,
  previewDates,
  REPEAT_KINDS,
  readRepeat,
  startFacts,
} from './repeat-draft.js';
import { openDatesFrom, scheduleList } from './schedule-list.js';
import { invitedSeries } from './series-invitation.js';

const BERLIN = 'Europe/Berlin';
/** The last Friday of November 2026, and its fourth. */
const FRIDAY_MS = Date.parse('2026-11-27T14:00:00Z');
const DAY_MS = 86_400_000;
const draft = newRepeatDraft(BERLIN);

describe('how a meeting repeats', () => {
  it('is not at all unless it is chosen', () => {
    expect(readRepeat(draft, FRIDAY_MS)).toEqual({ state: 'never' });
  });

  it('is offered as the calendar of the first date allows it', () => {
    expect(possibleKinds(startFacts(FRIDAY_MS, BERLIN))).toEqual([...REPEAT_KINDS]);
    const saturday = startFacts(FRIDAY_MS + DAY_MS, BERLIN);
    expect(possibleKinds(saturday)).not.toContain('weekdays');
    const second = startFacts(FRIDAY_MS - 14 * DAY_MS, BERLIN);
    expect(possibleKinds(second)).not.toContain('monthly_last');
    const fifth = startFacts(Date.parse('2027-01-29T14:00:00Z'), BERLIN);
    expect(possibleKinds(fifth)).not.toContain('monthly_nth');
    // Late in the evening it is another day in another zone.
    expect(startFacts(Date.parse('2026-11-27T23:30:00Z'), BERLIN)).toMatchObject({ day: 28, weekday: 'SA' });
  });

  it('always fits the first date, whatever was chosen before the date was changed', () => {
    const kind = fc.constantFrom(...REPEAT_KINDS);
    const minute = fc.integer({ min: 28_000_000, max: 32_000_000 });
    fc.assert(
      fc.property(kind, minute, fc.subarray(['MO', 'WE', 'SU'] as const), (chosen, at, days) => {
        const startsAtMs = at * 60_000;
        const facts = startFacts(startsAtMs, BERLIN);
        expect(possibleKinds(facts)).toContain(fittingKind(chosen, facts));
        const reading = readRepeat({ ...draft, kind: chosen, days }, startsAtMs);
        if (reading.state === 'rule') expect(previewDates(startsAtMs, reading.repeat, 2).dates[0]).toBe(startsAtMs);
        else expect(chosen).toBe('never');
      }),
    );
  });

  it('names what is missing of its end', () => {
    const ends = { ...draft, kind: 'daily' as const };
    for (const count of ['', '0', '1001', 'ten', '1.5', '-1']) {
      expect(readRepeat({ ...ends, end: 'count', count }, FRIDAY_MS)).toEqual({ state: 'incomplete', field: 'count' });
    }
    expect(readRepeat({ ...ends, end: 'until', until: '' }, FRIDAY_MS)).toEqual({
      state: 'incomplete',
      field: 'until',
    });
    expect(readRepeat({ ...ends, end: 'until', until: '2026-12-31' }, FRIDAY_MS)).toMatchObject({
      repeat: { end: { kind: 'until', date: '2026-12-31' } },
    });
  });

  it('comes back into the form as it was chosen', () => {
    const patterns: Repeat['pattern'][] = [
      { kind: 'daily', every: 3 },
      { kind: 'weekly', every: 1, days: ['MO', 'TU', 'WE', 'TH', 'FR'] },
      { kind: 'weekly', every: 2, days: ['FR', 'MO'] },
      { kind: 'monthly_date', every: 1, day: 27 },
      { kind: 'monthly_weekday', every: 1, weekday: 'FR', position: 4 },
      { kind: 'monthly_weekday', every: 6, weekday: 'FR', position: -1 },
    ];
    const ends: Repeat['end'][] = [
      { kind: 'never' },
      { kind: 'count', count: 7 },
      { kind: 'until', date: '2027-06-30' },
    ];
    for (const pattern of patterns) {
      for (const end of ends) {
        const repeat: Repeat = { pattern, end, timeZone: 'America/New_York' };
        expect(readRepeat(draftOf(repeat, FRIDAY_MS), FRIDAY_MS)).toEqual({ state: 'rule', repeat });
      }
    }
  });
});

const date = (id: string, day: number, state: SeriesDate['state'] = 'scheduled'): SeriesDate => ({
  meetingId: id,
  link: state === 'scheduled' ? `https://meet.example/m/${id}#x` : null,
  startsAtMs: day * DAY_MS,
  endsAtMs: day * DAY_MS + 1,
  state,
});
const own = (meetingId: string, day: number, state: OwnMeeting['state'] = 'scheduled'): OwnMeeting => ({
  meetingId,
  title: meetingId,
  link: null,
  startsAtMs: day * DAY_MS,
  expiresAtMs: day * DAY_MS + 1,
  state,
});
const series = (dates: readonly SeriesDate[]): Series => ({
  seriesId: 's',
  title: 'Review',
  repeat: { pattern: { kind: 'daily', every: 1 }, end: { kind: 'never' }, timeZone: BERLIN },
  dates,
  continues: true,
});

it('moves the day of the week with the first date, and keeps the others', () => {
  const pattern: Repeat['pattern'] = { kind: 'weekly', every: 1, days: ['MO', 'FR'] };
  const repeat: Repeat = { pattern, end: { kind: 'never' }, timeZone: BERLIN };
  expect(readRepeat(draftOf(repeat, FRIDAY_MS), FRIDAY_MS + DAY_MS)).toMatchObject({
    repeat: { pattern: { days: ['SA', 'MO'] } },
  });
});

describe('the list of meetings', () => {
  const weekly = series([
    date('a', 1, 'ended'),
    date('b', 2, 'cancelled'),
    date('c', 3),
    date('d', 4, 'cancelled'),
    date('e', 5),
  ]);
  const meetings = [own('x', 4), own('a', 1, 'ended'), own('b', 2, 'ended'), own('c', 3), own('e', 5), own('y', 2)];

  it('shows a series once, by its next date, among the others by time', () => {
    const { current, earlier } = scheduleList(meetings, [weekly]);
    expect(current.map((entry) => (entry.kind === 'series' ? entry.next.meetingId : entry.meeting.meetingId))).toEqual([
      'y',
      'c',
      'x',
    ]);
    const [, entry] = current;
    expect(entry?.kind === 'series' && entry.further.map(({ meetingId }) => meetingId)).toEqual(['d', 'e']);
    expect(earlier.map(({ meetingId }) => meetingId)).toEqual(['a', 'b']);
  });

  it('shows a series that is over with what is earlier only', () => {
    const { current } = scheduleList([own('a', 1, 'ended')], [series([date('a', 1, 'ended')])]);
    expect(current).toEqual([]);
  });

  it('takes into an invitation, and cancels, what can still take place', () => {
    expect(invitedSeries(weekly, null)).toMatchObject({ meetingIds: ['c', 'e'], link: null });
    expect(invitedSeries(series([date('c', 3)]), null).link).toBe('https://meet.example/m/c#x');
    expect(openDatesFrom(weekly, 'c').map(({ meetingId }) => meetingId)).toEqual(['c', 'e']);
    expect(openDatesFrom(weekly, 'nothing')).toEqual([]);
  });
});

describe('addresses', () => {
  it('are found however they were pasted, each once', () => {
    const pasted =
      '"Lovelace, Ada" <ada@example.org>, ben@example.org;\n Cleo Dent <cleo@example.org>\nBEN@example.org ';
    expect(listAddresses(pasted)).toEqual(['ada@example.org', 'ben@example.org', 'cleo@example.org']);
    expect(listAddresses(' , ; \n')).toEqual([]);
    expect(listAddresses('a@b.example c@d.example')).toEqual(['a@b.example', 'c@d.example']);
  });

  it('keep what is none, so that it can be named', () => {
    expect(listAddresses('ada(at)example.org')).toEqual(['ada(at)example.org']);
  });

  it('never hold a separator, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const address of listAddresses(text)) expect(address).not.toMatch(/[\s,;]/);
      }),
    );
  });
});

it('the meeting of a link is its path', () => {
  expect(meetingIdOfLink('https://meet.example/m/abc#secret')).toBe('abc');
});
