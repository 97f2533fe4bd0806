// Certificates over passkeys on the server (L5; decision 0018): it queues who asks, keeps and hands out what an authority off the
// server signed, and can make none. What it checks here spares mistakes; members verify all of it themselves.
import {
  decodeCertificate,
  encodePasskeyKey,
  readTrustAnchor,
  type TrustAnchor,
  validatePasskeyChain,
  verifyCertificationRequest,
} from '@incamera/identity';
import { type Bytes, type Clock, equalBytes, type Rng, toBase64Url } from '@incamera/kernel';
import { wireBytes } from '@incamera/protocol';
import { type PasskeyCertificateRow, type PasskeyRequestRow, type Store } from '@incamera/store';
import { refuse } from '../http-errors.js';
import { isActive, isServers } from './anchors.js';
import { personIdOf } from './names.js';
import { passkeyKeyOf } from './passkey-keys.js';

interface Ports {
  readonly store: Store;
  readonly clock: Clock;
  readonly rng: Rng;
}

/**
 * Takes a request of an account for one of its passkeys.
 * @throws {AppError} `authority/passkey_unknown`, `authority/request_refused`
 */
export async function takeRequest(
  request: { readonly accountId: string; readonly credentialId: string; readonly bytes: Bytes },
  site: { readonly origin: string; readonly rpId: string },
  { store, clock, rng }: Ports,
): Promise<void> {
  const { accountId, credentialId, bytes } = request;
  const found = await store.passkeys.find(credentialId);
  const key = found === null ? null : passkeyKeyOf(found.passkey.publicKey);
  if (found === null || key === null || found.account.accountId !== accountId) {
    throw refuse('authority/passkey_unknown');
  }
  const verified = await verifyCertificationRequest(bytes, { origins: [site.origin], rpId: site.rpId });
  if (!verified.ok || !equalBytes(encodePasskeyKey(verified.value.passkey), encodePasskeyKey(key))) {
    throw refuse('authority/request_refused');
  }
  await store.passkeyRequests.add({
    requestId: `r_${toBase64Url(rng.bytes(12))}`,
    accountId,
    credentialId,
    thumbprint: toBase64Url(verified.value.thumbprint),
    request: toBase64Url(bytes),
    createdAtMs: clock.nowMs(),
  });
}

/**
 * Takes a certificate for an open request.
 * @throws {AppError} `authority/request_gone`, `authority/chain_refused`
 */
export async function takeCertificate(
  requestId: string,
  chain: readonly string[],
  { store, clock }: Omit<Ports, 'rng'>,
): Promise<void> {
  const request = await store.passkeyRequests.get(requestId);
  if (request?.state !== 'open') throw refuse('authority/request_gone');
  const certificate = await verifiedCertificate(request, chain, { store, clock });
  if (certificate === null) throw refuse('authority/chain_refused');
  if (!(await store.passkeyRequests.certify(requestId, certificate))) throw refuse('authority/request_gone');
}

async function verifiedCertificate(
  request: PasskeyRequestRow,
  chain: readonly string[],
  { store, clock }: Omit<Ports, 'rng'>,
): Promise<PasskeyCertificateRow | null> {
  const found = await store.passkeys.find(request.credentialId);
  const passkey = found === null ? null : passkeyKeyOf(found.passkey.publicKey);
  if (passkey === null) return null;
  const nowMs = clock.nowMs();
  const ders = chain.map(wireBytes);
  const valid = await validatePasskeyChain(ders, { anchors: await readAnchors(store, nowMs), clock, passkey });
  const leaf = decodeCertificate(ders[0] ?? new Uint8Array());
  if (!valid.ok || !leaf.ok || valid.value.holder !== 'organisation') return null;
  const { identity, certificates } = valid.value;
  const first = certificates[0];
  if (first === undefined || identity.personId !== personIdOf(request.accountId)) return null;
  return {
    issuerKeyHash: toBase64Url(first.issuerKeyHash),
    serial: first.serial,
    accountId: request.accountId,
    credentialId: request.credentialId,
    thumbprint: request.thumbprint,
    displayName: identity.displayName,
    chain,
    issuedAtMs: nowMs,
    notAfterMs: valid.value.notAfterMs,
  };
}

/** All that are listed now; the server's own among them, so that nothing below one of its keys passes for an organisation's. */
async function readAnchors(store: Store, nowMs: number): Promise<TrustAnchor[]> {
  const anchors: TrustAnchor[] = [];
  for (const row of await store.trustAnchors.all()) {
    if (!isActive(row, nowMs)) continue;
    const holder = isServers(row) ? 'server' : 'organisation';
    const anchor = await readTrustAnchor(wireBytes(row.certificate), { holder, domains: row.domains });
    if (anchor.ok) anchors.push(anchor.value);
  }
  return anchors;
}
