// Who somebody was, judged afterwards (L2; decision 0029): an investigation has no group, but what a device showed and the founding charter.
// The same verification as that of the members, so that nobody counts as more than they did in the meeting.
import { type VerifiedCharter } from '@incamera/charter';
import { decodeCertificate, parseIdToken } from '@incamera/identity';
import { type Bytes, type Result } from '@incamera/kernel';
import { makeClaims } from './claims.js';
import { type GroupError } from './errors.js';
import { type Identified, identify } from './evidence.js';
import { type Identification, type MeetingSite } from './identification.js';

export interface ShownIdentity {
  readonly identification: Identification;
  /** Ed25519, 32 bytes: the caller knows that it signed. */
  readonly leafKey: Bytes;
  /** The founding one: what later versions added does not count. */
  readonly charter: VerifiedCharter;
  /** Where the passkey was used, if one was shown. */
  readonly site: MeetingSite;
}

/**
 * Verifies what a device showed as of the moment at which the last piece of it was issued: then all of it held, or never.
 * @returns as `identify`: `group/bad_evidence`, `group/bad_name`, or an error of the kind of evidence
 */
export async function identifyShown(shown: ShownIdentity): Promise<Result<Identified, GroupError>> {
  const { identification, leafKey, charter, site } = shown;
  const choosesNames = charter.charter.classification.rules.names === 'chosen';
  const identity = makeClaims(identification, { choosesNames, enteredAtMs: null });
  if (!identity.ok) return identity;
  const leaf = { ...identity.value, signaturePublicKey: leafKey };
  return await identify(leaf, { charter, site }, issuedAtMs(identification));
}

/** Unix ms; 0 where nothing is dated. What cannot be read is refused by the verification. */
function issuedAtMs({ chain, passkeyChain, idToken }: Identification): number {
  const certificates = [chain, passkeyChain].flatMap((one) => one?.slice(0, 1) ?? []).map(decodeCertificate);
  const token = idToken === null ? [] : [parseIdToken(idToken)];
  const times = certificates.map((read) => (read.ok ? read.value.notBeforeMs : 0));
  return Math.max(0, ...times, ...token.map((read) => (read.ok ? read.value.issuedAtMs : 0)));
}
