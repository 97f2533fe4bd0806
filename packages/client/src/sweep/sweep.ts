// "Which other meetings share this weakness?" (L4; decision 0043): pure, over a history that was verified before.
import { type HistoryEntry } from '@incamera/tlog';
import { meetingsOf, type SweptMeeting } from './meetings.js';
import { type Interval, type Pattern, patternOf, shareInterval } from './pattern.js';
import { questionOf, type SweepQuery } from './query.js';

export interface SweepOptions {
  /** Unix ms, included and not included; absent: from the beginning, and to the end. */
  readonly fromMs?: number;
  readonly toMs?: number;
}

export interface FoundMeeting {
  readonly meetingId: string;
  /** Account of the organiser; empty: not in the history. */
  readonly organiser: string;
  readonly atMs: number;
}

export interface Week {
  /** Monday, 00:00 UTC: Unix ms. */
  readonly startMs: number;
  readonly matching: number;
  readonly comparable: number;
}

export interface Sweep {
  readonly pattern: Pattern;
  /** Meetings that have it, oldest first. */
  readonly found: readonly FoundMeeting[];
  /** Meetings of which it can be said. */
  readonly comparable: number;
  /** Meetings of which the history does not say whether they have it. */
  readonly unknown: number;
  readonly organisers: number;
  readonly share: Interval;
  /** Every week from the first to the last comparable meeting. */
  readonly weeks: readonly Week[];
}

const WEEK_MS = 7 * 24 * 3_600_000;
/** 1 January 1970 was a Thursday. */
const FIRST_MONDAY_MS = 4 * 24 * 3_600_000;

/** @throws {AppError} client/sweep_query_invalid */
export function sweep(entries: readonly HistoryEntry[], query: SweepQuery, options: SweepOptions = {}): Sweep {
  const ask = questionOf(query);
  const { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY } = options;
  const meetings = meetingsOf(entries).filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  const answers = meetings.map((meeting) => ({ meeting, verdict: ask(meeting) }));
  const comparable = answers.filter(({ verdict }) => verdict !== 'unknown');
  const found = comparable.filter(({ verdict }) => verdict === 'yes').map(({ meeting }) => meeting);
  const organisers = new Set(found.map(({ organiser }) => organiser)).size;
  const weeksFound = new Set(found.map(({ atMs }) => weekOf(atMs))).size;
  const counts = { matching: found.length, comparable: comparable.length, weeks: weeksFound, organisers };
  return {
    pattern: patternOf(counts),
    found: found.map(({ meetingId, organiser, atMs }) => ({ meetingId, organiser, atMs })),
    comparable: comparable.length,
    unknown: answers.length - comparable.length,
    organisers,
    share: shareInterval(counts.matching, counts.comparable),
    weeks: weeksOf(
      comparable.map(({ meeting }) => meeting),
      found,
    ),
  };
}

const weekOf = (atMs: number): number => Math.floor((atMs - FIRST_MONDAY_MS) / WEEK_MS);

function weeksOf(comparable: readonly SweptMeeting[], found: readonly SweptMeeting[]): Week[] {
  const [first, last] = [comparable[0], comparable.at(-1)];
  if (first === undefined || last === undefined) return [];
  const count = (meetings: readonly SweptMeeting[]) => {
    const counts = new Map<number, number>();
    for (const { atMs } of meetings) counts.set(weekOf(atMs), (counts.get(weekOf(atMs)) ?? 0) + 1);
    return counts;
  };
  const [all, matching] = [count(comparable), count(found)];
  const weeks: Week[] = [];
  for (let week = weekOf(first.atMs); week <= weekOf(last.atMs); week++) {
    const startMs = week * WEEK_MS + FIRST_MONDAY_MS;
    weeks.push({ startMs, matching: matching.get(week) ?? 0, comparable: all.get(week) ?? 0 });
  }
  return weeks;
}
