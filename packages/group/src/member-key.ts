// The two long-term keys of a member: the signing key of the leaf, and for hosts the key that the group's state is sealed to (L2).
import { type Bytes } from '@incamera/kernel';
import { generateEd25519, loadSuite, PRODUCT_SUITE } from './mls/suite.js';

/**
 * The Ed25519 key that signs a member's leaf. The private key is not extractable and can be stored in IndexedDB
 * (structured clone), so that a reloaded tab comes back under the same key.
 */
export interface MemberKey {
  readonly privateKey: CryptoKey;
  /** 32 bytes. */
  readonly publicKey: Bytes;
}

/** X-Wing HPKE key pair of a host. Both halves are bytes: WebCrypto knows no X-Wing. */
export interface ReturnKey {
  /** 32 bytes; secret. */
  readonly privateKey: Bytes;
  /** 1216 bytes; stands in the charter. */
  readonly publicKey: Bytes;
}

/** A new signing key. */
export async function generateMemberKey(): Promise<MemberKey> {
  return generateEd25519();
}

/** A new key for a host's return. */
export async function generateReturnKey(): Promise<ReturnKey> {
  const { hpke } = await loadSuite(PRODUCT_SUITE);
  const pair = await hpke.generateKeyPair();
  return {
    privateKey: new Uint8Array(await hpke.exportPrivateKey(pair.privateKey)),
    publicKey: new Uint8Array(await hpke.exportPublicKey(pair.publicKey)),
  };
}
