// The five registered cipher suites (L1, RFC 9605 section 4.5 and 8.1). The product itself uses the fifth only.

/** Parameters of one suite; lengths in bytes. */
export interface CipherSuite {
  /** Number in the IANA registry. */
  readonly id: number;
  readonly name: string;
  readonly hash: 'SHA-256' | 'SHA-512';
  readonly mode: 'ctr-hmac' | 'gcm';
  /** Nka: the AES key. */
  readonly encryptionKeyBytes: number;
  /** Nk: everything derived as key, for CTR suites with the HMAC key behind the AES key. */
  readonly keyBytes: number;
  /** Nn. */
  readonly nonceBytes: 12;
  /** Nt. */
  readonly tagBytes: number;
}

function ctrHmac(id: number, tagBits: number): CipherSuite {
  return {
    id,
    name: `AES_128_CTR_HMAC_SHA256_${tagBits}`,
    hash: 'SHA-256',
    mode: 'ctr-hmac',
    encryptionKeyBytes: 16,
    keyBytes: 48,
    nonceBytes: 12,
    tagBytes: tagBits / 8,
  };
}

export const AES_128_CTR_HMAC_SHA256_80: CipherSuite = ctrHmac(1, 80);
export const AES_128_CTR_HMAC_SHA256_64: CipherSuite = ctrHmac(2, 64);
export const AES_128_CTR_HMAC_SHA256_32: CipherSuite = ctrHmac(3, 32);
export const AES_128_GCM_SHA256_128: CipherSuite = {
  id: 4,
  name: 'AES_128_GCM_SHA256_128',
  hash: 'SHA-256',
  mode: 'gcm',
  encryptionKeyBytes: 16,
  keyBytes: 16,
  nonceBytes: 12,
  tagBytes: 16,
};
export const AES_256_GCM_SHA512_128: CipherSuite = {
  id: 5,
  name: 'AES_256_GCM_SHA512_128',
  hash: 'SHA-512',
  mode: 'gcm',
  encryptionKeyBytes: 32,
  keyBytes: 32,
  nonceBytes: 12,
  tagBytes: 16,
};

/** Every registered suite, in the order of the registry. */
export const CIPHER_SUITES: readonly CipherSuite[] = [
  AES_128_CTR_HMAC_SHA256_80,
  AES_128_CTR_HMAC_SHA256_64,
  AES_128_CTR_HMAC_SHA256_32,
  AES_128_GCM_SHA256_128,
  AES_256_GCM_SHA512_128,
];
