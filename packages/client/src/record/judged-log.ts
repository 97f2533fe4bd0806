// The log in a record (L4; decision 0044): its signed state, whose key and witnesses the reader names, and what is shown to stand in it.
import { type CharterLog } from '@incamera/charter';
import { type Bytes, equalBytes, errorCode } from '@incamera/kernel';
import {
  type Cosignature,
  commitEntry,
  cosignaturesOf,
  decodeEntry,
  ED25519_COSIGNATURE,
  encodeLogEntry,
  formatVkey,
  type HistoryEntry,
  leafHash,
  type NoteKey,
  openCheckpoint,
  parseVkey,
  requireWitnesses,
  rootFromPath,
  type SignedCheckpoint,
  tlogErrors,
  verifyInclusion,
} from '@incamera/tlog';
import { recordErrors } from '../record-errors.js';
import { type ProblemList } from './problem-list.js';
import { type RecordedOpening, type SealedRecord } from './record-file.js';

/** Whom the reader of a record trusts, by keys that did not come with it. */
export interface LogTrust {
  readonly logKey: NoteKey;
  readonly witnesses: readonly NoteKey[];
  /** How many of the witnesses must have countersigned. */
  readonly required: number;
}

export interface JudgedState {
  readonly checkpoint: SignedCheckpoint;
  /** Of the reader's witnesses. */
  readonly cosigners: readonly Cosignature[];
  /** Verifier keys of all witnesses that countersigned, whoever trusts them. */
  readonly signedBy: readonly string[];
}

/** An entry that the log is shown to hold. */
export interface LoggedEntry {
  readonly batchIndex: number;
  readonly entry: HistoryEntry;
}

/**
 * The state of the log, signed by the reader's key and countersigned as the reader demands.
 * @throws {AppError} `record/other_log`, `record/checkpoint_refused`, `record/too_few_witnesses`, `record/malformed`
 */
export async function judgeState({ log }: SealedRecord, trust: LogTrust): Promise<JudgedState> {
  if (log.vkey !== formatVkey(trust.logKey)) throw recordErrors.make('record/other_log');
  const named = log.witnesses.map(readWitness);
  try {
    const checkpoint = await openCheckpoint(log.checkpoint, trust.logKey);
    const signers = [trust.logKey, ...named];
    const { signatures } = checkpoint.note;
    // Each line must be of a key that is named, and each key have one: nothing stands in the note that nobody verified.
    const lines = signatures.map(({ name, keyId }) => `${name}+${keyId}`).sort();
    const keys = signers.map(({ name, keyId }) => `${name}+${keyId}`).sort();
    if (lines.join('\n') !== keys.join('\n')) throw tlogErrors.make('tlog/note_malformed');
    await cosignaturesOf(checkpoint.note, named);
    const cosigners = await requireWitnesses(checkpoint.note, trust.witnesses, trust.required);
    return { checkpoint, cosigners, signedBy: named.map(formatVkey) };
  } catch (cause) {
    if (!tlogErrors.owns(cause)) throw cause;
    const code = cause.code === 'tlog/too_few_witnesses' ? 'record/too_few_witnesses' : 'record/checkpoint_refused';
    throw recordErrors.make(code, { context: { ...cause.context, because: cause.code }, cause });
  }
}

function readWitness(vkey: string, index: number): NoteKey {
  try {
    const key = parseVkey(vkey);
    if (key.type === ED25519_COSIGNATURE && formatVkey(key) === vkey) return key;
  } catch (cause) {
    if (!tlogErrors.owns(cause)) throw cause;
  }
  throw recordErrors.make('record/malformed', { context: { where: `log.witnesses[${index}]` } });
}

/** Compares with the log and the witnesses that hosts named in the charter; null: they named none. */
export function judgeNamedLog(
  named: CharterLog | null,
  { log }: SealedRecord,
  { signedBy }: JudgedState,
  problems: ProblemList,
): void {
  if (named === null) return;
  if (named.vkey !== log.vkey) problems.add('record/log_not_of_charter', 'log.vkey');
  const found = signedBy.filter((vkey) => named.witnesses.includes(vkey)).length;
  if (found < named.required) problems.add('record/witness_missing', `${found} of ${named.required}`);
}

/** Told how far it is, 0 to 1; may take its time, so that a page stays alive. */
export type OnShare = (share: number) => void | Promise<void>;
const STEP = 256;

/** Which entries the log holds; everything else is told and left out. */
export async function judgeEntries(
  { meetingId, entries, batches }: SealedRecord,
  head: SignedCheckpoint,
  problems: ProblemList,
  onShare: OnShare,
): Promise<readonly LoggedEntry[]> {
  const inclusion = new Map(batches.map((batch) => [batch.index, batch.inclusion]));
  const roots = new Map<number, Bytes>();
  const logged: LoggedEntry[] = [];
  for (const [i, opening] of entries.entries()) {
    if (i % STEP === 0) await onShare(i / entries.length);
    const where = `entries[${i}]`;
    try {
      verifyPlace(opening, head, inclusion.get(opening.batchIndex) ?? [], roots);
      const entry = decodeEntry(opening.entry);
      if ('meetingId' in entry && entry.meetingId === meetingId) logged.push({ batchIndex: opening.batchIndex, entry });
      else problems.add('record/entry_other_meeting', where);
    } catch (error) {
      if (!tlogErrors.owns(error)) throw error;
      const isUnknown = error.code === 'tlog/entry_unknown';
      problems.add(isUnknown ? 'record/entry_unknown' : 'record/entry_refused', where, { because: errorCode(error) });
    }
  }
  await onShare(1);
  return logged;
}

/** @throws {AppError} tlog/proof_invalid, tlog/out_of_range: the log does not hold it there */
function verifyPlace(
  { batchIndex, place, salt, entry, path }: RecordedOpening,
  head: SignedCheckpoint,
  inclusion: readonly Bytes[],
  roots: Map<number, Bytes>,
): void {
  const root = rootFromPath(place, commitEntry(salt, entry), path);
  const known = roots.get(batchIndex);
  if (known !== undefined && equalBytes(known, root)) return;
  // One batch has one root: what leads to another one is refused by its inclusion.
  verifyInclusion(head, batchIndex, leafHash(encodeLogEntry(root)), inclusion);
  roots.set(batchIndex, root);
}
