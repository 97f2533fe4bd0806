// A host that comes back, members that come back, races, and hosts by succession.
import { type LeafIndex, utf8 } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import { MeetingGroup } from './meeting-group.js';
import { generateMemberKey } from './member-key.js';
import { codeOf, FAST_SUITE, must, TestMeeting } from './testing.js';

const suite = FAST_SUITE;

async function expectTogether(meeting: TestMeeting): Promise<void> {
  const [first, ...others] = meeting.members;
  if (first === undefined) throw new Error('nobody');
  for (const member of others) {
    expect(member.transcriptHash()).toEqual(first.transcriptHash());
    expect(await member.exportMediaBaseKey()).toEqual(await first.exportMediaBaseKey());
    expect(member.roster()).toEqual(first.roster());
  }
}

/** A host returns, everybody else verifies and adopts it. */
async function returnHost(meeting: TestMeeting, sealed: Uint8Array, index = 0): Promise<MeetingGroup> {
  const prepared = must(await meeting.prepareReturn(sealed, index));
  for (const member of meeting.members) await must(await member.processCommit(prepared.commit)).adopt();
  const group = new MeetingGroup(prepared);
  meeting.members = [...meeting.members.filter((member) => !member.isClosed), group];
  return group;
}

describe('a host of the charter', () => {
  it('returns to its meeting by external commit, replacing its old leaf, and hosts on', async () => {
    const meeting = await TestMeeting.create({ suite });
    const host = await meeting.found();
    await meeting.admit(host, ['A', 'B']);
    const sealed = await host.sealGroupInfo();
    // The tab is gone: nothing of the old state is used.
    meeting.members = meeting.members.filter((member) => member !== host);
    const again = await returnHost(meeting, sealed);
    await expectTogether(meeting);
    expect(again.roster().filter((member) => member.isHost)).toHaveLength(1);
    await meeting.admit(again, ['C']);
    await expectTogether(meeting);
  });

  it('returns when it was alone, also after everybody else has gone', async () => {
    const meeting = await TestMeeting.create({ suite });
    const founder = await meeting.found();
    const again = await returnHost(meeting, await founder.sealGroupInfo());
    const [guest] = await meeting.admit(again, ['A']);
    await expectTogether(meeting);
    const removal = must(await again.prepareRemove([guest?.ownLeaf as LeafIndex]));
    await meeting.deliver(again, removal);
    const once = await returnHost(meeting, await again.sealGroupInfo());
    expect(once.roster()).toHaveLength(1);
    await meeting.admit(once, ['B']);
    await expectTogether(meeting);
  });

  it('closes its forgotten other tab by returning', async () => {
    const meeting = await TestMeeting.create({ suite });
    const host = await meeting.found();
    await meeting.admit(host, ['A']);
    await returnHost(meeting, await host.sealGroupInfo());
    expect(host.isClosed).toBe(true);
    await expectTogether(meeting);
  });

  it('returns after having been removed, and from what any committer sealed', async () => {
    const meeting = await TestMeeting.create({ suite, hostCount: 2 });
    const first = await meeting.found();
    await meeting.admit(first, ['A', 'B']);
    const second = await returnHost(meeting, await first.sealGroupInfo(), 1);
    expect(second.roster().map((member) => member.isHost)).toEqual([true, false, false, true]);
    const removal = must(await second.prepareRemove([first.ownLeaf]));
    await meeting.deliver(second, removal);
    expect(first.isClosed).toBe(true);
    const member = meeting.members[0];
    if (member === undefined) throw new Error('nobody');
    const update = must(await member.prepareSelfUpdate());
    await meeting.deliver(member, update);
    await returnHost(meeting, update.groupInfoSealed, 0);
    await expectTogether(meeting);
  });

  it('may be admitted through the door as well', async () => {
    const meeting = await TestMeeting.create({ suite, hostCount: 2 });
    const first = await meeting.found();
    const [second] = await meeting.admit(first, ['Second'], [meeting.host(1).memberKey]);
    expect(second?.roster().at(-1)).toMatchObject({ isHost: true, admittedBy: null });
    await meeting.admit(second as MeetingGroup, ['A']);
    await expectTogether(meeting);
  });

  it('cannot return with another key, to another meeting, or when it is over', async () => {
    const meeting = await TestMeeting.create({ suite });
    const host = await meeting.found();
    const sealed = await host.sealGroupInfo();
    const memberKey = await generateMemberKey();
    expect(codeOf(await meeting.prepareReturn(sealed, 0, { memberKey }))).toBe('group/not_founder');
    const other = await TestMeeting.create({ suite });
    expect(codeOf(await other.prepareReturn(sealed))).toBe('group/not_sealed_to_us');
    meeting.clock.now += 30 * 24 * 3600_000;
    expect(codeOf(await meeting.prepareReturn(sealed))).toBe('group/meeting_expired');
    const { knock } = await meeting.knock('Late');
    expect(codeOf(await host.prepareAdd([knock]))).toBe('group/meeting_expired');
  });
});

describe('a race for an epoch', () => {
  it('leaves the loser where it was, to process the winner and prepare again', async () => {
    const meeting = await TestMeeting.create({ suite, hostCount: 2 });
    const first = await meeting.found();
    const [second] = await meeting.admit(first, ['Second'], [meeting.host(1).memberKey]);
    if (second === undefined) throw new Error('not joined');
    const knocks = await Promise.all(['A', 'B'].map((name) => meeting.knock(name)));
    const winner = must(await first.prepareAdd([knocks[0]?.knock as never]));
    const loser = must(await second.prepareAdd([knocks[1]?.knock as never]));
    expect(loser.epoch).toBe(winner.epoch);
    await meeting.deliver(first, winner);
    await expect(loser.adopt()).rejects.toMatchObject({ code: 'group/stale' });
    loser.discard();
    const rebased = must(await second.prepareAdd([knocks[1]?.knock as never]));
    await meeting.deliver(second, rebased);
    for (const [i, prepared] of [winner, rebased].entries()) {
      const pending = knocks[i]?.pending;
      if (pending === undefined || prepared.welcome === undefined) throw new Error('no welcome');
      const joined = must(await meeting.join(prepared.welcome, pending));
      if (i === 1) meeting.members.push(joined);
    }
    await expectTogether(meeting);
  });

  it('never encrypts two commits of one epoch under the same key', async () => {
    const meeting = await TestMeeting.create({ suite });
    const host = await meeting.found();
    const [a] = await meeting.admit(host, ['A']);
    const discarded = must(await host.prepareSelfUpdate());
    discarded.discard();
    const message = await host.encryptMessage(utf8('in between'));
    const kept = must(await host.prepareSelfUpdate());
    expect(must(await (a as MeetingGroup).decryptMessage(message)).data).toEqual(utf8('in between'));
    await meeting.deliver(host, kept);
    await expectTogether(meeting);
  });
});

describe('a member who comes back', () => {
  it('replaces its old leaf by the commit that admits it again', async () => {
    const meeting = await TestMeeting.create({ suite });
    const host = await meeting.found();
    const memberKey = await generateMemberKey();
    await meeting.admit(host, ['A', 'B'], [memberKey]);
    await meeting.admit(host, ['A'], [memberKey]);
    expect(host.roster()).toHaveLength(3);
    await expectTogether(meeting);
  });
});

describe('a successor', () => {
  it('admits and is recognised where the charter allows it, and later joiners accept whom it admitted', async () => {
    const meeting = await TestMeeting.create({ suite, rules: { succession: 'members' } });
    const host = await meeting.found();
    const [a, b] = await meeting.admit(host, ['A', 'B']);
    if (!a || !b) throw new Error('not joined');
    meeting.members = [a, b];
    const view = { actingHosts: [a.ownLeaf] as LeafIndex[] };
    const { knock, pending } = await meeting.knock('C');
    expect(codeOf(await a.prepareAdd([knock]))).toBe('group/not_host');
    const prepared = must(await a.prepareAdd([knock], view));
    expect(codeOf(await b.processCommit(prepared.commit))).toBe('group/add_not_host');
    await meeting.deliver(a, prepared, view);
    const c = must(await meeting.join(prepared.welcome as Uint8Array, pending));
    meeting.members.push(c);
    await meeting.deliver(a, must(await a.prepareRemove([host.ownLeaf], view)), view);
    await meeting.deliver(c, must(await c.prepareCommitOfLeave([await a.signLeave()])));
    // A has left; what it signed still carries C.
    const returned = await returnHost(meeting, await c.sealGroupInfo());
    await meeting.admit(returned, ['D']);
    await expectTogether(meeting);
  });

  it('is nobody where the charter does not', async () => {
    const meeting = await TestMeeting.create({ suite });
    const host = await meeting.found();
    const [a] = await meeting.admit(host, ['A', 'B']);
    if (!a) throw new Error('not joined');
    const view = { actingHosts: [a.ownLeaf] as LeafIndex[] };
    const { knock } = await meeting.knock('C');
    expect(codeOf(await a.prepareAdd([knock], view))).toBe('group/not_host');
  });
});
