// Who is in the group, read from the ratchet tree and judged: evidence, admission, unique keys, suite (L2, RFC 9420 section 7).
import { isCharterHost, type VerifiedCharter } from '@incamera/charter';
import { type Bytes, copyBytes, equalBytes, err, type LeafIndex, ok, type Result, toHex } from '@incamera/kernel';
import { type CiphersuiteName, type LeafNode, type RatchetTree } from 'ts-mls';
import { type AdmissionBook, checkAdmissionChain } from './admission.js';
import { type Evidence, readIdentity } from './credential.js';
import { type GroupError, groupErrors } from './errors.js';
import { leafCapabilities } from './mls/suite.js';

/** One member of the group. */
export interface Member {
  readonly leaf: LeafIndex;
  readonly displayName: string;
  readonly evidence: Evidence;
  /** Ed25519, 32 bytes: signs everything this member says. */
  readonly signatureKey: Bytes;
  /** Whether the charter names this member's key as a host. */
  readonly isHost: boolean;
  /** Leaf key of who admitted the member; `null` for a host of the charter, who needs no admission. */
  readonly admittedBy: Bytes | null;
  /** The epoch in which the admission took effect; `null` as above. */
  readonly admittedAtEpoch: bigint | null;
}

/** A leaf of the tree with its position. */
export interface PlacedLeaf {
  readonly leaf: LeafIndex;
  readonly node: LeafNode;
}

/** All occupied leaves, from left to right. */
export function leavesOf(tree: RatchetTree): PlacedLeaf[] {
  const leaves: PlacedLeaf[] = [];
  for (let index = 0; index < tree.length; index += 2) {
    const node = tree[index];
    if (node?.nodeType === 'leaf') leaves.push({ leaf: (index / 2) as LeafIndex, node: node.leaf });
  }
  return leaves;
}

/** The leaf at a position, or `undefined`. */
export function leafAt(tree: RatchetTree, leaf: number): LeafNode | undefined {
  const node = tree[2 * leaf];
  return node?.nodeType === 'leaf' ? node.leaf : undefined;
}

/** Whether a leaf announces exactly what every leaf of a meeting has: the suite and nothing weaker. */
export function hasMeetingCapabilities(node: LeafNode, suite: CiphersuiteName): boolean {
  const expected = leafCapabilities(suite);
  const found = node.capabilities;
  const same = (a: readonly unknown[], b: readonly unknown[]) =>
    a.length === b.length && a.every((value, i) => value === b[i]);
  return (
    same(found.versions, expected.versions) &&
    same(found.ciphersuites, expected.ciphersuites) &&
    same(found.extensions, expected.extensions) &&
    same(found.proposals, expected.proposals) &&
    same(found.credentials, expected.credentials) &&
    node.extensions.length === 0
  );
}

/** The bytes of the basic credential of a leaf, or `null` when it is of another type. */
export function identityBytes(node: LeafNode): Uint8Array | null {
  return node.credential.credentialType === 'basic' && 'identity' in node.credential ? node.credential.identity : null;
}

/**
 * Judges every leaf of a tree. A tree whose leaves do not all carry valid evidence and admission is refused as a whole:
 * there is no such thing as a partly trusted meeting.
 */
export async function readRoster(
  tree: RatchetTree,
  charter: VerifiedCharter,
  book: AdmissionBook,
  suite: CiphersuiteName,
): Promise<Result<readonly Member[], GroupError>> {
  const unique = checkUniqueKeys(tree);
  if (unique !== null) return err(unique);
  const members: Member[] = [];
  for (const placed of leavesOf(tree)) {
    const member = await readMember(placed, charter, book, suite);
    if (!member.ok) return member;
    members.push(member.value);
  }
  if (members.length > charter.charter.rules.maxMembers) return err(groupErrors.make('group/group_full'));
  return ok(members);
}

async function readMember(
  { leaf, node }: PlacedLeaf,
  charter: VerifiedCharter,
  book: AdmissionBook,
  suite: CiphersuiteName,
): Promise<Result<Member, GroupError>> {
  const bytes = identityBytes(node);
  if (bytes === null || !hasMeetingCapabilities(node, suite)) {
    return err(groupErrors.make('group/wrong_suite', { context: { leaf } }));
  }
  const identity = readIdentity(bytes, node.signaturePublicKey, charter);
  if (!identity.ok) return identity;
  const signatureKey = copyBytes(node.signaturePublicKey);
  const isHost = isCharterHost(charter.charter, signatureKey);
  const common = { leaf, ...identity.value, signatureKey, isHost };
  if (isHost) return ok({ ...common, admittedBy: null, admittedAtEpoch: null });
  const admission = await checkAdmissionChain(charter, book, signatureKey);
  if (!admission.ok) return admission;
  return ok({ ...common, admittedBy: admission.value.admittedBy, admittedAtEpoch: admission.value.epoch });
}

/**
 * RFC 9420 section 7.3: signature keys and encryption keys are unique in a group. The library compares the keys of the tree
 * with each other when it adds a leaf, but never with the new leaf's.
 */
export function checkUniqueKeys(tree: RatchetTree): GroupError | null {
  const encryptionKeys = new Set<string>();
  const signatureKeys = new Set<string>();
  for (const node of tree) {
    if (node === undefined) continue;
    const encryptionKey = toHex(node.nodeType === 'leaf' ? node.leaf.hpkePublicKey : node.parent.hpkePublicKey);
    if (encryptionKeys.has(encryptionKey)) return groupErrors.make('group/duplicate_member');
    encryptionKeys.add(encryptionKey);
    if (node.nodeType !== 'leaf') continue;
    const signatureKey = toHex(node.leaf.signaturePublicKey);
    if (signatureKeys.has(signatureKey)) return groupErrors.make('group/duplicate_member');
    signatureKeys.add(signatureKey);
  }
  return null;
}

/** Whether two leaves are the same person under the same key with the same abilities; encryption keys may differ. */
export function isSamePerson(a: LeafNode, b: LeafNode, suite: CiphersuiteName): boolean {
  const identityA = identityBytes(a);
  const identityB = identityBytes(b);
  return (
    identityA !== null &&
    identityB !== null &&
    equalBytes(a.signaturePublicKey, b.signaturePublicKey) &&
    equalBytes(identityA, identityB) &&
    hasMeetingCapabilities(a, suite) === hasMeetingCapabilities(b, suite)
  );
}
