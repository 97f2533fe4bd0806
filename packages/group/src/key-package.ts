// Making and checking KeyPackages (L2, RFC 9420 sections 7.3 and 10.1). The library checks no lifetime on receipt.
import { equalBytes, err, ok, type Result } from '@incamera/kernel';
import { type CiphersuiteImpl, generateKeyPackageWithKey, type KeyPackage, type PrivateKeyPackage } from 'ts-mls';
import { verifyKeyPackage } from 'ts-mls/keyPackage.js';
import { verifyLeafNodeSignatureKeyPackage } from 'ts-mls/leafNode.js';
import { type LeafIdentity, readClaims } from './claims.js';
import { type GroupError, groupErrors } from './errors.js';
import { leafCapabilities } from './mls/suite.js';
import { hasMeetingCapabilities } from './roster.js';

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
  identity: LeafIdentity,
  signingHandle: Uint8Array,
  publicKey: Uint8Array,
  nowMs: number,
  cs: CiphersuiteImpl,
): Promise<OwnKeyPackage> {
  const nowS = BigInt(Math.floor(nowMs / 1000));
  const { publicPackage, privatePackage } = await generateKeyPackageWithKey(
    identity.credential,
    leafCapabilities(cs.name),
    { notBefore: nowS - EARLY_S, notAfter: nowS + LIFETIME_S },
    [],
    { signKey: signingHandle, publicKey },
    cs,
    [...identity.extensions],
  );
  return { keyPackage: publicPackage, privateKeys: privatePackage };
}

/**
 * Whether a key package has the form that may be added to a meeting: suite, capabilities, signatures, lifetime, and claims
 * that can be read. Whether the claims hold, `identify` says.
 * @param toleranceMs how far this clock and the sender's may differ
 */
export async function checkKeyPackage(
  keyPackage: KeyPackage,
  cs: CiphersuiteImpl,
  nowMs: number,
  toleranceMs: number,
): Promise<Result<void, GroupError>> {
  const { leafNode } = keyPackage;
  if (keyPackage.version !== 'mls10' || keyPackage.cipherSuite !== cs.name) {
    return err(groupErrors.make('group/wrong_suite'));
  }
  if (!hasMeetingCapabilities(leafNode, cs.name)) return err(groupErrors.make('group/wrong_suite'));
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
  const claims = readClaims(leafNode);
  if (!claims.ok) return claims;
  // Who is let in does not say when: the host who does it says so.
  if (claims.value.evidence.enteredAtMs === null) return ok(undefined);
  return err(groupErrors.make('group/bad_evidence', { context: { what: 'time' } }));
}
