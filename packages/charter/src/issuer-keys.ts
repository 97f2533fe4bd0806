// The keys of an OpenID provider from its JWK Set, in the one form that a charter carries (L1, RFC 7517, RFC 7518).
import { type Bytes, err, ok, type Result } from '@incamera/kernel';
import { z } from 'zod';
import './zod-without-eval.js';
import { type CharterError, charterErrors } from './errors.js';
import { MAX_ISSUER_KEYS } from './limits.js';
import { type Issuer, type IssuerKey, type TokenAlgorithm } from './parties.js';

const MAX_SET_KEYS = 64;
const MAX_VALUE_CHARS = 4000;
const MIN_RSA_BITS = 2048;

const text = z.string().max(MAX_VALUE_CHARS);
/** Unknown members are ignored (RFC 7517 section 4); private ones are not looked at. */
const jwkSchema = z.object({
  kty: text,
  kid: text.optional(),
  use: text.optional(),
  alg: text.optional(),
  crv: text.optional(),
  n: text.optional(),
  e: text.optional(),
  x: text.optional(),
  y: text.optional(),
});
type Jwk = z.infer<typeof jwkSchema>;
const jwkSetSchema = z.object({ keys: z.array(z.unknown()).max(MAX_SET_KEYS) });

const IMPORT: Readonly<Record<TokenAlgorithm, RsaHashedImportParams | EcKeyImportParams | { readonly name: string }>> =
  {
    ES256: { name: 'ECDSA', namedCurve: 'P-256' },
    ES384: { name: 'ECDSA', namedCurve: 'P-384' },
    EdDSA: { name: 'Ed25519' },
    RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    PS256: { name: 'RSA-PSS', hash: 'SHA-256' },
  };

/**
 * The issuer as a charter names it. Keys for other uses and of other kinds are left out.
 * @param provider url, holder, audiences and domains
 * @param jwks its JWK Set, parsed from JSON
 * @returns or `charter/bad_issuer_keys`: not a JWK Set, or none of its keys can sign tokens
 */
export async function issuerFromJwks(
  provider: Omit<Issuer, 'keys'>,
  jwks: unknown,
): Promise<Result<Issuer, CharterError>> {
  const set = jwkSetSchema.safeParse(jwks);
  if (!set.success) return err(charterErrors.make('charter/bad_issuer_keys'));
  const keys: IssuerKey[] = [];
  for (const value of set.data.keys) {
    const jwk = jwkSchema.safeParse(value);
    const key = jwk.success ? await issuerKeyOf(jwk.data) : null;
    if (key !== null) keys.push(key);
  }
  if (keys.length === 0 || keys.length > MAX_ISSUER_KEYS) return err(charterErrors.make('charter/bad_issuer_keys'));
  return ok({ ...provider, keys });
}

async function issuerKeyOf(jwk: Jwk): Promise<IssuerKey | null> {
  const algorithm = algorithmOf(jwk);
  if (algorithm === null || jwk.kid === undefined || (jwk.use !== undefined && jwk.use !== 'sig')) return null;
  const spki = await spkiOf(jwk, algorithm);
  return spki && { keyId: jwk.kid, algorithm, spki };
}

function algorithmOf({ kty, crv, alg }: Jwk): TokenAlgorithm | null {
  if (kty === 'EC' && crv === 'P-256' && (alg ?? 'ES256') === 'ES256') return 'ES256';
  if (kty === 'EC' && crv === 'P-384' && (alg ?? 'ES384') === 'ES384') return 'ES384';
  if (kty === 'OKP' && crv === 'Ed25519' && (alg ?? 'EdDSA') === 'EdDSA') return 'EdDSA';
  if (kty === 'RSA' && (alg ?? 'RS256') === 'RS256') return 'RS256';
  return kty === 'RSA' && alg === 'PS256' ? 'PS256' : null;
}

async function spkiOf({ kty, crv, n, e, x, y }: Jwk, algorithm: TokenAlgorithm): Promise<Bytes | null> {
  const given = { kty, crv, n, e, x, y };
  const jwk = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as JsonWebKey;
  try {
    const key = await crypto.subtle.importKey('jwk', jwk, IMPORT[algorithm], true, ['verify']);
    if (
      kty === 'RSA' &&
      (key.algorithm as KeyAlgorithm & { readonly modulusLength: number }).modulusLength < MIN_RSA_BITS
    )
      return null;
    return new Uint8Array(await crypto.subtle.exportKey('spki', key));
  } catch {
    return null; // Not a key of this kind.
  }
}
