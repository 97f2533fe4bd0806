// Certificate authorities: the embedded one (root and intermediate) and one that an organisation brings along (L1; decision
// 0013).
import { type Bytes, type Clock, err, isLine, ok, type Result, type Rng, sha256 } from '@incamera/kernel';
import { decodeCertificate, type ParsedCertificate } from './certificate.js';
import { encodeName, extensions, keyIdFor, keyIdOf, signCertificate } from './certificate-writer.js';
import { isDomain, MAX_CERTIFIED_NAME_CHARS } from './device-profile.js';
import { type IdentityError, identityErrors } from './errors.js';
import { MAX_CHAIN } from './path.js';
import { certificateSigner, readSignatureScheme, verifyByScheme } from './signature-scheme.js';

const YEAR_MS = 365 * 24 * 3_600_000;
const MAX_AUTHORITY_LIFETIME_MS = 20 * YEAR_MS;
/** Clocks of devices may be behind. */
const BACKDATING_MS = 300_000;
const MAX_DOMAINS = 16;

/** Somebody who can issue device certificates. */
export interface CertificateAuthority {
  /** Signs; may be non-extractable. */
  readonly privateKey: CryptoKey;
  /** DER: the issuer itself first, up to its root or short of it. Devices get what is below the root. */
  readonly chain: readonly Bytes[];
  readonly certificate: ParsedCertificate;
}

export interface AuthorityRequest {
  readonly keys: CryptoKeyPair;
  /** CN and O, 1 to 64 characters each. */
  readonly commonName: string;
  readonly organisation: string;
  /** Whose people and devices it may name: 1 to 16 lower-case host names. */
  readonly domains: readonly string[];
  /** At most 20 years. */
  readonly lifetimeMs: number;
}

interface Ports {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly rng: Rng;
}

/**
 * Makes a self-signed root whose names are constrained to `domains`.
 * @throws {AppError} `identity/bad_request`: a value is out of its bounds; `identity/bad_authority`: the key
 */
export async function createRoot(request: AuthorityRequest, ports: Ports): Promise<CertificateAuthority> {
  return await createAuthority(request, null, ports);
}

/**
 * Makes an intermediate that issues device certificates and no authorities. It lives no longer than `parent`.
 * @throws {AppError} as `createRoot`
 */
export async function createIntermediate(
  parent: CertificateAuthority,
  request: AuthorityRequest,
  ports: Ports,
): Promise<CertificateAuthority> {
  return await createAuthority(request, parent, ports);
}

async function createAuthority(
  request: AuthorityRequest,
  parent: CertificateAuthority | null,
  { clock, rng }: Ports,
): Promise<CertificateAuthority> {
  const wrong = findWrongRequest(request);
  if (wrong !== null) throw identityErrors.make('identity/bad_request', { context: { what: wrong } });
  const { keys, commonName, organisation, domains, lifetimeMs } = request;
  const subject = encodeName(commonName, organisation);
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', keys.publicKey));
  const keyId = await keyIdOf(spki);
  const parentKey = parent?.certificate.key;
  const nowMs = clock.nowMs();
  const der = await signCertificate(
    {
      issuer: parent?.certificate.subject ?? subject,
      subject,
      spki,
      notBeforeMs: nowMs - BACKDATING_MS,
      notAfterMs: Math.min(nowMs + lifetimeMs, parent?.certificate.notAfterMs ?? Number.POSITIVE_INFINITY),
      extensions: [
        extensions.basicConstraints(true, parent === null ? 1 : 0),
        extensions.signsCertificates(),
        extensions.permittedDomains(domains),
        extensions.subjectKeyId(keyId),
        extensions.authorityKeyId(
          parent === null || !parentKey
            ? keyId
            : await keyIdFor({ subjectKeyId: parent.certificate.subjectKeyId, spki: parentKey.spki }),
        ),
      ],
    },
    parent?.privateKey ?? keys.privateKey,
    rng,
  );
  const opened = await openAuthority(keys.privateKey, [der, ...(parent?.chain ?? [])]);
  if (!opened.ok) throw opened.error;
  return opened.value;
}

function findWrongRequest({ commonName, organisation, domains, lifetimeMs }: AuthorityRequest): string | null {
  if (!isLine(commonName, MAX_CERTIFIED_NAME_CHARS)) return 'commonName';
  if (!isLine(organisation, MAX_CERTIFIED_NAME_CHARS)) return 'organisation';
  if (domains.length < 1 || domains.length > MAX_DOMAINS || !domains.every(isDomain)) return 'domains';
  return lifetimeMs > 0 && lifetimeMs <= MAX_AUTHORITY_LIFETIME_MS ? null : 'lifetimeMs';
}

/**
 * Takes an authority from its key and chain (issuer first), if the key is that of the first certificate, and that one may
 * issue. Whether members trust it, they decide by their anchors.
 * @returns `identity/bad_authority` with what does not fit
 */
export async function openAuthority(
  privateKey: CryptoKey,
  chain: readonly Uint8Array[],
): Promise<Result<CertificateAuthority, IdentityError>> {
  const bad = (what: string) => err(identityErrors.make('identity/bad_authority', { context: { what } }));
  if (chain.length < 1 || chain.length > MAX_CHAIN) return bad('chain length');
  const parsed: ParsedCertificate[] = [];
  for (const der of chain) {
    const certificate = decodeCertificate(der);
    if (!certificate.ok) return certificate;
    parsed.push(certificate.value);
  }
  const certificate = parsed[0] as ParsedCertificate;
  const { key, isAuthority, keyUsage } = certificate;
  if (!isAuthority || keyUsage?.signsCertificates !== true) return bad('may not issue');
  const signer = certificateSigner(privateKey);
  const scheme = signer === null ? null : readSignatureScheme(signer.algorithm);
  if (signer === null || scheme === null || key === null) return bad('key kind');
  const probe = await sha256(certificate.der);
  const fits = await verifyByScheme(key, scheme, probe, await signer.sign(probe));
  if (fits !== 'good') return bad('key of another certificate');
  return ok({ privateKey, chain: parsed.map(({ der }) => der), certificate });
}
