// The record of the longest usual meeting: three hours, fifty people, fingerprints of speech every ten seconds. How long it takes and how much
// memory it needs stands in docs/performance.md.
import { writeFileSync } from 'node:fs';
import { concat } from '@incamera/kernel';
import { expect, it } from 'vitest';
import { fingerprint, keyOf, problemsOf, RecordScene } from '../../test/record-scene.js';
import { readRecordFile, verifyRecord } from './index.js';

const PEOPLE = 50;
const TICKS = Number(process.env.RECORD_TICKS ?? 1080);

it('of three hours and fifty people is made, read and verified', { timeout: 1_200_000 }, async () => {
  const scene = await RecordScene.create();
  await scene.admit(...Array.from({ length: PEOPLE - 1 }, (_, i) => `Member ${i}`));
  const { members } = scene.meeting;
  const head = concat(Uint8Array.of(0, 3));
  for (let tick = 0; tick < TICKS; tick++) {
    for (const [i, member] of members.entries()) {
      const heard = [members[(i + 1) % PEOPLE], members[(i + 2) % PEOPLE]];
      const stretches = [member, ...heard].map((speaker, side) =>
        fingerprint(speaker ?? member, side === 0 ? 'sent' : 'heard', tick % 256).subarray(2),
      );
      await scene.say(member, { kind: 'fingerprints', content: concat(head, ...stretches) });
    }
    await scene.log.tick();
  }
  const { meetingId } = scene.meeting.charter;
  scene.log.record({ type: 'meeting_ended', meetingId });
  await scene.log.tick();
  const timed = async <T>(what: string, run: () => T | Promise<T>): Promise<T> => {
    const from = performance.now();
    const result = await run();
    const { rss } = process.memoryUsage();
    const text = `${what}: ${Math.round(performance.now() - from)} ms, ${Math.round(rss / 2 ** 20)} MiB`;
    process.stdout.write(`${text}\n`);
    return result;
  };
  const text = await timed('assembled', () => scene.text());
  process.stdout.write(`${Math.round(text.length / 2 ** 20)} MiB\n`);
  if (process.env.RECORD_FILE !== undefined) {
    writeFileSync(process.env.RECORD_FILE, text);
    writeFileSync(`${process.env.RECORD_FILE}.vkey`, scene.log.vkey);
  }
  const record = await timed('read', () => readRecordFile(text));
  const verified = await timed('verified', () => verifyRecord(record, scene.trust()));
  expect(problemsOf(verified)).toEqual([]);
  expect(verified.presence).toHaveLength(PEOPLE);
  expect(verified.fingerprints).toHaveLength(PEOPLE * TICKS * 3);
  expect(keyOf(scene.host)).toHaveLength(32);
});
