// Signing and verifying a founding charter, and the meeting id that follows from it (L1, Ed25519 of RFC 8032).
import {
  type Bytes,
  concat,
  copyBytes,
  equalBytes,
  err,
  type MeetingId,
  ok,
  type Result,
  sha256,
  toBase64Url,
  utf8,
  verifyEd25519,
} from '@incamera/kernel';
import { type Charter, decodeCharter, encodeCharter, encodeCharterBody, findWrongValue } from './charter.js';
import { type CharterError, charterErrors } from './errors.js';

const SIGNING_LABEL = utf8('incamera/charter/1');

/** A charter whose signature was verified, with its bytes and the meeting they are the charter of. */
export interface VerifiedCharter {
  readonly charter: Charter;
  readonly bytes: Bytes;
  readonly meetingId: MeetingId;
  /** SHA-256 of `bytes`, 32 bytes: the MLS group id. */
  readonly groupId: Bytes;
}

/** The meeting of a founding charter: base64url of the SHA-256 of its bytes. */
export async function meetingIdOf(charterBytes: Uint8Array): Promise<MeetingId> {
  return toBase64Url(await sha256(charterBytes)) as MeetingId;
}

/**
 * Signs a founding charter.
 * @param privateKey Ed25519 key of `charter.hosts[0]`; may be non-extractable
 * @throws {AppError} `charter/bad_value`: a value is out of its bounds; `charter/bad_signature`: another host's key
 */
export async function foundCharter(charter: Charter, privateKey: CryptoKey): Promise<VerifiedCharter> {
  const wrong = findWrongValue(charter);
  if (wrong !== null) throw charterErrors.make('charter/bad_value', { context: { what: wrong } });
  const toSign = concat(SIGNING_LABEL, encodeCharterBody(charter));
  const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, toSign));
  const verified = await verifyCharter(encodeCharter(charter, signature));
  if (!verified.ok) throw verified.error;
  return verified.value;
}

/** Reads a charter strictly and verifies the first host's signature. */
export async function verifyCharter(bytes: Uint8Array): Promise<Result<VerifiedCharter, CharterError>> {
  const decoded = decodeCharter(bytes);
  if (!decoded.ok) return decoded;
  const { charter, body, signature } = decoded.value;
  const founder = charter.hosts[0];
  if (founder === undefined) return err(charterErrors.make('charter/bad_value', { context: { what: 'hosts' } }));
  if (!(await verifyEd25519(founder.signatureKey, concat(SIGNING_LABEL, body), signature))) {
    return err(charterErrors.make('charter/bad_signature'));
  }
  const groupId = await sha256(bytes);
  return ok({ charter, bytes: copyBytes(bytes), groupId, meetingId: toBase64Url(groupId) as MeetingId });
}

/** `verifyCharter`, and it must be the charter of `meetingId`: the id in the link is what people agreed on. */
export async function verifyCharterOf(
  meetingId: MeetingId,
  bytes: Uint8Array,
): Promise<Result<VerifiedCharter, CharterError>> {
  if ((await meetingIdOf(bytes)) !== meetingId) return err(charterErrors.make('charter/wrong_meeting'));
  return verifyCharter(bytes);
}

/** Whether `signatureKey` is the leaf key of a host that the charter names. */
export function isCharterHost(charter: Charter, signatureKey: Uint8Array): boolean {
  return charter.hosts.some((host) => equalBytes(host.signatureKey, signatureKey));
}
