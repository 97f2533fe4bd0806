// Vouching: a host's signed statement that a key in a meeting is that of the guest whom the host invited (L1).
import {
  type Bytes,
  concat,
  copyBytes,
  equalBytes,
  err,
  isLine,
  ok,
  Reader,
  type Result,
  Writer,
} from '@incamera/kernel';
import { isEmail } from './device-profile.js';
import { type IdentityError, identityErrors } from './errors.js';
import { SIGNATURE_BYTES, SIGNING_KEY_BYTES, signStatement, verifyStatement } from './statement.js';

const FORMAT = 1;
const MEETING_ID_BYTES = 32;
const MAX_NAME_CHARS = 200;
const MAX_EMAIL_CHARS = 254;

export interface Vouch {
  /** Ed25519 leaf key of the host who vouches, 32 bytes. */
  readonly hostKey: Bytes;
  /** Bytes of the meeting id, 32. */
  readonly meetingId: Bytes;
  /** Ed25519 leaf key of the guest, 32 bytes. */
  readonly guestKey: Bytes;
  /** 1 to 200 characters: how the host knows the guest, whatever the guest typed. */
  readonly name: string;
  readonly email: string | null;
  /** Unix milliseconds. */
  readonly atMs: number;
}

function encodeBody({ hostKey, meetingId, guestKey, name, email, atMs }: Vouch): Bytes {
  return new Writer()
    .u8(FORMAT)
    .raw(hostKey)
    .raw(meetingId)
    .raw(guestKey)
    .text(name)
    .text(email ?? '')
    .u64(atMs)
    .done();
}

/**
 * Reads a statement strictly; its signature is not verified yet.
 * @returns `identity/vouch_malformed`
 */
export function decodeVouch(
  bytes: Uint8Array,
): Result<{ readonly vouch: Vouch; readonly body: Bytes; readonly signature: Bytes }, IdentityError> {
  try {
    const reader = new Reader(bytes);
    if (reader.u8() !== FORMAT) throw new RangeError('format');
    const vouch: Vouch = {
      hostKey: reader.raw(SIGNING_KEY_BYTES),
      meetingId: reader.raw(MEETING_ID_BYTES),
      guestKey: reader.raw(SIGNING_KEY_BYTES),
      name: reader.text(4 * MAX_NAME_CHARS),
      email: reader.text(MAX_EMAIL_CHARS) || null,
      atMs: reader.u64Number(),
    };
    const signature = reader.raw(SIGNATURE_BYTES);
    reader.end();
    if (!isLine(vouch.name, MAX_NAME_CHARS)) throw new RangeError('name');
    if (vouch.email !== null && !isEmail(vouch.email)) throw new RangeError('email');
    return ok({ vouch, body: copyBytes(bytes.subarray(0, bytes.byteLength - SIGNATURE_BYTES)), signature });
  } catch (cause) {
    return err(identityErrors.make('identity/vouch_malformed', { cause }));
  }
}

/**
 * Signs for a guest.
 * @param privateKey Ed25519 key of `vouch.hostKey`; may be non-extractable
 * @throws {AppError} `identity/vouch_malformed`: a value is out of its bounds; `identity/vouch_bad_signature`: another's key
 */
export async function signVouch(vouch: Vouch, privateKey: CryptoKey): Promise<Bytes> {
  const body = encodeBody(vouch);
  const bytes = concat(body, await signStatement('incamera/vouch/1', body, privateKey));
  const { meetingId, guestKey, hostKey } = vouch;
  const verified = await verifyVouch(bytes, { meetingId, guestKey, isHost: (key) => equalBytes(key, hostKey) });
  if (!verified.ok) throw verified.error;
  return bytes;
}

/** Verifies that a host of this meeting vouched for the guest under this key. */
export async function verifyVouch(
  bytes: Uint8Array,
  rules: { readonly meetingId: Bytes; readonly guestKey: Bytes; readonly isHost: (key: Bytes) => boolean },
): Promise<Result<Vouch, IdentityError>> {
  const decoded = decodeVouch(bytes);
  if (!decoded.ok) return decoded;
  const { vouch, body, signature } = decoded.value;
  if (!equalBytes(vouch.meetingId, rules.meetingId) || !equalBytes(vouch.guestKey, rules.guestKey)) {
    return err(identityErrors.make('identity/vouch_wrong_guest'));
  }
  const isSigned = await verifyStatement('incamera/vouch/1', body, signature, vouch.hostKey);
  if (!rules.isHost(vouch.hostKey) || !isSigned) return err(identityErrors.make('identity/vouch_bad_signature'));
  return ok(vouch);
}
