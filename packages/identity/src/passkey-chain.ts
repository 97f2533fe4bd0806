// The chain behind a passkey: an authority that is held off the server certifies a passkey once, so that it need not be asked
// for every meeting (L1; decision 0013).
import { type Bytes, concat, equalBytes, err, ok, type Result, toBase64Url } from '@incamera/kernel';
import { type CertificateAuthority } from './authority.js';
import { ed25519Spki } from './certificate-writer.js';
import { type PasskeyKey, passkeyThumbprint } from './cose-key.js';
import { type IdentityError, identityErrors } from './errors.js';
import { type IssuingPorts, issueLeaf } from './leaf-issuer.js';
import { findWrongPasskeyIdentity, type PasskeyIdentity, passkeyUris, readPasskeyIdentity } from './passkey-profile.js';
import { type PathRules, type VerifiedPath, validatePath } from './path.js';

const DAY_MS = 24 * 3_600_000;
/** Longer than a year, so that it can be renewed once a year. Whoever loses the passkey before goes on the deny list. */
export const MAX_PASSKEY_LIFETIME_MS = 400 * DAY_MS;
const MIN_LIFETIME_MS = 60_000;

export interface PasskeyRequest {
  readonly passkey: PasskeyKey;
  /** The thumbprint follows from the passkey. */
  readonly identity: Omit<PasskeyIdentity, 'passkeys'>;
  /** One minute to 400 days, which is the default. The certificate never outlives its issuer. */
  readonly lifetimeMs?: number;
}

export interface PasskeyChainRules extends PathRules {
  /** The passkey that proved itself, whose certificate it must be. */
  readonly passkey: PasskeyKey;
}

/** A chain behind a passkey that holds. That the passkey stands behind a member, its assertion says. */
export interface VerifiedPasskeyChain extends VerifiedPath {
  readonly identity: PasskeyIdentity;
}

/**
 * Certifies a passkey whose owner the caller knows.
 * @returns the chain, the passkey's certificate first, without the root
 * @throws {AppError} `identity/bad_request`: a value is out of its bounds; `identity/bad_passkey`; or why members would
 * refuse the chain
 */
export async function issuePasskeyCertificate(
  authority: CertificateAuthority,
  { passkey, identity, lifetimeMs = MAX_PASSKEY_LIFETIME_MS }: PasskeyRequest,
  ports: IssuingPorts,
): Promise<Bytes[]> {
  const named: PasskeyIdentity = { ...identity, passkeys: [await passkeyThumbprint(passkey)] };
  const isTimely = lifetimeMs >= MIN_LIFETIME_MS && lifetimeMs <= MAX_PASSKEY_LIFETIME_MS;
  const wrong = isTimely ? findWrongPasskeyIdentity(named) : 'lifetimeMs';
  if (wrong !== null) throw identityErrors.make('identity/bad_request', { context: { what: wrong } });
  const spki = await passkeySpki(passkey);
  if (spki === null) throw identityErrors.make('identity/bad_passkey');
  const { displayName, organisation, email, domain } = named;
  return await issueLeaf(
    authority,
    { spki, displayName, organisation, email, domain, uris: passkeyUris(named), lifetimeMs },
    ports,
    (chain, anchors, clock) => validatePasskeyChain(chain, { anchors, clock, passkey }),
  );
}

/**
 * Validates a chain, the passkey's certificate first, each certified by the next, the last by an anchor.
 * @returns beside the errors of every chain: `identity/certificate_other_key`: it certifies another passkey
 * @throws {RangeError} the rules are out of their bounds: caller bug
 */
export async function validatePasskeyChain(
  chain: readonly Uint8Array[],
  rules: PasskeyChainRules,
): Promise<Result<VerifiedPasskeyChain, IdentityError>> {
  const validated = await validatePath(chain, rules, async (leaf) => {
    const named = readPasskeyIdentity(leaf);
    if (!named.ok) return named;
    const spki = await passkeySpki(rules.passkey);
    const thumbprint = named.value.passkeys[0] ?? new Uint8Array();
    const isOurs =
      spki !== null &&
      leaf.key !== null &&
      equalBytes(leaf.key.spki, spki) &&
      equalBytes(thumbprint, await passkeyThumbprint(rules.passkey));
    if (!isOurs) return err(identityErrors.make('identity/certificate_other_key'));
    const { domain, email } = named.value;
    return ok({ value: named.value, domain, email, maxLifetimeMs: MAX_PASSKEY_LIFETIME_MS });
  });
  if (!validated.ok) return validated;
  const { value: identity, ...path } = validated.value;
  return ok({ ...path, identity });
}

/** DER of a passkey's SubjectPublicKeyInfo, or null when it is no key of its algorithm. */
async function passkeySpki(key: PasskeyKey): Promise<Bytes | null> {
  if (key.algorithm === 'EdDSA') return ed25519Spki(key.x);
  try {
    const imported =
      key.algorithm === 'ES256'
        ? await crypto.subtle.importKey(
            'raw',
            concat(new Uint8Array([4]), key.x, key.y),
            { name: 'ECDSA', namedCurve: 'P-256' },
            true,
            ['verify'],
          )
        : await crypto.subtle.importKey(
            'jwk',
            { kty: 'RSA', n: toBase64Url(key.n), e: toBase64Url(key.e) },
            { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
            true,
            ['verify'],
          );
    return new Uint8Array(await crypto.subtle.exportKey('spki', imported));
  } catch {
    return null; // Not a point of the curve, or no RSA key.
  }
}
