// Trust anchors on the wire, and taking one that an officer adds (L5). What the server holds itself is never taken as an
// organisation's; that a hostile server may claim so, the organiser's client finds out by comparing fingerprints.
import { readTrustAnchor } from '@incamera/identity';
import { type Clock, equalBytes, sha256, toBase64Url } from '@incamera/kernel';
import { IDENTITY_LIMITS, type newAnchorSchema, type WireAnchor, wireBytes } from '@incamera/protocol';
import { type AnchorRow, type Store } from '@incamera/store';
import { type z } from 'zod';
import { refuse } from '../http-errors.js';
import { type ServerAuthorities } from './server-authorities.js';

/** The server's own have room beside them, the one that is followed by another included. */
const MAX_ADDED = IDENTITY_LIMITS.anchors - 2;

export const isServers = ({ kind }: Pick<AnchorRow, 'kind'>): boolean => kind === 'embedded' || kind === 'configured';

export const isActive = (anchor: AnchorRow, nowMs: number): boolean =>
  anchor.retiredAtMs === null && anchor.notAfterMs > nowMs;

export function toWire({ retiredAtMs, keyHash: _keyHash, listKey: _listKey, ...anchor }: AnchorRow): WireAnchor {
  return { ...anchor, domains: [...anchor.domains], isRetired: retiredAtMs !== null };
}

/** @throws {AppError} `authority/bad_certificate`, `authority/servers_own`, `authority/exists`, `authority/full` */
export async function addAnchor(
  body: z.output<typeof newAnchorSchema>,
  { store, authorities, clock }: { store: Store; authorities: ServerAuthorities; clock: Clock },
): Promise<void> {
  const nowMs = clock.nowMs();
  const { kind, label, domains } = body;
  const der = wireBytes(body.certificate);
  const anchor = await readTrustAnchor(der, { holder: 'organisation', domains });
  if (!anchor.ok || new Set(domains).size !== domains.length) throw refuse('authority/bad_certificate');
  const { certificate, keyHash } = anchor.value;
  const isTimely = certificate.notBeforeMs <= nowMs && certificate.notAfterMs > nowMs;
  const { key } = certificate;
  const listKey = key?.kind === 'ed25519' ? key.raw : null;
  // An officer's device signs deny lists by the same key.
  if (!isTimely || (kind === 'officer' && listKey === null)) throw refuse('authority/bad_certificate');
  const own = authorities.valid().flatMap((authority) => [authority.anchor.keyHash, authority.issuerKeyHash]);
  if (own.some((hash) => equalBytes(hash, keyHash))) throw refuse('authority/servers_own');
  const known = (await store.trustAnchors.all()).filter((row) => !isServers(row) && isActive(row, nowMs));
  if (known.length >= MAX_ADDED) throw refuse('authority/full');
  const added = await store.trustAnchors.add({
    anchorId: toBase64Url(await sha256(der)),
    kind,
    label,
    certificate: body.certificate,
    keyHash: toBase64Url(keyHash),
    listKey: listKey === null ? null : toBase64Url(listKey),
    domains,
    notAfterMs: certificate.notAfterMs,
    createdAtMs: nowMs,
  });
  if (!added) throw refuse('authority/exists');
}
