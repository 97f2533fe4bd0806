// The few primitives that several packages share, all from WebCrypto (L0).
import { type Bytes } from './bytes.js';

export async function sha256(data: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', data as Bytes));
}

/** HKDF with SHA-256 (RFC 5869): `length` bytes from `secret`. */
export async function hkdfSha256(
  secret: Uint8Array,
  salt: Uint8Array,
  info: Uint8Array,
  length: number,
): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', secret as Bytes, 'HKDF', false, ['deriveBits']);
  const params = { name: 'HKDF', hash: 'SHA-256', salt: salt as Bytes, info: info as Bytes };
  return new Uint8Array(await crypto.subtle.deriveBits(params, key, length * 8));
}

/** Whether `signature` is that of `publicKey` (32 bytes) over `message`: Ed25519 of RFC 8032. */
export async function verifyEd25519(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', publicKey as Bytes, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, signature as Bytes, message as Bytes);
  } catch {
    return false; // Not a point of the curve.
  }
}

const NONCE_BYTES = 12;

/** AES-256-GCM with a random nonce: nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes). `key` is 32 bytes. */
export async function seal(key: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Promise<Bytes> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const aes = await crypto.subtle.importKey('raw', key as Bytes, 'AES-GCM', false, ['encrypt']);
  const params = { name: 'AES-GCM', iv: nonce, additionalData: aad as Bytes };
  const ciphertext = new Uint8Array(await crypto.subtle.encrypt(params, aes, plaintext as Bytes));
  const out = new Uint8Array(NONCE_BYTES + ciphertext.byteLength);
  out.set(nonce);
  out.set(ciphertext, NONCE_BYTES);
  return out;
}

/** Opens what `seal` made, or `null` when key, data or `aad` is not the one it was made with. */
export async function open(key: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Promise<Bytes | null> {
  if (sealed.byteLength < NONCE_BYTES + 16) return null;
  const aes = await crypto.subtle.importKey('raw', key as Bytes, 'AES-GCM', false, ['decrypt']);
  const iv = sealed.slice(0, NONCE_BYTES) as Bytes;
  try {
    const params = { name: 'AES-GCM', iv, additionalData: aad as Bytes };
    return new Uint8Array(await crypto.subtle.decrypt(params, aes, sealed.slice(NONCE_BYTES) as Bytes));
  } catch {
    return null; // OperationError carries no detail by design.
  }
}
