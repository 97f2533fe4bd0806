// Attacks on the group by members, by people who know the link, and by the server. Each ends in its named error, and the honest
// stay where they were and can go on.
import { foundCharter } from '@incamera/charter';
import { concat, type LeafIndex, seal, utf8 } from '@incamera/kernel';
import {
  type ClientState,
  createCommit,
  createGroup,
  createGroupInfoWithExternalPubAndRatchetTree,
  createProposal,
  type KeyPackage,
  type Proposal,
} from 'ts-mls';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Admission, encodeAdmissionBook, signAdmission } from './admission.js';
import { encodeIdentity } from './credential.js';
import { type Entered } from './entry.js';
import { encodeJustification } from './justification.js';
import { makeKeyPackage } from './key-package.js';
import { createKnockIn, keyPackageOf, openKnockIn, secretsOf } from './knock.js';
import { LINK_PSK_ID, linkPskIndex } from './link-psk.js';
import { type MeetingGroup } from './meeting-group.js';
import { generateMemberKey } from './member-key.js';
import { joinByExternalCommit } from './mls/external-join.js';
import { registerSigningKey } from './mls/key-registry.js';
import {
  ADMISSIONS_EXTENSION,
  CHARTER_EXTENSION,
  clientConfig,
  contextExtensions,
  JUSTIFICATION_PROPOSAL,
  loadSuite,
} from './mls/suite.js';
import { writeKeyPackage, writeMessage, writeWelcome } from './mls/wire.js';
import { leafAt } from './roster.js';
import { sealGroupInfo } from './sealed-group-info.js';
import { sealSignal } from './signal.js';
import { signLeave } from './signed-leave.js';
import { codeOf, FAST_SUITE, must, START_MS, TestMeeting } from './testing.js';

const cs = await loadSuite(FAST_SUITE);
const anything = { compareKeyPackages: () => false, compareKeyPackageToLeafNode: () => false };

let meeting: TestMeeting;
let host: MeetingGroup;
let bob: MeetingGroup;
/** A member whose client was replaced by a cheating one. */
let eve: Entered;

beforeEach(async () => {
  meeting = await TestMeeting.create({ suite: FAST_SUITE });
  host = await meeting.found();
  [bob] = (await meeting.admit(host, ['Bob'])) as [MeetingGroup];
  const { knock, pending } = await meeting.knock('Eve');
  const prepared = must(await host.prepareAdd([knock]));
  await meeting.deliver(host, prepared);
  eve = must(await meeting.enter(prepared.welcome as Uint8Array, pending));
});

function psk(): Proposal {
  const pskNonce = cs.rng.randomBytes(cs.kdf.size);
  return { proposalType: 'psk', psk: { preSharedKeyId: { psktype: 'external', pskId: LINK_PSK_ID, pskNonce } } };
}

function justify(admissions: readonly Admission[]): Proposal {
  return { proposalType: JUSTIFICATION_PROPOSAL, proposalData: encodeJustification({ admissions, leaves: [] }) };
}

async function admission(keyPackage: KeyPackage, by: Entered, epoch = by.epoch.number + 1n): Promise<Admission> {
  return signAdmission(
    meeting.charter.groupId,
    {
      epoch,
      keyPackageRef: new Uint8Array(await makeKeyPackageRef(keyPackage, cs.hash)),
      signatureKey: new Uint8Array(keyPackage.leafNode.signaturePublicKey),
      admittedBy: by.seat.memberKey.publicKey,
    },
    by.seat.memberKey.privateKey,
  );
}

/** A commit straight from the library, without our rules. */
async function commitRaw(state: ClientState, proposals: Proposal[]) {
  const pskIndex = linkPskIndex(meeting.linkKeys.linkPsk);
  const careless = { ...state, clientConfig: { ...clientConfig, keyPackageEqualityConfig: anything } };
  const made = await createCommit(
    { state: careless, cipherSuite: cs, pskIndex },
    { extraProposals: proposals, ratchetTreeExtension: true },
  );
  return { ...made, bytes: writeMessage(made.commit) };
}

/** A second client under the host's own key, cheating: what a stolen or altered host client could do. */
async function hostState(): Promise<Entered> {
  const prepared = must(await meeting.prepareReturn(await host.sealGroupInfo()));
  for (const member of [bob]) await must(await member.processCommit(prepared.commit)).adopt();
  return prepared;
}

async function expectRefused(bytes: Uint8Array, code: string, members = [host, bob]): Promise<void> {
  for (const member of members) {
    const epoch = member.epoch;
    const roster = member.roster();
    const key = await member.exportMediaBaseKey();
    expect(codeOf(await member.processCommit(bytes))).toBe(code);
    expect([member.epoch, member.roster(), await member.exportMediaBaseKey()]).toEqual([epoch, roster, key]);
  }
}

describe('a member who cheats', () => {
  it('cannot add a ghost, with or without an admission of its own', async () => {
    const ghost = keyPackageOf((await meeting.knock('Ghost')).knock) as KeyPackage;
    const add: Proposal = { proposalType: 'add', add: { keyPackage: ghost } };
    const { epoch } = eve;
    await expectRefused((await commitRaw(epoch.state, [add])).bytes, 'group/add_not_host');
    const admitted = [add, psk(), justify([await admission(ghost, eve)])];
    await expectRefused((await commitRaw(epoch.state, admitted)).bytes, 'group/add_not_host');
    // The epoch is not consumed: the meeting goes on.
    await meeting.admit(host, ['Ada']);
  });

  it('cannot remove anybody, nor with a leave that the person did not sign', async () => {
    const remove: Proposal = { proposalType: 'remove', remove: { removed: bob.ownLeaf } };
    await expectRefused((await commitRaw(eve.epoch.state, [remove])).bytes, 'group/remove_not_host');
    const node = leafAt(eve.epoch.state.ratchetTree, bob.ownLeaf);
    if (node === undefined) throw new Error('no leaf');
    const { groupId } = meeting.charter;
    const forged = await signLeave(groupId, bob.ownLeaf, node, eve.seat.memberKey.privateKey);
    const proposalData = encodeJustification({ admissions: [], leaves: [forged] });
    const commit = await commitRaw(eve.epoch.state, [remove, { proposalType: JUSTIFICATION_PROPOSAL, proposalData }]);
    await expectRefused(commit.bytes, 'group/bad_leave');
  });

  it('cannot use a leave of an earlier stay', async () => {
    const memberKey = await generateMemberKey();
    const [ada] = await meeting.admit(host, ['Ada'], [memberKey]);
    if (ada === undefined) throw new Error('not joined');
    const leave = await ada.signLeave();
    await meeting.deliver(host, must(await host.prepareCommitOfLeave([leave])));
    const [again] = await meeting.admit(host, ['Ada'], [memberKey]);
    if (again === undefined) throw new Error('not joined');
    expect(again.ownLeaf).toBe(leave.leaf);
    expect(codeOf(await host.prepareCommitOfLeave([leave]))).toBe('group/bad_leave');
  });

  it('cannot use the link PSK, restart the group, change the charter, or propose outside a commit', async () => {
    const { state } = eve.epoch;
    await expectRefused((await commitRaw(state, [psk()])).bytes, 'group/psk_refused');
    const reinit: Proposal = {
      proposalType: 'reinit',
      reinit: { groupId: state.groupContext.groupId, version: 'mls10', cipherSuite: FAST_SUITE, extensions: [] },
    };
    await expectRefused((await commitRaw(state, [reinit])).bytes, 'group/reinit_refused');
    const downgraded = [{ extensionType: CHARTER_EXTENSION, extensionData: utf8('no rules') }];
    const change: Proposal = {
      proposalType: 'group_context_extensions',
      groupContextExtensions: { extensions: downgraded },
    };
    await expectRefused((await commitRaw(state, [change])).bytes, 'group/context_change_refused');
    const remove: Proposal = { proposalType: 'remove', remove: { removed: bob.ownLeaf } };
    for (const wireAsPublicMessage of [false, true]) {
      const { message } = await createProposal(state, wireAsPublicMessage, remove, cs);
      await expectRefused(writeMessage(message), 'group/standalone_proposal');
    }
    const unknown = { proposalType: 0xf777, proposalData: new Uint8Array(3) };
    await expectRefused((await commitRaw(state, [unknown])).bytes, 'group/proposal_refused');
  });

  it('cannot change its name', async () => {
    const { state } = eve.epoch;
    const tree = state.ratchetTree.slice();
    const own = 2 * eve.epoch.ownLeaf;
    const node = tree[own];
    if (node?.nodeType !== 'leaf') throw new Error('no leaf');
    const identity = encodeIdentity({ displayName: 'Host 0', evidence: 'self-asserted' });
    tree[own] = { nodeType: 'leaf', leaf: { ...node.leaf, credential: { credentialType: 'basic', identity } } };
    await expectRefused((await commitRaw({ ...state, ratchetTree: tree }, [])).bytes, 'group/identity_changed');
  });

  it('cannot signal in the name of another, nor replay', async () => {
    const context = {
      groupId: meeting.charter.groupId,
      epoch: eve.epoch.number,
      signalKey: eve.epoch.signalKey,
    };
    const { privateKey } = eve.seat.memberKey;
    const forged = await sealSignal(context, 'heartbeat', host.ownLeaf, 99n, utf8('x'), privateKey);
    expect(codeOf(await bob.openSignal(forged))).toBe('group/signal_forged');
    const real = await sealSignal(context, 'presence', eve.epoch.ownLeaf, 1n, utf8('x'), privateKey);
    expect(codeOf(await bob.openSignal(real))).toBe('accepted');
    expect(codeOf(await bob.openSignal(real))).toBe('group/signal_replayed');
    const elsewhere = await sealSignal(
      { ...context, epoch: 1n },
      'presence',
      eve.epoch.ownLeaf,
      2n,
      utf8('x'),
      privateKey,
    );
    expect(codeOf(await bob.openSignal(elsewhere))).toBe('group/signal_forged');
    const nobody = await sealSignal(context, 'presence', 77 as LeafIndex, 2n, utf8('x'), privateKey);
    expect(codeOf(await bob.openSignal(nobody))).toBe('group/signal_forged');
  });

  it('is refused with a signature that the delivery service can hold against the commit', async () => {
    const { bytes } = await commitRaw(eve.epoch.state, [psk()]);
    const judged = await bob.processCommit(bytes);
    if (judged.ok) throw new Error('accepted');
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    const refusal = await bob.signRefusal(hash, judged.error.code);
    const read = must(await host.verifyRefusal(refusal));
    expect([read.by.leaf, read.code, read.commitHash]).toEqual([bob.ownLeaf, 'group/psk_refused', hash]);
    refusal[40] = (refusal[40] ?? 0) ^ 1;
    expect(codeOf(await host.verifyRefusal(refusal))).toBe('group/bad_refusal');
  });
});

describe('somebody with the link', () => {
  it('cannot swap the key package of a knock', async () => {
    const victim = await meeting.knock('Ada');
    const own = keyPackageOf((await meeting.knock('Mallory')).knock) as KeyPackage;
    const ref = victim.knock.keyPackageRef;
    const mac = await crypto.subtle.digest('SHA-256', ref);
    const plaintext = concat(
      new Uint8Array([1]),
      lengthOf(writeKeyPackage(own)),
      writeKeyPackage(own),
      new Uint8Array(mac),
    );
    const sealed = await seal(meeting.linkKeys.knockKey, plaintext, meeting.linkKeys.groupId);
    expect(codeOf(await openKnockIn(FAST_SUITE, { ...meeting, sealed }))).toBe('group/knock_altered');
  });

  it('cannot lead a joiner into a look-alike group', async () => {
    const { fake, keyPackage, pending } = await lookAlike(meeting);
    const made = await welcomeInto(fake, keyPackage, [psk()]);
    expect(codeOf(await meeting.enter(made, pending))).toBe('group/signer_not_host');
  });

  it('cannot either where the charter allows succession', async () => {
    const open = await TestMeeting.create({ suite: FAST_SUITE, rules: { succession: 'members' } });
    const { fake, keyPackage, pending } = await lookAlike(open);
    const made = await welcomeInto(fake, keyPackage, [psk()], open);
    expect(codeOf(await open.enter(made, pending))).toBe('group/admission_missing');
  });

  it('cannot enter by external commit', async () => {
    const groupInfo = await createGroupInfoWithExternalPubAndRatchetTree(eve.epoch.state, [], cs);
    const { keyPackage, privateKeys } = await someKeyPackage('Ghost');
    const tree = eve.epoch.state.ratchetTree;
    const base = { groupInfo, tree, keyPackage, privateKeys, cs, config: clientConfig };
    for (const formerLeaf of [null, eve.epoch.ownLeaf]) {
      const { commit } = await joinByExternalCommit({ ...base, formerLeaf });
      await expectRefused(writeMessage(commit), 'group/external_commit_refused');
    }
  });

  it('cannot seal an invented state for a host to return to', async () => {
    const { fake } = await lookAlike(meeting);
    const sealed = await sealGroupInfo(fake, new Map(), meeting.charter, cs);
    expect(codeOf(await meeting.prepareReturn(sealed))).toBe('group/admission_missing');
  });

  it('cannot bring an expired key package, one for ever, or one of another suite', async () => {
    const { clock } = meeting;
    const stale = await meeting.knock('Late');
    clock.now += 25 * 3600_000;
    expect(codeOf(await openKnockIn(FAST_SUITE, { ...meeting, sealed: stale.sealed }))).toBe(
      'group/key_package_expired',
    );
    clock.now = START_MS;
    expect(
      codeOf(await openKnockIn('MLS_256_XWING_AES256GCM_SHA512_Ed25519', { ...meeting, sealed: stale.sealed })),
    ).not.toBe('accepted');
    const { linkKeys, charter } = await TestMeeting.create({ suite: FAST_SUITE });
    expect(codeOf(await openKnockIn(FAST_SUITE, { clock, linkKeys, charter, sealed: stale.sealed }))).toBe(
      'group/knock_unreadable',
    );
  });

  it('cannot claim to be a host, nor hide a name in control characters', async () => {
    const memberKey = await generateMemberKey();
    const { linkKeys, clock, charter } = meeting;
    for (const displayName of ['', '   ', 'a\u202eb', 'a\nb', 'x'.repeat(201), '\ud800']) {
      const made = await createKnockIn(FAST_SUITE, { linkKeys, clock, charter, memberKey, displayName });
      expect([displayName, codeOf(made)]).toEqual([displayName, 'group/bad_name']);
    }
    const handle = registerSigningKey(memberKey.privateKey);
    const identity = { displayName: 'Host 0', evidence: 'charter-host' as const };
    const { keyPackage } = await makeKeyPackage(identity, handle, memberKey.publicKey, START_MS, cs);
    const add: Proposal = { proposalType: 'add', add: { keyPackage } };
    const cheat = await hostState();
    const { bytes } = await commitRaw(cheat.epoch.state, [add, psk(), justify([await admission(keyPackage, cheat)])]);
    await expectRefused(bytes, 'group/bad_evidence', [bob]);
  });
});

describe('a host client that was altered', () => {
  it('cannot add without admission, with that of another, or without the link PSK', async () => {
    const cheat = await hostState();
    const [ghost, other] = await Promise.all(['Ghost', 'Other'].map((name) => someKeyPackage(name)));
    if (!ghost || !other) throw new Error('no key package');
    const add: Proposal = { proposalType: 'add', add: { keyPackage: ghost.keyPackage } };
    const { state } = cheat.epoch;
    const own = await admission(ghost.keyPackage, cheat);
    await expectRefused((await commitRaw(state, [add, psk()])).bytes, 'group/admission_missing', [bob]);
    const wrong = await admission(other.keyPackage, cheat);
    await expectRefused((await commitRaw(state, [add, psk(), justify([wrong])])).bytes, 'group/admission_missing', [
      bob,
    ]);
    const mixed = { ...wrong, keyPackageRef: own.keyPackageRef };
    await expectRefused((await commitRaw(state, [add, psk(), justify([mixed])])).bytes, 'group/bad_admission', [bob]);
    const old = await admission(ghost.keyPackage, cheat, 1n);
    await expectRefused((await commitRaw(state, [add, psk(), justify([old])])).bytes, 'group/bad_admission', [bob]);
    await expectRefused((await commitRaw(state, [add, justify([own])])).bytes, 'group/psk_missing', [bob]);
    await expectRefused((await commitRaw(state, [add, psk(), justify([own, wrong])])).bytes, 'group/bad_admission', [
      bob,
    ]);
  });

  it('cannot add a second leaf under a key that is there', async () => {
    const cheat = await hostState();
    const { keyPackage } = await someKeyPackage('Eve', eve.seat.memberKey);
    const add: Proposal = { proposalType: 'add', add: { keyPackage } };
    const own = await admission(keyPackage, cheat);
    const { bytes } = await commitRaw(cheat.epoch.state, [add, psk(), justify([own])]);
    await expectRefused(bytes, 'group/duplicate_member', [bob]);
  });

  it('cannot add a key package that expired long ago', async () => {
    const cheat = await hostState();
    const { keyPackage } = await someKeyPackage('Ghost');
    const add: Proposal = { proposalType: 'add', add: { keyPackage } };
    const own = await admission(keyPackage, cheat);
    const { bytes } = await commitRaw(cheat.epoch.state, [add, psk(), justify([own])]);
    meeting.clock.now += 3 * 24 * 3600_000;
    await expectRefused(bytes, 'group/key_package_expired', [bob]);
    meeting.clock.now = START_MS;
    expect(codeOf(await bob.processCommit(bytes))).toBe('accepted');
  });

  it('cannot welcome without the link PSK', async () => {
    const { knock, pending } = await meeting.knock('Ada');
    const cheat = await hostState();
    const keyPackage = keyPackageOf(knock) as KeyPackage;
    const made = await welcomeInto(cheat.epoch.state, keyPackage, []);
    expect(codeOf(await meeting.enter(made, pending))).toBe('group/link_psk_unused');
  });

  it('cannot return beside its own old leaf', async () => {
    const groupInfo = await createGroupInfoWithExternalPubAndRatchetTree(eve.epoch.state, [], cs);
    const { memberKey } = meeting.host();
    const { keyPackage, privateKeys } = await someKeyPackage('Host 0', memberKey);
    const { commit } = await joinByExternalCommit({
      groupInfo,
      tree: eve.epoch.state.ratchetTree,
      keyPackage,
      privateKeys,
      formerLeaf: null,
      cs,
      config: clientConfig,
    });
    await expectRefused(writeMessage(commit), 'group/duplicate_member', [bob]);
  });
});

describe('the server', () => {
  it('cannot replay, reorder or alter a commit, or deliver one of another meeting', async () => {
    const first = must(await host.prepareSelfUpdate());
    await meeting.deliver(host, first);
    await expectRefused(first.commit, 'group/past_epoch');
    const second = must(await host.prepareSelfUpdate());
    await second.adopt();
    const third = must(await host.prepareSelfUpdate());
    expect(codeOf(await bob.processCommit(third.commit))).toBe('group/later_epoch');
    const altered = second.commit.slice();
    altered[altered.length - 5] = (altered[altered.length - 5] ?? 0) ^ 1;
    expect(codeOf(await bob.processCommit(altered))).toBe('group/bad_commit');
    expect(codeOf(await bob.processCommit(second.commit.slice(0, 40)))).toBe('group/malformed');
    expect(codeOf(await bob.processCommit(concat(second.commit, new Uint8Array(1))))).toBe('group/malformed');
    const other = await TestMeeting.create({ suite: FAST_SUITE });
    const foreign = must(await (await other.found()).prepareSelfUpdate());
    expect(codeOf(await bob.processCommit(foreign.commit))).toBe('group/wrong_group');
    await must(await bob.processCommit(second.commit)).adopt();
    expect(bob.transcriptHash()).toEqual(host.transcriptHash());
    expect(codeOf(await host.processCommit(third.commit))).toBe('group/own_commit');
  });

  it('cannot lead a joiner to a downgraded charter', async () => {
    const { knock, pending } = await meeting.knock('Ada');
    const { memberKey } = meeting.host();
    const { charter } = meeting.charter;
    const lenient = { ...charter, rules: { ...charter.rules, maxMembers: 2, succession: 'members' as const } };
    const other = await foundCharter(lenient, memberKey.privateKey);
    const own = await someKeyPackage('Host 0', memberKey);
    const extensions = contextExtensions(other.bytes);
    const fake = await createGroup(
      meeting.charter.groupId,
      own.keyPackage,
      own.privateKeys,
      extensions,
      cs,
      clientConfig,
    );
    const made = await welcomeInto(fake, keyPackageOf(knock) as KeyPackage, [psk()]);
    expect(codeOf(await meeting.enter(made, pending))).toBe('group/wrong_charter');
  });

  it('cannot welcome somebody with the Welcome of another, or bring a host back to an old state', async () => {
    const [a, b] = await Promise.all([meeting.knock('A'), meeting.knock('B')]);
    const prepared = must(await host.prepareAdd([a.knock]));
    const welcome = prepared.welcome as Uint8Array;
    expect(codeOf(await meeting.enter(welcome, b.pending))).toBe('group/welcome_not_ours');
    expect(codeOf(await meeting.enter(prepared.commit, b.pending))).toBe('group/malformed');
    const altered = welcome.slice();
    altered[altered.length - 3] = (altered[altered.length - 3] ?? 0) ^ 1;
    expect(codeOf(await meeting.enter(altered, a.pending))).toBe('group/bad_welcome');
    const sealed = await host.sealGroupInfo();
    expect(codeOf(await meeting.prepareReturn(sealed, 0, { lastEpoch: host.epoch + 1n }))).toBe(
      'group/stale_group_info',
    );
    sealed[sealed.length - 1] = (sealed[sealed.length - 1] ?? 0) ^ 1;
    expect(codeOf(await meeting.prepareReturn(sealed))).toBe('group/not_sealed_to_us');
  });
});

async function someKeyPackage(displayName: string, memberKey?: Entered['seat']['memberKey']) {
  const key = memberKey ?? (await generateMemberKey());
  const isHost = meeting.hosts.some((candidate) => candidate.memberKey === key);
  const identity = { displayName, evidence: isHost ? ('charter-host' as const) : ('self-asserted' as const) };
  return makeKeyPackage(identity, registerSigningKey(key.privateKey), key.publicKey, START_MS, cs);
}

/** A group with the id and the charter of the meeting, made by somebody who only has the link. */
async function lookAlike(of: TestMeeting) {
  const { knock, pending } = await of.knock('Ada');
  const own = await someKeyPackage('Host 0');
  const extensions = contextExtensions(of.charter.bytes);
  const fake = await createGroup(of.charter.groupId, own.keyPackage, own.privateKeys, extensions, cs, clientConfig);
  expect(secretsOf(pending)).toBeDefined();
  return { fake, pending, keyPackage: keyPackageOf(knock) as KeyPackage };
}

async function welcomeInto(
  state: ClientState,
  keyPackage: KeyPackage,
  more: Proposal[],
  of = meeting,
): Promise<Uint8Array> {
  const made = await createCommit(
    { state, cipherSuite: cs, pskIndex: linkPskIndex(of.linkKeys.linkPsk) },
    {
      extraProposals: [{ proposalType: 'add', add: { keyPackage } }, ...more],
      ratchetTreeExtension: true,
      groupInfoExtensions: [{ extensionType: ADMISSIONS_EXTENSION, extensionData: encodeAdmissionBook(new Map()) }],
    },
  );
  if (made.welcome === undefined) throw new Error('no welcome');
  return writeWelcome(made.welcome);
}

function lengthOf(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, bytes.byteLength);
  return out;
}
