// Authenticated encryption of one frame: AES-GCM, or AES-CTR with a truncated HMAC (L1, RFC 9605 section 4.5.1).
import { type Bytes, concat, equalBytes } from '@incamera/kernel';
import { type CipherSuite } from './suites.js';

/** One key, ready for use. `open` gives `null` when anything was altered. */
export interface Aead {
  seal(nonce: Bytes, aad: Bytes, plaintext: Bytes): Promise<Bytes>;
  open(nonce: Bytes, aad: Bytes, ciphertext: Bytes): Promise<Bytes | null>;
}

/** Makes a key of `suite.keyBytes` bytes usable; the bytes may be wiped afterwards. */
export function importAead(suite: CipherSuite, key: Bytes): Promise<Aead> {
  if (key.byteLength !== suite.keyBytes) throw new RangeError(`${suite.name} has ${suite.keyBytes}-byte keys`);
  return suite.mode === 'gcm' ? importGcm(suite, key) : importCtrHmac(suite, key);
}

async function importGcm(suite: CipherSuite, raw: Bytes): Promise<Aead> {
  const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
  const params = (iv: Bytes, additionalData: Bytes) => ({
    name: 'AES-GCM',
    iv,
    additionalData,
    tagLength: suite.tagBytes * 8,
  });
  return {
    async seal(nonce, aad, plaintext) {
      return new Uint8Array(await crypto.subtle.encrypt(params(nonce, aad), key, plaintext));
    },
    async open(nonce, aad, ciphertext) {
      try {
        return new Uint8Array(await crypto.subtle.decrypt(params(nonce, aad), key, ciphertext));
      } catch {
        return null; // OperationError says no more than that the tag does not fit.
      }
    },
  };
}

async function importCtrHmac(suite: CipherSuite, raw: Bytes): Promise<Aead> {
  const { encryptionKeyBytes, tagBytes } = suite;
  const aes = await crypto.subtle.importKey('raw', raw.slice(0, encryptionKeyBytes), 'AES-CTR', false, [
    'encrypt',
    'decrypt',
  ]);
  const hmac = await crypto.subtle.importKey(
    'raw',
    raw.slice(encryptionKeyBytes),
    { name: 'HMAC', hash: suite.hash },
    false,
    ['sign'],
  );
  // The block counter is the last 32 bits, from zero.
  const params = (nonce: Bytes) => ({ name: 'AES-CTR', counter: concat(nonce, new Uint8Array(4)), length: 32 });
  const tag = async (nonce: Bytes, aad: Bytes, ciphertext: Bytes): Promise<Bytes> => {
    const lengths = new Uint8Array(24);
    const view = new DataView(lengths.buffer);
    view.setBigUint64(0, BigInt(aad.byteLength));
    view.setBigUint64(8, BigInt(ciphertext.byteLength));
    view.setBigUint64(16, BigInt(tagBytes));
    const mac = await crypto.subtle.sign('HMAC', hmac, concat(lengths, nonce, aad, ciphertext));
    return new Uint8Array(mac).slice(0, tagBytes);
  };
  return {
    async seal(nonce, aad, plaintext) {
      const ciphertext = new Uint8Array(await crypto.subtle.encrypt(params(nonce), aes, plaintext));
      return concat(ciphertext, await tag(nonce, aad, ciphertext));
    },
    async open(nonce, aad, sealed) {
      if (sealed.byteLength < tagBytes) return null;
      const ciphertext = sealed.slice(0, sealed.byteLength - tagBytes);
      const expected = await tag(nonce, aad, ciphertext);
      if (!equalBytes(expected, sealed.subarray(ciphertext.byteLength))) return null;
      return new Uint8Array(await crypto.subtle.decrypt(params(nonce), aes, ciphertext));
    },
  };
}
