// The backup of a case's key (L4; decision 0032): under a passphrase, with id and public key authenticated, as one text.
import { isHolderKeyPair } from '@incamera/group';
import { type Bytes, Writer, zeroize } from '@incamera/kernel';
import { caseIdSchema, fixedBytes, HOLDER_LIMITS, wireBytes } from '@incamera/protocol';
import { z } from 'zod';
import { clientErrors } from '../errors.js';
import {
  cipherShape,
  newCipherHead,
  openUnder,
  parseBackup,
  sealUnder,
  writeCipherHead,
} from '../identity/passphrase-cipher.js';

const FORMAT = 'incamera-case-key/1';

const backupSchema = z.strictObject({
  format: z.literal(FORMAT),
  caseId: caseIdSchema,
  publicKey: fixedBytes(HOLDER_LIMITS.publicKeyBytes),
  ...cipherShape,
  sealedKey: z.string().max(100),
});
type Backup = z.output<typeof backupSchema>;

export interface BackedUpCase {
  readonly caseId: string;
  /** X-Wing, base64url. */
  readonly publicKey: string;
  /** 32 bytes; for the caller to overwrite. */
  readonly privateKey: Bytes;
}

export async function makeCaseBackup(backedUp: BackedUpCase, passphrase: string): Promise<string> {
  const { caseId, publicKey, privateKey } = backedUp;
  const head: Omit<Backup, 'sealedKey'> = { format: FORMAT, caseId, publicKey, ...newCipherHead() };
  const sealedKey = await sealUnder(passphrase, head, headBytes(head), privateKey);
  return `${JSON.stringify({ ...head, sealedKey } satisfies Backup, null, 2)}\n`;
}

/** @throws {AppError} `client/backup_malformed`, `client/backup_not_opened` */
export async function openCaseBackup(text: string, passphrase: string): Promise<BackedUpCase> {
  const { sealedKey, ...head } = parseBackup(text, backupSchema);
  const privateKey = await openUnder(passphrase, head, headBytes(head), sealedKey);
  const { caseId, publicKey } = head;
  if (await isHolderKeyPair({ privateKey, publicKey: wireBytes(publicKey) })) return { caseId, publicKey, privateKey };
  zeroize(privateKey);
  throw clientErrors.make('client/backup_malformed');
}

/** Everything but the sealed key, in one form. */
function headBytes(head: Omit<Backup, 'sealedKey'>): Bytes {
  const writer = new Writer().text(head.format).text(head.caseId).bytes(wireBytes(head.publicKey));
  return writeCipherHead(writer, head).done();
}
