// What backups of keys have in common (L4; decision 0018): AES-256-GCM under a key from PBKDF2 with SHA-256, strict JSON, bounds
// against forged files.
import { type Bytes, fromBase64Url, toBase64Url, utf8, type Writer } from '@incamera/kernel';
import { z } from 'zod';
import { clientErrors } from '../errors.js';

/** About half a second on a laptop of today. OWASP asks for 600,000. */
const ITERATIONS = 1_000_000;
const MIN_ITERATIONS = 600_000;
/** A forged file must not keep the page busy for minutes. */
const MAX_ITERATIONS = 10_000_000;
const SALT_BYTES = 16;
const IV_BYTES = 12;
const MAX_BACKUP_CHARS = 32_768;
const MIN_PASSPHRASE_CHARS = 15;
const MAX_PASSPHRASE_CHARS = 1_000;

/** The members of every backup. */
export const cipherShape = {
  kdf: z.literal('PBKDF2-SHA-256'),
  iterations: z.number().int().min(MIN_ITERATIONS).max(MAX_ITERATIONS),
  salt: z.string().max(64),
  iv: z.string().max(32),
};

export interface CipherHead {
  readonly kdf: 'PBKDF2-SHA-256';
  readonly iterations: number;
  readonly salt: string;
  readonly iv: string;
}

/** @throws {AppError} `client/passphrase_short` */
export function checkPassphrase(passphrase: string): void {
  const { length } = passphrase.normalize('NFC');
  if (length < MIN_PASSPHRASE_CHARS || length > MAX_PASSPHRASE_CHARS)
    throw clientErrors.make('client/passphrase_short');
}

/** Fresh salt and nonce. */
export function newCipherHead(): CipherHead {
  return {
    kdf: 'PBKDF2-SHA-256',
    iterations: ITERATIONS,
    salt: toBase64Url(crypto.getRandomValues(new Uint8Array(SALT_BYTES))),
    iv: toBase64Url(crypto.getRandomValues(new Uint8Array(IV_BYTES))),
  };
}

/** The head as it is authenticated. */
export function writeCipherHead(writer: Writer, { kdf, iterations, salt, iv }: CipherHead): Writer {
  return writer.text(kdf).u32(iterations).text(salt).text(iv);
}

/** @returns base64url */
export async function sealUnder(
  passphrase: string,
  head: CipherHead,
  additionalData: Bytes,
  secret: Bytes,
): Promise<string> {
  const { params, wrapping } = await cipherOf(head, passphrase);
  return toBase64Url(new Uint8Array(await crypto.subtle.encrypt({ ...params, additionalData }, wrapping, secret)));
}

/** @throws {AppError} `client/backup_malformed`, `client/backup_not_opened` */
export async function openUnder(
  passphrase: string,
  head: CipherHead,
  additionalData: Bytes,
  sealed: string,
): Promise<Bytes> {
  const ciphertext = fromBase64Url(sealed);
  if (ciphertext === null) throw clientErrors.make('client/backup_malformed');
  const { params, wrapping } = await cipherOf(head, passphrase);
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ ...params, additionalData }, wrapping, ciphertext));
  } catch (cause) {
    throw clientErrors.make('client/backup_not_opened', { cause });
  }
}

/** The text of a backup by its schema. @throws {AppError} `client/backup_malformed` */
export function parseBackup<Schema extends z.ZodType>(text: string, schema: Schema): z.output<Schema> {
  let value: unknown = null;
  try {
    if (text.length <= MAX_BACKUP_CHARS) value = JSON.parse(text);
  } catch {
    // Not JSON: refused below, like everything else that is no backup.
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw clientErrors.make('client/backup_malformed');
  return parsed.data;
}

async function cipherOf(head: CipherHead, passphrase: string) {
  const salt = fromBase64Url(head.salt);
  const iv = fromBase64Url(head.iv);
  if (salt?.byteLength !== SALT_BYTES || iv?.byteLength !== IV_BYTES)
    throw clientErrors.make('client/backup_malformed');
  const secret = utf8(passphrase.normalize('NFC'));
  const base = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveKey']);
  const kdf = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: head.iterations };
  const aes = { name: 'AES-GCM', length: 256 };
  const wrapping = await crypto.subtle.deriveKey(kdf, base, aes, false, ['encrypt', 'decrypt']);
  return { params: { name: 'AES-GCM', iv }, wrapping };
}
