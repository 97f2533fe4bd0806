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
import { type Charter } from './charter.js';
import { decodeCharter, encodeCharter, encodeCharterBody } from './charter-codec.js';
import { findWrongValue } from './charter-values.js';
import { type CharterError, charterErrors } from './errors.js';
import { MAX_CHARTER_BYTES } from './limits.js';

const SIGNING_LABEL = utf8('incamera/charter/5');

/** A charter whose signature was verified, with its bytes and the meeting they are the charter of. */
export interface VerifiedCharter {
  readonly charter: Charter;
  readonly bytes: Bytes;
  /** SHA-256 of `bytes`, 32 bytes; the next version names it. */
  readonly hash: Bytes;
  readonly meetingId: MeetingId;
  /** Hash of the founding charter, 32 bytes: the MLS group id. */
  readonly groupId: Bytes;
}

/** The meeting of a founding charter: base64url of the SHA-256 of its bytes. */
export async function meetingIdOf(charterBytes: Uint8Array): Promise<MeetingId> {
  return toBase64Url(await sha256(charterBytes)) as MeetingId;
}

/**
 * Signs a founding charter.
 * @param privateKey Ed25519 key of `charter.hosts[0]`; may be non-extractable
 * @throws {AppError} `charter/bad_value`: a value is out of its bounds; `charter/bad_signature`: another host's key;
 * `charter/not_founding`: a later version
 */
export async function foundCharter(charter: Charter, privateKey: CryptoKey): Promise<VerifiedCharter> {
  const verified = await verifyCharter(await signCharter(charter, privateKey));
  if (!verified.ok) throw verified.error;
  return verified.value;
}

/**
 * The signed bytes of one version; whether the key is its signer's is for the verification to say.
 * @throws {AppError} `charter/bad_value`
 */
export async function signCharter(charter: Charter, privateKey: CryptoKey): Promise<Bytes> {
  const wrong = findWrongValue(charter);
  if (wrong !== null) throw charterErrors.make('charter/bad_value', { context: { what: wrong } });
  const toSign = concat(SIGNING_LABEL, encodeCharterBody(charter));
  const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, toSign));
  const bytes = encodeCharter(charter, signature);
  if (bytes.byteLength > MAX_CHARTER_BYTES)
    throw charterErrors.make('charter/bad_value', { context: { what: 'size' } });
  return bytes;
}

/** Reads a founding charter strictly and verifies the first host's signature. */
export async function verifyCharter(bytes: Uint8Array): Promise<Result<VerifiedCharter, CharterError>> {
  const decoded = decodeCharter(bytes);
  if (!decoded.ok) return decoded;
  const { charter, body, signature } = decoded.value;
  if (charter.version !== 1) return err(charterErrors.make('charter/not_founding'));
  if (!(await isSignedBy(charter, 0, body, signature))) return err(charterErrors.make('charter/bad_signature'));
  const hash = await sha256(bytes);
  return ok({ charter, bytes: copyBytes(bytes), hash, groupId: hash, meetingId: toBase64Url(hash) as MeetingId });
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

/** Whether the host at a position of `charter` signed `body`. */
export async function isSignedBy(charter: Charter, position: number, body: Bytes, signature: Bytes): Promise<boolean> {
  const host = charter.hosts[position];
  if (host === undefined) return false;
  return verifyEd25519(host.signatureKey, concat(SIGNING_LABEL, body), signature);
}
