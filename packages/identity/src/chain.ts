// The chain behind a device: whether it leads from a trust anchor to the device that it names (L1, RFC 9420 section 5.3).
import { type Bytes, equalBytes, err, ok, type Result } from '@incamera/kernel';
import { type DeviceIdentity, readDeviceIdentity } from './device-profile.js';
import { type IdentityError, identityErrors } from './errors.js';
import { type PathRules, type VerifiedPath, validatePath } from './path.js';

const DAY_MS = 24 * 3_600_000;
/** What a device certificate lives at most unless the meeting says otherwise; also the longest an issuer is asked for. */
export const DEFAULT_LEAF_LIFETIME_MS = DAY_MS;
/** The most that any meeting can allow: longer ones would need a revocation service. */
export const MAX_LEAF_LIFETIME_MS = 7 * DAY_MS;

export interface ChainRules extends PathRules {
  /** The Ed25519 key of the MLS leaf, 32 bytes, that the certificate must be for. */
  readonly leafKey: Bytes;
  /** Up to 7 days. */
  readonly maxLeafLifetimeMs?: number;
}

/** A chain that holds. Its `certificateHash` is what a passkey binds. */
export interface VerifiedChain extends VerifiedPath {
  readonly identity: DeviceIdentity;
  readonly leafKey: Bytes;
}

/**
 * Validates a chain, device first, each certified by the next, the last by an anchor (which may be repeated at the end).
 * @throws {RangeError} the rules are out of their bounds: caller bug
 */
export async function validateChain(
  chain: readonly Uint8Array[],
  rules: ChainRules,
): Promise<Result<VerifiedChain, IdentityError>> {
  const { maxLeafLifetimeMs = DEFAULT_LEAF_LIFETIME_MS } = rules;
  if (!(maxLeafLifetimeMs > 0 && maxLeafLifetimeMs <= MAX_LEAF_LIFETIME_MS)) throw new RangeError('maxLeafLifetimeMs');
  const validated = await validatePath(chain, rules, async (leaf) => {
    const named = readDeviceIdentity(leaf);
    if (!named.ok) return named;
    if (!equalBytes(named.value.leafKey, rules.leafKey)) {
      return err(identityErrors.make('identity/certificate_other_key'));
    }
    const { domain, email } = named.value.identity;
    return ok({ value: named.value, domain, email, maxLifetimeMs: maxLeafLifetimeMs });
  });
  if (!validated.ok) return validated;
  const { value, ...path } = validated.value;
  return ok({ ...path, ...value });
}
