// Records as liars make them: whoever has the file, the server with the log's key, members. Each lie is refused or told.
import {
  encodeReceipt,
  encodeRosterContent,
  generateMemberKey,
  type MeetingGroup,
  readTestimony,
  signTestimony,
  splitRoster,
} from '@incamera/group';
import { must } from '@incamera/group/unsafe-testing';
import { copyBytes, toBase64Url, utf8 } from '@incamera/kernel';
import { decodeEntry, formatVkey } from '@incamera/tlog';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { newWitness, RecordLog, TICK_MS } from '../../test/record-log.js';
import { fingerprint, keyOf, problemsOf, RecordScene } from '../../test/record-scene.js';
import { type RecordParts, readRecordFile, recordErrors, verifyRecord } from './index.js';

const refusal = async (run: Promise<unknown>): Promise<string> => {
  try {
    await run;
  } catch (error) {
    const { code, context } = error as { code: string; context: Record<string, unknown> };
    return [code, context.because].filter((part) => part !== undefined).join(' ');
  }
  return 'accepted';
};

describe('of a record that somebody alters', () => {
  let scene: RecordScene;
  let text: string;

  beforeAll(async () => {
    scene = await RecordScene.story();
    text = await scene.text();
  });

  it('no bit can change without being told', async () => {
    const bytes = utf8(text);
    const trust = scene.trust();
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.byteLength - 1), fc.nat(7), async (at, bit) => {
        const flipped = copyBytes(bytes);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        try {
          const { problems } = await verifyRecord(readRecordFile(flipped), trust);
          expect(problems.length).toBeGreaterThan(0);
        } catch (error) {
          expect(recordErrors.owns(error), `byte ${at}: ${String(error)}`).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('an epoch that is left out is missed', async () => {
    const isOf = async (signed: Uint8Array, epoch: bigint) => must(await readTestimony(signed)).epoch === epoch;
    const kept = await filtered(scene.testimonies, async ({ signed }) => !(await isOf(signed, 2n)));
    const record = await scene.verified(() => ({ testimonies: kept }));
    expect(problemsOf(record)).toEqual(
      expect.arrayContaining([
        'epoch_missing epoch 2',
        'roster_missing epoch 3',
        ...[0, 1, 2].map((peer) => `testimony_missing 2 of p_AAAAAAAAAAAAAAA${peer}`),
      ]),
    );
    const ada = record.presence.filter(({ displayName }) => displayName === 'Ada');
    expect(ada.map(({ fromEpoch, toEpoch }) => [fromEpoch, toEpoch])).toEqual([
      [1, 1],
      [4, 4],
    ]);
  });

  it('an entry of the server that is left out is missed', async () => {
    const without = (type: string, epoch?: number) => (parts: RecordParts) => ({
      openings: parts.openings.filter(({ entry }) => {
        const read = decodeEntry(entry);
        return read.type !== type || (epoch !== undefined && 'epoch' in read && read.epoch !== epoch);
      }),
    });
    expect(problemsOf(await scene.verified(without('commit_ordered', 1)))).toEqual(['commit_missing epoch 2']);
    expect(problemsOf(await scene.verified(without('meeting_founded')))).toEqual(['founding_missing meeting_founded']);
    const unlogged = problemsOf(await scene.verified(without('testimony')));
    expect(new Set(unlogged.map((problem) => problem.split(' ')[0]))).toEqual(new Set(['testimony_not_logged']));
  });

  it('a member whose testimonies are all left out is missed', async () => {
    const ada = scene.meeting.members[1] as MeetingGroup;
    const own = toBase64Url(keyOf(ada));
    const kept = await filtered(
      scene.testimonies,
      async ({ signed }) => toBase64Url(must(await readTestimony(signed)).leafKey) !== own,
    );
    const record = await scene.verified(() => ({ testimonies: kept }));
    expect(problemsOf(record)).toContain('receipt_missing epochs 1-4');
    expect(record.problems.find(({ code }) => code === 'record/receipt_missing')?.who).toBe(own);
    // The others attest that she was there.
    expect(record.presence.map(({ displayName }) => displayName)).toContain('Ada');
  });

  it('a list that is not the one that was attested is none', async () => {
    const roster = await filtered(
      scene.testimonies,
      async ({ signed }) => must(await readTestimony(signed)).kind !== 'roster',
    );
    const full = scene.host.testimony.roster();
    if (full === null) throw new Error('left');
    const shorter = { ...full, list: { ...full.list, seats: full.list.seats.slice(0, 1) } };
    const lists = [full, shorter].map((one) => splitRoster(one, new Set()).map(encodeRosterContent));
    const withList = async (rosters: Uint8Array[]) =>
      scene.verified(() => ({ testimonies: roster, rosters: rosters.map(copyBytes) }));
    const honest = await withList(lists[0] ?? []);
    expect(honest.presence.map(({ displayName }) => displayName)).toEqual(['Host 0', 'Ada']);
    const lied = await withList(lists[1] ?? []);
    expect(lied.presence).toEqual([]);
    expect(problemsOf(lied)).toEqual(
      expect.arrayContaining(['roster_missing epoch 4', 'roster_unattested rosters[0]']),
    );
  });

  it('a list of an epoch that is still to come is refused, whoever signs it', async () => {
    const early = await RecordScene.create();
    const roster = early.host.testimony.roster();
    if (roster === null) throw new Error('left');
    const content = encodeRosterContent({ list: { ...roster.list, epoch: roster.list.epoch + 1n }, records: [] });
    await early.say(early.host, { kind: 'roster', content });
    await early.log.tick(2);
    const { problems } = await early.verified();
    expect(problems).toMatchObject([{ code: 'record/testimony_refused', because: 'group/testimony_malformed' }]);
  });

  it('the charter of another meeting, or one that ends earlier, is told', async () => {
    const other = await RecordScene.create();
    const { charters } = await other.parts();
    expect(await refusal(scene.verified(() => ({ charters })))).toBe('record/charter_refused charter/wrong_meeting');
    const shorter = await scene.verified((parts) => ({ charters: parts.charters.slice(0, 1) }));
    expect(problemsOf(shorter)).toEqual(expect.arrayContaining(['charter_unknown epoch 3', 'charter_unknown epoch 4']));
  });

  it('testimonies and entries of another meeting count for nothing', async () => {
    const other = await RecordScene.create();
    const [foreign] = other.testimonies;
    if (foreign === undefined) throw new Error('none');
    const record = await scene.verified(({ testimonies }) => ({ testimonies: [...testimonies, foreign] }));
    // With it came states of the other log, which nobody here names.
    expect(new Set(problemsOf(record).map((problem) => problem.split(' ')[0]))).toEqual(
      new Set(['testimony_refused', 'head_of_nobody']),
    );
    scene.log.record({ type: 'meeting_ended', meetingId: other.meeting.charter.meetingId });
    await scene.log.tick();
    expect(problemsOf(await scene.verified())).toEqual([expect.stringMatching(/^entry_other_meeting entries\[\d+\]$/)]);
  });
});

describe('of a server that rewrites its log', () => {
  it('nothing is believed without the witnesses, and members saw another history', async () => {
    const scene = await RecordScene.story();
    const honest = scene.log;
    // The same key writes the same entries again, but for one.
    const forged = await RecordLog.create(honest.nowMs, {
      signer: honest.signer,
      witnesses: [await newWitness('one.example/w')],
    });
    await forged.tick(3);
    for (const { entry } of honest.openings()) {
      const { atMs, ...event } = decodeEntry(entry);
      if (event.type !== 'commit_ordered' || event.epoch !== 1) forged.record(event, atMs);
    }
    await forged.tick(honest.size - forged.size);
    scene.log = forged;
    const record = readRecordFile(await scene.text());
    const trust = { logKey: honest.signer.key, witnesses: honest.witnesses.map(({ key }) => key), required: 1 };
    expect(await refusal(verifyRecord(record, trust))).toBe('record/too_few_witnesses tlog/too_few_witnesses');
    const alone = await verifyRecord(record, { ...trust, required: 0 });
    expect(problemsOf(alone)).toContainEqual(expect.stringMatching(/^history_not_shown testimonies/));
    expect(alone.log.headsSeen).toBeLessThan(record.heads.length);
  });

  it('two members who saw different histories prove it', async () => {
    const scene = await RecordScene.create();
    const [ada] = await scene.admit('Ada');
    const { size } = await scene.log.head();
    await scene.attest(scene.host);
    await scene.attest(ada as MeetingGroup, { checkpoint: { size, root: new Uint8Array(32).fill(7) } });
    await scene.log.tick(2);
    const { problems } = await scene.verified();
    expect(problems).toMatchObject([
      { code: 'record/history_contradicted', who: toBase64Url(keyOf(ada as MeetingGroup)), weight: 'broken' },
    ]);
  });

  it('another log, or a checkpoint that the log did not sign, proves nothing', async () => {
    const scene = await RecordScene.create();
    const record = readRecordFile(await scene.text());
    const other = await RecordLog.create(0);
    expect(await refusal(verifyRecord(record, { ...scene.trust(), logKey: other.signer.key }))).toBe(
      'record/other_log',
    );
    const unsigned = {
      ...record,
      log: { ...record.log, checkpoint: record.log.checkpoint.replace(/\n\d+\n/, '\n999\n') },
    };
    expect(await refusal(verifyRecord(unsigned, scene.trust()))).toBe(
      'record/checkpoint_refused tlog/note_bad_signature',
    );
    const stranger = { ...record, log: { ...record.log, witnesses: [] } };
    expect(await refusal(verifyRecord(stranger, scene.trust(0)))).toBe('record/checkpoint_refused tlog/note_malformed');
    const nonsense = { ...record, log: { ...record.log, witnesses: [formatVkey(other.signer.key)] } };
    expect(await refusal(verifyRecord(nonsense, scene.trust()))).toBe('record/malformed');
  });
});

describe('against what the hosts named in the charter', () => {
  it('another log and fewer witnesses are told', async () => {
    const other = await RecordLog.create(0);
    const scene = await RecordScene.create({ vkey: other.vkey, required: 2 });
    const { checkpoint } = await scene.parts();
    expect(problemsOf(await scene.verified())).toEqual(['log_not_of_charter log.vkey']);
    const [first] = scene.log.witnesses;
    const one = { checkpoint: await scene.log.checkpoint(first === undefined ? [] : [first]) };
    const record = await verifyRecord(readRecordFile(await scene.text(() => one)), scene.trust(1));
    expect(problemsOf(record)).toEqual(['log_not_of_charter log.vkey', 'witness_missing 1 of 2']);
    expect(checkpoint).not.toBe(one.checkpoint);
  });
});

describe('of members who lie', () => {
  it('a forged signature, and a signature of somebody who was not there, count for nothing', async () => {
    const scene = await RecordScene.create();
    const key = await generateMemberKey();
    const [ada] = await scene.admitKeys(['Ada'], [key]);
    const forged = await scene.say(scene.host, { kind: 'receipt', content: receiptOf(scene.host) });
    forged.signed[2] = (forged.signed[2] ?? 0) ^ 1;
    // Somebody who was removed goes on signing, and a server that helps logs it.
    await scene.remove(ada as MeetingGroup);
    const { groupId } = scene.meeting.charter;
    const checkpoint = await scene.log.head();
    const later = { groupId, leafKey: key.publicKey, epoch: 2n, atMs: scene.log.nowMs, checkpoint };
    for (const kind of ['receipt', 'fingerprints'] as const) {
      const content = kind === 'receipt' ? receiptOf(scene.host) : fingerprint(scene.host, 'heard', 1);
      const signed = await signTestimony({ ...later, kind, content }, key.privateKey);
      await scene.take({ salt: new Uint8Array(32), signed }, 'p_AAAAAAAAAAAAAAAA');
    }
    await scene.log.tick(2);
    const record = await scene.verified();
    expect(problemsOf(record)).toEqual([
      expect.stringMatching(/^testimony_refused testimonies/),
      'testimony_of_nobody epoch 2',
      expect.stringMatching(/^testimony_of_nobody testimonies/),
      'testimony_missing 1 of p_AAAAAAAAAAAAAAA0',
    ]);
    expect(record.fingerprints).toEqual([]);
    expect(record.epochs[2]?.views[0].attestedBy).toHaveLength(1);
  });

  it('a receipt that differs from those of the others is told with both', async () => {
    const scene = await RecordScene.create();
    const [ada] = await scene.admit('Ada');
    const [bob] = await scene.admit('Bob');
    const own = (bob as MeetingGroup).testimony.receipt();
    if (own === null) throw new Error('left');
    const other = { ...own, epoch: own.epoch, transcriptHash: new Uint8Array(32).fill(1) };
    await scene.say(bob as MeetingGroup, { kind: 'receipt', content: encodeReceipt([other]) });
    await scene.log.tick(2);
    const record = await scene.verified();
    expect(problemsOf(record)).toEqual(['receipts_contradict epoch 2']);
    expect(record.problems[0]?.who).toBe(toBase64Url(keyOf(bob as MeetingGroup)));
    // Had he not attested the right one as well, there would be two views.
    const first = await filtered(scene.testimonies, async ({ signed }) => {
      const { leafKey, content } = must(await readTestimony(signed));
      const isBob = toBase64Url(leafKey) === toBase64Url(keyOf(bob as MeetingGroup));
      return !isBob || toBase64Url(content) === toBase64Url(encodeReceipt([other]));
    });
    const split = await scene.verified(() => ({ testimonies: first }));
    expect(problemsOf(split)[0]).toBe('receipts_differ epoch 2');
    expect(split.epochs[2]?.views.map(({ attestedBy }) => attestedBy.length)).toEqual([2, 1]);
    expect(split.presence.filter(({ isDisputed }) => isDisputed)).toHaveLength(3);
    expect(ada).toBeDefined();
  });

  it('what was written afterwards and dated back is told, by the log and by the others', async () => {
    const scene = await RecordScene.create();
    const [ada] = await scene.admit('Ada');
    const then = { atMs: scene.log.nowMs, checkpoint: await scene.log.head() };
    await scene.log.tick(60);
    await scene.attest(scene.host);
    await scene.say(ada as MeetingGroup, {
      kind: 'fingerprints',
      content: fingerprint(scene.host, 'heard', 9),
      ...then,
    });
    await scene.log.tick(2);
    const record = await scene.verified();
    expect(problemsOf(record)).toEqual([expect.stringMatching(/^logged_late testimonies\[\d+\]$/)]);
    const [late] = record.fingerprints;
    expect((late?.bounds.afterMs ?? 0) - (late?.atMs ?? 0)).toBeGreaterThanOrEqual(60 * TICK_MS);
  });

  it('a state of the log that was not there yet is impossible', async () => {
    const scene = await RecordScene.create();
    const testimony = await scene.say(scene.host, {
      kind: 'fingerprints',
      content: fingerprint(scene.host, 'sent', 1),
    });
    const { size } = await scene.log.head();
    await scene.log.tick(3);
    // The same entry is in the log before the state that the next one names: written by a server that knew it would be said.
    const later = await scene.log.head();
    expect(later.size).toBeGreaterThan(size);
    const early = scene.log.openings().find(({ entry }) => decodeEntry(entry).type === 'testimony');
    expect(early).toBeDefined();
    await scene.say(scene.host, {
      kind: 'receipt',
      content: receiptOf(scene.host),
      checkpoint: { size: 999, root: later.root },
    });
    await scene.log.tick();
    const record = await scene.verified();
    expect(problemsOf(record)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^order_impossible/), expect.stringMatching(/^history_not_shown/)]),
    );
    expect(testimony.salt).toHaveLength(32);
  });

  it('a clock that is far off says nothing, and is told', async () => {
    const scene = await RecordScene.create();
    const joined = await scene.admit('Ada', 'Bob');
    for (let i = 0; i < 3; i++) {
      for (const member of joined.slice(0, 1)) await scene.attest(member, { atMs: scene.log.nowMs + 3_600_000 });
      await scene.attest(scene.host);
      await scene.log.tick(2);
    }
    const record = await scene.verified();
    expect(problemsOf(record)).toEqual(['clock_differs 3600 s']);
    expect(record.entries.every(({ bounds }) => (bounds.afterMs ?? 0) < scene.log.nowMs)).toBe(true);
  });

  it('fingerprints of others that are said to be sent by oneself are refused', async () => {
    const scene = await RecordScene.create();
    const [ada] = await scene.admit('Ada');
    await scene.say(ada as MeetingGroup, { kind: 'fingerprints', content: fingerprint(scene.host, 'sent', 1) });
    await scene.say(ada as MeetingGroup, { kind: 'fingerprints', content: new Uint8Array(3) });
    await scene.log.tick(2);
    const record = await scene.verified();
    expect(problemsOf(record)).toHaveLength(2);
    expect(record.fingerprints).toEqual([]);
  });
});

function receiptOf(member: MeetingGroup) {
  const receipt = member.testimony.receipt();
  if (receipt === null) throw new Error('left');
  return encodeReceipt([receipt]);
}

async function filtered<T>(items: readonly T[], keeps: (item: T) => Promise<boolean>): Promise<T[]> {
  const kept = await Promise.all(items.map(keeps));
  return items.filter((_, i) => kept[i]);
}
