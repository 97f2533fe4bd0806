// Makes the record of a meeting from what somebody has of it (L4; decision 0044), with the proofs that whoever reads it will need. Nothing is
// judged here: what does not hold goes in, so that it is told to everybody in the same way.
import { readTestimony } from '@incamera/group';
import { type Bytes, type MeetingId, toHex } from '@incamera/kernel';
import {
  ED25519_COSIGNATURE,
  formatNote,
  formatVkey,
  type NoteKey,
  openCheckpoint,
  parseVkey,
  type SignedCheckpoint,
  signaturesOf,
  TileReader,
  type TileSource,
  tlogErrors,
} from '@incamera/tlog';
import { headName } from './judged-heads.js';
import {
  type RecordedBatch,
  type RecordedHead,
  type RecordedOpening,
  type RecordedTestimony,
  writeRecordFile,
} from './record-file.js';

/** What somebody has of a meeting. */
export interface RecordParts {
  readonly meetingId: MeetingId;
  /** Verifier keys of the log and of the witnesses that the server asks. */
  readonly vkey: string;
  readonly witnesses: readonly string[];
  /** The newest checkpoint, as the server shows it. */
  readonly checkpoint: string;
  /** All versions of the charter, the founding one first. */
  readonly charters: readonly Bytes[];
  readonly testimonies: readonly RecordedTestimony[];
  /** Lists of members that were not testified. */
  readonly rosters: readonly Bytes[];
  readonly openings: readonly RecordedOpening[];
}

export interface AssembledRecord {
  /** The file. */
  readonly text: string;
  readonly counts: {
    readonly testimonies: number;
    /** Openings that are newer than the state of the log in the record, and were left out. */
    readonly tooNew: number;
  };
}

/**
 * @param tiles of the log that the checkpoint is of
 * @throws {AppError} what the log shows is not signed by its key, or its tiles do not belong to it: as `openCheckpoint` and `TileReader`
 */
export async function assembleRecord(parts: RecordParts, tiles: TileSource): Promise<AssembledRecord> {
  const key = parseVkey(parts.vkey);
  const checkpoint = await openCheckpoint(parts.checkpoint, key);
  const reader = await TileReader.open(checkpoint, tiles);
  const { note, witnesses } = ownLines(checkpoint, key, parts.witnesses);
  const entries = parts.openings.filter(({ batchIndex }) => batchIndex < checkpoint.size);
  const { meetingId, charters, testimonies, rosters } = parts;
  const text = writeRecordFile({
    meetingId,
    log: { vkey: formatVkey(key), witnesses, checkpoint: note },
    charters,
    testimonies: distinct(testimonies, ({ signed, salt }) => `${toHex(signed)}${toHex(salt)}`),
    rosters: distinct(rosters, toHex),
    entries: distinct(entries, ({ batchIndex, place }) => `${batchIndex} ${place}`),
    batches: await batchesOf(entries, reader),
    heads: await headsOf(testimonies, reader),
  });
  return { text, counts: { testimonies: testimonies.length, tooNew: parts.openings.length - entries.length } };
}

function distinct<T>(items: readonly T[], name: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [name(item), item])).values()];
}

/** The checkpoint with the lines of the log and of those witnesses who signed: others' lines nobody could verify. */
function ownLines(
  { note }: SignedCheckpoint,
  key: NoteKey,
  vkeys: readonly string[],
): { readonly note: string; readonly witnesses: readonly string[] } {
  const witnesses = distinct(vkeys, (vkey) => vkey)
    .map((vkey) => parseVkey(vkey))
    .filter((witness) => witness.type === ED25519_COSIGNATURE && signaturesOf(note, witness).length > 0);
  // The newest line of each stands last.
  const signatures = [key, ...witnesses].flatMap((signer) => signaturesOf(note, signer).slice(-1));
  return { note: formatNote({ text: note.text, signatures }), witnesses: witnesses.map(formatVkey) };
}

async function batchesOf(entries: readonly RecordedOpening[], reader: TileReader): Promise<RecordedBatch[]> {
  const batches: RecordedBatch[] = [];
  for (const index of new Set(entries.map(({ batchIndex }) => batchIndex))) {
    batches.push({ index, inclusion: await reader.inclusionProof(index) });
  }
  return batches;
}

/** States of the log that testimonies name; without a proof where the log does not begin with them. */
async function headsOf(testimonies: readonly RecordedTestimony[], reader: TileReader): Promise<RecordedHead[]> {
  const heads = new Map<string, RecordedHead>();
  for (const { signed } of testimonies) {
    const read = await readTestimony(signed);
    const seen = read.ok ? read.value.checkpoint : null;
    if (seen === null || heads.has(headName(seen))) continue;
    heads.set(headName(seen), { ...seen, consistency: await consistencyOf(seen, reader) });
  }
  return [...heads.values()];
}

async function consistencyOf(
  seen: { readonly size: number; readonly root: Bytes },
  reader: TileReader,
): Promise<readonly Bytes[] | null> {
  if (seen.size > reader.head.size) return null;
  try {
    await reader.verifyBeginsWith(seen);
    return await reader.consistencyProof(seen.size);
  } catch (error) {
    if (tlogErrors.owns(error) && error.code === 'tlog/history_rewritten') return null;
    throw error;
  }
}
