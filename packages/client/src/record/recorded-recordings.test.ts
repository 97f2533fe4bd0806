// Recordings in a record: a chain of signed segments, whole or not.
import { encodeRecordingStatement, type MeetingGroup, type RecordingStatement } from '@incamera/group';
import { type Bytes, sha256, toBase64Url } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import { keyOf, problemsOf, RecordScene } from '../../test/record-scene.js';

const filled = (byte: number, length = 32): Bytes => new Uint8Array(length).fill(byte);
const ID = filled(5, 16);

/** Statements of three segments and the end, each naming the one before. */
async function chain(): Promise<Bytes[]> {
  const contents: Bytes[] = [];
  let previous = filled(0);
  for (let number = 0; number <= 3; number++) {
    const kind = number === 3 ? 'end' : 'segment';
    const hash = filled(kind === 'end' ? 0 : number + 1);
    const times = { fromMs: number * 10_000, toMs: (number + (kind === 'end' ? 0 : 1)) * 10_000 };
    const statement: RecordingStatement = {
      ...{ recordingId: ID, kind, number, ...times },
      ...{ ciphertextHash: hash, plaintextHash: hash, previous },
    };
    const content = encodeRecordingStatement(statement);
    contents.push(content);
    previous = await sha256(content);
  }
  return contents;
}

async function recorded(contents: readonly Bytes[]) {
  const scene = await RecordScene.create();
  const [ada] = await scene.admit('Ada');
  for (const content of contents) await scene.say(ada as MeetingGroup, { kind: 'recording', content });
  await scene.log.tick(2);
  return { ada: toBase64Url(keyOf(ada as MeetingGroup)), record: await scene.verified() };
}

describe('a recording', () => {
  it('is whole where each segment names the one before, and its end was signed', async () => {
    const { ada, record } = await recorded(await chain());
    expect(problemsOf(record)).toEqual([]);
    expect(record.recordings).toMatchObject([
      { recordingId: toBase64Url(ID), by: ada, segments: 3, missing: [], isEnded: true, fromMs: 0, toMs: 30_000 },
    ]);
    expect(record.recordings[0]?.grounds.log.length).toBeGreaterThan(0);
  });

  it('is told where a segment is missing, at the end as well, if that was signed', async () => {
    const [first, second, third, end] = (await chain()) as [Bytes, Bytes, Bytes, Bytes];
    const middle = await recorded([first, third, end]);
    expect(problemsOf(middle.record)).toEqual([`recording_broken ${toBase64Url(ID)} 1`]);
    const last = await recorded([first, second, end]);
    expect(problemsOf(last.record)).toEqual([`recording_broken ${toBase64Url(ID)} 2`]);
    const open = await recorded([first, second]);
    expect(problemsOf(open.record)).toEqual([]);
    expect(open.record.recordings[0]?.isEnded).toBe(false);
  });

  it('is told where a segment is not the one that the next one names, or nothing of it can be read', async () => {
    const [first, second, third, end] = (await chain()) as [Bytes, Bytes, Bytes, Bytes];
    const altered = new Uint8Array(second);
    altered[60] = (altered[60] ?? 0) ^ 1;
    const { record } = await recorded([first, altered, third, end]);
    expect(problemsOf(record)).toEqual([`recording_broken ${toBase64Url(ID)} 2`]);
    const nonsense = await recorded([filled(1)]);
    expect(problemsOf(nonsense.record)).toEqual([expect.stringMatching(/^testimony_refused testimonies/)]);
    expect(nonsense.record.recordings).toEqual([]);
  });
});
