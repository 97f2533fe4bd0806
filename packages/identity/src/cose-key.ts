// Public keys of passkeys: COSE keys of three algorithms, and verifying by them (L1, RFC 9053, RFC 8230; WebAuthn level 3
// section 5.8.5).
import {
  type Bytes,
  concat,
  equalBytes,
  err,
  ok,
  type Reader,
  type Result,
  sha256,
  toBase64Url,
} from '@incamera/kernel';
import { type CborMap, readCbor } from './cbor.js';
import { ecdsaFromDer } from './ecdsa-signature.js';
import { type IdentityError, identityErrors } from './errors.js';
import { isStrongRsa } from './signature-scheme.js';

/** COSE key of an RSA-4096 passkey with room to spare. */
const MAX_COSE_KEY_BYTES = 1100;
const COORDINATE_BYTES = 32;

/** A passkey's public key. */
export type PasskeyKey =
  | { readonly algorithm: 'ES256'; readonly x: Bytes; readonly y: Bytes }
  | { readonly algorithm: 'EdDSA'; readonly x: Bytes }
  | { readonly algorithm: 'RS256'; readonly n: Bytes; readonly e: Bytes };

const KTY = 1;
const ALG = 3;
const KIND = { okp: 1, ec2: 2, rsa: 3 } as const;
const ALGORITHM = { EdDSA: -8, ES256: -7, RS256: -257 } as const;
const CURVE = { p256: 1, ed25519: 6 } as const;

/**
 * Reads a COSE key and nothing after it.
 * @returns `identity/bad_passkey`
 */
export function decodePasskeyKey(cose: Uint8Array): Result<PasskeyKey, IdentityError> {
  try {
    if (cose.byteLength > MAX_COSE_KEY_BYTES) throw new RangeError('too long');
    const { value, end } = readCbor(cose);
    if (end !== cose.byteLength || !(value instanceof Map)) throw new RangeError('form');
    return ok(readKey(value));
  } catch (cause) {
    return err(identityErrors.make('identity/bad_passkey', { cause }));
  }
}

/**
 * A key in its place in a canonical encoding, behind a 32-bit length.
 * @throws {RangeError} it breaks off, or is not encoded as `encodePasskeyKey` does
 */
export function readPasskeyKey(reader: Reader): Result<PasskeyKey, IdentityError> {
  const cose = reader.bytes(MAX_COSE_KEY_BYTES);
  const passkey = decodePasskeyKey(cose);
  if (passkey.ok && !equalBytes(encodePasskeyKey(passkey.value), cose)) throw new RangeError('key encoding');
  return passkey;
}

/** @throws {RangeError} members are missing, too many or of the wrong size */
export function readKey(map: CborMap): PasskeyKey {
  const kind = map.get(KTY);
  const algorithm = map.get(ALG);
  const bytes = (label: number, min: number, max = min): Bytes => {
    const value = map.get(label);
    if (!(value instanceof Uint8Array) || value.byteLength < min || value.byteLength > max)
      throw new RangeError('member');
    return value;
  };
  const expectSize = (size: number): void => {
    if (map.size !== size) throw new RangeError('members');
  };
  if (kind === KIND.ec2 && algorithm === ALGORITHM.ES256 && map.get(-1) === CURVE.p256) {
    expectSize(5);
    return { algorithm: 'ES256', x: bytes(-2, COORDINATE_BYTES), y: bytes(-3, COORDINATE_BYTES) };
  }
  if (kind === KIND.okp && algorithm === ALGORITHM.EdDSA && map.get(-1) === CURVE.ed25519) {
    expectSize(4);
    return { algorithm: 'EdDSA', x: bytes(-2, COORDINATE_BYTES) };
  }
  if (kind === KIND.rsa && algorithm === ALGORITHM.RS256) {
    expectSize(4);
    return { algorithm: 'RS256', n: bytes(-1, 256, 1024), e: bytes(-2, 3, 4) };
  }
  throw new RangeError('algorithm');
}

const head = (major: number, length: number): number[] => {
  if (length < 24) return [(major << 5) | length];
  return length < 256 ? [(major << 5) | 24, length] : [(major << 5) | 25, length >> 8, length & 0xff];
};
const negative = (value: number): number[] => head(1, -1 - value);
const byteString = (bytes: Bytes): Bytes => concat(new Uint8Array(head(2, bytes.byteLength)), bytes);

/** The canonical COSE encoding (CTAP 2.1 section 8): one key, one encoding, one thumbprint. */
export function encodePasskeyKey(key: PasskeyKey): Bytes {
  const start = (members: number, kind: number, ...more: number[]): Bytes =>
    new Uint8Array([...head(5, members), KTY, kind, ALG, ...negative(ALGORITHM[key.algorithm]), ...more]);
  const label = (value: number): Bytes => new Uint8Array(negative(value));
  switch (key.algorithm) {
    case 'ES256':
      return concat(
        start(5, KIND.ec2, ...negative(-1), CURVE.p256),
        label(-2),
        byteString(key.x),
        label(-3),
        byteString(key.y),
      );
    case 'EdDSA':
      return concat(start(4, KIND.okp, ...negative(-1), CURVE.ed25519), label(-2), byteString(key.x));
    case 'RS256':
      return concat(start(4, KIND.rsa), label(-1), byteString(key.n), label(-2), byteString(key.e));
  }
}

/** SHA-256 of the canonical encoding, 32 bytes: what certificates and pins name a passkey by. */
export async function passkeyThumbprint(key: PasskeyKey): Promise<Bytes> {
  return await sha256(encodePasskeyKey(key));
}

/** Whether `signature` is that of `key` over `message`. Never throws. */
export async function verifyByPasskey(key: PasskeyKey, message: Bytes, signature: Bytes): Promise<boolean> {
  try {
    switch (key.algorithm) {
      case 'ES256': {
        const raw = ecdsaFromDer(signature, COORDINATE_BYTES);
        if (raw === null) return false;
        const point = concat(new Uint8Array([4]), key.x, key.y);
        const params = { name: 'ECDSA', namedCurve: 'P-256' };
        const verifier = await crypto.subtle.importKey('raw', point, params, false, ['verify']);
        return await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, verifier, raw, message);
      }
      case 'EdDSA': {
        const verifier = await crypto.subtle.importKey('raw', key.x, 'Ed25519', false, ['verify']);
        return await crypto.subtle.verify('Ed25519', verifier, signature, message);
      }
      case 'RS256': {
        const params = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
        const jwk = { kty: 'RSA', n: toBase64Url(key.n), e: toBase64Url(key.e) };
        const verifier = await crypto.subtle.importKey('jwk', jwk, params, false, ['verify']);
        return isStrongRsa(verifier) && (await crypto.subtle.verify(params.name, verifier, signature, message));
      }
    }
  } catch {
    return false; // Not a key of its algorithm.
  }
}
