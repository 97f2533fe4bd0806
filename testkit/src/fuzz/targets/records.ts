// The record of a meeting: whoever hands it over may have written anything into it, with the log's own key.
import {
  readRecordFile,
  recordErrors,
  type SealedRecord,
  verifyRecord,
  writeRecordFile,
} from '@incamera/client/record';
import { type NoteKey, parseVkey, tlogErrors } from '@incamera/tlog';
import { assertThat, type FuzzTarget } from '../target.js';

/** The text as a record is written, whatever it says: else the first check would refuse nearly everything. */
function rewritten(input: Buffer): string {
  const text = input.toString();
  try {
    return `${JSON.stringify(JSON.parse(text))}\n`;
  } catch {
    return text;
  }
}

function readOr(text: string): SealedRecord | null {
  try {
    return readRecordFile(text);
  } catch (error) {
    if (!recordErrors.owns(error)) throw error;
    return null;
  }
}

function keyOf({ log }: SealedRecord): NoteKey | null {
  try {
    return parseVkey(log.vkey);
  } catch (error) {
    if (!tlogErrors.owns(error)) throw error;
    return null;
  }
}

const recordFile: FuzzTarget = {
  name: 'record-file',
  mutation: 'json',
  maxBytes: 60_000,
  unitRuns: 60,
  async check(input) {
    const text = rewritten(input);
    const record = readOr(text);
    if (record === null) return;
    assertThat(writeRecordFile(record) === text, 'two encodings of one record');
    const logKey = keyOf(record);
    if (logKey === null) return;
    try {
      await verifyRecord(record, { logKey, witnesses: [], required: 0 });
    } catch (error) {
      if (!recordErrors.owns(error)) throw error;
    }
  },
};

export const recordTargets: readonly FuzzTarget[] = [recordFile];
