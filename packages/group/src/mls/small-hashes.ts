// Hashes and HKDF (RFC 5869) without WebCrypto, for the many small ones of key schedule and ratchet tree (L2, library boundary).
// At 300 members a commit takes some 3,000 derivations and 1,000 hashes; a call into WebCrypto costs far more than it computes.
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { type CiphersuiteImpl, type HashAlgorithm, type KdfAlgorithm } from 'ts-mls';

const KDF_HASHES = { 'HKDF-SHA256': sha256, 'HKDF-SHA384': sha384, 'HKDF-SHA512': sha512 } as const;
const HASHES = { 'SHA-256': sha256, 'SHA-384': sha384, 'SHA-512': sha512 } as const;
/** Up to this length a hash is cheaper here than the way into WebCrypto and back. */
const SMALL_BYTES = 8192;

/** The KDF of a suite (RFC 9420 section 8). */
export function makeKdf(algorithm: KdfAlgorithm): CiphersuiteImpl['kdf'] {
  const hash = KDF_HASHES[algorithm];
  return {
    size: hash.outputLen,
    extract: async (salt, ikm) => extract(hash, ikm, salt),
    expand: async (prk, info, length) => expand(hash, prk, info, length),
  };
}

/** The hash of a suite; MACs and long inputs stay with WebCrypto. */
export function makeHash(algorithm: HashAlgorithm, webCrypto: CiphersuiteImpl['hash']): CiphersuiteImpl['hash'] {
  const hash = HASHES[algorithm];
  return {
    mac: (key, data) => webCrypto.mac(key, data),
    verifyMac: (key, mac, data) => webCrypto.verifyMac(key, mac, data),
    digest: async (data) => (data.byteLength <= SMALL_BYTES ? hash(data) : webCrypto.digest(data)),
  };
}

/** SHA-256 of something short. */
export function sha256OfSmall(data: Uint8Array): Uint8Array {
  return sha256(data);
}
