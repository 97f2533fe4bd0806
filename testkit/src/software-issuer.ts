// An OpenID provider in software: one key, and the ID tokens that it signs (OpenID Connect Core 1.0 section 2). Runs in
// browsers and in Node.
import { toBase64Url, utf8 } from '@incamera/kernel';

const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
} as const;

export class SoftwareIssuer {
  /** What it publishes as its JWKS (RFC 7517). */
  readonly jwks: { readonly keys: readonly JsonWebKey[] };
  readonly #privateKey: CryptoKey;
  readonly #kid: { readonly kid?: string };

  private constructor(privateKey: CryptoKey, publicKey: JsonWebKey, kid: { readonly kid?: string }) {
    this.#privateKey = privateKey;
    this.#kid = kid;
    this.jwks = { keys: [{ ...publicKey, ...kid }] };
  }

  /** @param kid how key and tokens name the key; without one they do not */
  static async create(kid?: string): Promise<SoftwareIssuer> {
    const pair = await crypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
    const { kty, n, e } = await crypto.subtle.exportKey('jwk', pair.publicKey);
    const publicKey = { ...(kty && { kty }), ...(n && { n }), ...(e && { e }) };
    return new SoftwareIssuer(pair.privateKey, publicKey, kid === undefined ? {} : { kid });
  }

  /** @returns the compact JWS (RFC 7515) of the claims, RS256 */
  async issue(claims: Readonly<Record<string, unknown>>): Promise<string> {
    const part = (value: unknown): string => toBase64Url(utf8(JSON.stringify(value)));
    const input = `${part({ alg: 'RS256', ...this.#kid })}.${part(claims)}`;
    const signature = await crypto.subtle.sign(RSA.name, this.#privateKey, utf8(input));
    return `${input}.${toBase64Url(new Uint8Array(signature))}`;
  }
}
