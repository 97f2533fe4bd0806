import { utf8 } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import { codeOf, must, TestMeeting } from './testing.js';

async function sameKeys(meeting: TestMeeting): Promise<void> {
  const first = meeting.members[0];
  if (first === undefined) throw new Error('nobody');
  for (const member of meeting.members) {
    expect(member.epoch).toBe(first.epoch);
    expect(await member.exportMediaBaseKey()).toEqual(await first.exportMediaBaseKey());
    expect(member.transcriptHash()).toEqual(first.transcriptHash());
    expect(await member.securityCode()).toEqual(await first.securityCode());
    expect(member.roster()).toEqual(first.roster());
  }
}

describe('MeetingGroup', () => {
  it('founds, admits several by one commit, talks, signals, removes', async () => {
    const meeting = await TestMeeting.create();
    const host = await meeting.found();
    const [ada, bob, eve] = await meeting.admit(host, ['Ada', 'Bob', 'Eve']);
    if (!ada || !bob || !eve) throw new Error('not joined');
    expect(host.epoch).toBe(1n);
    await sameKeys(meeting);
    expect(bob.roster().map((m) => [m.displayName, m.assurance.level, m.isHost])).toEqual([
      ['Host 0', 'self-asserted', true],
      ['Ada', 'self-asserted', false],
      ['Bob', 'self-asserted', false],
      ['Eve', 'self-asserted', false],
    ]);

    const message = await ada.encryptMessage(utf8('hello'));
    expect(must(await bob.decryptMessage(message))).toEqual({ leaf: ada.ownLeaf, epoch: 1n, data: utf8('hello') });
    const signal = await ada.sealSignal('presence', utf8('x'));
    expect(must(await host.openSignal(signal))).toMatchObject({ leaf: ada.ownLeaf, kind: 'presence', counter: 1n });
    expect(codeOf(await host.openSignal(signal))).toBe('group/signal_replayed');

    const before = await host.exportMediaBaseKey();
    await meeting.deliver(host, must(await host.prepareRemove([eve.ownLeaf])));
    expect(eve.isClosed).toBe(true);
    expect(await host.exportMediaBaseKey()).not.toEqual(before);
    await sameKeys(meeting);
    await expect(eve.exportMediaBaseKey()).rejects.toMatchObject({ code: 'group/closed' });

    await meeting.deliver(ada, must(await ada.prepareSelfUpdate()));
    await sameKeys(meeting);
    await meeting.deliver(ada, must(await ada.prepareCommitOfLeave([await bob.signLeave()])));
    expect(bob.isClosed).toBe(true);
    await sameKeys(meeting);
  });
});
