// Byte strings: the one representation of binary data that every package passes around (L0).

/** Bytes over a plain (never shared) buffer, as WebCrypto wants them. */
export type Bytes = Uint8Array<ArrayBuffer>;

// Made at first use: an AudioWorklet, which has neither, can load this module all the same.
let encoder: TextEncoder | undefined;
let decoder: TextDecoder | undefined;

/** UTF-8 bytes of `text`. */
export function utf8(text: string): Bytes {
  encoder ??= new TextEncoder();
  return encoder.encode(text) as Bytes;
}

/**
 * Text of UTF-8 `bytes`.
 * @throws {TypeError} the bytes are not valid UTF-8
 */
export function fromUtf8(bytes: Uint8Array): string {
  // A byte order mark is a character like any other: dropping it would give one text two encodings.
  decoder ??= new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  return decoder.decode(bytes);
}

/** A copy of `source` over its own plain buffer. */
export function copyBytes(source: Uint8Array): Bytes {
  const out = new Uint8Array(source.byteLength);
  out.set(source);
  return out;
}

/** `parts` one after another. */
export function concat(...parts: readonly Uint8Array[]): Bytes {
  return concatAll(parts);
}

/** As `concat`, for a list that others made as long as they liked. */
export function concatAll(parts: readonly Uint8Array[]): Bytes {
  let length = 0;
  for (const part of parts) length += part.byteLength;
  const out = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.byteLength;
  }
  return out;
}

/** Whether two byte strings are equal; takes the same time wherever they differ. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.byteLength !== b.byteLength) return false;
  let difference = 0;
  for (let i = 0; i < a.byteLength; i++) difference |= (a[i] as number) ^ (b[i] as number);
  return difference === 0;
}

/** Negative, zero or positive as `a` stands before, at or after `b` in lexicographic order; a prefix stands first. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.byteLength, b.byteLength);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.byteLength - b.byteLength;
}

/** Overwrites `bytes` with zeros, for secrets that are no longer needed. */
export function zeroize(bytes: Uint8Array): void {
  bytes.fill(0);
}

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out += HEX[byte];
  return out;
}

/** Bytes of a hexadecimal string, or `null` when it is not one. */
export function fromHex(hex: string): Bytes | null {
  if (hex.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(hex)) return null;
  const out = new Uint8Array(hex.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return out;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const LETTERS = Uint8Array.from(ALPHABET, (letter) => letter.charCodeAt(0));
const NO_VALUE = 64;
/** By the code of a letter: records of meetings have millions of them. */
const VALUES = new Uint8Array(128).fill(NO_VALUE);
LETTERS.forEach((letter, value) => {
  VALUES[letter] = value;
});
/** As many as can be arguments of one call anywhere. */
const LETTERS_AT_ONCE = 8192;

/** Base64url without padding (RFC 4648 section 5). */
export function toBase64Url(bytes: Uint8Array): string {
  const letters = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
  let pending = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < bytes.length; i++) {
    pending = ((pending << 8) | (bytes[i] as number)) & 0xffff;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      letters[at++] = LETTERS[(pending >> bits) & 63] as number;
    }
  }
  if (bits > 0) letters[at] = LETTERS[(pending << (6 - bits)) & 63] as number;
  let out = '';
  for (let from = 0; from < letters.length; from += LETTERS_AT_ONCE) {
    out += String.fromCharCode(...letters.subarray(from, from + LETTERS_AT_ONCE));
  }
  return out;
}

/** Bytes of an unpadded, canonical base64url string (RFC 4648 sections 3.5 and 5), or `null`. */
export function fromBase64Url(text: string): Bytes | null {
  const rest = text.length % 4;
  if (rest === 1) return null;
  const out = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let pending = 0;
  let offset = 0;
  for (let i = 0; i < text.length; i++) {
    const value = VALUES[text.charCodeAt(i)] ?? NO_VALUE;
    if (value === NO_VALUE) return null;
    pending = ((pending << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[offset++] = (pending >> bits) & 0xff;
    }
  }
  // Left-over bits must be zero, else two texts would stand for the same bytes.
  return (pending & ((1 << bits) - 1)) === 0 ? out : null;
}
