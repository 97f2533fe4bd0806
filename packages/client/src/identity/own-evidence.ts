// This device's own evidence, judged as the other members will judge it (L4): nobody shows what would only be refused, and the
// lobby says beforehand how one will appear.

import { type Identification } from '@incamera/group';
import {
  type Assurance,
  assess,
  decodePasskeyEvidence,
  type IdentityError,
  type PasskeySite,
  type TrustAnchor,
  type TrustedIssuer,
  type VerifiedEvidence,
  validateChain,
  validatePasskeyChain,
  verifyIdToken,
  verifyPasskeyEvidence,
} from '@incamera/identity';
import { type Bytes, type Clock, type Result, sha256 } from '@incamera/kernel';

/** Evidence as bytes, without a name. */
export type OwnEvidence = Omit<Identification, 'displayName'>;

export interface JudgedEvidence {
  readonly verified: Pick<VerifiedEvidence, 'chain' | 'passkey' | 'passkeyChain' | 'idToken'>;
  /** What does not hold, and why. */
  readonly refused: Partial<Record<keyof OwnEvidence, IdentityError>>;
  readonly assurance: Assurance;
}

/** Judges evidence for a leaf key. */
export type Judge = (evidence: OwnEvidence, leafKey: Bytes) => Promise<JudgedEvidence>;

/** What members of one meeting judge by. */
export interface JudgeRules {
  readonly anchors: readonly TrustAnchor[];
  readonly issuers: readonly TrustedIssuer[];
  readonly site: PasskeySite;
  /** Bytes of the meeting id, 32. */
  readonly meetingId: Bytes;
  readonly clock: Pick<Clock, 'nowMs'>;
}

export function createJudge(rules: JudgeRules): Judge {
  return (evidence, leafKey) => judge(evidence, leafKey, rules);
}

async function judge(evidence: OwnEvidence, leafKey: Bytes, rules: JudgeRules): Promise<JudgedEvidence> {
  const { anchors, issuers, site, meetingId, clock } = rules;
  const refused: Partial<Record<keyof OwnEvidence, IdentityError>> = {};
  const take = <T>(kind: keyof OwnEvidence, result: Result<T, IdentityError>): T | null => {
    if (result.ok) return result.value;
    refused[kind] = result.error;
    return null;
  };
  const chain =
    evidence.chain === null ? null : take('chain', await validateChain(evidence.chain, { anchors, clock, leafKey }));
  const passkey =
    evidence.passkey === null
      ? null
      : take('passkey', await verifyOwnPasskey(evidence.passkey, evidence.chain, leafKey, meetingId, site));
  const passkeyChain =
    evidence.passkeyChain === null || passkey === null
      ? null
      : take(
          'passkeyChain',
          await validatePasskeyChain(evidence.passkeyChain, { anchors, clock, passkey: passkey.passkey }),
        );
  const binding = { leafKey, meetingId };
  const idToken =
    evidence.idToken === null
      ? null
      : take('idToken', await verifyIdToken(evidence.idToken, { issuers, binding, clock }));
  const verified = { chain, passkey, passkeyChain, idToken };
  const assurance = assess({ ...verified, vouch: null, pin: null, leafKeyHash: await sha256(leafKey) });
  return { verified, refused, assurance };
}

async function verifyOwnPasskey(
  bytes: Bytes,
  chain: readonly Bytes[] | null,
  leafKey: Bytes,
  meetingId: Bytes,
  site: PasskeySite,
) {
  const decoded = decodePasskeyEvidence(bytes);
  if (!decoded.ok) return decoded;
  const certificate = chain?.[0];
  const certificateHash = certificate === undefined ? null : await sha256(certificate);
  return await verifyPasskeyEvidence(decoded.value, { leafKey, meetingId, certificateHash }, site);
}
