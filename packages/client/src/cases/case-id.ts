// What names an investigation (L4; decision 0032): a hash over all that it is, key included. Holders compare it with the officer by
// voice, so that a server that swaps the key, the reason, the meetings or the name is noticed.
import { type Bytes, inGroups, sha256, toBase64Url, toHex, utf8, Writer } from '@incamera/kernel';
import { CASE_PURPOSES, type CaseBody, wireBytes } from '@incamera/protocol';
import { caseErrors } from '../case-errors.js';

/** Of a case that asks for keys of marks and nothing else, as all did before there were others. */
const MARKS_LABEL = utf8('incamera/case/1');
const LABEL = utf8('incamera/case/2');

/** SHA-256 over title, reason, officer's name, meetings, the X-Wing key of the case and for what keys it asks; 32 bytes. */
export async function caseIdOf(opened: Omit<CaseBody, 'caseId'>): Promise<Bytes> {
  const { title, reason, askedBy, meetings, publicKey, purposes } = opened;
  const isMarksOnly = purposes.join() === 'mark';
  const writer = new Writer()
    .raw(isMarksOnly ? MARKS_LABEL : LABEL)
    .text(title)
    .text(reason)
    .text(askedBy);
  writer.list(meetings, (w, meetingId) => w.raw(wireBytes(meetingId))).bytes(wireBytes(publicKey));
  if (!isMarksOnly) writer.list(purposes, (w, purpose) => w.u8(CASE_PURPOSES.indexOf(purpose) + 1));
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
