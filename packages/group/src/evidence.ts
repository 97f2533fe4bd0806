// The evidence of a member, verified: what a name rests on, computed by everybody for everybody (L2, design section 5 steps 3
// to 5). Pure but for a memory of what was verified before.
import { isCharterHost, type VerifiedCharter } from '@incamera/charter';
import {
  type Assurance,
  assess,
  type VerifiedChain,
  type VerifiedIdToken,
  type VerifiedPasskey,
  type VerifiedPasskeyChain,
  type Vouch,
  validateChain,
  validatePasskeyChain,
  verifyIdToken,
  verifyPasskeyEvidence,
  verifyVouch,
} from '@incamera/identity';
import { type Bytes, copyBytes, equalBytes, err, ok, type Result, sha256, toHex } from '@incamera/kernel';
import { type Claims, claimsHash, readClaims, type ShownLeaf } from './claims.js';
import { type GroupError, groupErrors } from './errors.js';
import { certificateRefused, passkeyRefused, tokenRefused } from './evidence-errors.js';
import { type MeetingSite } from './identification.js';
import { type CharterTrust, trustOf } from './trust.js';

/** What was verified about one member. Null: there is no evidence of that kind. */
export interface MemberEvidence {
  /** Device certificate over the leaf key. */
  readonly chain: VerifiedChain | null;
  /** A passkey that stands behind the leaf key in this meeting. */
  readonly passkey: VerifiedPasskey | null;
  /** Whose that passkey is. */
  readonly passkeyChain: VerifiedPasskeyChain | null;
  readonly idToken: VerifiedIdToken | null;
  /** A host's statement about the guest. */
  readonly vouch: Vouch | null;
}

/** Who somebody is, on what evidence. */
export interface Identified {
  /** The name to show: the one that the assurance speaks for, or a chosen one where the classification shows those. */
  readonly displayName: string;
  readonly evidence: MemberEvidence;
  /** Without what a device remembers: the same for all members. */
  readonly assurance: Assurance;
}

/** Under which charter and where. */
export interface EvidenceRules {
  readonly charter: VerifiedCharter;
  readonly site: MeetingSite;
}

/** A host's statement that came with an admission, and who signed that admission. */
export interface VouchClaim {
  readonly bytes: Bytes;
  readonly admittedBy: Bytes;
}

/** Every member of a full meeting, some of them with older evidence. */
const MAX_REMEMBERED = 1024;
const remembered = new WeakMap<VerifiedCharter, Map<string, Identified>>();

/**
 * Verifies what a leaf shows. Anything that is shown and does not hold is an error, whatever else holds.
 * @param asOfMs at which time certificates and tokens must hold, Unix ms
 * @returns `group/bad_evidence`, `group/bad_name`, or an error of the kind of evidence with the identity error as its cause
 */
export async function identify(
  leaf: ShownLeaf,
  rules: EvidenceRules,
  asOfMs: number,
  vouch: VouchClaim | null = null,
): Promise<Result<Identified, GroupError>> {
  const known = remembered.get(rules.charter) ?? new Map<string, Identified>();
  remembered.set(rules.charter, known);
  const name = memoryName(leaf, rules.site, asOfMs, vouch);
  const found = known.get(name);
  if (found !== undefined) return ok(found);
  const identified = await verify(leaf, rules, asOfMs, vouch);
  if (!identified.ok) return identified;
  const oldest = known.keys().next().value;
  if (known.size >= MAX_REMEMBERED && oldest !== undefined) known.delete(oldest);
  known.set(name, identified.value);
  return identified;
}

/** Everything that the verdict depends on, beside the charter. */
function memoryName(leaf: ShownLeaf, site: MeetingSite, asOfMs: number, vouch: VouchClaim | null): string {
  const parts = [toHex(leaf.signaturePublicKey), toHex(claimsHash(leaf)), String(asOfMs), site.rpId, site.origin];
  if (vouch !== null) parts.push(toHex(vouch.bytes), toHex(vouch.admittedBy));
  return parts.join('\n');
}

async function verify(
  leaf: ShownLeaf,
  { charter, site }: EvidenceRules,
  asOfMs: number,
  vouch: VouchClaim | null,
): Promise<Result<Identified, GroupError>> {
  const claims = readClaims(leaf);
  if (!claims.ok) return claims;
  const trust = await trustOf(charter);
  if (!trust.ok) return trust;
  const leafKey = copyBytes(leaf.signaturePublicKey);
  const clock = { nowMs: () => asOfMs };
  const context: Context = { charter, site, trust: trust.value, leafKey, clock };
  const chain = await verifyChain(claims.value, context);
  if (!chain.ok) return chain;
  const passkey = await verifyPasskey(claims.value, context, chain.value);
  if (!passkey.ok) return passkey;
  const idToken = await verifyToken(claims.value, context);
  if (!idToken.ok) return idToken;
  const vouched = await verifyVouchOf(vouch, context);
  if (!vouched.ok) return vouched;
  const evidence: MemberEvidence = {
    chain: chain.value,
    ...passkey.value,
    idToken: idToken.value,
    vouch: vouched.value,
  };
  return describe(claims.value, evidence, charter, leafKey);
}

interface Context {
  readonly charter: VerifiedCharter;
  readonly site: MeetingSite;
  readonly trust: CharterTrust;
  readonly leafKey: Bytes;
  readonly clock: { nowMs(): number };
}

async function verifyChain(
  { chain }: Claims,
  { trust, leafKey, clock }: Context,
): Promise<Result<VerifiedChain | null, GroupError>> {
  if (chain === null) return ok(null);
  const { anchors, cache } = trust;
  const verified = await validateChain(chain, { anchors, clock, leafKey, cache });
  return verified.ok ? verified : err(certificateRefused(verified.error));
}

async function verifyPasskey(
  { evidence }: Claims,
  { charter, site, trust, leafKey, clock }: Context,
  chain: VerifiedChain | null,
): Promise<Result<Pick<MemberEvidence, 'passkey' | 'passkeyChain'>, GroupError>> {
  if (evidence.passkey === null) return ok({ passkey: null, passkeyChain: null });
  const now = { leafKey, meetingId: charter.groupId, certificateHash: chain?.certificateHash ?? null };
  const places = { origins: [site.origin], rpId: site.rpId };
  const passkey = await verifyPasskeyEvidence(evidence.passkey, now, places);
  if (!passkey.ok) return err(passkeyRefused(passkey.error));
  if (evidence.passkeyChain === null) return ok({ passkey: passkey.value, passkeyChain: null });
  const { anchors, cache } = trust;
  const rules = { anchors, clock, cache, passkey: evidence.passkey.passkey };
  const passkeyChain = await validatePasskeyChain(evidence.passkeyChain, rules);
  if (!passkeyChain.ok) return err(certificateRefused(passkeyChain.error));
  return ok({ passkey: passkey.value, passkeyChain: passkeyChain.value });
}

async function verifyToken(
  { evidence }: Claims,
  { charter, trust, leafKey, clock }: Context,
): Promise<Result<VerifiedIdToken | null, GroupError>> {
  if (evidence.idToken === null) return ok(null);
  const binding = { leafKey, meetingId: charter.groupId };
  const verified = await verifyIdToken(evidence.idToken, { issuers: trust.issuers, binding, clock });
  return verified.ok ? verified : err(tokenRefused(verified.error));
}

/** A host of the charter vouches, or whoever acted as host and signed the admission that it came with. */
async function verifyVouchOf(
  vouch: VouchClaim | null,
  { charter, leafKey }: Context,
): Promise<Result<Vouch | null, GroupError>> {
  if (vouch === null) return ok(null);
  const isHost = (key: Bytes) => isCharterHost(charter.charter, key) || equalBytes(key, vouch.admittedBy);
  const verified = await verifyVouch(vouch.bytes, { meetingId: charter.groupId, guestKey: leafKey, isHost });
  return verified.ok ? verified : err(groupErrors.make('group/vouch_invalid', { cause: verified.error }));
}

async function describe(
  { name, evidence: claimed }: Claims,
  evidence: MemberEvidence,
  { charter }: VerifiedCharter,
  leafKey: Bytes,
): Promise<Result<Identified, GroupError>> {
  const choosesNames = charter.classification.rules.names === 'chosen';
  // With a certificate the chosen name stands beside it; anywhere else it would be a second name that nobody asked for.
  if ((claimed.chosenName !== null) !== (choosesNames && evidence.chain !== null)) {
    return err(groupErrors.make('group/bad_evidence', { context: { what: 'chosen name' } }));
  }
  const assurance = assess({ ...evidence, pin: null, leafKeyHash: await sha256(leafKey) });
  const chosen = claimed.chosenName ?? name;
  const certified = assurance.name ?? evidence.chain?.identity.displayName;
  const displayName = choosesNames ? (chosen ?? certified) : (certified ?? name);
  if (displayName === undefined || displayName === null) return err(groupErrors.make('group/bad_evidence'));
  return ok({ displayName, evidence, assurance });
}
