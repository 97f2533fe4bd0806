// Making commits: what a host or a member declares, and the epoch it would lead to (L2, RFC 9420 section 12.4.1).
import { type Bytes, copyBytes, equalBytes, err, type LeafIndex, ok, type Result, sha256 } from '@incamera/kernel';
import {
  type ClientState,
  type CreateCommitResult,
  createCommit,
  type KeyPackage,
  type MLSMessage,
  type Proposal,
  type Welcome,
} from 'ts-mls';
import { consumeRatchet } from 'ts-mls/secretTree.js';
import { leafToNodeIndex, toLeafIndex } from 'ts-mls/treemath.js';
import { type Admission, signAdmission } from './admission.js';
import { type AdmissionBook, extendBook, pruneBook } from './admission-book.js';
import { type AgreedAdmission, type Agreement } from './agreement.js';
import { findShortfall } from './assurance-rule.js';
import { describe, judgeState, rulesFor } from './candidate.js';
import { type Change } from './change.js';
import { type CharterEdit, judgeCharterChange, nextCharter } from './charter-change.js';
import { claimsHash } from './claims.js';
import { judgeAdd, NO_ADDS, type PermittedChange } from './commit-rules.js';
import { type Epoch } from './epoch.js';
import { type GroupError, groupErrors } from './errors.js';
import { identify } from './evidence.js';
import { grantException } from './exception-rule.js';
import { findStaleSignIn } from './fresh-sign-in.js';
import { findStale } from './freshness.js';
import { groupInfoExtensions } from './group-info.js';
import { encodeJustification } from './justification.js';
import { checkKeyPackage } from './key-package.js';
import { type Knock, keyPackageOf } from './knock.js';
import { LINK_PSK_ID, linkPskIndex } from './link-psk.js';
import { readingExtension } from './meeting-clock.js';
import { commitContextExtensions } from './mls/context-commit.js';
import { JUSTIFICATION_PROPOSAL } from './mls/suite.js';
import { writeMessage, writeWelcome } from './mls/wire.js';
import { leafAt, leavesOf } from './roster.js';
import { sealGroupInfo } from './sealed-group-info.js';
import { type HostView, isActingHost, ruledBy, type Seat } from './seat.js';
import { type SignedLeave, verifyLeave } from './signed-leave.js';
import { type Arrival, judgeTwoHosts } from './two-hosts.js';
import { carriedVouch, type GuestVouch, makeVouch } from './vouching.js';

/** A commit that nobody was told of yet. */
export interface MadeCommit {
  readonly commit: Bytes;
  /** SHA-256 of `commit`, 32 bytes. */
  readonly hash: Bytes;
  readonly welcome: Bytes | null;
  readonly groupInfoSealed: Bytes;
  readonly next: Epoch;
  readonly change: Change;
  readonly consumed: readonly Uint8Array[];
  /** The current state with our handshake generation used up, so that another commit never encrypts under the same key. */
  readonly spent: ClientState;
}

interface Unjudged {
  readonly newState: ClientState;
  readonly commit: MLSMessage;
  readonly welcome: Welcome | undefined;
  readonly consumed: readonly Uint8Array[];
}

interface Plan extends Pick<PermittedChange, 'adds' | 'admissions' | 'backings' | 'removed'> {
  readonly agreements: readonly Agreement[];
  readonly leaves: readonly SignedLeave[];
}

const EMPTY: Plan = { ...NO_ADDS, agreements: [], removed: [], leaves: [] };

function actsAsHost(seat: Seat, epoch: Epoch, view: HostView): boolean {
  return isActingHost(epoch.charter, epoch.ownLeaf, seat.memberKey.publicKey, view);
}

/** One commit that admits everybody who knocked; an older leaf under the same key goes at the same time. */
export async function makeAdd(
  seat: Seat,
  epoch: Epoch,
  knocks: readonly Knock[],
  view: HostView,
  vouches: ReadonlyMap<Knock, GuestVouch>,
  agreed: ReadonlyMap<Knock, AgreedAdmission>,
  excepted: ReadonlySet<Knock>,
): Promise<Result<MadeCommit, GroupError>> {
  if (!actsAsHost(seat, epoch, view)) return err(groupErrors.make('group/not_host'));
  if (knocks.length === 0) return err(groupErrors.make('group/nothing_to_commit'));
  if (seat.clock.nowMs() >= epoch.charter.charter.expiresAtMs) return err(groupErrors.make('group/meeting_expired'));
  const stale = findOwnStale(seat, epoch);
  if (stale !== null) return err(stale);
  const adds: KeyPackage[] = [];
  const admissions: Admission[] = [];
  const removed: LeafIndex[] = [];
  for (const knock of knocks) {
    const keyPackage = keyPackageOf(knock);
    if (keyPackage === undefined)
      return err(groupErrors.make('group/bad_key_package', { context: { what: 'not judged' } }));
    if (admissions.some(({ signatureKey }) => equalBytes(signatureKey, knock.signatureKey))) {
      return err(groupErrors.make('group/duplicate_member'));
    }
    const old = leavesOf(epoch.state.ratchetTree).find(({ node }) =>
      equalBytes(node.signaturePublicKey, knock.signatureKey),
    );
    if (old?.leaf === epoch.ownLeaf) return err(groupErrors.make('group/duplicate_member'));
    if (old !== undefined) removed.push(old.leaf);
    const signed = agreed.get(knock)?.admission;
    const words = { guest: vouches.get(knock), isExcepted: excepted.has(knock) };
    const admission =
      signed === undefined
        ? await admit(seat, epoch, knock, words)
        : await checkSigned(seat, epoch, keyPackage, signed, view);
    if (!admission.ok) return admission;
    adds.push(keyPackage);
    admissions.push(admission.value);
  }
  const members = epoch.roster.length - removed.length + adds.length;
  if (members > epoch.charter.charter.rules.maxMembers) return err(groupErrors.make('group/group_full'));
  const agreements = knocks.flatMap((knock) => agreed.get(knock)?.agreement ?? []);
  const arrivals = adds.flatMap((keyPackage, i): Arrival[] => {
    const admission = admissions[i];
    return admission === undefined ? [] : [{ keyPackage, admission, removed }];
  });
  const backings = await judgeTwoHosts(arrivals, agreements, rulesFor(seat, epoch, view));
  if (!backings.ok) return backings;
  return make(seat, epoch, { ...EMPTY, adds, admissions, backings: backings.value, agreements, removed });
}

/** A statement that another host agreed to, judged once more: time has passed, and the epoch may be another one. */
async function checkSigned(
  seat: Seat,
  epoch: Epoch,
  keyPackage: KeyPackage,
  signed: Admission,
  view: HostView,
): Promise<Result<Admission, GroupError>> {
  if (signed.epoch !== epoch.number + 1n) return err(groupErrors.make('group/agreement_other_epoch'));
  const own = leafAt(epoch.state.ratchetTree, epoch.ownLeaf);
  if (own === undefined) return err(groupErrors.make('group/unknown_leaf'));
  return judgeAdd(keyPackage, [signed], own, rulesFor(seat, epoch, view));
}

/** Whether we could not prove now who we are. */
export function findOwnStale(seat: Seat, epoch: Epoch): GroupError | null {
  const own = epoch.roster.find(({ leaf }) => leaf === epoch.ownLeaf);
  const stale = own === undefined ? null : findStale(own, seat.clock.nowMs());
  return stale === null ? null : groupErrors.make('group/own_evidence_over', { cause: stale });
}

/** What we say for somebody beside letting them in. */
export interface HostsWords {
  readonly guest: GuestVouch | undefined;
  /** We grant the exception that the knock asks for. */
  readonly isExcepted: boolean;
}

/** Judges once more whom we let in, now and with our word for a guest or the exception asked for, and signs for the next epoch. */
export async function admit(
  unruled: Seat,
  epoch: Epoch,
  knock: Knock,
  { guest, isExcepted }: HostsWords,
): Promise<Result<Admission, GroupError>> {
  const seat = ruledBy(unruled, epoch.charter);
  const keyPackage = keyPackageOf(knock);
  if (keyPackage === undefined)
    return err(groupErrors.make('group/bad_key_package', { context: { what: 'not judged' } }));
  const { charter, memberKey } = seat;
  const atMs = seat.clock.nowMs();
  // The library would refuse it too, but with rejections that nobody can catch when several are bad.
  const checked = await checkKeyPackage(keyPackage, seat.cs, atMs, 0);
  if (!checked.ok) return checked;
  const vouch =
    guest === undefined
      ? ok(await carriedVouch(seat, epoch.book, knock.signatureKey))
      : await makeVouch(seat, knock.signatureKey, guest, atMs);
  if (!vouch.ok) return vouch;
  const claim = vouch.value === null ? null : { bytes: vouch.value, admittedBy: memberKey.publicKey };
  const identified = await identify(keyPackage.leafNode, seat, atMs, claim);
  if (!identified.ok) return identified;
  const exception = isExcepted ? await grantException(seat, knock, epoch.number + 1n) : ok(null);
  if (!exception.ok) return exception;
  const shortfall = findShortfall(identified.value, charter, isExcepted ? knock.request?.rules : undefined);
  if (shortfall !== null) return err(shortfall);
  seat.signIns.note(epoch.roster);
  const shown = { ...identified.value, signatureKey: knock.signatureKey };
  const stale = findStaleSignIn(shown, charter, atMs, seat.signIns);
  if (stale !== null) return err(stale);
  const who = { signatureKey: knock.signatureKey, evidence: identified.value.evidence };
  if (seat.denials.denialOf(who) !== null) return err(groupErrors.make('group/denied'));
  const statement = {
    epoch: epoch.number + 1n,
    keyPackageRef: knock.keyPackageRef,
    signatureKey: knock.signatureKey,
    claimsHash: claimsHash(keyPackage.leafNode),
    atMs,
    admittedBy: memberKey.publicKey,
    vouch: vouch.value,
    exception: exception.value,
  };
  return ok(await signAdmission(charter.groupId, statement, memberKey.privateKey));
}

/** Removes members. */
export async function makeRemove(
  seat: Seat,
  epoch: Epoch,
  leaves: readonly LeafIndex[],
  view: HostView,
): Promise<Result<MadeCommit, GroupError>> {
  if (!actsAsHost(seat, epoch, view)) return err(groupErrors.make('group/not_host'));
  const removed = [...new Set(leaves)];
  if (removed.length === 0) return err(groupErrors.make('group/nothing_to_commit'));
  for (const leaf of removed) {
    if (leaf === epoch.ownLeaf || leafAt(epoch.state.ratchetTree, leaf) === undefined) {
      return err(groupErrors.make('group/unknown_leaf', { context: { leaf } }));
    }
  }
  return make(seat, epoch, { ...EMPTY, removed });
}

/** Removes members who signed that they leave; every member may do this. */
export async function makeLeaves(
  seat: Seat,
  epoch: Epoch,
  leaves: readonly SignedLeave[],
): Promise<Result<MadeCommit, GroupError>> {
  if (leaves.length === 0) return err(groupErrors.make('group/nothing_to_commit'));
  const removed: LeafIndex[] = [];
  for (const leave of leaves) {
    const node = leafAt(epoch.state.ratchetTree, leave.leaf);
    if (node === undefined || leave.leaf === epoch.ownLeaf || removed.includes(leave.leaf)) {
      return err(groupErrors.make('group/unknown_leaf', { context: { leaf: leave.leaf } }));
    }
    if (!(await verifyLeave(seat.groupId, leave, node))) return err(groupErrors.make('group/bad_leave'));
    removed.push(leave.leaf);
  }
  return make(seat, epoch, { ...EMPTY, removed, leaves });
}

/** Replaces our encryption keys: heals a leak of our state (post-compromise security). */
export async function makeSelfUpdate(seat: Seat, epoch: Epoch): Promise<Result<MadeCommit, GroupError>> {
  return make(seat, epoch, EMPTY);
}

/**
 * Puts another version of the charter into force. Hosts of the charter only: who acts as one by succession does not write rules.
 * The result is judged as by every other member.
 */
export async function makeCharterChange(
  seat: Seat,
  epoch: Epoch,
  edit: CharterEdit,
): Promise<Result<MadeCommit, GroupError>> {
  const { cs, memberKey, clock } = seat;
  const written = await nextCharter(epoch, edit(epoch.charter.charter), memberKey, clock.nowMs());
  if (!written.ok) return written;
  const { extensions } = written.value;
  const own = leafAt(epoch.state.ratchetTree, epoch.ownLeaf);
  if (own === undefined) return err(groupErrors.make('group/unknown_leaf'));
  const judged = await judgeCharterChange(extensions, 1, own, epoch);
  if (!judged.ok) return judged;
  const made = await commitContextExtensions(epoch.state, extensions, cs);
  const permitted = { ...EMPTY, charterChange: judged.value, entering: null, by: epoch.ownLeaf };
  return finish(seat, epoch, { ...made, welcome: undefined }, epoch.book, permitted);
}

async function make(seat: Seat, epoch: Epoch, plan: Plan): Promise<Result<MadeCommit, GroupError>> {
  const { cs } = seat;
  const book = extendBook(epoch.charter, epoch.book, plan.admissions, plan.backings);
  let made: CreateCommitResult;
  try {
    made = await createCommit(
      { state: epoch.state, cipherSuite: cs, pskIndex: linkPskIndex(seat.linkKeys.linkPsk) },
      {
        extraProposals: proposalsOf(plan, cs.rng.randomBytes(cs.kdf.size)),
        ratchetTreeExtension: true,
        groupInfoExtensions: groupInfoExtensions(
          bookAfter(book, epoch, plan),
          seat.denials,
          readingExtension(seat.meetingTime.elapsedMs()),
        ),
      },
    );
  } catch (cause) {
    // A key package that has expired since it was judged, or a key in it that is no key.
    return err(groupErrors.make('group/bad_key_package', { context: { what: 'not committable' }, cause }));
  }
  return finish(seat, epoch, made, book, { ...plan, charterChange: null, entering: null, by: epoch.ownLeaf });
}

/** What the library made, judged like somebody else's commit and ready to be sent. */
async function finish(
  seat: Seat,
  epoch: Epoch,
  made: Unjudged,
  book: AdmissionBook,
  permitted: PermittedChange,
): Promise<Result<MadeCommit, GroupError>> {
  const { cs } = seat;
  const next = await judgeState(seat, epoch, made.newState, book, permitted);
  if (!next.ok) return next;
  const commit = writeMessage(made.commit);
  const own = leafToNodeIndex(toLeafIndex(epoch.ownLeaf));
  const { newTree } = await consumeRatchet(epoch.state.secretTree, own, 'commit', cs);
  return ok({
    commit,
    hash: await sha256(commit),
    welcome: made.welcome === undefined ? null : writeWelcome(made.welcome),
    groupInfoSealed: await sealGroupInfo(next.value.state, next.value.book, ruledBy(seat, next.value.charter)),
    next: next.value,
    change: describe(epoch, next.value, permitted),
    consumed: made.consumed,
    spent: { ...epoch.state, secretTree: newTree },
  });
}

function proposalsOf(plan: Plan, pskNonce: Uint8Array): Proposal[] {
  const proposals: Proposal[] = plan.removed.map((removed) => ({ proposalType: 'remove', remove: { removed } }));
  for (const keyPackage of plan.adds) proposals.push({ proposalType: 'add', add: { keyPackage } });
  if (plan.adds.length > 0) {
    const preSharedKeyId = { psktype: 'external' as const, pskId: LINK_PSK_ID, pskNonce };
    proposals.push({ proposalType: 'psk', psk: { preSharedKeyId } });
  }
  if (plan.admissions.length > 0 || plan.leaves.length > 0) {
    proposals.push({ proposalType: JUSTIFICATION_PROPOSAL, proposalData: encodeJustification(plan) });
  }
  return proposals;
}

/** The admissions of whoever is in the group after the plan. */
function bookAfter(book: AdmissionBook, epoch: Epoch, plan: Plan): AdmissionBook {
  const removed = new Set<number>(plan.removed);
  const keys = leavesOf(epoch.state.ratchetTree)
    .filter(({ leaf }) => !removed.has(leaf))
    .map(({ node }) => node.signaturePublicKey);
  for (const { leafNode } of plan.adds) keys.push(copyBytes(leafNode.signaturePublicKey));
  return pruneBook(epoch.charter, book, keys);
}
