// The backup of a holder's key (L4; decision 0026): under a passphrase, with the names authenticated, as one text.
import { type Bytes, Writer } from '@incamera/kernel';
import { newHolderSchema, wireBytes } from '@incamera/protocol';
import { z } from 'zod';
import { type PublicHolder } from './holder-card.js';
import {
  checkPassphrase,
  cipherShape,
  newCipherHead,
  openUnder,
  parseBackup,
  sealUnder,
  writeCipherHead,
} from './passphrase-cipher.js';

const FORMAT = 'incamera-holder-backup/1';

const backupSchema = newHolderSchema.extend({
  format: z.literal(FORMAT),
  ...cipherShape,
  sealedKey: z.string().max(100),
});
type Backup = z.output<typeof backupSchema>;

export interface BackedUpHolder extends PublicHolder {
  /** 32 bytes; for the caller to overwrite. */
  readonly privateKey: Bytes;
}

/** @throws {AppError} `client/passphrase_short` */
export async function makeHolderBackup(holder: BackedUpHolder, passphrase: string): Promise<string> {
  checkPassphrase(passphrase);
  const { name, organisation, publicKey, privateKey } = holder;
  const head: Omit<Backup, 'sealedKey'> = { format: FORMAT, name, organisation, publicKey, ...newCipherHead() };
  const sealedKey = await sealUnder(passphrase, head, headBytes(head), privateKey);
  return `${JSON.stringify({ ...head, sealedKey } satisfies Backup, null, 2)}\n`;
}

/** @throws {AppError} `client/backup_malformed`, `client/backup_not_opened` */
export async function openHolderBackup(text: string, passphrase: string): Promise<BackedUpHolder> {
  const { sealedKey, ...head } = parseBackup(text, backupSchema);
  const privateKey = await openUnder(passphrase, head, headBytes(head), sealedKey);
  const { name, organisation, publicKey } = head;
  return { name, organisation, publicKey, privateKey };
}

/** Everything but the sealed key, in one form. */
function headBytes(head: Omit<Backup, 'sealedKey'>): Bytes {
  const writer = new Writer().text(head.format).text(head.name).text(head.organisation);
  return writeCipherHead(writer.bytes(wireBytes(head.publicKey)), head).done();
}
