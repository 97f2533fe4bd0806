// Own meetings as the page shows them: dates of a series under it, the rest one by one; what is over apart.
import { type OwnMeeting, type Series, type SeriesDate } from '@incamera/client';

export interface SeriesEntry {
  readonly kind: 'series';
  readonly series: Series;
  /** The one that runs or is next. */
  readonly next: SeriesDate;
  /** After `next`, cancelled ones included. */
  readonly further: readonly SeriesDate[];
}

export interface MeetingEntry {
  readonly kind: 'meeting';
  readonly meeting: OwnMeeting;
}

export interface ScheduleList {
  /** By time, the next one first. */
  readonly current: readonly (SeriesEntry | MeetingEntry)[];
  readonly earlier: readonly OwnMeeting[];
}

export function scheduleList(meetings: readonly OwnMeeting[], series: readonly Series[]): ScheduleList {
  const entries = series.map(seriesEntry).filter((entry): entry is SeriesEntry => entry !== null);
  const grouped = new Set(entries.flatMap(({ series: { dates } }) => dates.map((date) => date.meetingId)));
  const alone = meetings.filter((meeting) => !grouped.has(meeting.meetingId));
  const current = alone
    .filter((meeting) => meeting.state !== 'ended')
    .map((meeting): MeetingEntry => ({ kind: 'meeting', meeting }));
  return {
    current: [...entries, ...current].sort((one, other) => beginning(one) - beginning(other)),
    earlier: meetings.filter((meeting) => meeting.state === 'ended'),
  };
}

/** Dates of a series from one on that can still take place. */
export function openDatesFrom({ dates }: Series, meetingId: string): readonly SeriesDate[] {
  const first = dates.find((date) => date.meetingId === meetingId);
  return first === undefined ? [] : dates.filter((date) => isToCome(date) && date.startsAtMs >= first.startsAtMs);
}

function seriesEntry(series: Series): SeriesEntry | null {
  const position = series.dates.findIndex(isToCome);
  const next = series.dates[position];
  return next === undefined ? null : { kind: 'series', series, next, further: series.dates.slice(position + 1) };
}

export function isToCome({ state }: SeriesDate): boolean {
  return state === 'scheduled' || state === 'open';
}

function beginning(entry: SeriesEntry | MeetingEntry): number {
  return entry.kind === 'series' ? entry.next.startsAtMs : entry.meeting.startsAtMs;
}
