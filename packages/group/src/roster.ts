// Who is in the group, read from the ratchet tree and judged: evidence, admission, unique keys, suite (L2, RFC 9420 section 7).
import { type CharterChain, currentCharter, isCharterHost } from '@incamera/charter';
import { type Assurance } from '@incamera/identity';
import { type Bytes, copyBytes, equalBytes, err, type LeafIndex, ok, type Result, toHex } from '@incamera/kernel';
import { type CiphersuiteName, type LeafNode, type RatchetTree } from 'ts-mls';
import { type Admission } from './admission.js';
import { type AdmissionBook, type BookEntry, checkAdmission } from './admission-book.js';
import { findShortfall } from './assurance-rule.js';
import { claimsHash, LEAF_EXTENSIONS, readClaims, type ShownLeaf } from './claims.js';
import { type GroupError, groupErrors } from './errors.js';
import { identify, type MemberEvidence } from './evidence.js';
import { type MemberException, verifyExceptionOf } from './exception-rule.js';
import { findStaleSignIn } from './fresh-sign-in.js';
import { type MeetingSite } from './identification.js';
import { findMarkMissing, type MarkCommitment } from './mark-commitment.js';
import { leafCapabilities } from './mls/suite.js';
import { findUnagreed } from './two-hosts-book.js';
import { versionAt } from './version-at.js';

/** One member of the group. */
export interface Member {
  readonly leaf: LeafIndex;
  /** The name that the assurance speaks for; a chosen one where the classification shows those. */
  readonly displayName: string;
  /** What was verified. */
  readonly evidence: MemberEvidence;
  /** What the name rests on, without what this device remembers: the same for all members. */
  readonly assurance: Assurance;
  /** Ed25519, 32 bytes: signs everything this member says. */
  readonly signatureKey: Bytes;
  /** Whether the charter names this member's key as a host. */
  readonly isHost: boolean;
  /** Leaf key of who admitted the member; `null` for a host of the charter, who needs no admission. */
  readonly admittedBy: Bytes | null;
  /** The epoch in which the admission took effect; `null` as above. */
  readonly admittedAtEpoch: bigint | null;
  /** KeyPackageRef that the newest admission names: which knock let the member in; `null` as above. */
  readonly keyPackageRef: Bytes | null;
  /** To which key the marks in this device's copies are bound, by its own signed word; `null`: to none. */
  readonly mark: MarkCommitment | null;
  /** The exception from the rules that the newest admission rests on; `null`: none. */
  readonly exception: MemberException | null;
}

/** What a tree is judged by. */
export interface RosterRules {
  /** All versions of the charter; the one in force says who may be there. */
  readonly chain: CharterChain;
  readonly site: MeetingSite;
  readonly suite: CiphersuiteName;
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
    node.extensions.every(({ extensionType }) => LEAF_EXTENSIONS.some((known) => known === extensionType))
  );
}

/**
 * Judges every leaf of a tree. A tree whose leaves do not all carry valid evidence and admission is refused as a whole:
 * there is no such thing as a partly trusted meeting.
 */
export async function readRoster(
  tree: RatchetTree,
  book: AdmissionBook,
  rules: RosterRules,
): Promise<Result<readonly Member[], GroupError>> {
  const unique = checkUniqueKeys(tree);
  if (unique !== null) return err(unique);
  const leaves = leavesOf(tree);
  const charter = currentCharter(rules.chain);
  if (leaves.length > charter.charter.rules.maxMembers) return err(groupErrors.make('group/group_full'));
  const members: Member[] = [];
  // The signatures of many are verified at once: WebCrypto works in threads of its own.
  for (const member of await Promise.all(leaves.map((placed) => readMember(placed, book, rules)))) {
    if (!member.ok) return member;
    members.push(member.value);
  }
  return ok(members);
}

async function readMember(
  { leaf, node }: PlacedLeaf,
  book: AdmissionBook,
  rules: RosterRules,
): Promise<Result<Member, GroupError>> {
  if (!hasMeetingCapabilities(node, rules.suite)) {
    return err(groupErrors.make('group/wrong_suite', { context: { leaf } }));
  }
  return judgeLeaf(leaf, node, book, rules);
}

/** Judges what a leaf shows and what its membership rests on: as every member does, and whoever reads a list of members later. */
export async function judgeLeaf(
  leaf: LeafIndex,
  node: ShownLeaf,
  book: AdmissionBook,
  rules: Pick<RosterRules, 'chain' | 'site'>,
): Promise<Result<Member, GroupError>> {
  const inForce = currentCharter(rules.chain);
  const { charter } = inForce;
  const signatureKey = copyBytes(node.signaturePublicKey);
  const isHost = isCharterHost(charter, signatureKey);
  const entry = book.get(toHex(signatureKey));
  if (!isHost || entry !== undefined) {
    const admission = await checkAdmission(inForce, book, signatureKey);
    if (!admission.ok) return admission;
  }
  const unagreed = await findUnagreed(signatureKey, entry, book, rules);
  if (unagreed !== null) return err(unagreed);
  const grounds = findGrounds(node, entry, isHost);
  if (!grounds.ok) return grounds;
  const identified = await identify(
    node,
    { charter: inForce, site: rules.site },
    grounds.value.asOfMs,
    grounds.value.vouch,
  );
  if (!identified.ok) return identified;
  const ruling = versionAt(rules.chain, grounds.value.asOfMs);
  const { admission } = grounds.value;
  const exception = admission === null ? ok(null) : await verifyExceptionOf(admission, inForce, ruling);
  if (!exception.ok) return exception;
  // Rules that became stricter ask nothing of who was in already; hosts see who that is, and every new arrival is judged anew.
  const shortfall = findShortfall(identified.value, ruling, exception.value?.rules);
  if (shortfall !== null) return err(shortfall);
  const stale = findStaleSignIn({ ...identified.value, signatureKey }, ruling, grounds.value.asOfMs);
  if (stale !== null) return err(stale);
  const claims = readClaims(node);
  if (!claims.ok) return claims;
  const { mark } = claims.value;
  const unmarked = findMarkMissing(mark, charter);
  if (unmarked !== null) return err(unmarked);
  const common = { leaf, ...identified.value, signatureKey, isHost, mark, exception: exception.value };
  if (isHost || entry === undefined) {
    return ok({ ...common, admittedBy: null, admittedAtEpoch: null, keyPackageRef: null });
  }
  const { root, latest } = entry;
  return ok({
    ...common,
    admittedBy: root.admittedBy,
    admittedAtEpoch: root.epoch,
    keyPackageRef: latest.keyPackageRef,
  });
}

/** As of when a leaf is judged, and with which host's word for it. */
interface Grounds {
  readonly asOfMs: number;
  readonly vouch: { readonly bytes: Bytes; readonly admittedBy: Bytes } | null;
  /** The admission on which this leaf stands; `null` for a host that came in by itself. */
  readonly admission: Admission | null;
}

/**
 * The admission says what the host saw and when. A host of the charter that came in by itself says the time in its own leaf,
 * signed like everything there.
 */
function findGrounds(node: ShownLeaf, entry: BookEntry | undefined, isHost: boolean): Result<Grounds, GroupError> {
  const latest = entry?.latest;
  if (latest !== undefined && equalBytes(latest.claimsHash, claimsHash(node))) {
    const { atMs, vouch, admittedBy } = latest;
    return ok({ asOfMs: atMs, vouch: vouch === null ? null : { bytes: vouch, admittedBy }, admission: latest });
  }
  if (!isHost) return err(groupErrors.make('group/evidence_altered'));
  const claims = readClaims(node);
  if (!claims.ok) return claims;
  const { evidence, isDated } = claims.value;
  if (isDated && evidence.enteredAtMs === null) return err(groupErrors.make('group/admission_time'));
  return ok({ asOfMs: evidence.enteredAtMs ?? 0, vouch: null, admission: null });
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

/**
 * Whether two leaves are the same person under the same key, on the same evidence and with the same abilities; encryption
 * keys may differ.
 */
export function isSamePerson(a: LeafNode, b: LeafNode, suite: CiphersuiteName): boolean {
  return (
    equalBytes(a.signaturePublicKey, b.signaturePublicKey) &&
    equalBytes(claimsHash(a), claimsHash(b)) &&
    hasMeetingCapabilities(a, suite) === hasMeetingCapabilities(b, suite)
  );
}
