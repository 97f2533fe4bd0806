// Rules that become stricter while a meeting runs: real clients and a real group, with a server and a member that cheat.
import {
  amendCharter,
  currentCharter,
  decodeCharterChain,
  openCharterChain,
  sealCharterChain,
} from '@incamera/charter';
import { copyBytes, toBase64Url } from '@incamera/kernel';
import { wireBytes } from '@incamera/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeviceRecords } from '../src/device/device-records.js';
import {
  charterCommitOf,
  codeOf,
  during,
  expectTogether,
  kinds,
  mallory,
  openedMeeting,
  say,
} from './charter-scene.js';
import { World } from './world.js';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(async () => {
  await world.close();
});

describe('a host', () => {
  it('makes the rules stricter: everybody hears it, and what they leave no room for stops at once', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    await ada.actions.setSource('camera', 'camera of Ada');
    await ada.actions.setSource('mic', 'microphone of Ada');
    await during(world, host.actions.changeCharter({ features: ['chat'], rules: { maxMembers: 2 } }));
    await world.until(() => ada.snapshot.rules?.version === 2);
    await world.run(300);
    expect(ada.snapshot.rules).toMatchObject({ features: ['chat'], rules: { maxMembers: 2 }, canChange: false });
    expect(ada.snapshot.rules?.history).toEqual([
      {
        version: 2,
        by: 'Hanna',
        atMs: expect.any(Number),
        changed: expect.arrayContaining(['features', 'maxMembers']),
      },
    ]);
    expect([ada.snapshot.self.camera, ada.snapshot.self.microphone]).toEqual([false, true]);
    expect(await codeOf(world, ada.actions.setSource('camera', 'again'))).toBe('client/feature_off');
    expect(await codeOf(world, ada.actions.setSource('screen', 'screen'))).toBe('client/feature_off');
    const file = { name: 'a.txt', mediaType: 'text/plain', bytes: new Uint8Array(3) };
    expect(await codeOf(world, ada.actions.sendFile(file, ''))).toBe('client/not_permitted');
    await during(world, ada.actions.sendChat('still allowed'));
    await world.until(() => host.snapshot.chat.length === 1);
    for (const device of [host, ada]) expect(kinds(device)).toContain('rules_changed');
    expect(host.snapshot.rules?.canChange).toBe(true);
    // No room for a third, whose own client says so at the door.
    const bob = world.device('Bob').open(world.link);
    await world.until(() => bob.snapshot.phase === 'lobby');
    expect(await codeOf(world, bob.actions.enter({ displayName: 'Bob' }))).toBe('client/not_permitted');
    await expectTogether(world, host, ada);
  });

  it('cannot make them weaker, change nothing, or shrink the meeting below who is there; a member changes none', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const rules = host.snapshot.rules;
    if (rules === null) throw new Error('no rules');
    const { maxMembers } = rules.rules;
    expect(await codeOf(world, host.actions.changeCharter({ features: [...rules.features, 'recording'] }))).toBe(
      'group/charter_lowered',
    );
    expect(await codeOf(world, host.actions.changeCharter({ expiresAtMs: rules.expiresAtMs + 1 }))).toBe(
      'group/charter_lowered',
    );
    expect(await codeOf(world, host.actions.changeCharter({ rules: { maxMembers } }))).toBe('group/nothing_to_commit');
    expect(await codeOf(world, host.actions.changeCharter({ rules: { maxMembers: 1 } }))).toBe('group/group_full');
    expect(await codeOf(world, ada.actions.changeCharter({ features: [] }))).toBe('client/host_key_missing');
    expect(host.snapshot.rules?.version).toBe(1);
    await expectTogether(world, host, ada);
  });

  it('ends the meeting earlier for everybody, by the rules alone', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const expiresAtMs = world.clock.nowMs() + 60_000;
    await during(world, host.actions.changeCharter({ expiresAtMs }));
    await world.run(50_000, 250);
    expect([host.snapshot.phase, ada.snapshot.phase]).toEqual(['in_meeting', 'in_meeting']);
    await world.run(15_000, 250);
    expect([host.snapshot.phase, ada.snapshot.phase]).toEqual(['ended', 'ended']);
    expect(ada.snapshot.problem).toBeNull();
    const late = world.device('Late').open(world.link);
    await world.until(() => late.snapshot.phase === 'ended');
  });

  it('shows newcomers in the lobby what holds now, and those who came with an older link page after the join', async () => {
    const host = await world.host();
    const early = world.device('Early').open(world.link);
    await world.until(() => early.snapshot.phase === 'lobby');
    await during(world, host.actions.changeCharter({ features: ['camera'] }));
    await world.until(() => world.server.charters.published !== null);
    const late = world.device('Late').open(world.link);
    await world.until(() => late.snapshot.phase === 'lobby');
    expect(late.snapshot.rules).toMatchObject({ version: 2, features: ['camera'] });
    expect(early.snapshot.rules?.version).toBe(1);
    await early.enter();
    await world.admit(host, 'Early');
    await world.until(() => early.snapshot.phase === 'in_meeting');
    expect(early.snapshot.rules).toMatchObject({ version: 2, features: ['camera'] });
    await world.run(20_000, 250);
    await expectTogether(world, host, early);
    expect(early.codes()).toEqual([]);
  });

  it('finds the rules that hold after a reload, and so does everybody who reloads in between', async () => {
    let host = await world.host();
    let ada = await world.guest('Ada', host);
    await during(world, host.actions.changeCharter({ features: ['camera', 'chat'] }));
    [host, ada] = [await host.reload(world.link), await ada.reload(world.link)];
    await world.until(() => host.snapshot.phase === 'in_meeting' && ada.snapshot.phase === 'in_meeting');
    await during(world, host.actions.changeCharter({ features: ['camera'] }));
    await world.until(() => ada.snapshot.rules?.version === 3);
    expect(ada.snapshot.rules?.history.map(({ version }) => version)).toEqual([2, 3]);
    await expectTogether(world, host, ada);
  });

  it('wins or loses against an admission in the same moment, and both are done', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    await during(world, host.actions.nameHost(host.person('Ada').leaf));
    const bob = world.device('Bob').open(world.link);
    await bob.enter();
    await world.until(() => ada.snapshot.knocks.length === 1);
    const admitted = ada.actions.admit(ada.snapshot.knocks.map(({ knockId }) => knockId));
    const changed = host.actions.changeCharter({ features: ['camera'] });
    await during(world, Promise.all([admitted, changed]));
    await world.until(() => bob.snapshot.phase === 'in_meeting' && bob.snapshot.rules?.version === 3);
    await expectTogether(world, host, ada, bob);
  });
});

describe('a member who', () => {
  it('changes the rules: refused by everybody, by name, and the epoch is free again', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const member = await mallory(world, host);
    const epoch = host.snapshot.security?.epoch;
    member.commit(await charterCommitOf(member));
    await world.run(1000);
    for (const device of [host, ada]) {
      expect(device.told()).toEqual(expect.arrayContaining(['client/commit_refused', 'group/charter_change_not_host']));
      expect(device.snapshot.rules?.version).toBe(1);
      expect(device.snapshot.security?.epoch).toBe(epoch);
    }
    await during(world, host.actions.changeCharter({ features: ['camera'] }));
    await expectTogether(world, host, ada);
  });

  it('writes where there is no chat any more: not shown, and named', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const member = await mallory(world, host);
    await during(world, host.actions.changeCharter({ features: ['camera'] }));
    await world.until(() => ada.snapshot.rules?.version === 2);
    const commit = world.server.log.at(-1)?.entry;
    if (commit?.type !== 'commit') throw new Error('no commit');
    const judged = await member.joined.processCommit(wireBytes(commit.commit));
    if (!judged.ok) throw judged.error;
    await judged.value.adopt();
    await say(member, 'psst');
    await world.run(500);
    expect(ada.snapshot.chat).toEqual([]);
    expect(ada.told()).toContain('client/message_not_permitted');
  });
});

describe('a server that', () => {
  it('takes a new version and hands newcomers the old one: named by everybody inside', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    world.server.charters.keeps = false;
    await during(world, host.actions.changeCharter({ features: ['camera'] }));
    await world.run(2000);
    expect([host.codes(), ada.codes()]).toEqual([[], []]);
    await world.run(30_000, 250);
    expect(host.codes()).toContain('client/rules_withheld');
    expect(ada.codes()).toContain('client/rules_withheld');
    // Once it is honest again, the host hands the version over anew, and all is well.
    world.server.charters.keeps = true;
    await world.run(12_000, 250);
    expect([host.codes(), ada.codes()]).toEqual([[], []]);
  });

  it('hides a later version from somebody at the door: found out at the join', async () => {
    const host = await world.host();
    await during(world, host.actions.changeCharter({ features: ['camera'] }));
    await world.until(() => world.server.charters.published !== null);
    world.server.charters.published = null;
    world.server.charters.keeps = false;
    const ada = world.device('Ada').open(world.link);
    await ada.enter();
    expect(ada.snapshot.rules?.version).toBe(1);
    await world.admit(host, 'Ada');
    await world.until(() => ada.snapshot.phase === 'in_meeting');
    // What holds inside is what the group says, from the first moment.
    expect(ada.snapshot.rules).toMatchObject({ version: 2, features: ['camera'] });
    await world.run(30_000, 250);
    expect(ada.codes()).toContain('client/rules_withheld');
  });

  it('edits, forges or mixes up the versions: the link does not open', async () => {
    const host = await world.host();
    await during(world, host.actions.changeCharter({ features: ['camera'] }));
    await world.until(() => world.server.charters.published !== null);
    const { published } = world.server.charters;
    if (published === null) throw new Error('nothing published');
    const other = new World();
    const otherHost = await other.host();
    const changing = otherHost.actions.changeCharter({ features: [] });
    await other.until(() => other.server.charters.published !== null);
    await changing;
    const whole = wireBytes(published.sealedChain);
    const edited = copyBytes(whole);
    edited[40] = (edited[40] ?? 0) ^ 1;
    const foreign = other.server.charters.published?.sealedChain ?? '';
    for (const sealedChain of [toBase64Url(edited), foreign, toBase64Url(whole.subarray(0, -6))]) {
      world.server.charters.published = { ...published, sealedChain };
      const ada = world.device('Ada').open(world.link);
      await world.until(() => ada.snapshot.phase === 'failed');
      expect(ada.snapshot.problem?.code).toBe('client/link_mismatch');
    }
    await other.close();
  });

  it('leads somebody who knows of later rules into a group without them: not joined', async () => {
    const host = await world.host();
    const opened = await openedMeeting(world);
    const record = await new DeviceRecords(host.storage).host(opened.meetingId);
    if (record === null) throw new Error('no host key');
    const nowMs = world.clock.nowMs();
    const { privateKey } = record.signingKey;
    const { chain } = await amendCharter(opened.chain, { features: [] }, 0, privateKey, nowMs);
    const sealedChain = toBase64Url(await sealCharterChain(opened.keys, chain));
    const hostKeys = world.server.meeting?.hostKeys.slice() ?? [];
    // A version that a host signed, which the server kept from the group.
    world.server.charters.published = { version: 2, sealedChain, hostKeys };
    const ada = world.device('Ada').open(world.link);
    await ada.enter();
    expect(ada.snapshot.rules).toMatchObject({ version: 2, features: [] });
    await world.admit(host, 'Ada');
    await world.until(() => ada.snapshot.phase === 'failed');
    expect(ada.snapshot.problem?.code).toBe('group/charter_behind');
  });

  it('voids a change of rules on a member’s word: nobody believes it', async () => {
    const host = await world.host();
    const ada = await world.guest('Ada', host);
    const member = await mallory(world, host);
    await during(world, host.actions.changeCharter({ features: ['camera'] }));
    await world.until(() => ada.snapshot.rules?.version === 2);
    const commit = world.server.log.at(-1)?.entry;
    if (commit?.type !== 'commit' || world.server.head === null) throw new Error('no commit');
    const commitHash = toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', wireBytes(commit.commit))));
    const refusal = toBase64Url(await member.joined.signRefusal(wireBytes(commitHash), 'group/charter_lowered'));
    const seq = world.server.head.seq + 1;
    world.server.head = { ...world.server.head, seq };
    world.server.toMembers({ type: 'commit.voided', seq, epoch: commit.epoch, commitHash, refusals: [refusal] });
    await world.run(1000);
    expect(ada.told()).toContain('client/void_not_warranted');
    expect([host.snapshot.rules?.version, ada.snapshot.rules?.version]).toEqual([2, 2]);
    await expectTogether(world, host, ada);
  });

  it('serves what the group has, readable with the link and nothing else', async () => {
    const host = await world.host();
    await during(world, host.actions.changeCharter({ features: ['camera'] }));
    await world.until(() => world.server.charters.published !== null);
    const { keys } = await openedMeeting(world);
    const sealed = wireBytes(world.server.charters.sealedChain ?? '');
    const opened = await openCharterChain(keys, sealed);
    expect(opened.ok && currentCharter(opened.value).charter.features).toEqual(['camera']);
    expect(decodeCharterChain(sealed).ok).toBe(false);
  });
});
