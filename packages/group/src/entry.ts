// The three ways into a group: founding it, being welcomed, and returning as a host (L2, design section 5 step 4).
import {
  beginChain,
  type CharterChain,
  currentCharter,
  decodeCharterChain,
  encodeCharterChain,
  isCharterHost,
  type LinkKeys,
  type VerifiedCharter,
  verifyCharterChain,
} from '@incamera/charter';
import { type Bytes, type Clock, equalBytes, err, ok, type Result, sha256, toHex } from '@incamera/kernel';
import {
  type CiphersuiteImpl,
  type CiphersuiteName,
  type ClientState,
  createGroup,
  type GroupInfo,
  type RatchetTree,
} from 'ts-mls';
import { extensionsEqual } from 'ts-mls/extension.js';
import { ratchetTreeFromExtension, verifyGroupInfoSignature } from 'ts-mls/groupInfo.js';
import { type Admission } from './admission.js';
import { type AdmissionBook, decodeAdmissionBook } from './admission-book.js';
import { findWrongTime, findWrongTimes, type StatedTimes } from './admission-time.js';
import { charterRefusal } from './charter-change.js';
import { makeClaims, readClaims } from './claims.js';
import { DenyShelf } from './deny-shelf.js';
import { type Epoch, makeEpoch } from './epoch.js';
import { type GroupError, type GroupErrorCode, groupErrors } from './errors.js';
import { SignInBook } from './fresh-sign-in.js';
import { findStale } from './freshness.js';
import { takeDenyLists } from './group-info.js';
import { type Identification, type MeetingSite } from './identification.js';
import { makeKeyPackage, type OwnKeyPackage } from './key-package.js';
import { type PendingJoin, secretsOf } from './knock.js';
import { LINK_PSK_ID, linkPskIndex } from './link-psk.js';
import { type MarkCommitment } from './mark-commitment.js';
import { clockExtension, isClockPlausible, readClockOrigin, readReading } from './meeting-clock.js';
import { MeetingTime } from './meeting-time.js';
import { type MemberKey, type ReturnKey } from './member-key.js';
import { joinByExternalCommit } from './mls/external-join.js';
import { forgetSigningKey, isKeyPair, registerSigningKey } from './mls/key-registry.js';
import { ADMISSIONS_EXTENSION, CHARTER_EXTENSION, clientConfig, contextExtensions, loadSuite } from './mls/suite.js';
import { findTreeFault } from './mls/tree-check.js';
import { type JoinFault, joinFromWelcome } from './mls/welcome-join.js';
import { readWelcome, writeMessage } from './mls/wire.js';
import { leafAt, leavesOf, type RosterRules, readRoster } from './roster.js';
import { openGroupInfo, sealGroupInfo } from './sealed-group-info.js';
import { ruledBy, type Seat } from './seat.js';

/** A seat taken, and the epoch it begins in. */
export interface Entered {
  readonly seat: Seat;
  readonly epoch: Epoch;
}

export interface FoundInput {
  /** The newest version that is known: to found, the founding charter. */
  readonly charter: VerifiedCharter;
  readonly site: MeetingSite;
  readonly linkKeys: LinkKeys;
  readonly memberKey: MemberKey;
  readonly identification: Identification;
  readonly clock: Clock;
  /** To which key the marks in this device's copies are bound; absent: to none. */
  readonly mark?: MarkCommitment | null;
}

/** The seat of one membership, with a handle for its signing key and an empty shelf of deny lists. */
function takeSeat(
  cs: CiphersuiteImpl,
  of: Pick<FoundInput, 'charter' | 'linkKeys' | 'memberKey' | 'clock' | 'site'>,
  originMs: number,
  readingMs: number | null = null,
): Seat {
  const { linkKeys, memberKey, clock, site } = of;
  const { meetingId, groupId } = of.charter;
  const handle = registerSigningKey(memberKey.privateKey);
  const meetingTime = new MeetingTime(clock, originMs, readingMs);
  const kept = { denials: new DenyShelf(clock), signIns: new SignInBook(), meetingTime };
  return { cs, meetingId, groupId, linkKeys, memberKey, clock, site, handle, ...kept };
}

/** The leaf with which a host enters by itself. */
async function makeHostLeaf(
  seat: Seat,
  { charter }: VerifiedCharter,
  { identification, mark = null }: Pick<FoundInput, 'identification' | 'mark'>,
): Promise<Result<OwnKeyPackage, GroupError>> {
  const nowMs = seat.clock.nowMs();
  const choosesNames = charter.classification.rules.names === 'chosen';
  const identity = makeClaims(identification, { choosesNames, enteredAtMs: nowMs, mark });
  if (!identity.ok) return identity;
  return ok(await makeKeyPackage(identity.value, seat.handle, seat.memberKey.publicKey, nowMs, seat.cs));
}

/** A host of the charter opens the meeting: a group of one, whose id is the meeting id. */
export async function enterAsFounder(suite: CiphersuiteName, input: FoundInput): Promise<Result<Entered, GroupError>> {
  const { charter, linkKeys, memberKey, clock } = input;
  const problem = await checkOwnInput(charter, linkKeys, memberKey, clock);
  if (problem !== null) return err(problem);
  if (!isCharterHost(charter.charter, memberKey.publicKey)) return err(groupErrors.make('group/not_founder'));
  // Only a group changes a charter: there is one, whatever the server says.
  if (charter.charter.version !== 1) return err(groupErrors.make('group/already_open'));
  const cs = await loadSuite(suite);
  const originMs = clock.nowMs();
  if (!isClockPlausible(originMs, charter.charter)) return err(groupErrors.make('group/clock_implausible'));
  const seat = takeSeat(cs, input, originMs);
  const own = await makeHostLeaf(seat, charter, input);
  if (!own.ok) return leave(seat, own);
  const { keyPackage, privateKeys } = own.value;
  const chain = beginChain(charter);
  const extensions = contextExtensions(encodeCharterChain(chain), clockExtension(originMs));
  const state = await createGroup(charter.groupId, keyPackage, privateKeys, extensions, cs, clientConfig);
  return enter(seat, state, chain, new Map());
}

export interface WelcomeInput {
  readonly site: MeetingSite;
  readonly welcome: Uint8Array;
  readonly pending: PendingJoin;
  readonly linkKeys: LinkKeys;
  readonly clock: Clock;
}

const JOIN_FAULTS: Readonly<Record<JoinFault, GroupErrorCode>> = {
  'not ours': 'group/welcome_not_ours',
  'unknown psk': 'group/bad_welcome',
  undecryptable: 'group/bad_welcome',
  suite: 'group/wrong_suite',
  tree: 'group/bad_tree',
  signature: 'group/bad_welcome',
  confirmation: 'group/bad_welcome',
};

/**
 * Accepts a Welcome only if the group is the meeting of the link, the link PSK went into it, the GroupInfo was signed by a
 * host, the versions of the charter lead from the founding one through the newest that is known, and every leaf carries
 * evidence and admission.
 */
export async function enterByWelcome(
  suite: CiphersuiteName,
  input: WelcomeInput,
): Promise<Result<Entered, GroupError>> {
  const { pending, linkKeys, clock, site } = input;
  const { charter, memberKey } = pending;
  const own = secretsOf(pending);
  if (own === undefined) return err(groupErrors.make('group/closed'));
  if (linkKeys.meetingId !== charter.meetingId) return err(groupErrors.make('group/wrong_meeting'));
  const welcome = readWelcome(input.welcome);
  if (welcome === null) return err(groupErrors.make('group/malformed'));
  const cs = await loadSuite(suite);
  if (welcome.cipherSuite !== cs.name) return err(groupErrors.make('group/wrong_suite'));
  const psks = linkPskIndex(linkKeys.linkPsk);
  const joined = await joinFromWelcome({ welcome, ...own, psks, cs, config: clientConfig });
  if (typeof joined === 'string') return err(groupErrors.make(JOIN_FAULTS[joined], { context: { what: joined } }));
  const { state, groupInfo, pskIds } = joined;
  const [psk] = pskIds;
  if (pskIds.length !== 1 || psk?.psktype !== 'external' || !equalBytes(psk.pskId, LINK_PSK_ID)) {
    return err(groupErrors.make('group/link_psk_unused'));
  }
  const judged = await judgeGroupInfo(groupInfo, charter, cs);
  if (!judged.ok) return judged;
  const { chain, book, originMs } = judged.value;
  const inForce = currentCharter(chain);
  const readingMs = readReading(groupInfo, originMs, inForce.charter);
  if (readingMs === null) return err(groupErrors.make('group/clock_missing'));
  const signer = leafAt(state.ratchetTree, groupInfo.signer);
  // A successor's leaf is as good as its admission, which is judged with the roster.
  const mayWelcome =
    signer !== undefined &&
    groupInfo.signer !== state.privatePath.leafIndex &&
    (inForce.charter.rules.succession === 'members' || isCharterHost(inForce.charter, signer.signaturePublicKey));
  if (!mayWelcome) return err(groupErrors.make('group/signer_not_host'));
  const seat = takeSeat(cs, { charter, linkKeys, memberKey, clock, site }, originMs, readingMs);
  const lists = await takeDenyLists(groupInfo, ruledBy(seat, inForce));
  if (lists !== null) return leave(seat, err(lists));
  const entered = await enter(seat, { ...state, signaturePrivateKey: seat.handle }, chain, book);
  // A clock that is wrong would refuse later admissions, too: better to know now.
  const admitted = book.get(toHex(memberKey.publicKey));
  if (admitted === undefined || !entered.ok) return entered;
  const { atMs } = admitted.latest;
  const host = entered.value.epoch.roster.find(({ leaf }) => leaf === groupInfo.signer);
  const { admissions, entries } = statedTimes(state.ratchetTree, book);
  const isTimed = admissions.length + entries.length > 0;
  const wrong =
    (isTimed ? findWrongTime(atMs, inForce.charter, clock.nowMs()) : null) ??
    (host === undefined ? null : findStale(host, atMs));
  return wrong === null ? entered : leave(seat, err(wrong));
}

export interface ReturnInput extends FoundInput {
  /** What the last committer sealed to the hosts. */
  readonly groupInfoSealed: Uint8Array;
  readonly returnKey: ReturnKey;
  /** The last epoch that this device has seen, when it remembers: an older state is refused. */
  readonly lastEpoch?: bigint;
}

/** An external commit that was not accepted yet, and where it leads. */
export interface PreparedReturn extends Entered {
  readonly commit: Bytes;
  readonly hash: Bytes;
  readonly groupInfoSealed: Bytes;
  /** The epoch that the commit is built on. */
  readonly builtOn: bigint;
}

/** A host of the charter comes back with nothing but its keys, replacing its old leaf if there is one. */
export async function prepareHostReturn(
  suite: CiphersuiteName,
  input: ReturnInput,
): Promise<Result<PreparedReturn, GroupError>> {
  const { charter, linkKeys, memberKey, clock } = input;
  const problem = await checkOwnInput(charter, linkKeys, memberKey, clock);
  if (problem !== null) return err(problem);
  const cs = await loadSuite(suite);
  const opened = await openGroupInfo(input.groupInfoSealed, charter, memberKey.publicKey, input.returnKey);
  if (!opened.ok) {
    return isCharterHost(charter.charter, memberKey.publicKey) ? opened : err(groupErrors.make('group/not_founder'));
  }
  const groupInfo = opened.value;
  if (input.lastEpoch !== undefined && groupInfo.groupContext.epoch < input.lastEpoch) {
    return err(groupErrors.make('group/stale_group_info'));
  }
  const judged = await judgeGroupInfo(groupInfo, charter, cs);
  if (!judged.ok) return judged;
  const { chain, book, originMs } = judged.value;
  const inForce = currentCharter(chain);
  if (!isCharterHost(inForce.charter, memberKey.publicKey)) return err(groupErrors.make('group/not_founder'));
  if (clock.nowMs() >= inForce.charter.expiresAtMs) return err(groupErrors.make('group/meeting_expired'));
  const tree = await judgeReturnTree(groupInfo, book, cs, { chain, site: input.site, suite: cs.name });
  if (!tree.ok) return tree;
  const former = leavesOf(tree.value).find(({ node }) => equalBytes(node.signaturePublicKey, memberKey.publicKey));
  const seat = takeSeat(cs, input, originMs);
  const lists = await takeDenyLists(groupInfo, ruledBy(seat, inForce));
  if (lists !== null) return leave(seat, err(lists));
  const own = await makeHostLeaf(seat, inForce, input);
  if (!own.ok) return leave(seat, own);
  const { commit, state } = await joinByExternalCommit({
    groupInfo,
    tree: tree.value,
    ...own.value,
    formerLeaf: former?.leaf ?? null,
    cs,
    config: clientConfig,
  });
  const entered = await enter(seat, state, chain, book);
  if (!entered.ok) return entered;
  const bytes = writeMessage(commit);
  const { epoch } = entered.value;
  return ok({
    ...entered.value,
    commit: bytes,
    hash: await sha256(bytes),
    groupInfoSealed: await sealGroupInfo(epoch.state, epoch.book, ruledBy(seat, inForce)),
    builtOn: groupInfo.groupContext.epoch,
  });
}

/** Everybody in the tree, the signer of the GroupInfo included, must have been admitted. */
async function judgeReturnTree(
  groupInfo: GroupInfo,
  book: AdmissionBook,
  cs: CiphersuiteImpl,
  rules: RosterRules,
): Promise<Result<RatchetTree, GroupError>> {
  const bad = err(groupErrors.make('group/bad_tree'));
  const tree = ratchetTreeFromExtension(groupInfo);
  if (tree === undefined) return bad;
  try {
    if ((await findTreeFault(tree, groupInfo.groupContext, cs)) !== null) return bad;
  } catch {
    return bad;
  }
  const signer = leafAt(tree, groupInfo.signer);
  if (signer === undefined) return bad;
  if (!(await verifyGroupInfoSignature(groupInfo, signer.signaturePublicKey, cs.signature))) return bad;
  const roster = await readRoster(tree, book, rules);
  return roster.ok ? ok(tree) : roster;
}

interface JudgedInfo {
  readonly chain: CharterChain;
  readonly book: AdmissionBook;
  /** From when the meeting's time counts, Unix ms. */
  readonly originMs: number;
}

/** Group id, suite, charter and clock must be the meeting's; gives the versions of the charter and the admissions. */
async function judgeGroupInfo(
  groupInfo: GroupInfo,
  known: VerifiedCharter,
  cs: CiphersuiteImpl,
): Promise<Result<JudgedInfo, GroupError>> {
  const context = groupInfo.groupContext;
  if (!equalBytes(context.groupId, known.groupId)) return err(groupErrors.make('group/wrong_group'));
  if (context.cipherSuite !== cs.name || context.version !== 'mls10') return err(groupErrors.make('group/wrong_suite'));
  const originMs = readClockOrigin(context.extensions);
  if (originMs === null) return err(groupErrors.make('group/clock_missing'));
  const chain = await judgeChain(groupInfo, known, originMs);
  if (!chain.ok) return chain;
  const admissions = groupInfo.extensions.find(({ extensionType }) => extensionType === ADMISSIONS_EXTENSION);
  if (admissions === undefined) return err(groupErrors.make('group/admission_missing'));
  const book = decodeAdmissionBook(admissions.extensionData);
  return book.ok ? ok({ chain: chain.value, book: book.value, originMs }) : book;
}

/** All versions, from the founding charter that the meeting id names, and the newest known one among them. */
async function judgeChain(
  groupInfo: GroupInfo,
  known: VerifiedCharter,
  originMs: number,
): Promise<Result<CharterChain, GroupError>> {
  const { extensions } = groupInfo.groupContext;
  const carried = extensions.find(({ extensionType }) => extensionType === CHARTER_EXTENSION)?.extensionData;
  if (carried === undefined || !extensionsEqual(extensions, contextExtensions(carried, clockExtension(originMs)))) {
    return err(groupErrors.make('group/wrong_charter'));
  }
  const versions = decodeCharterChain(carried);
  if (!versions.ok) return err(charterRefusal(versions.error));
  const chain = await verifyCharterChain(known.meetingId, versions.value);
  if (!chain.ok) return err(charterRefusal(chain.error));
  const same = chain.value.versions[known.charter.version - 1];
  // Somebody signed a version that this group does not have: its rules are older than the meeting's.
  if (same === undefined) return err(groupErrors.make('group/charter_behind'));
  if (!equalBytes(same.hash, known.hash)) return err(groupErrors.make('group/charter_forked'));
  const isPlausible = isClockPlausible(originMs, chain.value.versions[0].charter);
  return isPlausible ? chain : err(groupErrors.make('group/clock_implausible'));
}

async function enter(
  seat: Seat,
  state: ClientState,
  chain: CharterChain,
  book: AdmissionBook,
): Promise<Result<Entered, GroupError>> {
  const { site, cs, clock } = seat;
  const roster = await readRoster(state.ratchetTree, book, { chain, site, suite: cs.name });
  if (!roster.ok) return leave(seat, roster);
  const [founding] = chain.versions;
  const wrong = findWrongTimes(statedTimes(state.ratchetTree, book), founding.charter, clock.nowMs());
  if (wrong !== null) return leave(seat, err(wrong));
  return ok({ seat, epoch: await makeEpoch(state, book, roster.value, chain, cs) });
}

/** The times as of which certificates and tokens in a tree are judged. */
function statedTimes(tree: RatchetTree, book: AdmissionBook): StatedTimes {
  const admissions: Admission[] = [];
  const entries: number[] = [];
  for (const { node } of leavesOf(tree)) {
    const claims = readClaims(node);
    if (!claims.ok || !claims.value.isDated) continue;
    const { enteredAtMs } = claims.value.evidence;
    const admission = book.get(toHex(node.signaturePublicKey))?.latest;
    if (enteredAtMs !== null) entries.push(enteredAtMs);
    else if (admission !== undefined) admissions.push(admission);
  }
  return { admissions, entries };
}

/** The seat is not taken after all. */
function leave<T>(seat: Seat, why: T): T {
  forgetSigningKey(seat.handle);
  return why;
}

async function checkOwnInput(
  charter: VerifiedCharter,
  linkKeys: LinkKeys,
  memberKey: MemberKey,
  clock: Clock,
): Promise<GroupError | null> {
  if (linkKeys.meetingId !== charter.meetingId) return groupErrors.make('group/wrong_meeting');
  if (clock.nowMs() >= charter.charter.expiresAtMs) return groupErrors.make('group/meeting_expired');
  return (await isKeyPair(memberKey.privateKey, memberKey.publicKey)) ? null : groupErrors.make('group/not_founder');
}
