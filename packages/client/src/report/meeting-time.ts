// Moments of a recording in a meeting (L4): its clock counts from the founding, and who was there is known by wall clocks.
import { type RecordedPresence, type VerifiedRecord } from '../record/verified-record.js';
import { type ReportedFile } from './report-input.js';

/** Clocks of members and the server's may differ by so much before somebody names it. */
export const CLOCK_MARGIN_MS = 10_000;

/**
 * About when the clock of the meeting began, Unix ms: when members first attest its beginning, or, where the beginning is attested by nobody,
 * when the server says that it was founded. Null: neither is shown.
 */
export function clockOrigin(record: VerifiedRecord): number | null {
  const founded = record.entries.find(({ entry }) => entry.type === 'meeting_founded')?.entry.atMs ?? null;
  const first = record.epochs[0];
  return first !== undefined && first.epoch <= 1 ? Math.min(first.fromMs, founded ?? first.fromMs) : founded;
}

/** Who was there in some moment of a stretch of wall-clock time, by the clocks of the members. */
export function presentBetween(record: VerifiedRecord, fromMs: number, toMs: number): RecordedPresence[] {
  return record.presence.filter(
    (one) => one.fromMs - CLOCK_MARGIN_MS <= toMs && (one.toMs === null || one.toMs + CLOCK_MARGIN_MS >= fromMs),
  );
}

/** Stretches of a meeting that a file holds, seconds on the meeting's clock. */
export function heardStretches(
  file: ReportedFile,
  meetingId: string,
): { readonly from: number; readonly to: number }[] {
  return (file.authenticity?.passages ?? []).flatMap(({ meeting, meetingStart, meetingEnd }) =>
    meeting === meetingId && meetingStart !== null && meetingEnd !== null
      ? [{ from: meetingStart, to: meetingEnd }]
      : [],
  );
}

/** Who was in the room while something that the files hold was said; null: that cannot be told. */
export function presentWhileHeard(
  record: VerifiedRecord,
  meetingId: string,
  files: readonly ReportedFile[],
): RecordedPresence[] | null {
  const originMs = clockOrigin(record);
  const stretches = files.flatMap((file) => heardStretches(file, meetingId));
  if (originMs === null || stretches.length === 0) return null;
  const there = stretches.flatMap(({ from, to }) =>
    presentBetween(record, originMs + from * 1000, originMs + to * 1000),
  );
  return record.presence.filter((one) => there.includes(one));
}
