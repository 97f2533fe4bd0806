// Issues device certificates (L1; decision 0013). What is issued has been validated as a member will validate it.
import { type Bytes, type Clock, equalBytes, type Rng } from '@incamera/kernel';
import { type CertificateAuthority } from './authority.js';
import { ed25519Spki, encodeName, extensions, keyIdFor, keyIdOf, signCertificate } from './certificate-writer.js';
import { DEFAULT_LEAF_LIFETIME_MS, MAX_LEAF_LIFETIME_MS, readTrustAnchor, validateChain } from './chain.js';
import { DEVICE_PURPOSE, type DeviceIdentity, findWrongIdentity, identityUris } from './device-profile.js';
import { identityErrors } from './errors.js';

const LEAF_KEY_BYTES = 32;
/** Clocks of other devices may be behind. */
const BACKDATING_MS = 300_000;
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
  { clock, rng }: { readonly clock: Pick<Clock, 'nowMs'>; readonly rng: Rng },
): Promise<Bytes[]> {
  const { leafKey, identity, lifetimeMs = DEFAULT_LEAF_LIFETIME_MS } = request;
  const wrong = findWrongRequest(request);
  if (wrong !== null) throw identityErrors.make('identity/bad_request', { context: { what: wrong } });
  const { certificate } = authority;
  const { key } = certificate;
  if (key === null) throw identityErrors.make('identity/bad_authority', { context: { what: 'key kind' } });
  const nowMs = clock.nowMs();
  const spki = ed25519Spki(leafKey);
  const leaf = await signCertificate(
    {
      issuer: certificate.subject,
      subject: encodeName(identity.displayName, identity.organisation),
      spki,
      notBeforeMs: nowMs - BACKDATING_MS,
      notAfterMs: Math.min(nowMs + lifetimeMs, certificate.notAfterMs),
      extensions: [
        extensions.signsData(),
        extensions.purposes([DEVICE_PURPOSE]),
        extensions.names(identity.email === null ? [] : [identity.email], identityUris(identity)),
        extensions.subjectKeyId(await keyIdOf(spki)),
        extensions.authorityKeyId(await keyIdFor({ subjectKeyId: certificate.subjectKeyId, spki: key.spki })),
      ],
    },
    authority.privateKey,
    rng,
  );
  const top = authority.chain.at(-1) as Bytes;
  const chain = [leaf, ...authority.chain.slice(0, -1)];
  // An issuer that was made for other names would give certificates that every member refuses: better to know now.
  const anchor = await readTrustAnchor(top, { holder: 'server', domains: namedDomains(identity) });
  if (!anchor.ok) throw anchor.error;
  const valid = await validateChain(chain, {
    anchors: [anchor.value],
    clock: { nowMs: () => nowMs },
    leafKey,
    maxLeafLifetimeMs: MAX_LEAF_LIFETIME_MS,
  });
  if (!valid.ok) throw valid.error;
  const isRoot = equalBytes(anchor.value.certificate.issuer, anchor.value.certificate.subject);
  return isRoot ? chain : [...chain, top];
}

/** What the certificate will name: whether the authority may, its own constraints decide here. */
function namedDomains({ domain, email }: DeviceIdentity): string[] {
  return email === null ? [domain] : [domain, email.slice(email.lastIndexOf('@') + 1).toLowerCase()];
}

function findWrongRequest({ leafKey, identity, lifetimeMs = DEFAULT_LEAF_LIFETIME_MS }: DeviceRequest): string | null {
  if (leafKey.byteLength !== LEAF_KEY_BYTES) return 'leafKey';
  if (!(lifetimeMs >= MIN_LIFETIME_MS && lifetimeMs <= MAX_LEAF_LIFETIME_MS)) return 'lifetimeMs';
  return findWrongIdentity(identity);
}
