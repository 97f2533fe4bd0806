// Attacks by somebody who knows the link and by the server. Each ends in its named error, and the honest stay where they were.

import { foundCharter } from '@incamera/charter';
import { concat, seal } from '@incamera/kernel';
import { generateKeyPackageWithKey, type KeyPackage, type Proposal } from 'ts-mls';
import { beforeEach, describe, expect, it } from 'vitest';
import { AttackScene, cs } from './attack-scene.js';
import { encodeName } from './claims.js';
import { DenyShelf } from './deny-shelf.js';
import { nameOnly } from './identification.js';
import { checkKeyPackage, makeKeyPackage } from './key-package.js';
import { createKnockIn, keyPackageOf, openKnockIn } from './knock.js';
import { generateMemberKey } from './member-key.js';
import { registerSigningKey } from './mls/key-registry.js';
import { leafCapabilities } from './mls/suite.js';
import { writeKeyPackage } from './mls/wire.js';
import { sealGroupInfo } from './sealed-group-info.js';
import { codeOf, FAST_SUITE, must, START_MS, TestMeeting } from './testing.js';

let s: AttackScene;

beforeEach(async () => {
  s = await AttackScene.create();
}, 120_000);

describe('somebody with the link', () => {
  it('cannot swap the key package of a knock', async () => {
    const victim = await s.meeting.knock('Ada');
    const own = keyPackageOf((await s.meeting.knock('Mallory')).knock) as KeyPackage;
    const ref = victim.knock.keyPackageRef;
    const mac = await crypto.subtle.digest('SHA-256', ref);
    const plaintext = concat(
      new Uint8Array([2]),
      lengthOf(writeKeyPackage(own)),
      writeKeyPackage(own),
      new Uint8Array([0, 0]),
      new Uint8Array(mac),
    );
    const sealed = await seal(s.meeting.linkKeys.knockKey, plaintext, s.meeting.linkKeys.groupId);
    expect(codeOf(await openKnockIn(FAST_SUITE, { ...s.meeting, sealed }))).toBe('group/knock_altered');
  });

  it('cannot lead a joiner into a look-alike group', async () => {
    const { fake, keyPackage, pending } = await s.lookAlike(s.meeting);
    const made = await s.welcomeInto(fake, keyPackage, [s.psk()]);
    expect(codeOf(await s.meeting.enter(made, pending))).toBe('group/signer_not_host');
  });

  it('cannot either where the charter allows succession', async () => {
    const open = await TestMeeting.create({ suite: FAST_SUITE, rules: { succession: 'members' } });
    const { fake, keyPackage, pending } = await s.lookAlike(open);
    const made = await s.welcomeInto(fake, keyPackage, [s.psk()], open);
    expect(codeOf(await open.enter(made, pending))).toBe('group/admission_missing');
  });

  it('cannot enter by external commit', async () => {
    const ghost = await s.someKeyPackage('Ghost');
    for (const formerLeaf of [null, s.eve.epoch.ownLeaf]) {
      const commit = await s.externalCommit(s.eve.epoch.state, ghost, formerLeaf);
      await s.expectRefused(commit, 'group/external_commit_refused');
    }
  });

  it('cannot seal an invented state for a host to return to', async () => {
    const { fake } = await s.lookAlike(s.meeting);
    const { charter, clock } = s.meeting;
    const sealed = await sealGroupInfo(fake, new Map(), { charter, cs, denials: new DenyShelf(clock) });
    expect(codeOf(await s.meeting.prepareReturn(sealed))).toBe('group/admission_missing');
  });

  it('cannot bring a key package that has expired, or one of another suite or meeting', async () => {
    const { clock, site } = s.meeting;
    const stale = await s.meeting.knock('Late');
    clock.now += 25 * 3600_000;
    expect(codeOf(await s.host.prepareAdd([stale.knock, (await s.meeting.knock('Other')).knock]))).toBe(
      'group/key_package_expired',
    );
    expect(codeOf(await openKnockIn(FAST_SUITE, { ...s.meeting, sealed: stale.sealed }))).toBe(
      'group/key_package_expired',
    );
    clock.now = START_MS;
    expect(
      codeOf(await openKnockIn('MLS_256_XWING_AES256GCM_SHA512_Ed25519', { ...s.meeting, sealed: stale.sealed })),
    ).not.toBe('accepted');
    const { linkKeys, charter } = await TestMeeting.create({ suite: FAST_SUITE });
    expect(codeOf(await openKnockIn(FAST_SUITE, { clock, site, linkKeys, charter, sealed: stale.sealed }))).toBe(
      'group/knock_unreadable',
    );
  });

  it('cannot bring a key package that lasts for ever, can less, or was tampered with', async () => {
    const { clock } = s.meeting;
    const { publicKey, privateKey } = await generateMemberKey();
    const identity = encodeName('Ada');
    const nowS = BigInt(Math.floor(START_MS / 1000));
    const make = async (
      lifetime: { notBefore: bigint; notAfter: bigint },
      capabilities = leafCapabilities(FAST_SUITE),
    ) => {
      const keys = { signKey: registerSigningKey(privateKey), publicKey };
      const credential = { credentialType: 'basic' as const, identity };
      return (await generateKeyPackageWithKey(credential, capabilities, lifetime, [], keys, cs)).publicPackage;
    };
    const judge = async (keyPackage: KeyPackage) => codeOf(await checkKeyPackage(keyPackage, cs, clock.now, 0));
    const day = { notBefore: nowS - 3600n, notAfter: nowS + 24n * 3600n };
    const good = await make(day);
    expect(await judge(good)).toBe('accepted');
    expect(await judge(await make({ notBefore: 0n, notAfter: 2n ** 62n }))).toBe('group/key_package_expired');
    expect(await judge(await make({ notBefore: nowS + 60n, notAfter: nowS + 120n }))).toBe('group/key_package_expired');
    const less = { ...leafCapabilities(FAST_SUITE), extensions: [] };
    expect(await judge(await make(day, less))).toBe('group/wrong_suite');
    expect(await judge({ ...good, initKey: good.leafNode.hpkePublicKey })).toBe('group/bad_key_package');
    expect(await judge({ ...good, initKey: (await make(day)).initKey })).toBe('group/bad_key_package');
    const leafNode = { ...good.leafNode, hpkePublicKey: (await make(day)).initKey };
    expect(await judge({ ...good, leafNode })).toBe('group/bad_key_package');
  });

  it('cannot hide a name in control characters', async () => {
    const memberKey = await generateMemberKey();
    for (const displayName of ['', '   ', 'a\u202eb', 'a\nb', 'x'.repeat(201), '\ud800']) {
      const made = await createKnockIn(FAST_SUITE, { ...s.meeting, memberKey, identification: nameOnly(displayName) });
      expect([displayName, codeOf(made)]).toEqual([displayName, 'group/bad_name']);
    }
    const hidden = {
      credential: { credentialType: 'basic' as const, identity: encodeName('a\u202eb') },
      extensions: [],
    };
    const handle = registerSigningKey(memberKey.privateKey);
    const { keyPackage } = await makeKeyPackage(hidden, handle, memberKey.publicKey, START_MS, cs);
    const add: Proposal = { proposalType: 'add', add: { keyPackage } };
    const cheat = await s.hostState();
    const { bytes } = await s.commitRaw(cheat.epoch.state, [
      add,
      s.psk(),
      s.justify([await s.admission(keyPackage, cheat)]),
    ]);
    await s.expectRefused(bytes, 'group/bad_name', [s.bob]);
  });
});

describe('the server', () => {
  it('cannot replay, reorder or alter a commit, or deliver one of another meeting', async () => {
    const first = must(await s.host.prepareSelfUpdate());
    await s.meeting.deliver(s.host, first);
    await s.expectRefused(first.commit, 'group/past_epoch');
    const second = must(await s.host.prepareSelfUpdate());
    await second.adopt();
    const third = must(await s.host.prepareSelfUpdate());
    expect(codeOf(await s.bob.processCommit(third.commit))).toBe('group/later_epoch');
    const altered = second.commit.slice();
    altered[altered.length - 5] = (altered[altered.length - 5] ?? 0) ^ 1;
    expect(codeOf(await s.bob.processCommit(altered))).toBe('group/bad_commit');
    expect(codeOf(await s.bob.processCommit(second.commit.slice(0, 40)))).toBe('group/malformed');
    expect(codeOf(await s.bob.processCommit(concat(second.commit, new Uint8Array(1))))).toBe('group/malformed');
    const other = await TestMeeting.create({ suite: FAST_SUITE });
    const foreign = must(await (await other.found()).prepareSelfUpdate());
    expect(codeOf(await s.bob.processCommit(foreign.commit))).toBe('group/wrong_group');
    await must(await s.bob.processCommit(second.commit)).adopt();
    expect(s.bob.transcriptHash()).toEqual(s.host.transcriptHash());
    expect(codeOf(await s.host.processCommit(third.commit))).toBe('group/own_commit');
  });

  it('cannot lead a joiner to a downgraded charter', async () => {
    const { knock, pending } = await s.meeting.knock('Ada');
    const { memberKey } = s.meeting.host();
    const { charter } = s.meeting.charter;
    const lenient = { ...charter, rules: { ...charter.rules, maxMembers: 2, succession: 'members' as const } };
    const other = await foundCharter(lenient, memberKey.privateKey);
    const own = await s.someKeyPackage('Host 0', memberKey);
    const fake = await s.fakeGroup(own, other);
    const made = await s.welcomeInto(fake, keyPackageOf(knock) as KeyPackage, [s.psk()]);
    expect(codeOf(await s.meeting.enter(made, pending))).toBe('group/wrong_charter');
  });

  it('cannot welcome somebody with the Welcome of another, or bring a host back to an old state', async () => {
    const [a, b] = await Promise.all([s.meeting.knock('A'), s.meeting.knock('B')]);
    const prepared = must(await s.host.prepareAdd([a.knock]));
    const welcome = prepared.welcome as Uint8Array;
    expect(codeOf(await s.meeting.enter(welcome, b.pending))).toBe('group/welcome_not_ours');
    expect(codeOf(await s.meeting.enter(prepared.commit, b.pending))).toBe('group/malformed');
    const altered = welcome.slice();
    altered[altered.length - 3] = (altered[altered.length - 3] ?? 0) ^ 1;
    expect(codeOf(await s.meeting.enter(altered, a.pending))).toBe('group/bad_welcome');
    const sealed = await s.host.sealGroupInfo();
    expect(codeOf(await s.meeting.prepareReturn(sealed, 0, { lastEpoch: s.host.epoch + 1n }))).toBe(
      'group/stale_group_info',
    );
    sealed[sealed.length - 1] = (sealed[sealed.length - 1] ?? 0) ^ 1;
    expect(codeOf(await s.meeting.prepareReturn(sealed))).toBe('group/not_sealed_to_us');
  });
});

function lengthOf(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, bytes.byteLength);
  return out;
}
