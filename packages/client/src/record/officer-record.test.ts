// The record as an officer makes it: from opened testimonies and a server that hands out its history page by page.
import { encodeCharterChain } from '@incamera/charter';
import { readTestimony } from '@incamera/group';
import { must } from '@incamera/group/unsafe-testing';
import { type Bytes } from '@incamera/kernel';
import { protocolErrors } from '@incamera/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { sourceOf } from '../../test/log-source.js';
import { problemsOf, RecordScene } from '../../test/record-scene.js';
import { type MeetingTestimonies } from '../cases/testimony-opening.js';
import { officerRecord, readRecordFile, verifyRecord } from './index.js';

const NOTHING: Bytes = new Uint8Array(0);

/** What holders helped to open: everything, in the order in which it was said. */
async function opened(scene: RecordScene, attachment: Bytes): Promise<MeetingTestimonies> {
  const all = await Promise.all(
    scene.testimonies.map(async ({ salt, signed }) => {
      const testimony = must(await readTestimony(signed));
      const isRoster = testimony.kind === 'roster';
      return {
        commitment: '',
        storedAtMs: 0,
        testimony,
        kept: { salt, signed, attachment: isRoster ? attachment : NOTHING },
      };
    }),
  );
  const { meetingId } = scene.meeting.charter;
  const device = {} as MeetingTestimonies['devices'][number]['device'];
  return { meetingId, devices: [{ device, testimonies: all }], refused: [], unopened: [] };
}

describe('an officer’s record', () => {
  let scene: RecordScene;
  let attachment: Bytes;
  beforeAll(async () => {
    scene = await RecordScene.story();
    attachment = encodeCharterChain(scene.host.charterChain);
  });

  it('has what devices testified, the charter that they gave, and the server’s history with its proofs', async () => {
    const { text, counts } = await officerRecord(await opened(scene, attachment), sourceOf(scene.log));
    expect(counts).toEqual({ testimonies: scene.testimonies.length, tooNew: 0 });
    const record = await verifyRecord(readRecordFile(text), scene.trust());
    expect(problemsOf(record)).toEqual([]);
    expect(record.presence).toHaveLength(3);
    expect(text).toBe(await scene.text());
  });

  it('waits where the server asks for patience, and goes on where it stopped', async () => {
    const source = sourceOf(scene.log);
    const { page } = source;
    let asked = 0;
    source.page = async (from) => {
      asked += 1;
      if (asked % 3 === 0) throw protocolErrors.make('protocol/rate_limited');
      return await page(from);
    };
    const { text } = await officerRecord(await opened(scene, attachment), source);
    expect(text).toBe(await scene.text());
    expect(source.waited).toBeGreaterThan(0);
  });

  it('is not made without the charter, and not from a server that leads in circles', async () => {
    const without = officerRecord(await opened(scene, NOTHING), sourceOf(scene.log));
    await expect(without).rejects.toMatchObject({ code: 'record/charter_missing' });
    const other = await RecordScene.create();
    const foreign = officerRecord(
      await opened(scene, encodeCharterChain(other.host.charterChain)),
      sourceOf(scene.log),
    );
    await expect(foreign).rejects.toMatchObject({ code: 'record/charter_missing' });
    const circling = sourceOf(scene.log);
    circling.page = async () => ({ entries: [], next: { batchIndex: 0, place: 0 } });
    const endless = officerRecord(await opened(scene, attachment), circling);
    await expect(endless).rejects.toMatchObject({ code: 'client/malformed_answer' });
  });

  it('leaves out what is newer than the state of the log that it has', async () => {
    const source = sourceOf(scene.log);
    const early = await scene.log.checkpoint();
    const fresh = await RecordScene.story();
    const late = sourceOf(fresh.log);
    const old = await fresh.log.checkpoint();
    fresh.log.record({ type: 'meeting_ended', meetingId: fresh.meeting.charter.meetingId });
    await fresh.log.tick();
    late.page = sourceOf(fresh.log).page;
    late.checkpoint = async () => old;
    const { text, counts } = await officerRecord(
      await opened(fresh, encodeCharterChain(fresh.host.charterChain)),
      late,
    );
    expect(counts.tooNew).toBe(1);
    expect(problemsOf(await verifyRecord(readRecordFile(text), fresh.trust()))).toEqual([]);
    expect(await source.checkpoint()).toBe(early);
  });
});
