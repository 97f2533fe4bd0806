// Whether somebody is the host whom a charter names, by the evidence that every member verifies (L2, C3).
import { type Charter, namedHosts } from '@incamera/charter';
import {
  type AssuranceLevel,
  isCertifiedPasskey,
  meetsAssurance,
  type VerifiedChain,
  type VerifiedPasskeyChain,
} from '@incamera/identity';
import { minimumLevel } from './assurance-rule.js';
import { type MemberEvidence } from './evidence.js';

/** A name, and what it alone rests on: another name of the same person may rest on more. */
interface ShownName {
  readonly name: string;
  readonly level: AssuranceLevel;
}

function shownNames({ chain, passkey, passkeyChain, idToken }: MemberEvidence): readonly ShownName[] {
  const thumbprint = passkey?.thumbprint ?? null;
  const levelOf = (certified: VerifiedChain | VerifiedPasskeyChain): AssuranceLevel =>
    thumbprint !== null && isCertifiedPasskey(certified, thumbprint) ? 'passkey' : certified.holder;
  const names: ShownName[] = [];
  for (const certified of [chain, passkeyChain]) {
    if (certified === null) continue;
    const { domain, personId, email } = certified.identity;
    const level = levelOf(certified);
    names.push({ name: `${domain}/${personId}`, level });
    if (email !== null) names.push({ name: email.toLowerCase(), level });
  }
  if (idToken !== null && idToken.email !== null) {
    names.push({ name: idToken.email.toLowerCase(), level: idToken.holder });
  }
  return names;
}

/**
 * The name of a host in a charter that this evidence shows, on at least what the classification asks of names; null: none. What
 * merely stands beside good evidence does not count: a server could lend the address to anybody else.
 */
export function hostNameShown(
  evidence: MemberEvidence,
  charter: Pick<Charter, 'invited' | 'classification'>,
): string | null {
  const minimum = minimumLevel(charter);
  const shown = shownNames(evidence).filter(({ level }) => meetsAssurance(level, minimum));
  return namedHosts(charter).find((named) => shown.some(({ name }) => name === named)) ?? null;
}

/** Whether two are one person, as far as anything that either shows can tell. */
export function areOnePerson(one: MemberEvidence, other: MemberEvidence): boolean {
  const names = new Set(shownNames(one).map(({ name }) => name));
  if (shownNames(other).some(({ name }) => names.has(name))) return true;
  const sameToken = one.idToken?.issuer === other.idToken?.issuer && one.idToken?.subject === other.idToken?.subject;
  const samePasskey = one.passkey?.thumbprint.join() === other.passkey?.thumbprint.join();
  return (one.idToken !== null && sameToken) || (one.passkey !== null && samePasskey);
}
