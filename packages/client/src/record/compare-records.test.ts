// Two records of one meeting: what one shows and the other cannot show as well.
import { encodeReceipt, generateMemberKey, type MeetingGroup, signTestimony } from '@incamera/group';
import { copyBytes } from '@incamera/kernel';
import { decodeEntry } from '@incamera/tlog';
import { describe, expect, it } from 'vitest';
import { RecordLog } from '../../test/record-log.js';
import { problemsOf, RecordScene } from '../../test/record-scene.js';
import { compareRecords, readRecordFile, verifyRecord } from './index.js';

async function compared(scene: RecordScene, text: string, required = 1) {
  const record = readRecordFile(text);
  return { record, verified: await verifyRecord(record, scene.trust(required)) };
}
const differences = (one: Awaited<ReturnType<typeof compared>>, other: Awaited<ReturnType<typeof compared>>) =>
  compareRecords(one, other).map(({ what }) => what);

describe('two records of one meeting', () => {
  it('do not contradict each other where one only has less', async () => {
    const scene = await RecordScene.story();
    const whole = await compared(scene, await scene.text());
    const early = await compared(
      scene,
      await scene.text(({ testimonies }) => ({ testimonies: testimonies.slice(0, 3) })),
    );
    expect(differences(whole, early)).toEqual([]);
    expect(differences(early, whole)).toEqual([]);
  });

  it('contradict each other where each shows one half of a split meeting', async () => {
    const scene = await RecordScene.create();
    const key = await generateMemberKey();
    const [ada] = await scene.admitKeys(['Ada'], [key]);
    const own = (ada as MeetingGroup).testimony.receipt();
    if (own === null) throw new Error('left');
    const halves = scene.testimonies.slice(0, -1);
    // Ada was shown another transcript, and testifies to that alone.
    const { groupId } = scene.meeting.charter;
    const content = encodeReceipt([{ ...own, transcriptHash: copyBytes(new Uint8Array(32).fill(9)) }]);
    const said = { kind: 'receipt', groupId, leafKey: key.publicKey, epoch: own.epoch, atMs: scene.log.nowMs } as const;
    const signed = await signTestimony({ ...said, checkpoint: await scene.log.head(), content }, key.privateKey);
    const other = { salt: new Uint8Array(32), signed };
    await scene.take(other, 'p_AAAAAAAAAAAAAAA1');
    await scene.log.tick(2);
    const hosts = await compared(scene, await scene.text(() => ({ testimonies: halves })));
    const rosters = halves.filter((_, i) => i !== halves.length - 1);
    const adas = await compared(scene, await scene.text(() => ({ testimonies: [...rosters, other] })));
    expect(problemsOf(adas.verified)).not.toContain('receipts_differ epoch 1');
    expect(differences(hosts, adas)).toEqual(['epoch 1']);
  });

  it('contradict each other where the log was shown in two versions', async () => {
    const scene = await RecordScene.story();
    const honest = await compared(scene, await scene.text());
    const { log } = scene;
    const forked = await RecordLog.create(log.nowMs, log);
    await forked.tick(3);
    for (const { entry } of log.openings()) {
      const { atMs, ...event } = decodeEntry(entry);
      forked.record(
        event.type === 'commit_ordered' && event.epoch === 2 ? { ...event, commitHash: 'another' } : event,
        atMs,
      );
    }
    await forked.tick(log.size - forked.size);
    scene.log = forked;
    const lied = await compared(scene, await scene.text());
    expect(differences(honest, lied)).toEqual(['commit_ordered 3', `log ${log.size}`]);
  });

  it('are not compared where they are of two meetings', async () => {
    const [one, two] = [await RecordScene.create(), await RecordScene.create()];
    const [a, b] = [await compared(one, await one.text()), await compared(two, await two.text())];
    expect(() => compareRecords(a, b)).toThrowError(expect.objectContaining({ code: 'record/other_meeting' }));
  });
});
