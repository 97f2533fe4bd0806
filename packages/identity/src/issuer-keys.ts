// The keys that an OpenID provider publishes, as the charter carries them (L1, RFC 7517).
import { type Bytes, err, fromBase64Url, ok, type Result } from '@incamera/kernel';
import { type IdentityError, identityErrors } from './errors.js';

/** Algorithms of ID tokens that count. */
export const TOKEN_ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const;
export type TokenAlgorithm = (typeof TOKEN_ALGORITHMS)[number];

/** Keys that one provider may have at once. */
export const MAX_ISSUER_KEYS = 16;
const MAX_KID_CHARS = 256;
const MAX_RSA_CHARS = 1400;

/** One public key of a provider. */
export interface IssuerKey {
  /** Null: the provider numbers its keys in no way. */
  readonly kid: string | null;
  readonly algorithm: TokenAlgorithm;
  /** Public members only. */
  readonly jwk: Readonly<Record<string, string>>;
}

/**
 * The usable signing keys of a JWK set; keys for other purposes or algorithms are left out, as RFC 7517 section 5 asks.
 * @returns `identity/token_unknown_key`: it is no JWK set, has no usable key, or holds a private one
 */
export function readIssuerKeys(jwks: unknown): Result<IssuerKey[], IdentityError> {
  const refuse = (what: string) => err(identityErrors.make('identity/token_unknown_key', { context: { what } }));
  if (typeof jwks !== 'object' || jwks === null || !('keys' in jwks) || !Array.isArray(jwks.keys)) return refuse('set');
  if (jwks.keys.length > MAX_ISSUER_KEYS) return refuse('too many');
  const usable: IssuerKey[] = [];
  for (const item of jwks.keys as unknown[]) {
    if (typeof item !== 'object' || item === null) return refuse('key');
    const members = new Map<string, unknown>(Object.entries(item));
    if (members.has('d') || members.has('k')) return refuse('private key');
    const key = readIssuerKey(members);
    if (key !== null) usable.push(key);
  }
  return usable.length > 0 ? ok(usable) : refuse('no usable key');
}

const IMPORT = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  EdDSA: { name: 'Ed25519' },
} as const satisfies Record<TokenAlgorithm, unknown>;

/**
 * A key as the charter carries it.
 * @param kid how the provider names it
 * @param spki SubjectPublicKeyInfo, DER
 * @returns `identity/token_unknown_key`: not a key of that algorithm, or an algorithm that tokens may not use
 */
export async function issuerKeyFromSpki(
  kid: string,
  algorithm: string,
  spki: Bytes,
): Promise<Result<IssuerKey, IdentityError>> {
  const refuse = (what: string) => err(identityErrors.make('identity/token_unknown_key', { context: { what } }));
  const known = TOKEN_ALGORITHMS.find((name) => name === algorithm);
  if (known === undefined) return refuse('algorithm');
  try {
    const imported = await crypto.subtle.importKey('spki', spki, IMPORT[known], true, ['verify']);
    const { kty, crv, x, y, n, e } = await crypto.subtle.exportKey('jwk', imported);
    const given = Object.entries({ kid, kty, crv, x, y, n, e }).filter(([, value]) => value !== undefined);
    const key = readIssuerKey(new Map<string, unknown>(given));
    return key?.algorithm === known ? ok(key) : refuse('key');
  } catch {
    return refuse('key');
  }
}

function readIssuerKey(members: ReadonlyMap<string, unknown>): IssuerKey | null {
  const use = members.get('use');
  const kid = members.get('kid') ?? null;
  if ((use !== undefined && use !== 'sig') || (kid !== null && !isText(kid, MAX_KID_CHARS))) return null;
  const made = readMembers(members);
  const declared = members.get('alg');
  if (made === null || (declared !== undefined && declared !== made.algorithm)) return null;
  return { kid: kid as string | null, ...made };
}

function readMembers(members: ReadonlyMap<string, unknown>): Omit<IssuerKey, 'kid'> | null {
  const [kty, crv] = [members.get('kty'), members.get('crv')];
  const pick = (
    fixed: Record<string, string>,
    names: readonly string[],
    maxChars: number,
  ): Record<string, string> | null => {
    const jwk = { ...fixed };
    for (const name of names) {
      const value = members.get(name);
      if (!isText(value, maxChars) || fromBase64Url(value) === null) return null;
      jwk[name] = value;
    }
    return jwk;
  };
  if (kty === 'RSA') return withAlgorithm('RS256', pick({ kty }, ['n', 'e'], MAX_RSA_CHARS));
  if (kty === 'EC' && crv === 'P-256') return withAlgorithm('ES256', pick({ kty, crv }, ['x', 'y'], 43));
  if (kty === 'OKP' && crv === 'Ed25519') return withAlgorithm('EdDSA', pick({ kty, crv }, ['x'], 43));
  return null;
}

const withAlgorithm = (algorithm: TokenAlgorithm, jwk: Record<string, string> | null) =>
  jwk === null ? null : { algorithm, jwk };

function isText(value: unknown, maxChars: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= maxChars;
}
