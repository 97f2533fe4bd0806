// A path of certificates from whatever it certifies up to a trust anchor (L1, RFC 5280 section 6, narrowed: no self-issued
// exemptions, no policies, names compared byte by byte). What the first certificate must look like, its reader decides.
import { type Bytes, type Clock, equalBytes, err, ok, type Result, sha256 } from '@incamera/kernel';
import { decodeCertificate, MAX_CERTIFICATE_BYTES, type ParsedCertificate } from './certificate.js';
import { type CertificateCache } from './certificate-cache.js';
import { DEVICE_PURPOSE, isDomain, isWithinDomains } from './device-profile.js';
import { type IdentityError, type IdentityErrorCode, identityErrors } from './errors.js';
import { findNameOutside } from './general-names.js';
import { verifyByScheme } from './signature-scheme.js';

/** Certificates in a chain, the leaf included, the anchor not. */
export const MAX_CHAIN = 4;
/** Anchors of one meeting. */
export const MAX_ANCHORS = 16;
/** Domains of one anchor. */
const MAX_ANCHOR_DOMAINS = 16;
/** Issuers date back against clocks that are behind. */
const BACKDATING_MS = 3_600_000;
const ANY_PURPOSE = '2.5.29.37.0';

/** Who holds the key of an authority: an organisation, off the server; or the server itself. */
export type Holder = 'organisation' | 'server';

/** An authority that a meeting trusts. */
export interface TrustAnchor {
  readonly certificate: ParsedCertificate;
  readonly holder: Holder;
  /** Whose people and e-mail addresses it may name, whatever its own constraints say: these domains and those below. */
  readonly domains: readonly string[];
  /** SHA-256 of its public key (SubjectPublicKeyInfo), 32 bytes: what is pinned and what a deny list refers to. */
  readonly keyHash: Bytes;
}

export interface PathRules {
  readonly anchors: readonly TrustAnchor[];
  /** At which time the chain must hold: now, or when the member was admitted. */
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Spares reading the same authorities for every member. */
  readonly cache?: CertificateCache;
}

/** A certificate of a path as a deny list names it. */
export interface CertificateRef {
  /** SHA-256 of the issuer's public key, 32 bytes. */
  readonly issuerKeyHash: Bytes;
  /** Lower-case hexadecimal. */
  readonly serial: string;
}

/** A path that holds, whatever its first certificate is about. */
export interface VerifiedPath {
  /** SHA-256 of the first certificate, 32 bytes. */
  readonly certificateHash: Bytes;
  readonly anchor: TrustAnchor;
  /** Who can issue such certificates: `server` also where an authority below an organisation's root is listed as the server's. */
  readonly holder: Holder;
  /** The certified one first. The anchor is not in it. */
  readonly certificates: readonly CertificateRef[];
  /** From when and until when the first certificate of the path holds. Issuers date it back by minutes. */
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** What the first certificate names, and how long such certificates may live. */
export interface LeafReading<T> {
  readonly value: T;
  /** Lower case. */
  readonly domain: string;
  readonly email: string | null;
  readonly maxLifetimeMs: number;
}

const refuse = (code: IdentityErrorCode, context: Record<string, string | number> = {}) =>
  err(identityErrors.make(code, { context }));

/**
 * Reads an authority that a charter or a configuration names. An intermediate whose key a server holds is an anchor of its
 * own, with holder `server`, even where its root is listed as well.
 * @returns `identity/bad_authority`: it may not issue certificates, or the domains are none
 */
export async function readTrustAnchor(
  der: Uint8Array,
  { holder, domains }: Pick<TrustAnchor, 'holder' | 'domains'>,
): Promise<Result<TrustAnchor, IdentityError>> {
  const certificate = decodeCertificate(der);
  if (!certificate.ok) return certificate;
  const { isAuthority, keyUsage, key } = certificate.value;
  if (!isAuthority || keyUsage?.signsCertificates !== true || key === null) {
    return refuse('identity/bad_authority', { what: 'anchor' });
  }
  if (domains.length < 1 || domains.length > MAX_ANCHOR_DOMAINS || !domains.every(isDomain)) {
    return refuse('identity/bad_authority', { what: 'domains' });
  }
  return ok({ certificate: certificate.value, holder, domains: [...domains], keyHash: await sha256(key.spki) });
}

/**
 * Validates a path, each certificate certified by the next, the last by an anchor (which may be repeated at the end).
 * @param read what the first certificate names, if it has the form that is wanted
 * @throws {RangeError} the rules are out of their bounds: caller bug
 */
export async function validatePath<T>(
  chain: readonly Uint8Array[],
  rules: PathRules,
  read: (leaf: ParsedCertificate) => Promise<Result<LeafReading<T>, IdentityError>>,
): Promise<Result<VerifiedPath & { readonly value: T }, IdentityError>> {
  if (rules.anchors.length > MAX_ANCHORS) throw new RangeError('anchors');
  if (chain.length < 1 || chain.length > MAX_CHAIN) return refuse('identity/chain_length', { length: chain.length });
  const path = readChain(chain, rules);
  if (!path.ok) return path;
  const leaf = path.value[0] as ParsedCertificate;
  const named = await read(leaf);
  if (!named.ok) return named;
  const lifetimeMs = leaf.notAfterMs - leaf.notBeforeMs;
  if (lifetimeMs > named.value.maxLifetimeMs + BACKDATING_MS) {
    return refuse('identity/certificate_lifetime', { lifetimeMs });
  }
  const found = await findAnchor(path.value.at(-1) as ParsedCertificate, rules.anchors);
  if (!found.ok) return found;
  const wrong = await findWrongStep([...path.value, found.value.certificate], rules.clock.nowMs());
  if (wrong !== null) return err(wrong);
  const { domain, email } = named.value;
  const certified = email === null ? [domain] : [domain, email.slice(email.lastIndexOf('@') + 1)];
  if (!certified.every((host) => isWithinDomains(host, found.value.domains))) {
    return refuse('identity/name_not_permitted', { what: 'anchor' });
  }
  return ok({ ...(await describePath(path.value, found.value, rules.anchors)), value: named.value.value });
}

function readChain(chain: readonly Uint8Array[], rules: PathRules): Result<ParsedCertificate[], IdentityError> {
  const path: ParsedCertificate[] = [];
  for (const [index, der] of chain.entries()) {
    // First certificates are of one use each, and over the limit nothing is worth remembering.
    const remembers = index > 0 && der.byteLength <= MAX_CERTIFICATE_BYTES;
    const certificate = remembers && rules.cache !== undefined ? rules.cache.decode(der) : decodeCertificate(der);
    if (!certificate.ok) return certificate;
    path.push(certificate.value);
  }
  const last = path.at(-1) as ParsedCertificate;
  const isAnchor = rules.anchors.some(({ certificate }) => equalBytes(certificate.der, last.der));
  if (path.length > 1 && isAnchor) path.pop();
  return ok(path);
}

async function describePath(
  path: readonly ParsedCertificate[],
  anchor: TrustAnchor,
  anchors: readonly TrustAnchor[],
): Promise<VerifiedPath> {
  const certificates = await refs(path, anchor);
  const serverKeys = anchors.filter(({ holder }) => holder === 'server').map(({ keyHash }) => keyHash);
  const isServers = certificates.some(({ issuerKeyHash }) => serverKeys.some((key) => equalBytes(key, issuerKeyHash)));
  return {
    certificateHash: await sha256((path[0] as ParsedCertificate).der),
    anchor,
    holder: isServers ? 'server' : anchor.holder,
    certificates,
    notBeforeMs: (path[0] as ParsedCertificate).notBeforeMs,
    notAfterMs: Math.min(...path.map(({ notAfterMs }) => notAfterMs), anchor.certificate.notAfterMs),
  };
}

/** The anchor that signed `certificate`. */
async function findAnchor(
  certificate: ParsedCertificate,
  anchors: readonly TrustAnchor[],
): Promise<Result<TrustAnchor, IdentityError>> {
  const namesakes = anchors.filter((anchor) => isIssuedBy(certificate, anchor.certificate));
  if (namesakes.length === 0) return refuse('identity/unknown_authority');
  let error: IdentityError | null = null;
  for (const anchor of namesakes) {
    error = await findWrongSignature(certificate, anchor.certificate);
    if (error === null) return ok(anchor);
  }
  return error === null ? refuse('identity/unknown_authority') : err(error);
}

function isIssuedBy(certificate: ParsedCertificate, issuer: ParsedCertificate): boolean {
  if (!equalBytes(certificate.issuer, issuer.subject)) return false;
  const { authorityKeyId } = certificate;
  return authorityKeyId === null || issuer.subjectKeyId === null || authorityKeyId === issuer.subjectKeyId;
}

async function findWrongSignature(
  certificate: ParsedCertificate,
  issuer: ParsedCertificate,
): Promise<IdentityError | null> {
  if (certificate.scheme === null || issuer.key === null) return identityErrors.make('identity/weak_algorithm');
  const verdict = await verifyByScheme(issuer.key, certificate.scheme, certificate.tbs, certificate.signature);
  if (verdict === 'good') return null;
  return identityErrors.make(verdict === 'weak' ? 'identity/weak_algorithm' : 'identity/bad_certificate_signature');
}

/** What is wrong first on a path, device first, anchor last; its last signature has been verified. */
async function findWrongStep(path: readonly ParsedCertificate[], nowMs: number): Promise<IdentityError | null> {
  for (const [index, certificate] of path.entries()) {
    const at = { index };
    if (nowMs < certificate.notBeforeMs)
      return identityErrors.make('identity/certificate_not_yet_valid', { context: at });
    if (nowMs > certificate.notAfterMs) return identityErrors.make('identity/certificate_expired', { context: at });
    const { unknownCritical } = certificate;
    if (unknownCritical !== null) {
      return identityErrors.make('identity/unknown_critical_extension', { context: { ...at, oid: unknownCritical } });
    }
    if (index === 0) continue;
    const wrong = findWrongAuthority(certificate, path.slice(0, index));
    if (wrong !== null) return wrong;
    const below = path[index - 1] as ParsedCertificate;
    if (!isIssuedBy(below, certificate)) return identityErrors.make('identity/chain_broken', { context: at });
    // The signature below the anchor was verified when the anchor was found.
    const signature = index === path.length - 1 ? null : await findWrongSignature(below, certificate);
    if (signature !== null) return signature;
  }
  return null;
}

/** Whether `authority` may have issued what is `below` it (device first). */
function findWrongAuthority(authority: ParsedCertificate, below: readonly ParsedCertificate[]): IdentityError | null {
  const { isAuthority, keyUsage, pathLength, purposes, constraints } = authority;
  const context = { index: below.length };
  if (!isAuthority || keyUsage?.signsCertificates !== true) {
    return identityErrors.make('identity/not_an_authority', { context });
  }
  if (purposes !== null && !purposes.includes(DEVICE_PURPOSE) && !purposes.includes(ANY_PURPOSE)) {
    return identityErrors.make('identity/not_an_authority', { context: { ...context, what: 'purpose' } });
  }
  // What lies between this authority and the device.
  if (pathLength !== null && below.length - 1 > pathLength) {
    return identityErrors.make('identity/path_too_long', { context });
  }
  if (constraints === null) return null;
  if (constraints.permitted.hasOthers || constraints.excluded.hasOthers) {
    return identityErrors.make('identity/unknown_critical_extension', { context: { ...context, oid: '2.5.29.30' } });
  }
  const isOutside = below.some(({ names }) => findNameOutside(names, constraints) !== null);
  return isOutside ? identityErrors.make('identity/name_not_permitted', { context }) : null;
}

async function refs(path: readonly ParsedCertificate[], anchor: TrustAnchor): Promise<CertificateRef[]> {
  const issuers = await Promise.all(path.slice(1).map(({ key }) => (key === null ? anchor.keyHash : sha256(key.spki))));
  return path.map(({ serial }, index) => ({ serial, issuerKeyHash: issuers[index] ?? anchor.keyHash }));
}
