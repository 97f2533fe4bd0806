// Rules that change inside the group: by a host, upwards, for everybody the same; and everybody who tries otherwise.
import {
  amendCharter,
  type Charter,
  type CharterChain,
  type CharterChange,
  currentCharter,
  verifyCharterChain,
} from '@incamera/charter';
import { type ClientState, type Extension, type Proposal } from 'ts-mls';
import { beforeEach, describe, expect, it } from 'vitest';
import { withVersion } from '../test/forged-charters.js';
import { AttackScene } from './attack-scene.js';
import { type Entered, enterAsFounder } from './entry.js';
import { nameOnly } from './identification.js';
import { createKnockIn, openKnockIn } from './knock.js';
import { readClockOrigin } from './meeting-clock.js';
import { MeetingGroup } from './meeting-group.js';
import { generateMemberKey, generateReturnKey, type MemberKey } from './member-key.js';
import { codeOf, FAST_SUITE, must, START_MS, TestMeeting } from './testing.js';

const SLOW_MS = 120_000;

/** Everybody has the same keys, rules and members. */
async function expectTogether(meeting: TestMeeting): Promise<void> {
  const [first, ...others] = meeting.members;
  if (first === undefined) throw new Error('nobody');
  for (const member of others) {
    expect(member.transcriptHash()).toEqual(first.transcriptHash());
    expect(await member.exportMediaBaseKey()).toEqual(await first.exportMediaBaseKey());
    expect(member.charterChain).toEqual(first.charterChain);
    expect(member.roster()).toEqual(first.roster());
  }
}

const fewer = (group: MeetingGroup, maxMembers: number): CharterChange => ({
  rules: { ...group.charter.charter.rules, maxMembers },
});

async function changed(meeting: TestMeeting, host: MeetingGroup, change: CharterChange): Promise<void> {
  await meeting.deliver(host, must(await host.prepareCharterChange(() => change)));
}

describe('a host of the charter', () => {
  it('changes the rules for everybody at once, and again; the meeting goes on under them', {
    timeout: SLOW_MS,
  }, async () => {
    const meeting = await TestMeeting.create({ suite: FAST_SUITE });
    const host = await meeting.found();
    const [ada] = await meeting.admit(host, ['Ada', 'Bob']);
    if (ada === undefined) throw new Error('not joined');
    const prepared = must(await host.prepareCharterChange(() => ({ features: ['camera'] })));
    const candidate = must(await ada.processCommit(prepared.commit));
    expect(candidate.change).toMatchObject({
      added: [],
      removed: [],
      external: false,
      by: { displayName: 'Host 0' },
      charter: { charter: { version: 2, features: ['camera'] } },
    });
    await meeting.deliver(host, prepared);
    await expectTogether(meeting);
    await changed(meeting, host, fewer(host, 4));
    expect(ada.charter.charter).toMatchObject({ version: 3, features: ['camera'], rules: { maxMembers: 4 } });
    expect(ada.meetingId).toBe(meeting.charter.meetingId);
    await meeting.admit(host, ['Cleo']);
    await expectTogether(meeting);
    const late = await meeting.knock('Late');
    expect(codeOf(await host.prepareAdd([late.knock]))).toBe('group/group_full');
    await meeting.deliver(ada, must(await ada.prepareSelfUpdate()));
    await expectTogether(meeting);
  });

  it('hands all versions to whoever joins later, who verifies them from the link on', {
    timeout: SLOW_MS,
  }, async () => {
    const meeting = await TestMeeting.create();
    const host = await meeting.found();
    await changed(meeting, host, { features: ['chat'] });
    await changed(meeting, host, fewer(host, 9));
    const [ada] = await meeting.admit(host, ['Ada']);
    const { meetingId } = meeting.charter;
    const bytes = ada?.charterChain.versions.map((version) => version.bytes) ?? [];
    expect(must(await verifyCharterChain(meetingId, bytes))).toEqual(host.charterChain);
    await expectTogether(meeting);
  });

  it('returns after a reload and finds the rules that hold now', { timeout: SLOW_MS }, async () => {
    const meeting = await TestMeeting.create({ suite: FAST_SUITE });
    const host = await meeting.found();
    await meeting.admit(host, ['Ada']);
    await changed(meeting, host, { features: [] });
    const prepared = must(await meeting.prepareReturn(await host.sealGroupInfo()));
    for (const member of meeting.members) await must(await member.processCommit(prepared.commit)).adopt();
    const again = new MeetingGroup(prepared);
    meeting.members = [...meeting.members.filter((member) => !member.isClosed), again];
    expect(again.charter.charter).toMatchObject({ version: 2, features: [] });
    await expectTogether(meeting);
    await changed(meeting, again, fewer(again, 5));
    await expectTogether(meeting);
  });

  it('cannot lower anything, shrink the meeting below who is there, or change the rules for ever', {
    timeout: SLOW_MS,
  }, async () => {
    const meeting = await TestMeeting.create({ suite: FAST_SUITE, rules: { maxMembers: 10 } });
    const host = await meeting.found();
    await meeting.admit(host, ['Ada', 'Bob']);
    const { expiresAtMs } = host.charter.charter;
    expect(codeOf(await host.prepareCharterChange(() => fewer(host, 11)))).toBe('group/charter_lowered');
    await changed(meeting, host, { expiresAtMs: expiresAtMs - 60_000 });
    expect(codeOf(await host.prepareCharterChange(() => ({ expiresAtMs })))).toBe('group/charter_lowered');
    expect(codeOf(await host.prepareCharterChange(() => fewer(host, 2)))).toBe('group/group_full');
    expect(codeOf(await host.prepareCharterChange(() => fewer(host, 0)))).toBe('group/bad_charter_change');
    expect(host.charter.charter.version).toBe(2);
    await changed(meeting, host, fewer(host, 3));
    await expectTogether(meeting);
  });

  it('stops at 64 versions', { timeout: SLOW_MS }, async () => {
    const meeting = await TestMeeting.create({ suite: FAST_SUITE });
    const host = await meeting.found();
    for (let version = 2; version <= 64; version++) await changed(meeting, host, {});
    expect(codeOf(await host.prepareCharterChange(() => ({})))).toBe('group/charter_full');
  });

  it('names a member as a host, who then admits, changes rules, and comes back by its own keys', {
    timeout: SLOW_MS,
  }, async () => {
    const meeting = await TestMeeting.create();
    const host = await meeting.found();
    const memberKey = await generateMemberKey();
    const returnKey = await generateReturnKey();
    const [ada] = await meeting.admit(host, ['Ada'], [memberKey]);
    if (ada === undefined) throw new Error('not joined');
    const named = { signatureKey: memberKey.publicKey, returnKey: returnKey.publicKey, label: 'Ada' };
    await changed(meeting, host, { hosts: [...host.charter.charter.hosts, named] });
    expect(host.roster().at(-1)).toMatchObject({ displayName: 'Ada', isHost: true });
    await meeting.admit(ada, ['Bob']);
    await changed(meeting, ada, { features: ['camera'] });
    await expectTogether(meeting);
    // Ada's tab is gone; what she knows of the charter is what the link said when she came.
    const sealed = await host.sealGroupInfo();
    const prepared = must(
      await meeting.prepareReturn(sealed, 0, { memberKey, returnKey, identification: nameOnly('Ada') }),
    );
    for (const member of meeting.members) await must(await member.processCommit(prepared.commit)).adopt();
    const again = new MeetingGroup(prepared);
    expect(ada.isClosed).toBe(true);
    meeting.members = [...meeting.members.filter((member) => !member.isClosed), again];
    expect(again.roster().filter(({ isHost }) => isHost)).toHaveLength(2);
    await meeting.admit(again, ['Cleo']);
    await expectTogether(meeting);
  });

  it('names nobody who is not there, takes no host out, and touches no host’s keys', { timeout: SLOW_MS }, async () => {
    const meeting = await TestMeeting.create({ suite: FAST_SUITE, hostCount: 2 });
    const host = await meeting.found();
    await meeting.admit(host, ['Ada']);
    const { hosts } = host.charter.charter;
    const [first, second] = hosts;
    if (first === undefined || second === undefined) throw new Error('no hosts');
    const stranger = (await generateMemberKey()).publicKey;
    const absent = { signatureKey: stranger, returnKey: first.returnKey, label: 'Friend' };
    const rekeyed = { ...second, returnKey: first.returnKey };
    for (const wrong of [[...hosts, absent], [first], [first, rekeyed], [first, { ...second, label: 'Else' }]]) {
      expect(codeOf(await host.prepareCharterChange(() => ({ hosts: wrong })))).toBe('group/bad_charter_change');
    }
    await changed(meeting, host, { features: [] });
    await expectTogether(meeting);
  });
});

describe('a race for an epoch', () => {
  it('between a change of rules and an admission is settled like any other', { timeout: SLOW_MS }, async () => {
    const meeting = await TestMeeting.create({ suite: FAST_SUITE, hostCount: 2 });
    const first = await meeting.found();
    const [second] = await meeting.admit(first, ['Second'], [meeting.host(1).memberKey]);
    if (second === undefined) throw new Error('not joined');
    const { knock, pending } = await meeting.knock('Ada');
    const admission = must(await second.prepareAdd([knock]));
    const change = must(await first.prepareCharterChange(() => fewer(first, 2)));
    await meeting.deliver(first, change);
    await expect(admission.adopt()).rejects.toMatchObject({ code: 'group/stale' });
    admission.discard();
    // Under the new rules there is no room any more; under others there would be.
    expect(codeOf(await second.prepareAdd([knock]))).toBe('group/group_full');
    await expectTogether(meeting);
    pending.close();
  });

  it('lost by the change of rules leaves the loser to judge it anew', { timeout: SLOW_MS }, async () => {
    const meeting = await TestMeeting.create({ suite: FAST_SUITE, hostCount: 2 });
    const first = await meeting.found();
    const [second] = await meeting.admit(first, ['Second'], [meeting.host(1).memberKey]);
    if (second === undefined) throw new Error('not joined');
    const change = must(await first.prepareCharterChange(() => fewer(first, 2)));
    await meeting.admit(second, ['Ada']);
    await expect(change.adopt()).rejects.toMatchObject({ code: 'group/stale' });
    change.discard();
    expect(codeOf(await first.prepareCharterChange(() => fewer(first, 2)))).toBe('group/group_full');
    await changed(meeting, first, fewer(first, 3));
    await expectTogether(meeting);
  });
});

describe('nobody', () => {
  let s: AttackScene;
  /** A client under the founder's own key that signs and commits whatever it likes. Bob follows it. */
  let cheat: Entered;
  let founder: MemberKey;

  beforeEach(async () => {
    s = await AttackScene.create();
    cheat = await s.hostState();
    founder = s.meeting.host().memberKey;
  }, SLOW_MS);

  const originMs = () => readClockOrigin(cheat.epoch.state.groupContext.extensions) ?? 0;
  const carrying = (chain: CharterChain, from = originMs()) => s.contextWith(chain, from);
  const proposing = (extensions: readonly Extension[]): Proposal => ({
    proposalType: 'group_context_extensions',
    groupContextExtensions: { extensions: [...extensions] },
  });

  const commit = (state: ClientState, extensions: readonly Extension[]) => s.commitContext(state, extensions);

  async function refused(extensions: readonly Extension[], code: string, state = cheat.epoch.state): Promise<void> {
    await s.expectRefused((await commit(state, extensions)).bytes, code, [s.bob]);
  }

  it('who is no host changes the rules: not by a version of an own, a host’s, or while acting as a host', async () => {
    const { epoch, seat } = s.eve;
    const rules = { ...s.meeting.charter.charter.rules, maxMembers: 5 };
    const own = await withVersion(epoch.chain, seat.memberKey, { rules });
    const ofHost = (await amendCharter(epoch.chain, { rules }, 0, founder.privateKey, START_MS)).chain;
    for (const chain of [own, ofHost]) {
      const { bytes } = await commit(epoch.state, carrying(chain));
      // Bob has moved on with the cheating host; the honest one and Eve are still together.
      await s.expectRefused(bytes, 'group/charter_change_not_host', [s.host]);
      const judged = await s.host.processCommit(bytes, { actingHosts: [epoch.ownLeaf] });
      expect(codeOf(judged)).toBe('group/charter_change_not_host');
    }
  });

  it('lowers the rules, as a host', async () => {
    const { charter } = s.meeting.charter;
    const { chain } = cheat.epoch;
    const lower: Partial<Charter>[] = [
      { rules: { ...charter.rules, succession: 'members' } },
      { rules: { ...charter.rules, silentAfterMs: charter.rules.silentAfterMs + 1 } },
      { features: ['camera', 'screen', 'chat', 'files', 'recording'] },
      {
        hosts: charter.hosts.map((host) => ({ ...host, label: 'x' })),
        rules: { ...charter.rules, autoReadmit: true, silentAfterMs: 90_000 },
      },
    ];
    for (const change of lower) {
      await refused(carrying(await withVersion(chain, founder, change)), 'group/charter_lowered');
    }
  });

  it('signs in another host’s place, or puts a version into force that somebody else signed', async () => {
    const eve = s.eve.seat.memberKey;
    const { chain } = cheat.epoch;
    await refused(carrying(await withVersion(chain, eve, { features: [] })), 'group/charter_foreign_signer');
    await refused(
      carrying(await withVersion(chain, founder, { features: [], signer: 1 })),
      'group/charter_foreign_signer',
    );
    // Two hosts, each honest in signing, but not the one who commits.
    const eveHost = { signatureKey: eve.publicKey, returnKey: (await generateReturnKey()).publicKey, label: 'Eve' };
    const hosts = [...currentCharter(chain).charter.hosts, eveHost];
    const named = (await amendCharter(chain, { hosts }, 0, founder.privateKey, START_MS)).chain;
    const { bytes, state } = await commit(cheat.epoch.state, carrying(named));
    await must(await s.bob.processCommit(bytes)).adopt();
    const byEve = (await amendCharter(named, { features: [] }, 1, eve.privateKey, START_MS)).chain;
    await refused(carrying(byEve), 'group/charter_foreign_signer', state);
  });

  it('brings back an older version, another history, or several versions at once', async () => {
    const { chain } = cheat.epoch;
    const second = (await amendCharter(chain, { features: ['chat'] }, 0, founder.privateKey, START_MS)).chain;
    const { bytes, state } = await commit(cheat.epoch.state, carrying(second));
    await must(await s.bob.processCommit(bytes)).adopt();
    expect(s.bob.charter.charter.features).toEqual(['chat']);
    await refused(carrying(chain), 'group/charter_older', state);
    await refused(carrying(second), 'group/charter_older', state);
    const other = (await amendCharter(chain, { features: ['camera'] }, 0, founder.privateKey, START_MS)).chain;
    await refused(carrying(other), 'group/charter_forked', state);
    const further = (await amendCharter(other, { features: [] }, 0, founder.privateKey, START_MS)).chain;
    await refused(carrying(further), 'group/charter_forked', state);
    const follows = { versions: [...second.versions, currentCharter(further)] } as unknown as CharterChain;
    await refused(carrying(follows), 'group/charter_forked', state);
    const third = (await amendCharter(second, { features: [] }, 0, founder.privateKey, START_MS)).chain;
    const fourth = (await amendCharter(third, {}, 0, founder.privateKey, START_MS)).chain;
    await refused(carrying(fourth), 'group/bad_charter_change', state);
    const skipped = { versions: [...second.versions, currentCharter(fourth)] } as unknown as CharterChain;
    await refused(carrying(skipped), 'group/bad_charter_change', state);
    // After all that the epoch is still open.
    const good = await commit(state, carrying(third));
    await must(await s.bob.processCommit(good.bytes)).adopt();
    expect(s.bob.charter.charter.features).toEqual([]);
  });

  it('strips the rules, touches anything else of the context, or mixes a change with others', async () => {
    const { state, chain } = cheat.epoch;
    const next = carrying((await amendCharter(chain, { features: [] }, 0, founder.privateKey, START_MS)).chain);
    const [required, charter, clock] = next as [Extension, Extension, Extension];
    await refused([required], 'group/charter_stripped');
    await refused([], 'group/charter_stripped');
    const unknown = { extensionType: 0xf7f7, extensionData: new Uint8Array(3) };
    const orders = [
      [charter, clock],
      [charter, required, clock],
      [required, charter, charter, clock],
      [...next, unknown],
    ];
    for (const extensions of orders) {
      await refused(extensions, 'group/context_change_refused');
    }
    await refused([required, { ...charter, extensionData: new Uint8Array(9) }, clock], 'group/bad_charter_change');
    const remove: Proposal = { proposalType: 'remove', remove: { removed: s.bob.ownLeaf } };
    const mixed = await s.commitRaw(state, [proposing(next), remove]);
    await s.expectRefused(mixed.bytes, 'group/proposal_refused', [s.bob]);
    const pathless = await s.commitRaw(state, [proposing(next)]);
    await s.expectRefused(pathless.bytes, 'group/path_missing', [s.bob]);
  });

  it('hides from a joiner that the meeting has later rules, or another history of them', async () => {
    const { linkKeys, clock, charter, site } = s.meeting;
    const begun = s.host.charterChain;
    const known = (await amendCharter(begun, { features: [] }, 0, founder.privateKey, START_MS)).chain;
    const memberKey = await generateMemberKey();
    const identification = nameOnly('Ada');
    const knocking = { linkKeys, clock, site, charter: currentCharter(known), memberKey, identification };
    const arrive = async (): Promise<string> => {
      const { sealed, pending } = must(await createKnockIn(FAST_SUITE, knocking));
      const knock = must(await openKnockIn(FAST_SUITE, { sealed, charter, linkKeys, clock, site }));
      const prepared = must(await s.host.prepareAdd([knock]));
      const code = codeOf(await s.meeting.enter(prepared.welcome as Uint8Array, pending));
      prepared.discard();
      return code;
    };
    expect(await arrive()).toBe('group/charter_behind');
    await must(await s.host.prepareCharterChange(() => ({ features: ['camera'] }))).adopt();
    expect(await arrive()).toBe('group/charter_forked');
  });

  it('leads a host back under older rules, or has it found a meeting anew that is open', async () => {
    const { linkKeys, clock, site } = s.meeting;
    const sealed = await s.host.sealGroupInfo();
    const { chain } = await amendCharter(s.host.charterChain, { features: [] }, 0, founder.privateKey, START_MS);
    const charter = currentCharter(chain);
    expect(codeOf(await s.meeting.prepareReturn(sealed, 0, { charter }))).toBe('group/charter_behind');
    const founding = { charter, linkKeys, clock, site, memberKey: founder, identification: nameOnly('Host 0') };
    expect(codeOf(await enterAsFounder(FAST_SUITE, founding))).toBe('group/already_open');
  });
});
