// The SFrame header: config byte, key id, counter (L1, RFC 9605 section 4.3).
import { type Bytes } from '@incamera/kernel';

const MAX_U64 = (1n << 64n) - 1n;
/** Longest header: config byte and two 8-byte values. */
export const MAX_HEADER_BYTES = 17;

export interface SframeHeader {
  readonly kid: bigint;
  readonly ctr: bigint;
}

/** Bytes of the minimal big-endian form, 1 to 8. */
function minimalBytes(value: bigint): number {
  let length = 1;
  for (let rest = value >> 8n; rest > 0n; rest >>= 8n) length++;
  return length;
}

/** The three bits and the extra bytes that stand for one value: 0..7 inline, else the length minus one. */
function writeValue(value: bigint, out: number[]): number {
  if (value < 8n) return Number(value);
  const length = minimalBytes(value);
  for (let i = length - 1; i >= 0; i--) out.push(Number((value >> BigInt(8 * i)) & 0xffn));
  return 8 | (length - 1);
}

/**
 * Encodes a header, 1 to 17 bytes. RFC 9605 section 4.3.
 * @throws {RangeError} a value does not fit 64 bits: a bug of the caller
 */
export function encodeHeader({ kid, ctr }: SframeHeader): Bytes {
  if (kid < 0n || kid > MAX_U64 || ctr < 0n || ctr > MAX_U64) throw new RangeError('KID and CTR have 64 bits');
  const tail: number[] = [];
  const kidBits = writeValue(kid, tail);
  const ctrBits = writeValue(ctr, tail);
  return Uint8Array.from([(kidBits << 4) | ctrBits, ...tail]);
}

/**
 * Reads the header at the start of `bytes`, or `null` when it is truncated or not minimal (section 4.3 has one encoding
 * for each value, and a second one would be a way round duplicate detection).
 */
export function decodeHeader(bytes: Uint8Array): (SframeHeader & { readonly headerBytes: number }) | null {
  const config = bytes[0];
  if (config === undefined) return null;
  let offset = 1;
  const readValue = (bits: number): bigint | null => {
    if ((bits & 8) === 0) return BigInt(bits);
    const length = (bits & 7) + 1;
    if (offset + length > bytes.byteLength) return null;
    let value = 0n;
    for (let i = 0; i < length; i++) value = (value << 8n) | BigInt(bytes[offset + i] as number);
    offset += length;
    return value < 8n || minimalBytes(value) !== length ? null : value;
  };
  const kid = readValue(config >> 4);
  if (kid === null) return null;
  const ctr = readValue(config & 15);
  return ctr === null ? null : { kid, ctr, headerBytes: offset };
}
