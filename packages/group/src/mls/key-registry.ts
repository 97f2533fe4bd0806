// Signing keys that never leave WebCrypto. The MLS library wants bytes for a private key: it gets a random handle, and
// the signature algorithm of our suite looks the non-extractable key up by it (L2, library boundary).
import { type Bytes, toBase64Url, toHex } from '@incamera/kernel';
import { sha256OfSmall } from './small-hashes.js';

const HANDLE_BYTES = 32;
const MAX_VERIFIED = 8192;
const MAX_IMPORTED = 1024;

/** Written by `registerSigningKey` and `forgetSigningKey`, read when the library signs. */
const signingKeys = new Map<string, CryptoKey>();

/** A handle for `privateKey` that the library can carry around in place of key bytes. */
export function registerSigningKey(privateKey: CryptoKey): Bytes {
  const handle = crypto.getRandomValues(new Uint8Array(HANDLE_BYTES));
  signingKeys.set(toHex(handle), privateKey);
  return handle;
}

/** Makes a handle useless. */
export function forgetSigningKey(handle: Uint8Array): void {
  signingKeys.delete(toHex(handle));
}

/** Ed25519 signature (64 bytes) under the key of a handle. */
export async function signByHandle(handle: Uint8Array, message: Uint8Array): Promise<Bytes> {
  const key = signingKeys.get(toHex(handle));
  if (key === undefined) throw new Error('no signing key under this handle: the group was closed');
  return signEd25519(key, message);
}

export async function signEd25519(privateKey: CryptoKey, message: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, message as Bytes));
}

/** Imported public keys, by their bytes; bounded. */
const imported = new Map<string, Promise<CryptoKey>>();
/** Signatures known to be good, by hash of key, signature and message; bounded, oldest forgotten first. */
const verified = new Map<string, true>();

/**
 * Whether `signature` is `publicKey`'s over `message`. A signature that was found good once is not computed again: at each
 * commit the library verifies every leaf of the tree anew, which at 300 members is most of the work.
 */
export async function verifyEd25519(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (publicKey.byteLength !== 32 || signature.byteLength !== 64) return false;
  const toHash = new Uint8Array(96 + message.byteLength);
  toHash.set(publicKey);
  toHash.set(signature, 32);
  toHash.set(message, 96);
  const fingerprint = toBase64Url(sha256OfSmall(toHash));
  if (verified.has(fingerprint)) return true;
  try {
    const key = await importPublicKey(publicKey);
    const good = await crypto.subtle.verify('Ed25519', key, signature as Bytes, message as Bytes);
    if (good) remember(verified, fingerprint, true, MAX_VERIFIED);
    return good;
  } catch {
    return false; // Not a point of the curve.
  }
}

function importPublicKey(publicKey: Uint8Array): Promise<CryptoKey> {
  const name = toHex(publicKey);
  const known = imported.get(name);
  if (known !== undefined) return known;
  const key = crypto.subtle.importKey('raw', publicKey as Bytes, 'Ed25519', false, ['verify']);
  key.catch(() => imported.delete(name));
  remember(imported, name, key, MAX_IMPORTED);
  return key;
}

function remember<T>(map: Map<string, T>, name: string, value: T, max: number): void {
  if (map.size >= max) {
    const oldest = map.keys().next().value;
    if (oldest !== undefined) map.delete(oldest);
  }
  map.set(name, value);
}

/** Whether the private key belongs to the public one: signs a probe. */
export async function isKeyPair(privateKey: CryptoKey, publicKey: Uint8Array): Promise<boolean> {
  const probe = crypto.getRandomValues(new Uint8Array(32));
  const signature = await signEd25519(privateKey, probe);
  return verifyEd25519(publicKey, probe, signature);
}
