// ECDSA signatures as X.509 and WebAuthn write them (DER) and as WebCrypto reads them (r ‖ s) (L1, RFC 3279 section 2.2.3).
import { type Bytes, concat, copyBytes } from '@incamera/kernel';
import { encodeDer, isDer } from './der.js';

const SEQUENCE = 0x30;
const INTEGER = 0x02;
/** SEQUENCE and two INTEGERs of P-384: every length has one byte. */
const MAX_BYTES = 2 + 2 * (2 + 49);

/**
 * r ‖ s of a DER signature.
 * @param coordinateBytes of the curve: 32 for P-256, 48 for P-384
 * @returns null when it is not DER or does not fit the curve
 */
export function ecdsaFromDer(der: Uint8Array, coordinateBytes: number): Bytes | null {
  if (der.byteLength > MAX_BYTES || der[0] !== SEQUENCE || !isDer(der)) return null;
  const r = readInteger(der, 2, coordinateBytes);
  if (r === null) return null;
  const s = readInteger(der, r.end, coordinateBytes);
  return s === null || s.end !== der.byteLength ? null : concat(r.value, s.value);
}

function readInteger(
  der: Uint8Array,
  at: number,
  width: number,
): { readonly value: Bytes; readonly end: number } | null {
  const length = der[at + 1];
  if (der[at] !== INTEGER || length === undefined || at + 2 + length > der.byteLength) return null;
  const end = at + 2 + length;
  const content = der.subarray(at + 2, end);
  const positive = content[0] === 0 ? content.subarray(1) : content;
  if ((content[0] as number) >= 0x80 || positive.byteLength > width) return null;
  const value = new Uint8Array(width);
  value.set(positive, width - positive.byteLength);
  return { value, end };
}

/** The DER form of r ‖ s. */
export function ecdsaToDer(raw: Uint8Array): Bytes {
  const half = raw.byteLength / 2;
  const body = concat(writeInteger(raw.subarray(0, half)), writeInteger(raw.subarray(half)));
  return encodeDer(SEQUENCE, body);
}

function writeInteger(value: Uint8Array): Bytes {
  let start = 0;
  while (start < value.byteLength - 1 && value[start] === 0) start++;
  const digits = copyBytes(value.subarray(start));
  const sign = (digits[0] as number) >= 0x80 ? [0] : [];
  return encodeDer(INTEGER, concat(new Uint8Array(sign), digits));
}
