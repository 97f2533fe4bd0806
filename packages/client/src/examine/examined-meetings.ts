// What the records of a case's meetings prove (L4): made from what the holders helped to open, and verified here like everybody will.
import { AppError, errorCode } from '@incamera/kernel';
import { parseVkey } from '@incamera/tlog';
import { type AssembledRecord } from '../record/assemble-record.js';
import { readRecordFile } from '../record/record-file.js';
import { verifyRecord } from '../record/verify-record.js';
import { type ExaminedMeeting } from './examine-types.js';

/**
 * By the keys that the record names: whether they are those of the charter is among the problems of the record, and the report says that
 * they are to be compared.
 */
export async function examineMeeting(
  meetingId: string,
  make: () => Promise<AssembledRecord>,
): Promise<ExaminedMeeting> {
  try {
    const { text } = await make();
    const sealed = readRecordFile(text);
    const { vkey, witnesses } = sealed.log;
    const trust = { logKey: parseVkey(vkey), witnesses: witnesses.map(parseVkey), required: 0 };
    const record = await verifyRecord(sealed, trust);
    return { meetingId, record, source: { text, logKey: vkey, witnesses, required: 0 }, because: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { meetingId, record: null, source: null, because: errorCode(error) };
  }
}
