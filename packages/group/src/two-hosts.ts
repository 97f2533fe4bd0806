// Admission by two hosts, as every member judges each Add (L2, C2): both hosts of the charter, both here, both for the same
// KeyPackage, meeting and epoch. One is enough for who could come in without anybody, and for who was decided on before.
import { demandsTwoHosts, isCharterHost } from '@incamera/charter';
import { copyBytes, equalBytes, err, type LeafIndex, ok, type Result, toHex } from '@incamera/kernel';
import { type ClientState, type KeyPackage, type LeafNode } from 'ts-mls';
import { type Admission, type AdmittedPerson, isSameArrival } from './admission.js';
import { type AdmissionBook, type Backing, NO_BACKING } from './admission-book.js';
import { type Agreement, verifyAgreement } from './agreement.js';
import { claimsHash } from './claims.js';
import { DENIAL_GRACE_MS, type DenyShelf } from './deny-shelf.js';
import { type GroupError, type GroupErrorCode, groupErrors } from './errors.js';
import { type EvidenceRules, identify } from './evidence.js';
import { findStale } from './freshness.js';
import { writeKeyPackage } from './mls/wire.js';
import { areOnePerson, hostNameShown } from './named-hosts.js';
import { leafAt, leavesOf, type Member } from './roster.js';

/** Before the commit. */
export interface TwoHostRules extends EvidenceRules {
  readonly state: ClientState;
  readonly book: AdmissionBook;
  readonly roster: readonly Member[];
  readonly denials: DenyShelf;
}

/** One Add: who, by whose statement, and whose leaves go by the same commit. */
export interface Arrival {
  readonly keyPackage: KeyPackage;
  readonly admission: Admission;
  readonly removed: readonly LeafIndex[];
}

const refuse = (code: GroupErrorCode, what?: string) =>
  err(groupErrors.make(code, what === undefined ? {} : { context: { what } }));

/**
 * Judges what second hosts say to the Adds of one commit.
 * @returns by hexadecimal leaf key, what each membership rests on beside the committer's statement; or the refusal
 */
export async function judgeTwoHosts(
  arrivals: readonly Arrival[],
  agreements: readonly Agreement[],
  rules: TwoHostRules,
): Promise<Result<ReadonlyMap<string, Backing>, GroupError>> {
  const backings = new Map<string, Backing>();
  if (!demandsTwoHosts(rules.charter.charter)) {
    return agreements.length === 0 ? ok(backings) : refuse('group/agreement_unused');
  }
  const isFor = ({ keyPackageRef }: Agreement) =>
    arrivals.some(({ admission }) => equalBytes(admission.keyPackageRef, keyPackageRef));
  if (!agreements.every(isFor)) return refuse('group/agreement_other_person');
  for (const arrival of arrivals) {
    const { keyPackageRef, signatureKey } = arrival.admission;
    const own = agreements.filter((agreement) => equalBytes(agreement.keyPackageRef, keyPackageRef));
    if (own.length > 1) return refuse('group/agreement_unused', 'several');
    const backing = await judgeArrival(arrival, own[0] ?? null, rules);
    if (!backing.ok) return backing;
    backings.set(toHex(signatureKey), backing.value);
  }
  return ok(backings);
}

async function judgeArrival(
  arrival: Arrival,
  agreement: Agreement | null,
  rules: TwoHostRules,
): Promise<Result<Backing, GroupError>> {
  const { admission, keyPackage } = arrival;
  // Who only acts as a host cannot be one of two whom the charter names.
  if (!isCharterHost(rules.charter.charter, admission.admittedBy)) {
    return refuse('group/agreement_not_host', 'committer');
  }
  const isNamed = await isNamedHost(keyPackage.leafNode, admission, rules);
  if (!isNamed.ok) return isNamed;
  const proof = isNamed.value ? writeKeyPackage(keyPackage) : null;
  if (agreement !== null) {
    const wrong = await findWrongAgreement(agreement, admission, rules);
    return wrong === null ? ok({ agreement, proof }) : err(wrong);
  }
  if (proof !== null) return ok({ agreement: null, proof });
  return needsNobody(keyPackage.leafNode, arrival, rules) ? ok(NO_BACKING) : refuse('group/agreement_missing');
}

/** Whether one host may let this person in, so that there is a second one. */
async function isNamedHost(
  leaf: LeafNode,
  { atMs, admittedBy }: Pick<Admission, 'atMs' | 'admittedBy'>,
  rules: EvidenceRules & Pick<TwoHostRules, 'roster'>,
): Promise<Result<boolean, GroupError>> {
  const identified = await identify(leaf, rules, atMs);
  if (!identified.ok) return identified;
  const { evidence } = identified.value;
  if (hostNameShown(evidence, rules.charter.charter) === null) return ok(false);
  const admitter = rules.roster.find(({ signatureKey }) => equalBytes(signatureKey, admittedBy));
  const isOneself = admitter !== undefined && areOnePerson(admitter.evidence, evidence);
  return isOneself ? refuse('group/agreement_same_host', 'named') : ok(true);
}

/**
 * A host of the charter could come in by itself. And whoever only takes the place of the own leaf was decided on by two before and
 * is still here: same key, same evidence, same word of a host for a guest, and no exception.
 */
function needsNobody(
  leaf: LeafNode,
  { admission, removed }: { readonly admission: AdmittedPerson; readonly removed: readonly LeafIndex[] },
  { charter, state, book }: Pick<TwoHostRules, 'charter' | 'state' | 'book'>,
): boolean {
  const key = copyBytes(leaf.signaturePublicKey);
  if (isCharterHost(charter.charter, key)) return true;
  const entry = book.get(toHex(key));
  const isStaying = removed.some((old) => {
    const node = leafAt(state.ratchetTree, old);
    return node !== undefined && equalBytes(node.signaturePublicKey, key);
  });
  return isStaying && entry !== undefined && isSameArrival(admission, entry.latest);
}

async function findWrongAgreement(
  agreement: Agreement,
  admission: Admission,
  { charter, roster, denials }: Pick<TwoHostRules, 'charter' | 'roster' | 'denials'>,
): Promise<GroupError | null> {
  const at = (key: Uint8Array) => roster.find(({ signatureKey }) => equalBytes(signatureKey, key));
  if (equalBytes(agreement.hostKey, admission.admittedBy)) return groupErrors.make('group/agreement_same_host');
  const [first, second] = [at(admission.admittedBy), at(agreement.hostKey)];
  // A host who was removed, or went, decides nothing any more.
  if (!isCharterHost(charter.charter, agreement.hostKey) || second === undefined) {
    return groupErrors.make('group/agreement_not_host', { context: { what: 'second' } });
  }
  if (first !== undefined && areOnePerson(first.evidence, second.evidence)) {
    return groupErrors.make('group/agreement_same_host', { context: { what: 'person' } });
  }
  if (agreement.epoch !== admission.epoch) return groupErrors.make('group/agreement_other_epoch');
  if (!(await verifyAgreement(charter.groupId, agreement, admission)))
    return groupErrors.make('group/agreement_forged');
  if (denials.denialOf(second, DENIAL_GRACE_MS) !== null) return groupErrors.make('group/denied');
  return findStale(second, admission.atMs);
}

/** Whether a host's click must be followed by another host's, for somebody at the door. */
export async function needsSecondHost(
  keyPackage: KeyPackage,
  by: Uint8Array,
  rules: Omit<TwoHostRules, 'denials'>,
  atMs: number,
  words: Pick<Admission, 'vouch' | 'exception'>,
): Promise<boolean> {
  if (!demandsTwoHosts(rules.charter.charter)) return false;
  const leaf = keyPackage.leafNode;
  const signatureKey = copyBytes(leaf.signaturePublicKey);
  const named = await isNamedHost(leaf, { atMs, admittedBy: copyBytes(by) }, rules);
  if (named.ok && named.value) return false;
  const removed = leavesOf(rules.state.ratchetTree).map((placed) => placed.leaf);
  const admission = { signatureKey, claimsHash: claimsHash(leaf), ...words };
  return !needsNobody(leaf, { admission, removed }, rules);
}
