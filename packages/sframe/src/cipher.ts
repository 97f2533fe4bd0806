// Keys of one KID and the encryption of frames under them (L1, RFC 9605 sections 4.4.2 to 4.4.4).
import { type Bytes, concat, utf8, zeroize } from '@incamera/kernel';
import { type Aead, importAead } from './aead.js';
import { encodeHeader } from './header.js';
import { type CipherSuite } from './suites.js';

/** A base key that can be derived from and not read out. The caller may wipe `raw` afterwards. */
export function importBaseKey(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'HKDF', false, ['deriveBits']);
}

function label(text: string, kid: bigint, suite: CipherSuite): Bytes {
  const suffix = new Uint8Array(10);
  const view = new DataView(suffix.buffer);
  view.setBigUint64(0, kid);
  view.setUint16(8, suite.id);
  return concat(utf8(text), suffix);
}

/** sframe_key and sframe_salt of one KID. RFC 9605 section 4.4.2. */
export async function deriveKeyMaterial(
  suite: CipherSuite,
  baseKey: CryptoKey,
  kid: bigint,
): Promise<{ readonly key: Bytes; readonly salt: Bytes }> {
  const expand = async (info: Bytes, length: number): Promise<Bytes> => {
    const params = { name: 'HKDF', hash: suite.hash, salt: new Uint8Array(0), info };
    return new Uint8Array(await crypto.subtle.deriveBits(params, baseKey, length * 8));
  };
  const [key, salt] = await Promise.all([
    expand(label('SFrame 1.0 Secret key ', kid, suite), suite.keyBytes),
    expand(label('SFrame 1.0 Secret salt ', kid, suite), suite.nonceBytes),
  ]);
  return { key, salt };
}

/** Encrypts and decrypts under one KID. Whoever seals must never use a counter twice. */
export class FrameCipher {
  readonly suite: CipherSuite;
  readonly kid: bigint;
  readonly #aead: Aead;
  readonly #salt: Bytes;

  private constructor(suite: CipherSuite, kid: bigint, aead: Aead, salt: Bytes) {
    this.suite = suite;
    this.kid = kid;
    this.#aead = aead;
    this.#salt = salt;
  }

  static async derive(suite: CipherSuite, baseKey: CryptoKey, kid: bigint): Promise<FrameCipher> {
    const { key, salt } = await deriveKeyMaterial(suite, baseKey, kid);
    const aead = await importAead(suite, key);
    zeroize(key);
    return new FrameCipher(suite, kid, aead, salt);
  }

  /** header ‖ ciphertext ‖ tag; `metadata` is authenticated and not sent. RFC 9605 section 4.4.3. */
  async seal(ctr: bigint, metadata: Uint8Array, plaintext: Bytes): Promise<Bytes> {
    const header = encodeHeader({ kid: this.kid, ctr });
    return concat(header, await this.#aead.seal(this.nonce(ctr), concat(header, metadata), plaintext));
  }

  /** Plaintext behind `header` (the bytes as they arrived), or `null`. RFC 9605 section 4.4.4. */
  open(ctr: bigint, header: Uint8Array, metadata: Uint8Array, sealed: Bytes): Promise<Bytes | null> {
    return this.#aead.open(this.nonce(ctr), concat(header, metadata), sealed);
  }

  /** sframe_salt XOR CTR, 12 bytes. */
  nonce(ctr: bigint): Bytes {
    const nonce = this.#salt.slice();
    const view = new DataView(nonce.buffer);
    const at = nonce.byteLength - 8;
    view.setBigUint64(at, view.getBigUint64(at) ^ ctr);
    return nonce;
  }
}
