// Attacks by a member who cheats and by an altered host client. Each ends in its named error, and the honest stay where they
// were and can go on.

import { type LeafIndex, utf8 } from '@incamera/kernel';
import { type KeyPackage, type Proposal } from 'ts-mls';
import { beforeEach, describe, expect, it } from 'vitest';
import { AttackScene } from './attack-scene.js';
import { keyPackageOf } from './knock.js';
import { generateMemberKey } from './member-key.js';
import { leafAt } from './roster.js';
import { sealSignal } from './signal.js';
import { signLeave } from './signed-leave.js';
import { codeOf, must, START_MS } from './testing.js';

let s: AttackScene;

beforeEach(async () => {
  s = await AttackScene.create();
}, 120_000);

describe('a member who cheats', () => {
  it('cannot add a ghost, with or without an admission of its own', async () => {
    const ghost = keyPackageOf((await s.meeting.knock('Ghost')).knock) as KeyPackage;
    const add: Proposal = { proposalType: 'add', add: { keyPackage: ghost } };
    const { epoch } = s.eve;
    await s.expectRefused((await s.commitRaw(epoch.state, [add])).bytes, 'group/add_not_host');
    const admitted = [add, s.psk(), s.justify([await s.admission(ghost, s.eve)])];
    await s.expectRefused((await s.commitRaw(epoch.state, admitted)).bytes, 'group/add_not_host');
    // The epoch is not consumed: the s.meeting goes on.
    await s.meeting.admit(s.host, ['Ada']);
  });

  it('cannot remove anybody, nor with a leave that the person did not sign', async () => {
    const remove: Proposal = { proposalType: 'remove', remove: { removed: s.bob.ownLeaf } };
    await s.expectRefused((await s.commitRaw(s.eve.epoch.state, [remove])).bytes, 'group/remove_not_host');
    const node = leafAt(s.eve.epoch.state.ratchetTree, s.bob.ownLeaf);
    if (node === undefined) throw new Error('no leaf');
    const { groupId } = s.meeting.charter;
    const forged = await signLeave(groupId, s.bob.ownLeaf, node, s.eve.seat.memberKey.privateKey);
    const commit = await s.commitRaw(s.eve.epoch.state, [remove, s.justify([], [forged])]);
    await s.expectRefused(commit.bytes, 'group/bad_leave');
  });

  it('cannot use a leave of an earlier stay', async () => {
    const memberKey = await generateMemberKey();
    const [ada] = await s.meeting.admit(s.host, ['Ada'], [memberKey]);
    if (ada === undefined) throw new Error('not joined');
    const leave = await ada.signLeave();
    await s.meeting.deliver(s.host, must(await s.host.prepareCommitOfLeave([leave])));
    const [again] = await s.meeting.admit(s.host, ['Ada'], [memberKey]);
    if (again === undefined) throw new Error('not joined');
    expect(again.ownLeaf).toBe(leave.leaf);
    expect(codeOf(await s.host.prepareCommitOfLeave([leave]))).toBe('group/bad_leave');
  });

  it('cannot use the link PSK, restart the group, change the charter, or propose outside a commit', async () => {
    const { state } = s.eve.epoch;
    await s.expectRefused((await s.commitRaw(state, [s.psk()])).bytes, 'group/psk_refused');
    await s.expectRefused((await s.commitRaw(state, [s.restart()])).bytes, 'group/reinit_refused');
    const change = s.otherCharter(utf8('no rules'));
    await s.expectRefused((await s.commitRaw(state, [change])).bytes, 'group/context_change_refused');
    const remove: Proposal = { proposalType: 'remove', remove: { removed: s.bob.ownLeaf } };
    for (const wireAsPublicMessage of [false, true]) {
      const proposal = await s.proposalRaw(state, wireAsPublicMessage, remove);
      await s.expectRefused(proposal, 'group/standalone_proposal');
    }
    const unknown = { proposalType: 0xf777, proposalData: new Uint8Array(3) };
    await s.expectRefused((await s.commitRaw(state, [unknown])).bytes, 'group/proposal_refused');
  });

  it('cannot change its name', async () => {
    const renamed = s.renamed(s.eve, 'Host 0');
    await s.expectRefused((await s.commitRaw(renamed, [])).bytes, 'group/identity_changed');
  });

  it('cannot signal in the name of another, nor replay', async () => {
    const context = {
      groupId: s.meeting.charter.groupId,
      epoch: s.eve.epoch.number,
      signalKey: s.eve.epoch.signalKey,
    };
    const { privateKey } = s.eve.seat.memberKey;
    const forged = await sealSignal(context, 'heartbeat', s.host.ownLeaf, 99n, utf8('x'), privateKey);
    expect(codeOf(await s.bob.openSignal(forged))).toBe('group/signal_forged');
    const real = await sealSignal(context, 'presence', s.eve.epoch.ownLeaf, 1n, utf8('x'), privateKey);
    expect(codeOf(await s.bob.openSignal(real))).toBe('accepted');
    expect(codeOf(await s.bob.openSignal(real))).toBe('group/signal_replayed');
    const elsewhere = await sealSignal(
      { ...context, epoch: 1n },
      'presence',
      s.eve.epoch.ownLeaf,
      2n,
      utf8('x'),
      privateKey,
    );
    expect(codeOf(await s.bob.openSignal(elsewhere))).toBe('group/signal_forged');
    const nobody = await sealSignal(context, 'presence', 77 as LeafIndex, 2n, utf8('x'), privateKey);
    expect(codeOf(await s.bob.openSignal(nobody))).toBe('group/signal_forged');
  });

  it('is refused with a signature that the delivery service can hold against the commit', async () => {
    const { bytes } = await s.commitRaw(s.eve.epoch.state, [s.psk()]);
    const judged = await s.bob.processCommit(bytes);
    if (judged.ok) throw new Error('accepted');
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
    const refusal = await s.bob.signRefusal(hash, judged.error.code);
    const read = must(await s.host.verifyRefusal(refusal));
    expect([read.by.leaf, read.code, read.commitHash]).toEqual([s.bob.ownLeaf, 'group/psk_refused', hash]);
    refusal[40] = (refusal[40] ?? 0) ^ 1;
    expect(codeOf(await s.host.verifyRefusal(refusal))).toBe('group/bad_refusal');
  });
});

describe('a host client that was altered', () => {
  it('cannot add without admission, with that of another, or without the link PSK', async () => {
    const cheat = await s.hostState();
    const [ghost, other] = await Promise.all(['Ghost', 'Other'].map((name) => s.someKeyPackage(name)));
    if (!ghost || !other) throw new Error('no key package');
    const add: Proposal = { proposalType: 'add', add: { keyPackage: ghost.keyPackage } };
    const { state } = cheat.epoch;
    const own = await s.admission(ghost.keyPackage, cheat);
    await s.expectRefused((await s.commitRaw(state, [add, s.psk()])).bytes, 'group/admission_missing', [s.bob]);
    const wrong = await s.admission(other.keyPackage, cheat);
    await s.expectRefused(
      (await s.commitRaw(state, [add, s.psk(), s.justify([wrong])])).bytes,
      'group/admission_missing',
      [s.bob],
    );
    const mixed = { ...wrong, keyPackageRef: own.keyPackageRef };
    await s.expectRefused((await s.commitRaw(state, [add, s.psk(), s.justify([mixed])])).bytes, 'group/bad_admission', [
      s.bob,
    ]);
    const old = await s.admission(ghost.keyPackage, cheat, { epoch: 1n });
    await s.expectRefused((await s.commitRaw(state, [add, s.psk(), s.justify([old])])).bytes, 'group/bad_admission', [
      s.bob,
    ]);
    await s.expectRefused((await s.commitRaw(state, [add, s.justify([own])])).bytes, 'group/psk_missing', [s.bob]);
    await s.expectRefused(
      (await s.commitRaw(state, [add, s.psk(), s.justify([own, wrong])])).bytes,
      'group/bad_admission',
      [s.bob],
    );
  });

  it('cannot add a second leaf under a key that is there', async () => {
    const cheat = await s.hostState();
    const { keyPackage } = await s.someKeyPackage('Eve', s.eve.seat.memberKey);
    const add: Proposal = { proposalType: 'add', add: { keyPackage } };
    const own = await s.admission(keyPackage, cheat);
    const { bytes } = await s.commitRaw(cheat.epoch.state, [add, s.psk(), s.justify([own])]);
    await s.expectRefused(bytes, 'group/duplicate_member', [s.bob]);
  });

  it('cannot add a key package that expired long ago', async () => {
    const cheat = await s.hostState();
    const { keyPackage } = await s.someKeyPackage('Ghost');
    const add: Proposal = { proposalType: 'add', add: { keyPackage } };
    const own = await s.admission(keyPackage, cheat);
    const { bytes } = await s.commitRaw(cheat.epoch.state, [add, s.psk(), s.justify([own])]);
    s.meeting.clock.now += 3 * 24 * 3600_000;
    await s.expectRefused(bytes, 'group/key_package_expired', [s.bob]);
    s.meeting.clock.now = START_MS;
    expect(codeOf(await s.bob.processCommit(bytes))).toBe('accepted');
  });

  it('cannot welcome without the link PSK', async () => {
    const { knock, pending } = await s.meeting.knock('Ada');
    const cheat = await s.hostState();
    const keyPackage = keyPackageOf(knock) as KeyPackage;
    const made = await s.welcomeInto(cheat.epoch.state, keyPackage, []);
    expect(codeOf(await s.meeting.enter(made, pending))).toBe('group/link_psk_unused');
  });

  it('cannot return beside its own old leaf', async () => {
    const again = await s.someKeyPackage('Host 0', s.meeting.host().memberKey);
    const commit = await s.externalCommit(s.eve.epoch.state, again, null);
    await s.expectRefused(commit, 'group/duplicate_member', [s.bob]);
  });
});
