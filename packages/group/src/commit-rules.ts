// Who may commit what: the rules that every member applies to every commit before adopting it (L2, design section 5 step 5).
import { type CharterChain, type ExceptionRule, isCharterHost } from '@incamera/charter';
import { type Clock, copyBytes, equalBytes, err, type LeafIndex, ok, type Result } from '@incamera/kernel';
import {
  type CiphersuiteImpl,
  type ClientState,
  type Extension,
  type KeyPackage,
  type LeafNode,
  type Proposal,
} from 'ts-mls';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { type Admission, verifyAdmission } from './admission.js';
import { type AdmissionBook, type Backing } from './admission-book.js';
import { findWrongTime } from './admission-time.js';
import { findShortfall } from './assurance-rule.js';
import { type CharterStep, judgeCharterChange } from './charter-change.js';
import { claimsHash, readClaims } from './claims.js';
import { DENIAL_GRACE_MS, type DenyShelf } from './deny-shelf.js';
import { type GroupError, type GroupErrorCode, groupErrors } from './errors.js';
import { type EvidenceRules, identify, type VouchClaim } from './evidence.js';
import { verifyExceptionOf } from './exception-rule.js';
import { findStaleSignIn, type SignInBook } from './fresh-sign-in.js';
import { findStale } from './freshness.js';
import { decodeJustification, type Justification } from './justification.js';
import { checkKeyPackage } from './key-package.js';
import { LINK_PSK_ID } from './link-psk.js';
import { type OpenedCommit } from './mls/commit-content.js';
import { JUSTIFICATION_PROPOSAL } from './mls/suite.js';
import { isSamePerson, leafAt, leavesOf, type Member } from './roster.js';
import { isActingHost } from './seat.js';
import { verifyLeave } from './signed-leave.js';
import { type Arrival, judgeTwoHosts } from './two-hosts.js';

/** What a permitted commit will do, as declared; compared afterwards with what it did. */
export interface PermittedChange {
  readonly adds: readonly KeyPackage[];
  readonly admissions: readonly Admission[];
  /** What else they rest on, by the hexadecimal leaf key let in. */
  readonly backings: ReadonlyMap<string, Backing>;
  readonly removed: readonly LeafIndex[];
  /** One more version of the charter; such a commit does nothing else. */
  readonly charterChange: CharterStep | null;
  /** The leaf that entered by external commit. */
  readonly entering: LeafNode | null;
  /** The member who committed; `null` when somebody entered by it. */
  readonly by: LeafIndex | null;
}

export interface RuleContext extends EvidenceRules {
  readonly state: ClientState;
  /** All versions of the charter before the commit; the one in force judges it. */
  readonly chain: CharterChain;
  /** Leaves that act as hosts by succession at the moment. */
  readonly actingHosts: readonly LeafIndex[];
  readonly cs: CiphersuiteImpl;
  readonly clock: Clock;
  readonly denials: DenyShelf;
  readonly book: AdmissionBook;
  readonly signIns: SignInBook;
  readonly roster: readonly Member[];
}

/** A member's clock may be wrong by a day before it refuses what a host admitted: refusing would freeze that member. */
const MEMBER_CLOCK_TOLERANCE_MS = 24 * 3600_000;

interface Sorted {
  adds: KeyPackage[];
  removed: LeafIndex[];
  pskCount: number;
  externalInits: number;
  contextExtensions: readonly Extension[] | null;
  justification: Justification | null;
}

/** Of a commit that lets nobody in. */
export const NO_ADDS: Pick<PermittedChange, 'adds' | 'admissions' | 'backings'> = {
  adds: [],
  admissions: [],
  backings: new Map(),
};

const refuse = (code: GroupErrorCode, what?: string) =>
  err(groupErrors.make(code, what === undefined ? {} : { context: { what } }));

/** Judges a commit by its content. Nothing was processed yet, and nothing will be unless this permits it. */
export async function judgeCommit(
  opened: OpenedCommit,
  context: RuleContext,
): Promise<Result<PermittedChange, GroupError>> {
  context.signIns.note(context.roster);
  const sorted = sortProposals(opened);
  if (!sorted.ok) return sorted;
  return opened.sender.kind === 'newMember'
    ? judgeExternal(opened, sorted.value, context)
    : judgeMember(opened, opened.sender.leaf as LeafIndex, sorted.value, context);
}

function sortProposals({ commit }: OpenedCommit): Result<Sorted, GroupError> {
  const sorted: Sorted = {
    adds: [],
    removed: [],
    pskCount: 0,
    externalInits: 0,
    contextExtensions: null,
    justification: null,
  };
  for (const item of commit.proposals) {
    if (item.proposalOrRefType === 'reference') return refuse('group/proposal_by_reference');
    const refusal = sortOne(item.proposal, sorted);
    if (refusal !== null) return err(refusal);
  }
  if (new Set(sorted.removed).size !== sorted.removed.length) return refuse('group/proposal_refused', 'removed twice');
  return ok(sorted);
}

function sortOne(proposal: Proposal, sorted: Sorted): GroupError | null {
  switch (proposal.proposalType) {
    case 'add':
      sorted.adds.push(proposal.add.keyPackage);
      return null;
    case 'remove':
      sorted.removed.push(proposal.remove.removed as LeafIndex);
      return null;
    case 'psk': {
      const id = proposal.psk.preSharedKeyId;
      if (id.psktype !== 'external' || !equalBytes(id.pskId, LINK_PSK_ID)) return groupErrors.make('group/psk_refused');
      sorted.pskCount += 1;
      return null;
    }
    case 'external_init':
      sorted.externalInits += 1;
      return null;
    case 'reinit':
      return groupErrors.make('group/reinit_refused');
    case 'group_context_extensions':
      if (sorted.contextExtensions !== null) return groupErrors.make('group/proposal_refused');
      sorted.contextExtensions = proposal.groupContextExtensions.extensions;
      return null;
    case JUSTIFICATION_PROPOSAL: {
      const decoded = decodeJustification(proposal.proposalData);
      if (!decoded.ok) return decoded.error;
      if (sorted.justification !== null) return groupErrors.make('group/proposal_refused');
      sorted.justification = decoded.value;
      return null;
    }
    default:
      return groupErrors.make('group/proposal_refused', { context: { type: String(proposal.proposalType) } });
  }
}

/** A host of the charter, and nobody else, returns by external commit; an older leaf of the same key must go by the same commit. */
async function judgeExternal(
  { commit }: OpenedCommit,
  sorted: Sorted,
  context: RuleContext,
): Promise<Result<PermittedChange, GroupError>> {
  const { state, charter } = context;
  const { path } = commit;
  if (path === undefined) return refuse('group/path_missing');
  if (sorted.contextExtensions !== null) return refuse('group/context_change_refused', 'external commit');
  const key = path.leafNode.signaturePublicKey;
  if (!isCharterHost(charter.charter, key)) return refuse('group/external_commit_refused');
  const old = leavesOf(state.ratchetTree).find(({ node }) => equalBytes(node.signaturePublicKey, key));
  const expected = old === undefined ? [] : [old.leaf];
  const isShaped =
    sorted.externalInits === 1 &&
    sorted.adds.length === 0 &&
    sorted.pskCount === 0 &&
    sorted.justification === null &&
    sorted.removed.length === expected.length &&
    sorted.removed[0] === expected[0];
  if (!isShaped)
    return refuse(old === undefined ? 'group/proposal_refused' : 'group/duplicate_member', 'external commit');
  const wrong = await judgeEntry(path.leafNode, context);
  if (wrong !== null) return err(wrong);
  const { removed } = sorted;
  return ok({ ...NO_ADDS, removed, charterChange: null, entering: path.leafNode, by: null });
}

/** Nobody admits a host that comes back: when that is, it says itself, and everybody compares with the own clock. */
async function judgeEntry(leaf: LeafNode, context: RuleContext): Promise<GroupError | null> {
  const claims = readClaims(leaf);
  if (!claims.ok) return claims.error;
  const nowMs = context.clock.nowMs();
  const { enteredAtMs } = claims.value.evidence;
  if (enteredAtMs !== null) {
    const wrong = findWrongTime(enteredAtMs, context.charter.charter, nowMs);
    if (wrong !== null) return wrong;
  }
  return judgeEvidence(leaf, context, enteredAtMs ?? nowMs);
}

/** Whether what a leaf shows holds, and nobody has denied it for a while. */
async function judgeEvidence(
  leaf: LeafNode,
  context: RuleContext,
  asOfMs: number,
  vouch: VouchClaim | null = null,
  excepted: readonly ExceptionRule[] = [],
): Promise<GroupError | null> {
  const identified = await identify(leaf, context, asOfMs, vouch);
  if (!identified.ok) return identified.error;
  const who = { signatureKey: copyBytes(leaf.signaturePublicKey), evidence: identified.value.evidence };
  if (context.denials.denialOf(who, DENIAL_GRACE_MS) !== null) return groupErrors.make('group/denied');
  const stale = findStaleSignIn(who, context.charter, asOfMs, context.signIns);
  if (stale !== null) return stale;
  // Whoever comes in satisfies the rules of now; who is there already came under those of then.
  return findShortfall(identified.value, context.charter, excepted);
}

async function judgeMember(
  { commit }: OpenedCommit,
  by: LeafIndex,
  sorted: Sorted,
  context: RuleContext,
): Promise<Result<PermittedChange, GroupError>> {
  const { state, charter, actingHosts } = context;
  const committer = leafAt(state.ratchetTree, by);
  if (committer === undefined) return refuse('group/bad_commit', 'committer');
  if (sorted.externalInits > 0) return refuse('group/proposal_refused', 'external_init');
  const charterChange = await judgeCharterChange(sorted.contextExtensions, commit.proposals.length, committer, context);
  if (!charterChange.ok) return charterChange;
  const needsPath = commit.proposals.length === 0 || sorted.removed.length > 0 || charterChange.value !== null;
  if (needsPath && commit.path === undefined) return refuse('group/path_missing');
  if (commit.path !== undefined && !isSamePerson(commit.path.leafNode, committer, context.cs.name)) {
    return refuse('group/identity_changed');
  }
  const isHost = isActingHost(charter, by, committer.signaturePublicKey, { actingHosts });
  const leaves = await judgeLeaves(sorted, context);
  if (!leaves.ok) return leaves;
  if (!isHost) {
    if (sorted.adds.length > 0) return refuse('group/add_not_host');
    if (sorted.pskCount > 0) return refuse('group/psk_refused');
    if (sorted.removed.some((leaf) => !leaves.value.has(leaf))) return refuse('group/remove_not_host');
  }
  if (sorted.removed.includes(by)) return refuse('group/proposal_refused', 'own removal');
  if (sorted.removed.some((leaf) => leafAt(state.ratchetTree, leaf) === undefined)) return refuse('group/unknown_leaf');
  const admissions = await judgeAdds(sorted, committer, context);
  if (!admissions.ok) return admissions;
  const { admissions: used, backings } = admissions.value;
  return ok({
    adds: sorted.adds,
    admissions: used,
    backings,
    removed: sorted.removed,
    charterChange: charterChange.value,
    entering: null,
    by,
  });
}

/** The leaves whose departure is signed; each must be removed by this commit, so that no statement lies about unused. */
async function judgeLeaves(sorted: Sorted, { state }: RuleContext): Promise<Result<Set<LeafIndex>, GroupError>> {
  const signed = new Set<LeafIndex>();
  for (const leave of sorted.justification?.leaves ?? []) {
    const node = leafAt(state.ratchetTree, leave.leaf);
    const isValid = node !== undefined && (await verifyLeave(state.groupContext.groupId, leave, node));
    if (!isValid || signed.has(leave.leaf) || !sorted.removed.includes(leave.leaf)) return refuse('group/bad_leave');
    signed.add(leave.leaf);
  }
  return ok(signed);
}

/**
 * Every Add has one admission signed by the committer, for this key package and the epoch that the commit makes, and where two
 * hosts must agree the other one's word.
 */
async function judgeAdds(
  sorted: Sorted,
  committer: LeafNode,
  context: RuleContext,
): Promise<Result<Pick<PermittedChange, 'admissions' | 'backings'>, GroupError>> {
  const { admissions = [], agreements = [] } = sorted.justification ?? {};
  if (sorted.adds.length === 0) {
    if (sorted.pskCount > 0) return refuse('group/psk_refused');
    const isUnused = admissions.length + agreements.length > 0;
    return isUnused ? refuse('group/bad_admission', 'unused') : ok(NO_ADDS);
  }
  if (sorted.pskCount !== 1) return refuse('group/psk_missing');
  const arrivals: Arrival[] = [];
  const keys = new Set<string>();
  for (const keyPackage of sorted.adds) {
    const admission = await judgeAdd(keyPackage, admissions, committer, context);
    if (!admission.ok) return admission;
    const { signatureKey } = admission.value;
    keys.add(signatureKey.join());
    const old = leavesOf(context.state.ratchetTree).find(({ node }) =>
      equalBytes(node.signaturePublicKey, signatureKey),
    );
    if (old !== undefined && !sorted.removed.includes(old.leaf)) return refuse('group/duplicate_member');
    arrivals.push({ keyPackage, admission: admission.value, removed: sorted.removed });
  }
  if (keys.size !== sorted.adds.length) return refuse('group/duplicate_member');
  if (arrivals.length !== admissions.length) return refuse('group/bad_admission', 'unused');
  const backings = await judgeTwoHosts(arrivals, agreements, context);
  return backings.ok ? ok({ admissions, backings: backings.value }) : backings;
}

/** Judges one Add by the statement of its committer. */
export async function judgeAdd(
  keyPackage: KeyPackage,
  admissions: readonly Admission[],
  committer: LeafNode,
  context: RuleContext,
): Promise<Result<Admission, GroupError>> {
  const { state, charter, cs, clock } = context;
  const leaf = keyPackage.leafNode;
  const checked = await checkKeyPackage(keyPackage, cs, clock.nowMs(), MEMBER_CLOCK_TOLERANCE_MS);
  if (!checked.ok) return checked;
  const ref = copyBytes(await makeKeyPackageRef(keyPackage, cs.hash));
  const admission = admissions.find((candidate) => equalBytes(candidate.keyPackageRef, ref));
  if (admission === undefined) return refuse('group/admission_missing');
  const isFitting =
    equalBytes(admission.signatureKey, leaf.signaturePublicKey) &&
    equalBytes(admission.claimsHash, claimsHash(leaf)) &&
    equalBytes(admission.admittedBy, committer.signaturePublicKey) &&
    admission.epoch === state.groupContext.epoch + 1n;
  if (!isFitting || !(await verifyAdmission(charter.groupId, admission))) return refuse('group/bad_admission');
  const vouch = admission.vouch === null ? null : { bytes: admission.vouch, admittedBy: admission.admittedBy };
  const exception = await verifyExceptionOf(admission, charter, charter);
  if (!exception.ok) return exception;
  const admitter = context.roster.find(({ signatureKey }) => equalBytes(signatureKey, admission.admittedBy));
  const claims = readClaims(leaf);
  if (!claims.ok) return claims;
  const wrong =
    // Where nothing is judged as of a time, nobody's clock is in the way.
    (claims.value.isDated ? findWrongTime(admission.atMs, charter.charter, clock.nowMs()) : null) ??
    (admitter === undefined ? null : findStale(admitter, admission.atMs)) ??
    (await judgeEvidence(leaf, context, admission.atMs, vouch, exception.value?.rules));
  return wrong === null ? ok(admission) : err(wrong);
}
