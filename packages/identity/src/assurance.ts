// Assurance: what a displayed name rests on, as one of five levels with the reasons (L1). Words are the interface's.
import { type Bytes, equalBytes } from '@incamera/kernel';
import { type VerifiedChain } from './chain.js';
import { type VerifiedIdToken } from './id-token.js';
import { type VerifiedPasskeyChain } from './passkey-chain.js';
import { type VerifiedPasskey } from './passkey-evidence.js';
import { type PinVerdict } from './pins.js';
import { type Vouch } from './vouch.js';

/** From weakest to strongest. */
export const ASSURANCE_LEVELS = ['self-asserted', 'server', 'organisation', 'passkey', 'compared'] as const;

/**
 * self-asserted: the person typed it · server: this server says so · organisation: an authority or provider whose key the
 * server does not hold · passkey: bound to a passkey under such a root · compared: two people compared their keys.
 */
export type AssuranceLevel = (typeof ASSURANCE_LEVELS)[number];

/** Why a level was given, or not given. Times are Unix milliseconds. */
export type AssuranceReason =
  | { readonly code: 'certified'; readonly by: 'organisation' | 'server'; readonly domain: string }
  | { readonly code: 'provider'; readonly by: 'organisation' | 'server'; readonly issuer: string }
  | { readonly code: 'vouched'; readonly name: string }
  /** An organisation's certificate names the passkey. */
  | { readonly code: 'passkey_certified' }
  /** The passkey was certified when this device first saw it. */
  | { readonly code: 'passkey_pinned'; readonly sinceMs: number }
  /** A passkey of which only the server says whose it is. */
  | { readonly code: 'passkey_unrooted' }
  /** The passkey may exist on several devices. */
  | { readonly code: 'passkey_syncable' }
  /** The person showed a passkey before and shows none now. */
  | { readonly code: 'passkey_missing' }
  | { readonly code: 'name_changed' | 'passkey_changed' | 'root_changed'; readonly sinceMs: number }
  | { readonly code: 'compared' | 'compared_other_key'; readonly atMs: number }
  | { readonly code: 'nothing_verified' };

/** What was verified about one member. Null: there is no evidence of that kind. */
export interface VerifiedEvidence {
  readonly chain: VerifiedChain | null;
  readonly passkey: VerifiedPasskey | null;
  /** Whose that passkey is, by a certificate over it. */
  readonly passkeyChain: VerifiedPasskeyChain | null;
  readonly idToken: VerifiedIdToken | null;
  readonly vouch: Vouch | null;
  /** What this device remembers of the person, as `observe` compared it. */
  readonly pin: PinVerdict | null;
  /** SHA-256 of the member's leaf key, 32 bytes: proved by the member's signatures in the group. */
  readonly leafKeyHash: Bytes;
}

export interface Assurance {
  readonly level: AssuranceLevel;
  /** The name that this level speaks for, and the only one to show with it; null: whatever the person typed. */
  readonly name: string | null;
  readonly reasons: readonly AssuranceReason[];
}

/** Whether `level` is at least `minimum`. */
export function meetsAssurance(level: AssuranceLevel, minimum: AssuranceLevel): boolean {
  return ASSURANCE_LEVELS.indexOf(level) >= ASSURANCE_LEVELS.indexOf(minimum);
}

/** The level of a member, and why. What the server alone says never counts as more than *server*. */
export function assess(evidence: VerifiedEvidence): Assurance {
  const findings = [
    ...assessSources(evidence),
    ...assessPasskey(evidence),
    ...assessComparison(evidence),
    ...assessChange(evidence),
  ];
  const strongest = findings.reduce<Finding | null>(
    (best, finding) => (best === null || rank(finding) > rank(best) ? finding : best),
    null,
  );
  const reasons = findings.map(({ reason }) => reason);
  return {
    level: strongest?.level ?? 'self-asserted',
    name: strongest?.name ?? evidence.vouch?.name ?? null,
    reasons: reasons.length > 0 ? reasons : [{ code: 'nothing_verified' }],
  };
}

/** A reason, the level that it alone gives (null: none), and the name that it speaks for. */
interface Finding {
  readonly level: AssuranceLevel | null;
  readonly name?: string | null;
  readonly reason: AssuranceReason;
}

const rank = ({ level }: Finding): number => (level === null ? -1 : ASSURANCE_LEVELS.indexOf(level));

function assessSources({ chain, passkey, passkeyChain, idToken, vouch }: VerifiedEvidence): Finding[] {
  const findings: Finding[] = [];
  if (chain !== null) findings.push(certified(chain));
  // A certificate over a passkey says something about whoever proved to have that passkey, and about nobody else.
  if (passkeyChain !== null && passkey !== null && namesPasskey(passkeyChain, passkey.thumbprint)) {
    findings.push(certified(passkeyChain));
  }
  if (idToken !== null) {
    const by = idToken.holder;
    // Never a name that the person typed: the provider says nothing about that.
    const name = idToken.name ?? idToken.email ?? idToken.subject;
    findings.push({ level: by, name, reason: { code: 'provider', by, issuer: idToken.issuer } });
  }
  if (vouch !== null) findings.push({ level: null, reason: { code: 'vouched', name: vouch.name } });
  return findings;
}

function certified({ holder: by, identity }: VerifiedChain | VerifiedPasskeyChain): Finding {
  const { displayName: name, domain } = identity;
  return { level: by, name, reason: { code: 'certified', by, domain } };
}

function assessPasskey({ chain, passkey, passkeyChain, pin }: VerifiedEvidence): Finding[] {
  if (passkey === null) {
    return pin?.isPasskeyMissing === true ? [{ level: null, reason: { code: 'passkey_missing' } }] : [];
  }
  const { thumbprint, isSyncable } = passkey;
  const findings: Finding[] = [];
  const pinned = pin?.pin.passkeys.find((known) => equalBytes(known.thumbprint, thumbprint));
  const root = [chain, passkeyChain].find((candidate) => isCertifiedPasskey(candidate, thumbprint));
  if (root) {
    const { displayName: name } = root.identity;
    findings.push({ level: 'passkey', name, reason: { code: 'passkey_certified' } });
  } else if (pinned?.isCertified === true && pin !== null) {
    const reason = { code: 'passkey_pinned', sinceMs: pinned.sinceMs } as const;
    findings.push({ level: levelUnderPinnedName(pin, 'passkey'), name: pin.pin.name, reason });
  } else findings.push({ level: null, reason: { code: 'passkey_unrooted' } });
  if (isSyncable) findings.push({ level: null, reason: { code: 'passkey_syncable' } });
  return findings;
}

/** A remembered key says who somebody is under the remembered name only: another name would be vouched for by nobody. */
function levelUnderPinnedName({ pin }: PinVerdict, level: AssuranceLevel): AssuranceLevel | null {
  return pin.change === null || pin.change.name === null ? level : null;
}

/** Whether an organisation's certificate, over a device or over the passkey itself, names the passkey. */
export function isCertifiedPasskey(chain: VerifiedChain | VerifiedPasskeyChain | null, thumbprint: Bytes): boolean {
  return chain !== null && chain.holder === 'organisation' && namesPasskey(chain, thumbprint);
}

/** Whether a certificate says, by whomever, that the passkey is that of the person. */
export function namesPasskey({ identity }: VerifiedChain | VerifiedPasskeyChain, thumbprint: Bytes): boolean {
  return identity.passkeys.some((named) => equalBytes(named, thumbprint));
}

function assessComparison({ passkey, pin, leafKeyHash }: VerifiedEvidence): Finding[] {
  if (pin === null || pin.pin.compared === null) return [];
  const { keyHash, atMs } = pin.pin.compared;
  const proved = [leafKeyHash, ...(passkey === null ? [] : [passkey.thumbprint])];
  if (!proved.some((hash) => equalBytes(hash, keyHash))) {
    return [{ level: null, reason: { code: 'compared_other_key', atMs } }];
  }
  return [{ level: levelUnderPinnedName(pin, 'compared'), name: pin.pin.name, reason: { code: 'compared', atMs } }];
}

function assessChange({ pin }: VerifiedEvidence): Finding[] {
  const change = pin?.pin.change ?? null;
  if (change === null) return [];
  const { sinceMs } = change;
  return [
    ...(change.name === null ? [] : [{ level: null, reason: { code: 'name_changed', sinceMs } } as const]),
    ...(change.passkey === null ? [] : [{ level: null, reason: { code: 'passkey_changed', sinceMs } } as const]),
    ...(change.rootKeyHash === null ? [] : [{ level: null, reason: { code: 'root_changed', sinceMs } } as const]),
  ];
}
