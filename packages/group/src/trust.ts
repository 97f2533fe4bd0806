// Whose word a meeting takes on names, read from its charter into what verification needs (L2).
import { type Issuer, type VerifiedCharter } from '@incamera/charter';
import {
  CertificateCache,
  type IssuerKey,
  issuerKeyFromSpki,
  readTrustAnchor,
  type TrustAnchor,
  type TrustedIssuer,
} from '@incamera/identity';
import { err, ok, type Result } from '@incamera/kernel';
import { type GroupError, groupErrors } from './errors.js';

/** Authorities and providers of one charter, ready to verify by. */
export interface CharterTrust {
  readonly anchors: readonly TrustAnchor[];
  readonly issuers: readonly TrustedIssuer[];
  /** Authorities between members and anchors that were read before. */
  readonly cache: CertificateCache;
}

const known = new WeakMap<VerifiedCharter, Promise<Result<CharterTrust, GroupError>>>();

/**
 * Read once for each charter.
 * @returns `group/bad_trust`: an authority or provider of the charter cannot be used, so nobody's evidence could be judged
 */
export function trustOf(charter: VerifiedCharter): Promise<Result<CharterTrust, GroupError>> {
  const found = known.get(charter) ?? readTrust(charter);
  known.set(charter, found);
  return found;
}

async function readTrust({ charter }: VerifiedCharter): Promise<Result<CharterTrust, GroupError>> {
  const anchors: TrustAnchor[] = [];
  for (const { certificate, holder, domains } of charter.trustAnchors) {
    const anchor = await readTrustAnchor(certificate, { holder, domains });
    if (!anchor.ok) return err(groupErrors.make('group/bad_trust', { cause: anchor.error }));
    anchors.push(anchor.value);
  }
  const issuers = await Promise.all(charter.issuers.map(readIssuer));
  return ok({ anchors, issuers, cache: new CertificateCache() });
}

/** Keys of algorithms that tokens may not use are left out: a token signed by one finds no key. */
async function readIssuer({ url, holder, audiences, emailDomains, keys }: Issuer): Promise<TrustedIssuer> {
  const read = await Promise.all(keys.map(({ keyId, algorithm, spki }) => issuerKeyFromSpki(keyId, algorithm, spki)));
  const usable = read.map((key) => (key.ok ? key.value : null)).filter((key): key is IssuerKey => key !== null);
  return { issuer: url, holder, audiences, emailDomains: emailDomains === 'any' ? null : emailDomains, keys: usable };
}
