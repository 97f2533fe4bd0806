// One moment of a published file (L4): what it is there, who speaks, when that was, and who was in the room then.
import { type Alteration, type Passage } from '@incamera/evidence';
import { type RecordedPresence } from '../record/verified-record.js';
import { clockOrigin, presentBetween } from './meeting-time.js';
import { type ReportedFile, type ReportedMeeting } from './report-input.js';

export interface Moment {
  /** Null: nothing is said about it. */
  readonly passage: Passage | null;
  /** What was done here. */
  readonly alterations: readonly Alteration[];
  readonly meetingId: string | null;
  /** On the clock of the meeting. */
  readonly meetingSeconds: number | null;
  /** About when it was, Unix ms; null: that cannot be told. */
  readonly atMs: number | null;
  /** Null: that cannot be told. */
  readonly present: readonly RecordedPresence[] | null;
}

/** Cuts have no length: they are said of so much around them. */
const NEAR_SECONDS = 0.5;

/** @param seconds from the beginning of the file */
export function momentAt(
  { authenticity }: Pick<ReportedFile, 'authenticity'>,
  meetings: readonly Pick<ReportedMeeting, 'meetingId' | 'record'>[],
  seconds: number,
): Moment {
  const passage =
    authenticity?.passages.findLast(({ fileStart, fileEnd }) => fileStart <= seconds && seconds <= fileEnd) ?? null;
  const alterations = (authenticity?.alterations ?? []).filter(
    ({ fileStart, fileEnd }) => fileStart - NEAR_SECONDS <= seconds && seconds <= fileEnd + NEAR_SECONDS,
  );
  const meetingSeconds = passage === null ? null : clockIn(passage, seconds);
  const meetingId = passage?.meeting ?? null;
  const record = meetings.find((one) => one.meetingId === meetingId)?.record ?? null;
  const originMs = record === null ? null : clockOrigin(record);
  const atMs = originMs === null || meetingSeconds === null ? null : originMs + meetingSeconds * 1000;
  const present = record === null || atMs === null ? null : presentBetween(record, atMs, atMs);
  return { passage, alterations, meetingId, meetingSeconds, atMs, present };
}

function clockIn({ fileStart, fileEnd, meetingStart, meetingEnd }: Passage, seconds: number): number | null {
  if (meetingStart === null || meetingEnd === null) return null;
  const share = fileEnd > fileStart ? (seconds - fileStart) / (fileEnd - fileStart) : 0;
  return meetingStart + share * (meetingEnd - meetingStart);
}
