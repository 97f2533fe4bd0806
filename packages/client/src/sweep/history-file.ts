// A history as an officer takes it along (L4; decision 0043): openings, each with its whole proof under one signed checkpoint. Whoever has
// the keys of the log and of its witnesses needs nothing else to verify it.
import { AppError, type Bytes, toBase64Url } from '@incamera/kernel';
import { checkpointSchema, provedOpeningSchema, wireBytes } from '@incamera/protocol';
import {
  type HistoryEntry,
  type NoteKey,
  openCheckpoint,
  type ProvedOpening,
  requireWitnesses,
  type TreeHead,
  verifyProvedOpening,
} from '@incamera/tlog';
import { z } from 'zod';
import { sweepErrors } from '../sweep-errors.js';

export const HISTORY_FORMAT = 'incamera-history/1';
/** A million entries are some 700 MB: what is larger is no file for one machine. */
export const MAX_HISTORY_FILE_BYTES = 512 * 1024 * 1024;
export const historyFileSchema = z.strictObject({
  format: z.literal(HISTORY_FORMAT),
  /** Verifier key of the log, as the server stated it; whoever reads the file should have it from elsewhere. */
  vkey: z.string().min(1).max(512),
  /** Signed state of the log, with the cosignatures of its witnesses. */
  checkpoint: checkpointSchema,
  /** Entries that were erased: they stand in the log, and nobody can say any more what they were. */
  erased: z.number().int().nonnegative().safe(),
  entries: z.array(provedOpeningSchema),
});
export type HistoryFile = z.infer<typeof historyFileSchema>;

/** A history after everything in it was verified. */
export interface VerifiedHistory {
  readonly entries: readonly HistoryEntry[];
  /** Entries of types of a later version: they stand in the log, and cannot be read here. */
  readonly unknown: number;
  readonly erased: number;
  readonly head: TreeHead;
  /** Of the log. */
  readonly origin: string;
  /** Names of the witnesses, of those that were named, that countersigned. */
  readonly witnesses: readonly string[];
}

export interface HistoryTrust {
  readonly key: NoteKey;
  readonly witnesses: readonly NoteKey[];
  readonly required: number;
}

/** @throws {AppError} client/history_file_malformed */
export function parseHistoryFile(text: string): HistoryFile {
  try {
    return historyFileSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw sweepErrors.make('client/history_file_malformed', { cause });
  }
}

/**
 * Verifies checkpoint and every entry.
 * @throws {AppError} what `openCheckpoint`, `requireWitnesses` and `verifyProvedOpening` throw; client/history_file_twice
 */
export async function verifyHistory(file: HistoryFile, trust: HistoryTrust): Promise<VerifiedHistory> {
  const checkpoint = await openCheckpoint(file.checkpoint, trust.key);
  const cosigned = await requireWitnesses(checkpoint.note, trust.witnesses, trust.required);
  const seen = new Set<string>();
  const entries: HistoryEntry[] = [];
  let unknown = 0;
  for (const wire of file.entries) {
    const place = `${wire.batchIndex}/${wire.place}`;
    // One entry that stands there twice would count twice.
    if (seen.has(place)) throw sweepErrors.make('client/history_file_twice');
    seen.add(place);
    const entry = readEntry(wire, checkpoint);
    if (entry === null) unknown++;
    else entries.push(entry);
  }
  entries.sort((a, b) => a.atMs - b.atMs);
  const witnesses = cosigned.map(({ witness }) => witness.name);
  const { size, root, origin } = checkpoint;
  return { entries, unknown, erased: file.erased, head: { size, root }, origin, witnesses };
}

/** Null: it stands in the log, and is of a type of a later version. */
function readEntry(wire: HistoryFile['entries'][number], head: TreeHead): HistoryEntry | null {
  try {
    return verifyProvedOpening(fromWire(wire), head);
  } catch (error) {
    if (error instanceof AppError && error.code === 'tlog/entry_unknown') return null;
    throw error;
  }
}

function fromWire({ batchIndex, place, salt, entry, path, inclusion }: HistoryFile['entries'][number]): ProvedOpening {
  return {
    ...{ batchIndex, place, salt: wireBytes(salt), entry: wireBytes(entry) },
    ...{ path: path.map(wireBytes), inclusion: inclusion.map(wireBytes) },
  };
}

/** One opening as a file has it. */
export function toHistoryEntry(opening: ProvedOpening): HistoryFile['entries'][number] {
  const { batchIndex, place, salt, entry, path, inclusion } = opening;
  const texts = (hashes: readonly Bytes[]) => hashes.map((hash) => toBase64Url(hash));
  return {
    ...{ batchIndex, place, salt: toBase64Url(salt), entry: toBase64Url(entry) },
    ...{ path: texts(path), inclusion: texts(inclusion) },
  };
}
