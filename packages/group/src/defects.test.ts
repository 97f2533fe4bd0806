// The defects of ts-mls 1.6.4 that we know of, each with what we do about it. Where the library's own behaviour is asserted, a
// failure here says that a new version has repaired it and our way round can go.
import { createRequire } from 'node:module';
import { utf8 } from '@incamera/kernel';
import {
  acceptAll,
  createCommit,
  createGroup,
  decodeMlsMessage,
  emptyPskIndex,
  joinGroup,
  type Proposal,
  processMessage,
} from 'ts-mls';
import { describe, expect, it } from 'vitest';
import { encodeName } from './claims.js';
import { makeKeyPackage } from './key-package.js';
import { keyPackageOf, secretsOf } from './knock.js';
import { LINK_PSK_ID, linkPskIndex } from './link-psk.js';
import { type MeetingGroup } from './meeting-group.js';
import { generateMemberKey } from './member-key.js';
import { advance } from './mls/commit-content.js';
import { registerSigningKey } from './mls/key-registry.js';
import { clientConfig, loadSuite } from './mls/suite.js';
import { joinFromWelcome } from './mls/welcome-join.js';
import { readKeyPackage, readMessage, readWelcome, writeKeyPackage } from './mls/wire.js';
import { checkUniqueKeys } from './roster.js';
import { codeOf, FAST_SUITE, must, START_MS, TestMeeting } from './testing.js';

const cs = await loadSuite(FAST_SUITE);

async function four(): Promise<{ meeting: TestMeeting; host: MeetingGroup; members: MeetingGroup[] }> {
  const meeting = await TestMeeting.create({ suite: FAST_SUITE });
  const host = await meeting.found();
  const members: MeetingGroup[] = [];
  for (const name of ['A', 'B', 'C', 'D']) members.push(...(await meeting.admit(host, [name])));
  return { meeting, host, members };
}

describe('ts-mls 1.6.4', () => {
  it('1: refuses valid trees after churn; we validate trees by the RFC and everybody joins', async () => {
    const { meeting, host, members } = await four();
    await meeting.deliver(host, must(await host.prepareRemove([members[1]?.ownLeaf ?? (0 as never)])));
    await meeting.admit(host, ['E']);
    const { knock, pending } = await meeting.knock('F');
    const prepared = must(await host.prepareAdd([knock]));
    await meeting.deliver(host, prepared);
    const own = secretsOf(pending);
    const welcome = readWelcome(prepared.welcome as Uint8Array);
    if (own === undefined || welcome === null) throw new Error('no welcome');
    const psks = linkPskIndex(meeting.linkKeys.linkPsk);
    const { keyPackage, privateKeys } = own;
    await expect(joinGroup(welcome, keyPackage, privateKeys, psks, cs)).rejects.toThrow('unmerged_leaves');
    const joined = must(await meeting.join(prepared.welcome as Uint8Array, pending));
    expect(joined.transcriptHash()).toEqual(host.transcriptHash());
    meeting.members.push(joined);
    await meeting.deliver(joined, must(await joined.prepareSelfUpdate()));
    expect(joined.transcriptHash()).toEqual(host.transcriptHash());
  });

  it('2: forgets the PSKs of private commits in processMessage; we call the function below it', async () => {
    const { commit, before } = await rawAddWithPsk();
    const psks = linkPskIndex(new Uint8Array(64));
    await expect(processMessage(commit, before, psks, acceptAll, cs)).rejects.toThrow('pskId');
    const { state } = await advance(before, commit, psks, cs);
    expect(state.groupContext.epoch).toBe(2n);
  });

  it('3: keeps keys of past epochs; ours are erased at once by a removal, and when told after an Add', async () => {
    const { meeting, host, members } = await four();
    const [a, b, c] = members;
    if (!a || !b || !c) throw new Error('not joined');
    const late = await a.encryptMessage(utf8('said before the Add'));
    const lateSignal = await a.sealSignal('presence', utf8('x'));
    const unread = await a.encryptMessage(utf8('never read'));
    await meeting.admit(host, ['E']);
    expect(must(await b.decryptMessage(late)).data).toEqual(utf8('said before the Add'));
    expect(codeOf(await b.decryptMessage(late))).toBe('group/message_unreadable');
    expect(codeOf(await b.openSignal(lateSignal))).toBe('accepted');
    await b.dropPreviousEpoch();
    expect(codeOf(await b.decryptMessage(unread))).toBe('group/past_epoch');
    const beforeRemoval = await a.encryptMessage(utf8('said before the removal'));
    await meeting.deliver(host, must(await host.prepareRemove([c.ownLeaf])));
    expect(codeOf(await b.decryptMessage(beforeRemoval))).toBe('group/past_epoch');
  });

  it('4: makes GroupContextExtensions commits without a path; we neither make nor accept any', async () => {
    const own = await someKeyPackage();
    const state = await createGroup(utf8('g'), own.keyPackage, own.privateKeys, [], cs, clientConfig);
    const change: Proposal = { proposalType: 'group_context_extensions', groupContextExtensions: { extensions: [] } };
    const { commit } = await createCommit(
      { state, cipherSuite: cs },
      { extraProposals: [change], wireAsPublicMessage: true },
    );
    const content = commit.wireformat === 'mls_public_message' ? commit.publicMessage.content : null;
    expect(content?.contentType === 'commit' && content.commit.path).toBeUndefined();
    // That we accept none is in attacks-inside.test.ts.
  });

  it('5: takes an expired key package from another member; we judge lifetimes at every door (attacks-inside.test.ts)', async () => {
    const meeting = await TestMeeting.create({ suite: FAST_SUITE });
    const { knock } = await meeting.knock('Late');
    expect(keyPackageOf(knock)?.leafNode.lifetime.notAfter).toBe(BigInt(Math.floor(START_MS / 1000)) + 24n * 3600n);
  });

  it('6: is blocked by a pending proposal; we let none in', async () => {
    const { meeting, host, members } = await four();
    const [a] = members;
    if (!a) throw new Error('not joined');
    const message = await a.encryptMessage(utf8('still here'));
    expect(must(await host.decryptMessage(message)).data).toEqual(utf8('still here'));
    // The refusal of proposals of both wire formats is in attacks-inside.test.ts.
    expect(meeting.members).toContain(a);
  });

  it('8: tells its callback neither path nor committer; we judge a candidate, and nothing is used up before it is adopted', async () => {
    const { host, members } = await four();
    const [a, b] = members;
    if (!a || !b) throw new Error('not joined');
    const update = must(await a.prepareSelfUpdate());
    const first = must(await b.processCommit(update.commit));
    const second = must(await b.processCommit(update.commit));
    expect(first.change).toEqual(second.change);
    expect(b.epoch).toBe(host.epoch);
    await second.adopt();
    await expect(first.adopt()).rejects.toMatchObject({ code: 'group/stale' });
    expect(b.epoch).toBe(host.epoch + 1n);
  });

  it('9: sends authenticated data in clear; ours is always empty', async () => {
    const { host } = await four();
    const message = readMessage(must(await host.prepareSelfUpdate()).commit);
    if (message?.wireformat !== 'mls_private_message') throw new Error('not private');
    expect(message.privateMessage.authenticatedData).toHaveLength(0);
  });

  it('10: imports peers that it marks optional; we depend on the versions that it names', () => {
    const require = createRequire(import.meta.url);
    const library = require.resolve('ts-mls').replace(/dist\/.*/, 'package.json');
    const { peerDependencies } = require(library) as { peerDependencies: Record<string, string> };
    const own = require('../package.json') as { dependencies: Record<string, string> };
    for (const name of [
      '@noble/curves',
      '@noble/ciphers',
      '@noble/post-quantum',
      '@hpke/hybridkem-x-wing',
      '@hpke/ml-kem',
    ]) {
      expect([name, own.dependencies[name]]).toEqual([name, peerDependencies[name]]);
    }
  });

  it('11: compares the keys of a tree, never with those of a leaf that is added; we check the candidate tree', async () => {
    const [one, two] = await Promise.all([someKeyPackage(), someKeyPackage()]);
    const leaf = one.keyPackage.leafNode;
    const twin = { ...two.keyPackage.leafNode, hpkePublicKey: leaf.hpkePublicKey };
    const tree = [leaf, twin].flatMap((node) => [{ nodeType: 'leaf' as const, leaf: node }, undefined]).slice(0, 3);
    expect(checkUniqueKeys(tree)?.code).toBe('group/duplicate_member');
  });

  it('12: does not notice our removal when our leaf is taken in the same commit; we look at the proposals', async () => {
    const meeting = await TestMeeting.create({ suite: FAST_SUITE });
    const host = await meeting.found();
    const memberKey = await generateMemberKey();
    const [old] = await meeting.admit(host, ['A'], [memberKey]);
    if (!old) throw new Error('not joined');
    const { knock, pending } = await meeting.knock('A', memberKey);
    const prepared = must(await host.prepareAdd([knock]));
    expect(must(await old.processCommit(prepared.commit)).change).toMatchObject({ selfRemoved: true });
    await meeting.deliver(host, prepared);
    expect(old.isClosed).toBe(true);
    const again = must(await meeting.join(prepared.welcome as Uint8Array, pending));
    expect(again.ownLeaf).toBe(old.ownLeaf);
    expect(again.roster()).toHaveLength(2);
  });

  it('13: takes lengths and flags that no encoder writes; a message has one encoding for us, hence one hash', async () => {
    const { meeting } = await four();
    const { knock } = await meeting.knock('E');
    const bytes = writeKeyPackage(keyPackageOf(knock) ?? (await someKeyPackage()).keyPackage);
    // Behind version, wire format, version and suite: the length of the init key, which fits into one byte.
    const at = 8;
    const twice = Uint8Array.from([...bytes.slice(0, at), 0x40, ...bytes.slice(at)]);
    expect(bytes[at]).toBe(32);
    expect(decodeMlsMessage(twice, 0)?.[1]).toBe(twice.byteLength);
    expect(readKeyPackage(twice)).toBeNull();
    expect(readKeyPackage(bytes)).not.toBeNull();
    expect(readKeyPackage(Uint8Array.from([...bytes, 0]))).toBeNull();
  });
});

async function someKeyPackage() {
  const key = await generateMemberKey();
  const identity = { credential: { credentialType: 'basic' as const, identity: encodeName('X') }, extensions: [] };
  return makeKeyPackage(identity, registerSigningKey(key.privateKey), key.publicKey, START_MS, cs);
}

/** A group of two at epoch 1, and a private commit of the first that adds a third with a PSK. */
async function rawAddWithPsk() {
  const [one, two, three] = await Promise.all([someKeyPackage(), someKeyPackage(), someKeyPackage()]);
  const state = await createGroup(utf8('g'), one.keyPackage, one.privateKeys, [], cs, clientConfig);
  const add = (keyPackage: typeof one.keyPackage): Proposal => ({ proposalType: 'add', add: { keyPackage } });
  const first = await createCommit(
    { state, cipherSuite: cs },
    { extraProposals: [add(two.keyPackage)], ratchetTreeExtension: true },
  );
  if (first.welcome === undefined) throw new Error('no welcome');
  // 7: and here the library joins without any PSK, which we find out by the PSK ids that it does not return.
  const joined = await joinFromWelcome({
    welcome: first.welcome,
    ...two,
    psks: emptyPskIndex,
    cs,
    config: clientConfig,
  });
  if (typeof joined === 'string') throw new Error(joined);
  expect(joined.pskIds).toHaveLength(0);
  const psk: Proposal = {
    proposalType: 'psk',
    psk: { preSharedKeyId: { psktype: 'external', pskId: LINK_PSK_ID, pskNonce: new Uint8Array(cs.kdf.size) } },
  };
  const second = await createCommit(
    { state: first.newState, cipherSuite: cs, pskIndex: linkPskIndex(new Uint8Array(64)) },
    { extraProposals: [add(three.keyPackage), psk] },
  );
  const { commit } = second;
  if (commit.wireformat !== 'mls_private_message') throw new Error('not private');
  return { commit, before: joined.state };
}
