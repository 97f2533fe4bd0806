// The backup of an officer's authority (L4; decision 0018): its key under a passphrase, as one text. AES-256-GCM under a key from
// PBKDF2 with SHA-256; everything that stands beside the sealed key is authenticated with it.
import { type Bytes, fromBase64Url, toBase64Url, utf8, Writer } from '@incamera/kernel';
import { z } from 'zod';
import { clientErrors } from '../errors.js';

const FORMAT = 'incamera-authority-backup/1';
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

const backupSchema = z.strictObject({
  format: z.literal(FORMAT),
  /** DER of the self-signed root. */
  certificate: z.string().max(11_000),
  domains: z.array(z.string().max(253)).min(1).max(16),
  kdf: z.literal('PBKDF2-SHA-256'),
  iterations: z.number().int().min(MIN_ITERATIONS).max(MAX_ITERATIONS),
  salt: z.string().max(64),
  iv: z.string().max(32),
  /** PKCS#8. */
  sealedKey: z.string().max(1_000),
});
export type Backup = z.output<typeof backupSchema>;

export interface BackedUpAuthority {
  readonly certificate: Bytes;
  readonly domains: readonly string[];
  /** PKCS#8; for the caller to overwrite. */
  readonly key: Bytes;
}

/** @throws {AppError} `client/passphrase_short` */
export function checkPassphrase(passphrase: string): void {
  const { length } = passphrase.normalize('NFC');
  if (length < MIN_PASSPHRASE_CHARS || length > MAX_PASSPHRASE_CHARS)
    throw clientErrors.make('client/passphrase_short');
}

/** @throws {AppError} `client/passphrase_short` */
export async function makeBackup(authority: BackedUpAuthority, passphrase: string): Promise<string> {
  checkPassphrase(passphrase);
  const head: Omit<Backup, 'sealedKey'> = {
    format: FORMAT,
    certificate: toBase64Url(authority.certificate),
    domains: [...authority.domains],
    kdf: 'PBKDF2-SHA-256',
    iterations: ITERATIONS,
    salt: toBase64Url(crypto.getRandomValues(new Uint8Array(SALT_BYTES))),
    iv: toBase64Url(crypto.getRandomValues(new Uint8Array(IV_BYTES))),
  };
  const { params, wrapping } = await cipherOf(head, passphrase);
  const sealedKey = toBase64Url(new Uint8Array(await crypto.subtle.encrypt(params, wrapping, authority.key)));
  return `${JSON.stringify({ ...head, sealedKey } satisfies Backup, null, 2)}\n`;
}

/** @throws {AppError} `client/backup_malformed`, `client/backup_not_opened` */
export async function openBackup(text: string, passphrase: string): Promise<BackedUpAuthority> {
  const backup = readBackup(text);
  const certificate = fromBase64Url(backup.certificate);
  const sealed = fromBase64Url(backup.sealedKey);
  if (certificate === null || sealed === null) throw clientErrors.make('client/backup_malformed');
  const { params, wrapping } = await cipherOf(backup, passphrase);
  try {
    const key = new Uint8Array(await crypto.subtle.decrypt(params, wrapping, sealed));
    return { certificate, domains: backup.domains, key };
  } catch (cause) {
    throw clientErrors.make('client/backup_not_opened', { cause });
  }
}

/** What a backup says beside its sealed key, before any of it is believed. @throws {AppError} `client/backup_malformed` */
export function readBackup(text: string): Backup {
  let value: unknown = null;
  try {
    if (text.length <= MAX_BACKUP_CHARS) value = JSON.parse(text);
  } catch {
    // Not JSON: refused below, like everything else that is no backup.
  }
  const parsed = backupSchema.safeParse(value);
  if (!parsed.success) throw clientErrors.make('client/backup_malformed');
  return parsed.data;
}

async function cipherOf(head: Omit<Backup, 'sealedKey'>, passphrase: string) {
  const salt = fromBase64Url(head.salt);
  const iv = fromBase64Url(head.iv);
  if (salt?.byteLength !== SALT_BYTES || iv?.byteLength !== IV_BYTES)
    throw clientErrors.make('client/backup_malformed');
  const secret = utf8(passphrase.normalize('NFC'));
  const base = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveKey']);
  const kdf = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: head.iterations };
  const aes = { name: 'AES-GCM', length: 256 };
  const wrapping = await crypto.subtle.deriveKey(kdf, base, aes, false, ['encrypt', 'decrypt']);
  return { params: { name: 'AES-GCM', iv, additionalData: headBytes(head) }, wrapping };
}

/** Everything but the sealed key, in one form. */
function headBytes({ format, certificate, domains, kdf, iterations, salt, iv }: Omit<Backup, 'sealedKey'>): Bytes {
  return new Writer()
    .text(format)
    .text(certificate)
    .list(domains, (writer, domain) => writer.text(domain))
    .text(kdf)
    .u32(iterations)
    .text(salt)
    .text(iv)
    .done();
}
