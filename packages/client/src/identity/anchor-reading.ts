// Authorities as the server lists them, made into what this device thinks of them (L4; decision 0018).
import { inGroups, sha256, toBase64Url, toHex } from '@incamera/kernel';
import { type WireAnchor, wireBytes } from '@incamera/protocol';
import { clientErrors } from '../errors.js';
import { type Authority } from './types.js';

/** SHA-256 of a certificate as it is printed and compared. */
export async function fingerprintOf(certificate: Uint8Array): Promise<string> {
  return inGroups(toHex(await sha256(certificate)), 4);
}

/**
 * @param confirmed ids of authorities that were compared on this device
 * @throws {AppError} `client/malformed_answer`: the id is not that of the certificate
 */
export async function readAuthority(wire: WireAnchor, confirmed: ReadonlySet<string>): Promise<Authority> {
  const certificate = wireBytes(wire.certificate);
  // What was compared is remembered by this id.
  if (toBase64Url(await sha256(certificate)) !== wire.anchorId) {
    throw clientErrors.make('client/malformed_answer', { context: { request: 'anchors' } });
  }
  const { anchorId, kind, label, domains, notAfterMs, isRetired } = wire;
  const isOrganisations = kind === 'organisation' || kind === 'officer';
  const isConfirmed = isOrganisations && confirmed.has(anchorId);
  return {
    anchorId,
    kind,
    label,
    certificate,
    fingerprint: await fingerprintOf(certificate),
    domains,
    holder: isConfirmed ? 'organisation' : 'server',
    isConfirmed,
    notAfterMs,
    isRetired,
  };
}
