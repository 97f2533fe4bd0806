// Authenticator data of WebAuthn (L1, level 3 section 6.1).
import { type Bytes, copyBytes } from '@incamera/kernel';
import { type CborMap, readCbor } from './cbor.js';
import { type PasskeyKey, readKey } from './cose-key.js';

/** With the largest key and extensions. */
export const MAX_AUTHENTICATOR_DATA_BYTES = 4096;
const RP_ID_HASH_BYTES = 32;
const AAGUID_BYTES = 16;
const MAX_CREDENTIAL_ID_BYTES = 1023;
const HEADER_BYTES = 37;
const FLAG = {
  present: 0x01,
  verified: 0x04,
  syncable: 0x08,
  synced: 0x10,
  credential: 0x40,
  extensions: 0x80,
} as const;
const RESERVED_FLAGS = 0x22;

export interface AuthenticatorData {
  readonly rpIdHash: Bytes;
  readonly userPresent: boolean;
  readonly userVerified: boolean;
  /** May exist on other devices: not bound to one piece of hardware. */
  readonly isSyncable: boolean;
  readonly signCount: number;
  /** At enrolment only. */
  readonly credential: { readonly id: Bytes; readonly key: PasskeyKey } | null;
}

/** @throws {RangeError} the bytes are not of this form, or are followed by others */
export function readAuthenticatorData(bytes: Uint8Array): AuthenticatorData {
  if (bytes.byteLength < HEADER_BYTES || bytes.byteLength > MAX_AUTHENTICATOR_DATA_BYTES)
    throw new RangeError('length');
  const flags = bytes[RP_ID_HASH_BYTES] as number;
  const has = (flag: number): boolean => (flags & flag) !== 0;
  if (has(RESERVED_FLAGS) || (has(FLAG.synced) && !has(FLAG.syncable))) throw new RangeError('flags');
  let offset = HEADER_BYTES;
  let credential: AuthenticatorData['credential'] = null;
  if (has(FLAG.credential)) {
    const idLengthAt = offset + AAGUID_BYTES;
    const idLength = ((bytes[idLengthAt] ?? 0) << 8) | (bytes[idLengthAt + 1] ?? 0);
    const keyAt = idLengthAt + 2 + idLength;
    if (idLength < 1 || idLength > MAX_CREDENTIAL_ID_BYTES || keyAt > bytes.byteLength)
      throw new RangeError('credential');
    const { value, end } = readMap(bytes, keyAt);
    credential = { id: copyBytes(bytes.subarray(idLengthAt + 2, keyAt)), key: readKey(value) };
    offset = end;
  }
  if (has(FLAG.extensions)) offset = readMap(bytes, offset).end;
  if (offset !== bytes.byteLength) throw new RangeError('trailing bytes');
  return {
    rpIdHash: copyBytes(bytes.subarray(0, RP_ID_HASH_BYTES)),
    userPresent: has(FLAG.present),
    userVerified: has(FLAG.verified),
    isSyncable: has(FLAG.syncable),
    signCount: new DataView(bytes.buffer, bytes.byteOffset).getUint32(RP_ID_HASH_BYTES + 1),
    credential,
  };
}

function readMap(bytes: Uint8Array, at: number): { readonly value: CborMap; readonly end: number } {
  const { value, end } = readCbor(bytes, at);
  if (!(value instanceof Map)) throw new RangeError('map');
  return { value, end };
}
