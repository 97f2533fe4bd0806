// Issues device certificates (L1; decision 0013).
import { type Bytes } from '@incamera/kernel';
import { type CertificateAuthority } from './authority.js';
import { ed25519Spki } from './certificate-writer.js';
import { DEFAULT_LEAF_LIFETIME_MS, MAX_LEAF_LIFETIME_MS, validateChain } from './chain.js';
import { type DeviceIdentity, findWrongIdentity, identityUris } from './device-profile.js';
import { identityErrors } from './errors.js';
import { type IssuingPorts, issueLeaf } from './leaf-issuer.js';

const LEAF_KEY_BYTES = 32;
const MIN_LIFETIME_MS = 60_000;

export interface DeviceRequest {
  /** Ed25519 public key of the device's MLS leaf, 32 bytes. */
  readonly leafKey: Bytes;
  readonly identity: DeviceIdentity;
  /** One minute to seven days; by default 24 h. The certificate never outlives its issuer. */
  readonly lifetimeMs?: number;
}

/**
 * Issues a certificate for a device whose person the caller has authenticated.
 * @returns the chain, device first, without the root: what goes into the MLS credential
 * @throws {AppError} `identity/bad_request`: a value is out of its bounds; or why members would refuse the chain
 */
export async function issueDeviceCertificate(
  authority: CertificateAuthority,
  request: DeviceRequest,
  ports: IssuingPorts,
): Promise<Bytes[]> {
  const { leafKey, identity, lifetimeMs = DEFAULT_LEAF_LIFETIME_MS } = request;
  const wrong = findWrongRequest(request);
  if (wrong !== null) throw identityErrors.make('identity/bad_request', { context: { what: wrong } });
  const { displayName, organisation, email, domain } = identity;
  const content = { spki: ed25519Spki(leafKey), uris: identityUris(identity), lifetimeMs };
  return await issueLeaf(
    authority,
    { ...content, displayName, organisation, email, domain },
    ports,
    (chain, anchors, clock) =>
      validateChain(chain, { anchors, clock, leafKey, maxLeafLifetimeMs: MAX_LEAF_LIFETIME_MS }),
  );
}

function findWrongRequest({ leafKey, identity, lifetimeMs = DEFAULT_LEAF_LIFETIME_MS }: DeviceRequest): string | null {
  if (leafKey.byteLength !== LEAF_KEY_BYTES) return 'leafKey';
  if (!(lifetimeMs >= MIN_LIFETIME_MS && lifetimeMs <= MAX_LEAF_LIFETIME_MS)) return 'lifetimeMs';
  return findWrongIdentity(identity);
}
