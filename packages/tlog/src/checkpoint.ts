// Checkpoints (L1): C2SP tlog-checkpoint, the signed state of a log.
import { type Bytes, fromBase64, toBase64 } from '@incamera/kernel';
import { tlogErrors } from './errors.js';
import { HASH_BYTES } from './hashing.js';
import { formatNote, type Note, type NoteKey, type NoteSigner, parseNote, signNote, verifyNote } from './note.js';

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Bytes;
  /** Lines that the log added; nobody vouches for them. */
  readonly extensions: readonly string[];
}

/** Text of a checkpoint, as it is signed. */
export function checkpointText({ origin, size, root, extensions }: Checkpoint): string {
  return `${[origin, String(size), toBase64(root), ...extensions].join('\n')}\n`;
}

/** @throws {AppError} tlog/checkpoint_malformed */
export function parseCheckpoint(text: string): Checkpoint {
  const malformed = () => tlogErrors.make('tlog/checkpoint_malformed');
  if (!text.endsWith('\n')) throw malformed();
  const [origin, sizeText, rootText, ...extensions] = text.slice(0, -1).split('\n');
  if (origin === undefined || sizeText === undefined || rootText === undefined) throw malformed();
  const root = fromBase64(rootText);
  const size = /^(?:0|[1-9]\d{0,15})$/.test(sizeText) ? Number(sizeText) : Number.NaN;
  if (origin === '' || extensions.includes('') || !Number.isSafeInteger(size)) throw malformed();
  if (root === null || root.byteLength !== HASH_BYTES) throw malformed();
  return { origin, size, root, extensions };
}

/** A checkpoint that was verified, with the note that says so. */
export interface SignedCheckpoint extends Checkpoint {
  readonly note: Note;
}

/**
 * Reads a checkpoint of the log that signs with `key`, whose name is the origin.
 * @throws {AppError} tlog/note_malformed, tlog/note_unsigned, tlog/note_bad_signature, tlog/checkpoint_malformed, tlog/other_log
 */
export async function openCheckpoint(bytes: Uint8Array | string, key: NoteKey): Promise<SignedCheckpoint> {
  const note = parseNote(bytes);
  await verifyNote(note, [key]);
  const checkpoint = parseCheckpoint(note.text);
  if (checkpoint.origin !== key.name) throw tlogErrors.make('tlog/other_log');
  return { ...checkpoint, note };
}

/** Signs the state of the log that `signer` belongs to; its name is the origin. */
export async function signCheckpoint(head: { size: number; root: Bytes }, signer: NoteSigner): Promise<string> {
  const text = checkpointText({ origin: signer.key.name, size: head.size, root: head.root, extensions: [] });
  return formatNote(await signNote(text, signer));
}
