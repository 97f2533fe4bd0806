// The file of a record: one encoding, bounds, and an error that says where for whatever is not one.
import { type Bytes, type MeetingId, toBase64Url } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import { readRecordFile, type SealedRecord, writeRecordFile } from './record-file.js';

const filled = (byte: number, length = 32): Bytes => new Uint8Array(length).fill(byte);
const path = Array.from({ length: 12 }, (_, i) => filled(i));

const RECORD: SealedRecord = {
  meetingId: toBase64Url(filled(1)) as MeetingId,
  log: { vkey: 'meet.example.org/log+00000000+AAAA', witnesses: [], checkpoint: 'meet.example.org/log\n' },
  charters: [filled(2, 300)],
  testimonies: [
    { salt: filled(3), signed: filled(4, 250) },
    { salt: filled(3), signed: filled(5, 250) },
  ],
  rosters: [filled(20, 40), filled(21, 40)],
  entries: [
    { batchIndex: 7, place: 4095, salt: filled(6), entry: filled(7, 90), path },
    { batchIndex: 9, place: 0, salt: filled(6), entry: filled(8, 90), path },
  ],
  batches: [
    { index: 7, inclusion: [filled(9), filled(10)] },
    { index: 9, inclusion: [] },
  ],
  heads: [
    { size: 8, root: filled(11), consistency: [filled(12)] },
    { size: 8, root: filled(12), consistency: null },
  ],
};
const TEXT = writeRecordFile(RECORD);

const refusal = (text: string): unknown => {
  try {
    readRecordFile(text);
  } catch (error) {
    const { code, context } = error as { code: string; context: { where?: string } };
    return context.where === undefined ? code : `${code} ${context.where}`;
  }
  return 'read';
};
const altered = (change: (file: Record<string, unknown>) => void): string => {
  const file = JSON.parse(TEXT) as Record<string, unknown>;
  change(file);
  return `${JSON.stringify(file)}\n`;
};

describe('the file of a record', () => {
  it('is the same after reading and writing, and has one order whoever writes it', () => {
    expect(readRecordFile(TEXT)).toEqual(RECORD);
    const shuffled = {
      ...RECORD,
      testimonies: [...RECORD.testimonies].reverse(),
      rosters: [...RECORD.rosters].reverse(),
      entries: [...RECORD.entries].reverse(),
      batches: [...RECORD.batches].reverse(),
      heads: [...RECORD.heads].reverse(),
    };
    expect(writeRecordFile(shuffled)).toBe(TEXT);
  });

  it('is not written with something twice, or with a batch of which nothing is shown', () => {
    const twice = { ...RECORD, testimonies: [...RECORD.testimonies, ...RECORD.testimonies] };
    expect(() => writeRecordFile(twice)).toThrowError(expect.objectContaining({ code: 'record/malformed' }));
    const idle = { ...RECORD, batches: [...RECORD.batches, { index: 10, inclusion: [] }] };
    expect(() => writeRecordFile(idle)).toThrowError(expect.objectContaining({ code: 'record/malformed' }));
  });

  it.each([
    ['', 'record/empty'],
    [' \n', 'record/empty'],
    ['%PDF-1.7', 'record/not_a_record'],
    ['{"format":"incamera-case/1"}', 'record/not_a_record'],
    [TEXT.replace('record/1', 'record/2'), 'record/newer_format'],
    [TEXT.slice(0, -200), 'record/truncated'],
    [TEXT.replace('],', '],,'), 'record/malformed JSON'],
    [` ${TEXT}`, 'record/not_a_record'],
    [TEXT.slice(0, -1), `record/not_canonical character ${TEXT.length - 1}`],
    [`${TEXT} `, `record/not_canonical character ${TEXT.length}`],
    [altered((file) => Object.assign(file, { more: 1 })), 'record/malformed file'],
    [altered(({ testimonies }) => (testimonies as unknown[]).reverse()), 'record/malformed testimonies[1]'],
    [altered(({ entries }) => (entries as unknown[]).pop()), 'record/malformed batches[0]'],
    [altered(({ batches }) => (batches as unknown[]).pop()), 'record/malformed batches[1]'],
    [
      altered(({ heads }) => Object.assign((heads as object[])[0] ?? {}, { size: 0 })),
      'record/malformed heads[0].size',
    ],
    [
      altered(({ entries }) => Object.assign((entries as object[])[1] ?? {}, { salt: 'AA' })),
      'record/malformed entries[1].salt',
    ],
    [
      altered(({ batches }) => Object.assign((batches as object[])[0] ?? {}, { inclusion: 'AAAA' })),
      'record/malformed batches[0].inclusion',
    ],
  ])('is refused where it is none: %#', (text, expected) => {
    expect(refusal(text)).toBe(expected);
  });
});
