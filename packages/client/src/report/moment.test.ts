// One moment of a file: who was in the room then, and nothing where nothing can be told.
import { beforeAll, describe, expect, it } from 'vitest';
import { BORIS, leakedFile, MEETING, verifiedRecord } from '../../test/report-input.js';
import { type VerifiedRecord } from '../record/index.js';
import { type Moment, momentAt } from './moment.js';

const file = leakedFile();
let record: VerifiedRecord;
beforeAll(async () => {
  record = await verifiedRecord();
});
const at = (seconds: number): Moment => momentAt(file, [{ meetingId: MEETING, record }], seconds);
const names = ({ present }: Moment) => present?.map(({ displayName }) => displayName) ?? null;

describe('a moment of a file', () => {
  it('is found in the meeting, with who speaks and who was there', () => {
    const moment = at(90);
    expect(moment).toMatchObject({
      passage: { speaker: BORIS, kind: 'genuine' },
      meetingSeconds: 730,
      alterations: [],
    });
    expect(new Date(moment.atMs ?? 0).toISOString()).toBe('2026-03-02T10:12:10.000Z');
    expect(names(moment)).toEqual(['Ada Lovelace', 'Борис Петров', 'Clara Grünwald']);
  });

  it('says what was done there, also of a cut, which has no length', () => {
    expect(at(69.6).alterations.map(({ kind }) => kind)).toEqual(['cut']);
    expect(at(120)).toMatchObject({ passage: { kind: 'foreign' }, meetingSeconds: null, atMs: null, present: null });
    expect(at(120).alterations.map(({ kind }) => kind)).toEqual(['inserted']);
  });

  it('tells nothing of who was there without a record, without a comparison, or after the end', () => {
    expect(names(momentAt(file, [{ meetingId: MEETING, record: null }], 90))).toBeNull();
    expect(momentAt({ authenticity: null }, [], 90)).toMatchObject({ passage: null, present: null });
    expect(at(500)).toMatchObject({ passage: null, present: null });
  });
});
