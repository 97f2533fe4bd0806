// The one cipher suite of the product and how the library is configured for it (L2, library boundary; RFC 9420 section 17.1).
import { type Bytes } from '@incamera/kernel';
import {
  type Capabilities,
  type CiphersuiteImpl,
  type CiphersuiteName,
  type ClientConfig,
  defaultKeyPackageEqualityConfig,
  defaultLifetimeConfig,
  defaultPaddingConfig,
  type Extension,
  encodeRequiredCapabilities,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
} from 'ts-mls';
import { registerSigningKey, signByHandle, verifyEd25519 } from './key-registry.js';
import { makeHash, makeKdf } from './small-hashes.js';

/** Hybrid post-quantum: X-Wing (ML-KEM-768 with X25519), AES-256-GCM, SHA-512, Ed25519. */
export const PRODUCT_SUITE = 'MLS_256_XWING_AES256GCM_SHA512_Ed25519' satisfies CiphersuiteName;

// Private-use code points (RFC 9420 section 17): ours in this product, the same number in each registry.
/** GroupContext extension: all versions of the charter. */
export const CHARTER_EXTENSION = 0xf1c0;
/** GroupInfo extension: the signed admissions of all leaves, for joiners. */
export const ADMISSIONS_EXTENSION = 0xf1c1;
/** Leaf extension: evidence of a member's identity beside the credential. */
export const EVIDENCE_EXTENSION = 0xf1c3;
/** GroupInfo extension: the newest deny lists, for joiners. */
export const DENY_LISTS_EXTENSION = 0xf1c4;
/** GroupContext extension: from when the meeting's time counts. */
export const CLOCK_EXTENSION = 0xf1c5;
/** GroupInfo extension of a Welcome: how late it is in the meeting. */
export const CLOCK_READING_EXTENSION = 0xf1c6;
/** Leaf extension: the commitment to the key that marks this device's copies. */
export const MARK_EXTENSION = 0xf1c7;
/** Proposal that changes nothing and carries what justifies the others of its commit. */
export const JUSTIFICATION_PROPOSAL = 0xf1c2;

const EXTENSIONS = [
  CHARTER_EXTENSION,
  ADMISSIONS_EXTENSION,
  EVIDENCE_EXTENSION,
  DENY_LISTS_EXTENSION,
  CLOCK_EXTENSION,
  CLOCK_READING_EXTENSION,
  MARK_EXTENSION,
];
const CREDENTIALS: Capabilities['credentials'] = ['basic', 'x509'];

const impls = new Map<CiphersuiteName, Promise<CiphersuiteImpl>>();

/** The library's suite with our signatures (handles instead of private keys, verification remembered) and faster small hashes. */
export function loadSuite(name: CiphersuiteName): Promise<CiphersuiteImpl> {
  const known = impls.get(name);
  if (known !== undefined) return known;
  const impl = makeSuite(name);
  impls.set(name, impl);
  return impl;
}

async function makeSuite(name: CiphersuiteName): Promise<CiphersuiteImpl> {
  const suite = getCiphersuiteFromName(name);
  if (suite.signature !== 'Ed25519') throw new Error('only Ed25519 suites have keys in WebCrypto here');
  const impl = await getCiphersuiteImpl(suite);
  return {
    ...impl,
    kdf: makeKdf(suite.hpke.kdf),
    hash: makeHash(suite.hash, impl.hash),
    signature: {
      sign: signByHandle,
      verify: verifyEd25519,
      async keygen() {
        const pair = await generateEd25519();
        return { signKey: registerSigningKey(pair.privateKey), publicKey: pair.publicKey };
      },
    },
  };
}

/** A key pair whose private half cannot be read by anybody, this code included. */
export async function generateEd25519(): Promise<{ readonly privateKey: CryptoKey; readonly publicKey: Bytes }> {
  const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  return {
    privateKey: pair.privateKey,
    publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)),
  };
}

/** What every leaf of a meeting can do: exactly this, so that a downgrade needs another key package. */
export function leafCapabilities(suite: CiphersuiteName): Capabilities {
  return {
    versions: ['mls10'],
    ciphersuites: [suite],
    extensions: EXTENSIONS,
    proposals: [JUSTIFICATION_PROPOSAL],
    credentials: CREDENTIALS,
  };
}

/** The extensions of the GroupContext: of these only the charter's ever changes, by one more version. @param clock of the meeting */
export function contextExtensions(charterChain: Uint8Array, clock: Extension): Extension[] {
  return [
    {
      extensionType: 'required_capabilities',
      extensionData: encodeRequiredCapabilities({
        extensionTypes: EXTENSIONS,
        proposalTypes: [JUSTIFICATION_PROPOSAL],
        credentialTypes: CREDENTIALS,
      }),
    },
    { extensionType: CHARTER_EXTENSION, extensionData: charterChain },
    clock,
  ];
}

/**
 * Configuration of the library. One past epoch is kept by us, not by it: `retainKeysForEpochs: 0` would keep all of them,
 * and its default keeps four past a removal.
 */
export const clientConfig: ClientConfig = {
  keyRetentionConfig: { retainKeysForGenerations: 64, retainKeysForEpochs: 1, maximumForwardRatchetSteps: 1000 },
  lifetimeConfig: defaultLifetimeConfig,
  keyPackageEqualityConfig: defaultKeyPackageEqualityConfig,
  paddingConfig: defaultPaddingConfig,
  // Credentials are judged by us, against the charter, on the candidate state: see roster.ts and evidence.ts.
  authService: { validateCredential: async () => true },
};
