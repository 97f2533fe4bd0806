// Signed notes (L1): C2SP signed-note. A text, a blank line, and signature lines of which unknown ones are ignored.
import {
  type Bytes,
  copyBytes,
  fromBase64,
  fromHex,
  fromUtf8,
  toBase64,
  toHex,
  utf8,
  verifyEd25519,
} from '@incamera/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import { tlogErrors } from './errors.js';

/** Type bytes of signatures that are understood here. */
export const ED25519 = 0x01;
export const ED25519_COSIGNATURE = 0x04;
export type SignatureType = typeof ED25519 | typeof ED25519_COSIGNATURE;

const MAX_NOTE_BYTES = 256 * 1024;
const MAX_SIGNATURES = 64;
const KEY_ID_BYTES = 4;
const KEY_BYTES = 32;

/** A verifier key: who signs, how, and with which key. */
export interface NoteKey {
  readonly name: string;
  readonly type: SignatureType;
  readonly publicKey: Bytes;
  /** Lower-case hexadecimal, 8 digits. */
  readonly keyId: string;
}

export interface NoteSignature {
  readonly name: string;
  readonly keyId: string;
  /** Without the key id. */
  readonly signature: Bytes;
}

export interface Note {
  /** Ends with a newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the specification forbids them
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;
/** Key names: not empty, no white space, no plus sign. */
const NAME = /^[^\s+\u0085]+$/u;

/** @throws {AppError} tlog/key_malformed: the name cannot stand in a note */
export function noteKey(name: string, type: SignatureType, publicKey: Uint8Array): NoteKey {
  if (!NAME.test(name) || CONTROL.test(name) || publicKey.byteLength !== KEY_BYTES) {
    throw tlogErrors.make('tlog/key_malformed');
  }
  const hash = sha256
    .create()
    .update(utf8(`${name}\n`))
    .update(new Uint8Array([type]))
    .update(publicKey)
    .digest();
  return { name, type, publicKey: copyBytes(publicKey), keyId: toHex(hash.subarray(0, KEY_ID_BYTES)) };
}

/** name+keyid+base64, as people configure it. */
export function formatVkey(key: NoteKey): string {
  return `${key.name}+${key.keyId}+${toBase64(new Uint8Array([key.type, ...key.publicKey]))}`;
}

/** @throws {AppError} tlog/key_malformed: also when the key id is not that of name and key */
export function parseVkey(vkey: string): NoteKey {
  const malformed = () => tlogErrors.make('tlog/key_malformed');
  const match = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(vkey);
  const material = match === null ? null : fromBase64(match[3] as string);
  const type = material?.[0];
  if (match === null || material === null || (type !== ED25519 && type !== ED25519_COSIGNATURE)) throw malformed();
  const key = noteKey(match[1] as string, type, material.subarray(1));
  if (key.keyId !== match[2]) throw malformed();
  return key;
}

/** One signature line, with its newline. */
export function signatureLine({ name, keyId, signature }: NoteSignature): string {
  const id = fromHex(keyId) ?? new Uint8Array(KEY_ID_BYTES);
  return `— ${name} ${toBase64(new Uint8Array([...id, ...signature]))}\n`;
}

export function formatNote(note: Note): string {
  return `${note.text}\n${note.signatures.map(signatureLine).join('')}`;
}

/**
 * Reads a note; nothing of it is verified.
 * @throws {AppError} tlog/note_malformed
 */
export function parseNote(bytes: Uint8Array | string): Note {
  const malformed = (cause?: unknown) => tlogErrors.make('tlog/note_malformed', { cause });
  if (bytes.length > MAX_NOTE_BYTES) throw malformed();
  let whole: string;
  try {
    // By way of its bytes: half a surrogate pair is no text.
    whole = fromUtf8(typeof bytes === 'string' ? utf8(bytes) : bytes);
  } catch (cause) {
    throw malformed(cause);
  }
  const split = whole.lastIndexOf('\n\n');
  if (split < 0 || CONTROL.test(whole)) throw malformed();
  return { text: whole.slice(0, split + 1), signatures: parseSignatureLines(whole.slice(split + 2)) };
}

/**
 * Signature lines by themselves, as a witness answers.
 * @throws {AppError} tlog/note_malformed
 */
export function parseSignatureLines(block: string): NoteSignature[] {
  const malformed = () => tlogErrors.make('tlog/note_malformed');
  if (block === '' || !block.endsWith('\n')) throw malformed();
  const lines = block.slice(0, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) throw malformed();
  return lines.map((line) => {
    const match = /^— ([^ ]+) ([^ ]+)$/u.exec(line);
    const raw = match === null ? null : fromBase64(match[2] as string);
    if (match === null || raw === null || raw.byteLength <= KEY_ID_BYTES || !NAME.test(match[1] as string)) {
      throw malformed();
    }
    return {
      name: match[1] as string,
      keyId: toHex(raw.subarray(0, KEY_ID_BYTES)),
      signature: copyBytes(raw.subarray(KEY_ID_BYTES)),
    };
  });
}

/** Signatures of `note` that name `key`. */
export function signaturesOf(note: Note, key: NoteKey): NoteSignature[] {
  return note.signatures.filter(({ name, keyId }) => name === key.name && keyId === key.keyId);
}

/**
 * Which of `keys` signed the text; only plain Ed25519 keys count, cosignatures have a reader of their own. Signatures of others are ignored.
 * @throws {AppError} tlog/note_unsigned: none did; tlog/note_bad_signature: one names such a key and does not verify
 */
export async function verifyNote(note: Note, keys: readonly NoteKey[]): Promise<NoteKey[]> {
  const signers: NoteKey[] = [];
  for (const key of keys) {
    if (key.type !== ED25519) continue;
    const found = signaturesOf(note, key);
    for (const { signature } of found) {
      if (!(await verifyEd25519(key.publicKey, utf8(note.text), signature))) {
        throw tlogErrors.make('tlog/note_bad_signature');
      }
    }
    if (found.length > 0) signers.push(key);
  }
  if (signers.length === 0) throw tlogErrors.make('tlog/note_unsigned');
  return signers;
}

/** A key that signs notes or checkpoints; the private half never shows. */
export interface NoteSigner {
  readonly key: NoteKey;
  /** Ed25519 (RFC 8032): 64 bytes. */
  sign(message: Uint8Array): Promise<Bytes>;
}

/** A signer over a WebCrypto key pair. @throws {AppError} tlog/key_malformed */
export async function noteSigner(
  name: string,
  type: SignatureType,
  keys: { readonly publicKey: CryptoKey; readonly privateKey: CryptoKey },
): Promise<NoteSigner> {
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey));
  return {
    key: noteKey(name, type, publicKey),
    sign: async (message) => new Uint8Array(await crypto.subtle.sign('Ed25519', keys.privateKey, copyBytes(message))),
  };
}

/** The note of `text`, signed. `text` ends with a newline. */
export async function signNote(text: string, signer: NoteSigner): Promise<Note> {
  const { name, keyId } = signer.key;
  return { text, signatures: [{ name, keyId, signature: await signer.sign(utf8(text)) }] };
}
