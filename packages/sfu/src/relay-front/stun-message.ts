// Reads and signs anew the STUN messages of connectivity checks (L3, RFC 8489, RFC 8445 section 7.1). Only messages with a
// MESSAGE-INTEGRITY are read: nothing else in ICE is of use to anybody.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

export const BINDING_REQUEST = 0x0001;
export const BINDING_SUCCESS = 0x0101;

export const STUN_ATTRIBUTE = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  xorMappedAddress: 0x0020,
  fingerprint: 0x8028,
  iceControlled: 0x8029,
  iceControlling: 0x802a,
} as const;

export const MAGIC_COOKIE = 0x2112a442;
export const TRANSACTION_OFFSET_BYTES = 8;
const HEADER_BYTES = 20;
const ATTRIBUTE_HEADER_BYTES = 4;
const INTEGRITY_BYTES = 20;
const FINGERPRINT_BYTES = 4;
/** RFC 8489 section 14.7. */
const FINGERPRINT_XOR = 0x5354554e;
/** A check has about 100 bytes and nine attributes; more is no check. */
export const MAX_STUN_BYTES = 1280;
const MAX_ATTRIBUTES = 32;

export interface StunAttribute {
  readonly type: number;
  /** Offset of the value in the datagram. */
  readonly start: number;
  readonly bytes: number;
}

export interface StunMessage {
  readonly datagram: Buffer;
  /** Class and method, RFC 8489 section 5. */
  readonly type: number;
  /** Those that MESSAGE-INTEGRITY protects. */
  readonly attributes: readonly StunAttribute[];
  /** Where the attribute MESSAGE-INTEGRITY begins. */
  readonly integrityStart: number;
  readonly hasFingerprint: boolean;
}

/** Whether a datagram of a multiplexed transport is STUN (RFC 7983 section 7). */
export function isStun(datagram: Buffer): boolean {
  return datagram.length >= HEADER_BYTES && (datagram[0] as number) < 4 && datagram.readUInt32BE(4) === MAGIC_COOKIE;
}

/** @returns null for what is no STUN message, has lengths that do not fit, no integrity, or a wrong fingerprint */
export function readStun(datagram: Buffer): StunMessage | null {
  if (!isStun(datagram) || datagram.length > MAX_STUN_BYTES) return null;
  if (datagram.length % 4 !== 0 || datagram.readUInt16BE(2) !== datagram.length - HEADER_BYTES) return null;
  const attributes: StunAttribute[] = [];
  let integrityStart: number | null = null;
  for (let offset = HEADER_BYTES, count = 0; offset < datagram.length; count++) {
    // The length of the message is a multiple of four: a header always fits.
    const type = datagram.readUInt16BE(offset);
    const bytes = datagram.readUInt16BE(offset + 2);
    const start = offset + ATTRIBUTE_HEADER_BYTES;
    const next = start + padded(bytes);
    if (next > datagram.length || count === MAX_ATTRIBUTES) return null;
    if (type === STUN_ATTRIBUTE.fingerprint) {
      if (integrityStart === null || bytes !== FINGERPRINT_BYTES || next !== datagram.length) return null;
      if (datagram.readUInt32BE(start) !== fingerprintOf(datagram.subarray(0, offset))) return null;
      return { datagram, type: datagram.readUInt16BE(0), attributes, integrityStart, hasFingerprint: true };
    }
    if (integrityStart === null) {
      if (type === STUN_ATTRIBUTE.messageIntegrity) {
        if (bytes !== INTEGRITY_BYTES) return null;
        integrityStart = offset;
      } else attributes.push({ type, start, bytes });
    }
    // What follows the integrity is not protected and is ignored (RFC 8489 section 14.5).
    offset = next;
  }
  if (integrityStart === null) return null;
  return { datagram, type: datagram.readUInt16BE(0), attributes, integrityStart, hasFingerprint: false };
}

/** The value of the first attribute of a type; a second one does not count (RFC 8489 section 14). */
export function stunValue(message: StunMessage, type: number): Buffer | null {
  const found = message.attributes.find((attribute) => attribute.type === type);
  return found === undefined ? null : message.datagram.subarray(found.start, found.start + found.bytes);
}

/** Whether the message was made by somebody who knows `password`: short-term credentials, RFC 8489 section 9.1. */
export function isSignedWith(message: StunMessage, password: string): boolean {
  const { datagram, integrityStart } = message;
  const start = integrityStart + ATTRIBUTE_HEADER_BYTES;
  const claimed = datagram.subarray(start, start + INTEGRITY_BYTES);
  return timingSafeEqual(integrityOf(datagram.subarray(0, integrityStart), password), claimed);
}

/**
 * The same message with another value for the first attribute of a type, signed with `password`. Unprotected attributes are
 * left out.
 */
export function signedAnew(message: StunMessage, type: number, value: Buffer, password: string): Buffer {
  const { datagram } = message;
  const parts = [datagram.subarray(0, HEADER_BYTES)];
  const replaced = message.attributes.find((candidate) => candidate.type === type);
  for (const one of message.attributes) {
    const { start, bytes } = one;
    if (one === replaced) parts.push(attribute(type, value));
    else parts.push(datagram.subarray(start - ATTRIBUTE_HEADER_BYTES, start + padded(bytes)));
  }
  // A copy: the header gets lengths of its own.
  const body = Buffer.concat(parts);
  const signed = Buffer.concat([body, attribute(STUN_ATTRIBUTE.messageIntegrity, integrityOf(body, password))]);
  signed.writeUInt16BE(signed.length - HEADER_BYTES, 2);
  if (!message.hasFingerprint) return signed;
  signed.writeUInt16BE(signed.length - HEADER_BYTES + ATTRIBUTE_HEADER_BYTES + FINGERPRINT_BYTES, 2);
  const fingerprint = Buffer.alloc(FINGERPRINT_BYTES);
  fingerprint.writeUInt32BE(fingerprintOf(signed));
  return Buffer.concat([signed, attribute(STUN_ATTRIBUTE.fingerprint, fingerprint)]);
}

function attribute(type: number, value: Buffer): Buffer {
  const whole = Buffer.alloc(ATTRIBUTE_HEADER_BYTES + padded(value.length));
  whole.writeUInt16BE(type, 0);
  whole.writeUInt16BE(value.length, 2);
  value.copy(whole, ATTRIBUTE_HEADER_BYTES);
  return whole;
}

/** HMAC-SHA1 over what precedes the attribute, the length in the header reaching to its end (RFC 8489 section 14.5). */
function integrityOf(before: Buffer, password: string): Buffer {
  const header = Buffer.from(before.subarray(0, HEADER_BYTES));
  header.writeUInt16BE(before.length + ATTRIBUTE_HEADER_BYTES + INTEGRITY_BYTES - HEADER_BYTES, 2);
  return createHmac('sha1', password).update(header).update(before.subarray(HEADER_BYTES)).digest();
}

function fingerprintOf(before: Buffer): number {
  return (crc32(before) ^ FINGERPRINT_XOR) >>> 0;
}

function padded(bytes: number): number {
  return (bytes + 3) & ~3;
}
