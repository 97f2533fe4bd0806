// Who somebody is to the policies, by what their name rests on (L4): the one place where evidence becomes the attributes that
// policies ask about.
import { type Invited, isInvitedByName } from '@incamera/charter';
import { type Assurance, type GuestEvidence, type PolicyMeeting, type PolicyPerson } from '@incamera/charter/policy';
import { type MemberEvidence } from '@incamera/group';
import { type Assurance as VerifiedAssurance } from '@incamera/identity';
import { addressesOf } from '../identity/shown-addresses.js';

/** Of a member, of a knock or of oneself: what was verified, and what it is worth. */
export interface Seen {
  readonly evidence: MemberEvidence;
  readonly assurance: VerifiedAssurance;
  /** Whether the charter names this key as a host. */
  readonly isHost: boolean;
  /** Of oneself, before the knock: whether what one shows is a fresh sign-in. */
  readonly reauthenticated?: boolean;
}

/** Somebody who shows a name and nothing else. */
export function nameAlone(isHost: boolean): Seen {
  return {
    evidence: { chain: null, passkey: null, passkeyChain: null, idToken: null, vouch: null },
    assurance: { level: 'self-asserted', name: null, reasons: [{ code: 'nothing_verified' }] },
    isHost,
  };
}

/** Somebody in the meeting or at its door, on the evidence that this client has verified. */
export function policyPersonOf({ evidence, assurance, isHost }: Seen, invited: readonly Invited[]): PolicyPerson {
  return {
    assurance: levelOf(assurance),
    organisation: organisationOf(assurance),
    guest: guestEvidenceOf(evidence),
    host: isHost,
    // Never on the server's word: it could lend an invited address to anybody whose own evidence is good.
    invited: addressesOf(evidence).certain.some((address) => isInvitedByName(invited, address)),
  };
}

/**
 * The same person before the knock. A host can vouch for a guest only once the guest is at the door: until then nobody is
 * turned away for lacking it. Nobody vouches for a host.
 */
export function beforeKnocking(person: PolicyPerson, { rules }: PolicyMeeting): PolicyPerson {
  const mayBeVouchedFor = person.guest === 'link' && !person.host && rules.guests === 'vouched';
  return mayBeVouchedFor ? { ...person, guest: 'vouched' } : person;
}

function levelOf({ level }: VerifiedAssurance): Assurance {
  return level === 'self-asserted' ? 'self_asserted' : level;
}

function organisationOf({ reasons }: VerifiedAssurance): string | null {
  for (const reason of reasons) if (reason.code === 'certified' && reason.by === 'organisation') return reason.domain;
  return null;
}

/** Whoever has a certificate of an authority of the charter has an account; others are guests, on the best that they show. */
function guestEvidenceOf({ chain, passkeyChain, idToken, vouch }: MemberEvidence): GuestEvidence | null {
  if (chain !== null || passkeyChain !== null) return null;
  if (idToken !== null) return 'verified';
  return vouch === null ? 'link' : 'vouched';
}
