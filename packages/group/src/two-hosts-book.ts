// Admission by two hosts, as later joiners judge it (L2): they were not there, so everything that a membership rests on stands in
// the book of admissions, down to who the hosts are whom a charter only named.
import {
  type CharterChain,
  currentCharter,
  demandsTwoHosts,
  isCharterHost,
  takenHostName,
  type VerifiedCharter,
} from '@incamera/charter';
import { equalBytes, toHex } from '@incamera/kernel';
import { isSameArrival, verifyAdmission } from './admission.js';
import { type AdmissionBook, type BookEntry } from './admission-book.js';
import { verifyAgreement } from './agreement.js';
import { findShortfall } from './assurance-rule.js';
import { claimsHash } from './claims.js';
import { type GroupError, type GroupErrorCode, groupErrors } from './errors.js';
import { identify, type MemberEvidence } from './evidence.js';
import { type MeetingSite } from './identification.js';
import { readKeyPackage } from './mls/wire.js';
import { hostNameShown } from './named-hosts.js';
import { versionAt } from './version-at.js';

interface Rules {
  readonly chain: CharterChain;
  readonly site: MeetingSite;
}

const refusal = (code: GroupErrorCode, what?: string): GroupError =>
  groupErrors.make(code, what === undefined ? {} : { context: { what } });

/**
 * Why a membership does not rest on two hosts although it should, or `null`.
 * @param entry of `signatureKey`, whose statements were verified; `undefined` for a host whom nobody admitted
 */
export async function findUnagreed(
  signatureKey: Uint8Array,
  entry: BookEntry | undefined,
  book: AdmissionBook,
  rules: Rules,
): Promise<GroupError | null> {
  if (entry === undefined) return findFalseHost(signatureKey, book, rules);
  const { root, latest, agreement } = entry;
  const inForce = currentCharter(rules.chain);
  // Rules that became stricter ask nothing of who was in already.
  if (!demandsTwoHosts(versionAt(rules.chain, root.atMs).charter)) return null;
  const { charter } = inForce;
  if (!isCharterHost(charter, latest.admittedBy)) return refusal('group/agreement_not_host', 'committer');
  // One host alone lets nobody in on other evidence than two have seen.
  const isHost = isCharterHost(charter, signatureKey);
  if (latest !== root && !isHost && !isSameArrival(latest, root)) return refusal('group/agreement_missing', 'renewal');
  const admitter = await findFalseHost(root.admittedBy, book, rules);
  if (admitter !== null) return admitter;
  if (isHost) return findFalseHost(signatureKey, book, rules);
  if (agreement !== null) return findWrongAgreement(entry, inForce, book, rules);
  const shown = await evidenceOf(entry, inForce, rules.site);
  if (shown === null) return refusal('group/agreement_missing');
  const isNamed = rules.chain.versions.some((version) => hostNameShown(shown, version.charter) !== null);
  return isNamed ? null : refusal('group/second_host_not_shown');
}

async function findWrongAgreement(
  { root, agreement }: BookEntry,
  { charter, groupId }: VerifiedCharter,
  book: AdmissionBook,
  rules: Rules,
): Promise<GroupError | null> {
  if (agreement === null) return refusal('group/agreement_missing');
  if (equalBytes(agreement.hostKey, root.admittedBy)) return refusal('group/agreement_same_host');
  if (!isCharterHost(charter, agreement.hostKey)) return refusal('group/agreement_not_host', 'second');
  if (!(await verifyAgreement(groupId, agreement, root))) return refusal('group/agreement_forged');
  return findFalseHost(agreement.hostKey, book, rules);
}

/**
 * A host who came into the charter under the rule of two took the place of a name: the KeyPackage by which that host was let in
 * must show it, else one host alone could have made the other.
 */
async function findFalseHost(key: Uint8Array, book: AdmissionBook, rules: Rules): Promise<GroupError | null> {
  const { versions } = rules.chain;
  const at = versions.findIndex(({ charter }) => isCharterHost(charter, key));
  const [before, since] = [versions[at - 1], versions[at]];
  if (since === undefined) return refusal('group/agreement_not_host');
  if (before === undefined || !demandsTwoHosts(before.charter)) return null;
  const entry = book.get(toHex(key));
  const name = takenHostName(before.charter, since.charter);
  if (entry === undefined || name === null || !(await verifyAdmission(since.groupId, entry.root))) {
    return refusal('group/second_host_not_shown');
  }
  const shown = await evidenceOf(entry, before, rules.site);
  const isShown = shown !== null && hostNameShown(shown, before.charter) === name;
  return isShown ? null : refusal('group/second_host_not_shown');
}

/** What the KeyPackage of a book entry shows, verified as of the admission by two hosts; null when it shows too little. */
async function evidenceOf(
  { root, proof }: BookEntry,
  charter: VerifiedCharter,
  site: MeetingSite,
): Promise<MemberEvidence | null> {
  const leaf = proof === null ? undefined : readKeyPackage(proof)?.leafNode;
  if (leaf === undefined) return null;
  const isTheOne =
    equalBytes(leaf.signaturePublicKey, root.signatureKey) && equalBytes(claimsHash(leaf), root.claimsHash);
  if (!isTheOne) return null;
  const identified = await identify(leaf, { charter, site }, root.atMs);
  if (!identified.ok || findShortfall(identified.value, charter) !== null) return null;
  return identified.value.evidence;
}
