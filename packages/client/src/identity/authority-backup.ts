// The backup of an officer's authority (L4; decision 0018): its key under a passphrase, as one text. Everything that stands beside the
// sealed key is authenticated with it.
import { type Bytes, fromBase64Url, toBase64Url, Writer } from '@incamera/kernel';
import { z } from 'zod';
import { clientErrors } from '../errors.js';
import {
  checkPassphrase,
  cipherShape,
  newCipherHead,
  openUnder,
  parseBackup,
  sealUnder,
  writeCipherHead,
} from './passphrase-cipher.js';

const FORMAT = 'incamera-authority-backup/1';

const backupSchema = z.strictObject({
  format: z.literal(FORMAT),
  /** DER of the self-signed root. */
  certificate: z.string().max(11_000),
  domains: z.array(z.string().max(253)).min(1).max(16),
  ...cipherShape,
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
export async function makeBackup(authority: BackedUpAuthority, passphrase: string): Promise<string> {
  checkPassphrase(passphrase);
  const head: Omit<Backup, 'sealedKey'> = {
    format: FORMAT,
    certificate: toBase64Url(authority.certificate),
    domains: [...authority.domains],
    ...newCipherHead(),
  };
  const sealedKey = await sealUnder(passphrase, head, headBytes(head), authority.key);
  return `${JSON.stringify({ ...head, sealedKey } satisfies Backup, null, 2)}\n`;
}

/** @throws {AppError} `client/backup_malformed`, `client/backup_not_opened` */
export async function openBackup(text: string, passphrase: string): Promise<BackedUpAuthority> {
  const { sealedKey, ...head } = readBackup(text);
  const certificate = fromBase64Url(head.certificate);
  if (certificate === null) throw clientErrors.make('client/backup_malformed');
  const key = await openUnder(passphrase, head, headBytes(head), sealedKey);
  return { certificate, domains: head.domains, key };
}

/** What a backup says beside its sealed key, before any of it is believed. @throws {AppError} `client/backup_malformed` */
export function readBackup(text: string): Backup {
  return parseBackup(text, backupSchema);
}

/** Everything but the sealed key, in one form. */
function headBytes(head: Omit<Backup, 'sealedKey'>): Bytes {
  const writer = new Writer()
    .text(head.format)
    .text(head.certificate)
    .list(head.domains, (w, domain) => w.text(domain));
  return writeCipherHead(writer, head).done();
}
