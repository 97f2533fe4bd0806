// What names an investigation (L4; decision 0032): a hash over all that it is, key included. Holders compare it with the officer by
// voice, so that a server that swaps the key, the reason, the meetings or the name is noticed.
import { type Bytes, inGroups, sha256, toBase64Url, toHex, utf8, Writer } from '@incamera/kernel';
import { type CaseBody, wireBytes } from '@incamera/protocol';
import { caseErrors } from '../case-errors.js';

const LABEL = utf8('incamera/case/1');

/** SHA-256 over title, reason, officer's name, meetings and the X-Wing key of the case; 32 bytes. */
export async function caseIdOf(opened: Omit<CaseBody, 'caseId'>): Promise<Bytes> {
  const { title, reason, askedBy, meetings, publicKey } = opened;
  const writer = new Writer().raw(LABEL).text(title).text(reason).text(askedBy);
  writer.list(meetings, (w, meetingId) => w.raw(wireBytes(meetingId))).bytes(wireBytes(publicKey));
  return await sha256(writer.done());
}

/** Refuses a case that is not what its id says. @throws {AppError} `client/case_altered` */
export async function checkCase(opened: CaseBody): Promise<void> {
  if (toBase64Url(await caseIdOf(opened)) !== opened.caseId) throw caseErrors.make('client/case_altered');
}

/** Hexadecimal in groups of four, for people. */
export function caseFingerprint(caseId: string): string {
  return inGroups(toHex(wireBytes(caseId)), 4);
}
