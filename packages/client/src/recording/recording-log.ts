// What the log of a server holds of one recording (L4; decisions 0034, 0041): taken along with its whole proofs, and verified by the keys of whoever
// reads it, who needs no server for that.
import { type Bytes } from '@incamera/kernel';
import {
  decodeEntry,
  formatVkey,
  type HistoryEntry,
  openCheckpoint,
  parseVkey,
  TileReader,
  tlogErrors,
} from '@incamera/tlog';
import { openingsFrom, type RecordSource } from '../record/record-source.js';
import { recordingErrors } from '../recording-errors.js';
import {
  HISTORY_FORMAT,
  type HistoryFile,
  type HistoryTrust,
  toHistoryEntry,
  type VerifiedHistory,
  verifyHistory,
} from '../sweep/history-file.js';
import { sweepErrors } from '../sweep-errors.js';
import { type RecordingLog } from './recording-report.js';

/** What the log of a server holds of a recording. */
export interface LoggedRecording {
  /** SHA-256 of each part, by number. */
  readonly digests: ReadonlyMap<number, Bytes>;
  /** How many parts the recorder said that it made; null: it did not say. */
  readonly stopped: number | null;
  readonly log: RecordingLog;
}

type Entry = Extract<HistoryEntry, { readonly recordingId: string }>;

/**
 * Fetches what the log holds of a recording. Nothing of it is judged here but that it can be proved.
 * @param vkey of the log; null: as the server says
 * @throws {AppError} of tlog: the log does not hold what the server says that it does
 */
export async function takeRecordingHistory(
  source: RecordSource,
  recordingId: string,
  vkey: string | null,
): Promise<HistoryFile> {
  const openings = await openingsFrom(source);
  const stated = (await source.about()).vkey;
  if (vkey !== null && stated !== vkey) throw recordingErrors.make('client/recording_other_log');
  const note = await source.checkpoint();
  const reader = await TileReader.open(await openCheckpoint(note, parseVkey(stated)), source.tiles);
  const file: HistoryFile = { format: HISTORY_FORMAT, vkey: stated, checkpoint: note, erased: 0, entries: [] };
  for (const opening of openings) {
    const isOfState = opening.batchIndex < reader.head.size;
    if (!isOfState || !isAbout(decodeKnown(opening.entry), recordingId)) continue;
    file.entries.push(toHistoryEntry({ ...opening, inclusion: await reader.inclusionProof(opening.batchIndex) }));
  }
  return file;
}

/**
 * @param named key of the log that the charter of the meeting names; null: it names none
 * @throws {AppError} `client/recording_other_log`, `client/recording_log_refused`
 */
export async function loggedRecording(
  file: HistoryFile,
  recordingId: string,
  trust: HistoryTrust,
  named: string | null,
): Promise<LoggedRecording> {
  const vkey = formatVkey(trust.key);
  if (file.vkey !== vkey || (named !== null && named !== vkey)) {
    throw recordingErrors.make('client/recording_other_log');
  }
  const { entries, head, origin, witnesses } = await verified(file, trust);
  const about = entries.filter((entry): entry is Entry => isAbout(entry, recordingId));
  const stored = about.filter((entry) => entry.type === 'recording_segment_stored');
  return {
    digests: new Map(stored.map(({ segment, digest }) => [Number(segment), digest])),
    stopped: about.find((entry) => entry.type === 'recording_stopped')?.segments ?? null,
    log: { origin, size: head.size, witnesses, isNamed: named !== null },
  };
}

async function verified(file: HistoryFile, trust: HistoryTrust): Promise<VerifiedHistory> {
  try {
    return await verifyHistory(file, trust);
  } catch (cause) {
    if (!tlogErrors.owns(cause) && !sweepErrors.owns(cause)) throw cause;
    throw recordingErrors.make('client/recording_log_refused', { context: { because: cause.code }, cause });
  }
}

function isAbout(entry: HistoryEntry | null, recordingId: string): entry is Entry {
  return entry !== null && 'recordingId' in entry && entry.recordingId === recordingId;
}

/** Null: of a type that this version does not know, and so about no recording that it could read. */
function decodeKnown(entry: Bytes): HistoryEntry | null {
  try {
    return decodeEntry(entry);
  } catch {
    return null;
  }
}
