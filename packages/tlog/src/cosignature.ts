// Cosignatures of witnesses (L1): C2SP tlog-cosignature, Ed25519 with a time (cosignature/v1).
import { type Bytes, Reader, utf8, verifyEd25519, Writer } from '@incamera/kernel';
import { tlogErrors } from './errors.js';
import {
  ED25519_COSIGNATURE,
  type Note,
  type NoteKey,
  type NoteSignature,
  type NoteSigner,
  signaturesOf,
} from './note.js';

const SIGNATURE_BYTES = 64;

/** A witness that countersigned, and when it did so by its own clock. */
export interface Cosignature {
  readonly witness: NoteKey;
  readonly atMs: number;
}

const message = (text: string, seconds: number): Bytes => utf8(`cosignature/v1\ntime ${seconds}\n${text}`);

/** Countersigns the text of a checkpoint. @param atMs Unix ms; seconds of it are signed */
export async function cosign(text: string, signer: NoteSigner, atMs: number): Promise<NoteSignature> {
  const seconds = Math.floor(atMs / 1000);
  const signature = await signer.sign(message(text, seconds));
  const { name, keyId } = signer.key;
  return { name, keyId, signature: new Writer().u64(seconds).raw(signature).done() };
}

/**
 * Which of `witnesses` countersigned; those of others are ignored.
 * @throws {AppError} tlog/note_bad_signature: one names such a witness and does not verify
 */
export async function cosignaturesOf(note: Note, witnesses: readonly NoteKey[]): Promise<Cosignature[]> {
  const found: Cosignature[] = [];
  for (const witness of witnesses) {
    if (witness.type !== ED25519_COSIGNATURE) continue;
    let newestMs = -1;
    for (const { signature } of signaturesOf(note, witness)) {
      const atMs = await verifyOne(note.text, witness, signature);
      if (atMs === null) throw tlogErrors.make('tlog/note_bad_signature');
      newestMs = Math.max(newestMs, atMs);
    }
    if (newestMs >= 0) found.push({ witness, atMs: newestMs });
  }
  return found;
}

async function verifyOne(text: string, witness: NoteKey, raw: Bytes): Promise<number | null> {
  if (raw.byteLength !== 8 + SIGNATURE_BYTES) return null;
  const reader = new Reader(raw);
  const seconds = reader.u64();
  // Zero stands for no time at all, and what does not fit a date is none.
  if (seconds === 0n || seconds > BigInt(Math.floor(Number.MAX_SAFE_INTEGER / 1000))) return null;
  const signed = await verifyEd25519(witness.publicKey, message(text, Number(seconds)), reader.raw(SIGNATURE_BYTES));
  return signed ? Number(seconds) * 1000 : null;
}

/**
 * Demands `least` of `witnesses`, each counted by its key and not by its name.
 * @throws {AppError} tlog/too_few_witnesses, tlog/note_bad_signature
 */
export async function requireWitnesses(
  note: Note,
  witnesses: readonly NoteKey[],
  least: number,
): Promise<Cosignature[]> {
  const found = await cosignaturesOf(note, witnesses);
  const keys = new Set(found.map(({ witness }) => String(witness.publicKey)));
  if (keys.size < least) {
    throw tlogErrors.make('tlog/too_few_witnesses', { context: { found: keys.size, least } });
  }
  return found;
}
