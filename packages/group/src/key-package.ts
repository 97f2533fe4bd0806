// Making and checking KeyPackages (L2, RFC 9420 sections 7.3 and 10.1). The library checks no lifetime on receipt.
import { type VerifiedCharter } from '@incamera/charter';
import { equalBytes, err, type Result } from '@incamera/kernel';
import { type CiphersuiteImpl, generateKeyPackageWithKey, type KeyPackage, type PrivateKeyPackage } from 'ts-mls';
import { verifyKeyPackage } from 'ts-mls/keyPackage.js';
import { verifyLeafNodeSignatureKeyPackage } from 'ts-mls/leafNode.js';
import { encodeIdentity, type Identity, readIdentity } from './credential.js';
import { type GroupError, groupErrors } from './errors.js';
import { leafCapabilities } from './mls/suite.js';
import { hasMeetingCapabilities, identityBytes } from './roster.js';

/** How long somebody can wait at the door: a key package outlives the longest wait for a host. */
const LIFETIME_S = 24n * 3600n;
/** A key package counts from an hour earlier on: the joiner's clock may be that much ahead of the host's. */
const EARLY_S = 3600n;

/** A KeyPackage and its private halves, for one join. */
export interface OwnKeyPackage {
  readonly keyPackage: KeyPackage;
  readonly privateKeys: PrivateKeyPackage;
}

export async function makeKeyPackage(
  identity: Identity,
  signingHandle: Uint8Array,
  publicKey: Uint8Array,
  nowMs: number,
  cs: CiphersuiteImpl,
): Promise<OwnKeyPackage> {
  const nowS = BigInt(Math.floor(nowMs / 1000));
  const { publicPackage, privatePackage } = await generateKeyPackageWithKey(
    { credentialType: 'basic', identity: encodeIdentity(identity) },
    leafCapabilities(cs.name),
    { notBefore: nowS - EARLY_S, notAfter: nowS + LIFETIME_S },
    [],
    { signKey: signingHandle, publicKey },
    cs,
  );
  return { keyPackage: publicPackage, privateKeys: privatePackage };
}

/**
 * Whether a key package may be added to a meeting: suite, capabilities, signatures, lifetime, evidence.
 * @param toleranceMs how far this clock and the sender's may differ
 */
export async function checkKeyPackage(
  keyPackage: KeyPackage,
  charter: VerifiedCharter,
  cs: CiphersuiteImpl,
  nowMs: number,
  toleranceMs: number,
): Promise<Result<Identity, GroupError>> {
  const { leafNode } = keyPackage;
  if (keyPackage.version !== 'mls10' || keyPackage.cipherSuite !== cs.name) {
    return err(groupErrors.make('group/wrong_suite'));
  }
  const bytes = identityBytes(leafNode);
  if (bytes === null || !hasMeetingCapabilities(leafNode, cs.name)) return err(groupErrors.make('group/wrong_suite'));
  if (leafNode.leafNodeSource !== 'key_package' || keyPackage.extensions.length > 0) {
    return err(groupErrors.make('group/bad_key_package', { context: { what: 'form' } }));
  }
  if (equalBytes(keyPackage.initKey, leafNode.hpkePublicKey)) {
    return err(groupErrors.make('group/bad_key_package', { context: { what: 'same key twice' } }));
  }
  const { notBefore, notAfter } = leafNode.lifetime;
  const toleranceS = BigInt(Math.ceil(toleranceMs / 1000));
  const nowS = BigInt(Math.floor(nowMs / 1000));
  const isCurrent = notBefore <= nowS + toleranceS && nowS <= notAfter + toleranceS;
  if (!isCurrent || notAfter - notBefore > LIFETIME_S + EARLY_S || notAfter <= notBefore) {
    return err(groupErrors.make('group/key_package_expired'));
  }
  const isSigned =
    (await verifyLeafNodeSignatureKeyPackage(leafNode, cs.signature)) &&
    (await verifyKeyPackage(keyPackage, cs.signature));
  if (!isSigned) return err(groupErrors.make('group/bad_key_package', { context: { what: 'signature' } }));
  try {
    await cs.hpke.importPublicKey(keyPackage.initKey);
    await cs.hpke.importPublicKey(leafNode.hpkePublicKey);
  } catch (cause) {
    return err(groupErrors.make('group/bad_key_package', { context: { what: 'key' }, cause }));
  }
  return readIdentity(bytes, leafNode.signaturePublicKey, charter);
}
