// The record of a meeting, verified by somebody who was not there and has nothing but keys.
import { toBase64Url } from '@incamera/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { TICK_MS } from '../../test/record-log.js';
import { keyOf, problemsOf, RecordScene } from '../../test/record-scene.js';
import { readRecordFile, type VerifiedRecord, verifyRecord } from './index.js';

describe('the record of a meeting', () => {
  let scene: RecordScene;
  let record: VerifiedRecord;
  let names: Map<string, string>;
  const named = (keys: readonly string[] | null) => keys?.map((key) => names.get(key)).sort();

  beforeAll(async () => {
    scene = await RecordScene.story();
    record = await scene.verified();
    names = new Map(record.presence.map(({ leafKey, displayName }) => [leafKey, displayName]));
  });

  it('says who was there from when to when, on what evidence, and who let them in', () => {
    expect(problemsOf(record)).toEqual([]);
    const host = toBase64Url(keyOf(scene.host));
    expect(record.presence).toMatchObject([
      { displayName: 'Host 0', fromEpoch: 0, toEpoch: 4, toMs: null, isHost: true, admittedBy: null },
      { displayName: 'Ada', fromEpoch: 1, toEpoch: 4, toMs: null, isHost: false, admittedBy: host },
      { displayName: 'Bob', fromEpoch: 2, toEpoch: 3, isHost: false, admittedBy: host },
    ]);
    const [, ada, bob] = record.presence;
    expect(ada?.assurance).toEqual({ level: 'self-asserted', name: null, reasons: [{ code: 'nothing_verified' }] });
    expect(bob?.toMs).toBe(record.epochs[4]?.fromMs);
    expect(named(bob?.grounds.members ?? null)).toEqual(['Ada', 'Bob', 'Host 0']);
    expect(bob?.grounds.isServerOnly).toBe(false);
  });

  it('says what members attest of each epoch, and where the log holds it', () => {
    expect(record.epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3, 4]);
    for (const { views, grounds } of record.epochs) {
      expect(views).toHaveLength(1);
      expect(views[0].attestedBy).toEqual([...(views[0].members ?? [])].sort());
      expect(views[0].silent).toEqual([]);
      expect(grounds.log.length).toBeGreaterThan(0);
    }
    expect(record.testimonies).toMatchObject({
      receipts: 11,
      fingerprints: 2,
      logged: 11 + 2 + record.testimonies.rosters,
    });
  });

  it('holds when changes follow each other faster than devices say what they saw', async () => {
    const quick = await RecordScene.create();
    await quick.admitInARow('Ada', 'Bob', 'Clara');
    const verified = await quick.verified();
    expect(problemsOf(verified)).toEqual([]);
    expect(verified.presence.map(({ displayName, fromEpoch }) => [displayName, fromEpoch])).toEqual([
      ['Host 0', 0],
      ['Ada', 1],
      ['Bob', 2],
      ['Clara', 3],
    ]);
  });

  it('says under which rules, and since when', () => {
    const [founding, later, ...none] = record.meeting.settings;
    expect(none).toEqual([]);
    expect(founding).toMatchObject({ version: 1, epochs: { from: 0, to: 2 }, changed: [] });
    expect(later).toMatchObject({
      version: 2,
      epochs: { from: 3, to: 4 },
      changed: ['autoReadmit'],
      signedBy: { leafKey: toBase64Url(keyOf(scene.host)) },
    });
    expect(later?.fromMs).toBe(record.epochs[3]?.fromMs);
    expect(record.meeting.id).toBe(scene.meeting.charter.meetingId);
  });

  it('keeps what only the server says apart', () => {
    expect(record.entries.map(({ entry }) => entry.type)).toEqual([
      'meeting_created',
      'meeting_founded',
      ...Array.from({ length: 4 }, () => 'commit_ordered'),
      'meeting_ended',
    ]);
    expect(record.entries.every(({ grounds }) => grounds.isServerOnly && grounds.members.length === 0)).toBe(true);
    const [host] = record.connections;
    expect(host?.leafKeys).toEqual([toBase64Url(keyOf(scene.host))]);
    expect(host?.entries.map(({ type }) => type)).toContain('meeting_founded');
  });

  it('bounds when something came into the log, by the clocks of members and witnesses', () => {
    const founded = record.entries.find(({ entry }) => entry.type === 'meeting_founded');
    const { afterMs, beforeMs, serverMs } = founded?.bounds ?? {};
    expect(afterMs).toBe(serverMs);
    // Somebody named a state with it after the next two ticks.
    expect(beforeMs).toBe((serverMs ?? 0) + 2 * TICK_MS);
    const ended = record.entries.find(({ entry }) => entry.type === 'meeting_ended');
    expect(ended?.bounds.beforeMs).toBe(record.log.cosigners[0]?.atMs);
  });

  it('has commitments to speech by speaker and by who heard it', () => {
    const said = record.fingerprints.map(({ speaker, by, side }) => [names.get(speaker), names.get(by), side].join());
    expect(said.sort()).toEqual(['Ada,Ada,sent', 'Ada,Bob,heard']);
  });

  it('tells the admissions with who signed them', () => {
    expect(record.admissions.map(({ leafKey, epoch }) => [names.get(leafKey), epoch])).toEqual([
      ['Ada', 1],
      ['Bob', 2],
    ]);
    expect(record.log).toMatchObject({ required: 2, size: scene.log.size });
    expect(record.log.cosigners.map(({ name }) => name)).toEqual(['one.example/w', 'two.example/w']);
  });

  it('is the same whoever verifies it, and plain enough to be printed', async () => {
    const text = await scene.text();
    const again = await verifyRecord(readRecordFile(text), scene.trust());
    expect(again).toEqual(record);
    const { meeting: _, ...rest } = record;
    expect(JSON.parse(JSON.stringify(rest.presence))).toEqual(rest.presence);
    expect(JSON.parse(JSON.stringify(rest.problems))).toEqual(rest.problems);
  });

  it('says how far it is', async () => {
    const steps: string[] = [];
    await verifyRecord(readRecordFile(await scene.text()), scene.trust(), (step, share) => {
      steps.push(`${step} ${share}`);
    });
    expect(steps[0]).toBe('log 0');
    expect(steps).toContain('testimonies 1');
    expect(steps.at(-1)).toBe('members 1');
  });
});
