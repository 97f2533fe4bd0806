// Whether bytes are DER: the ASN.1 library reads BER, in which one value has many encodings (L1, ITU-T X.690).
import { type Bytes, concat } from '@incamera/kernel';

const MAX_DEPTH = 24;
const BOOLEAN = 0x01;
const INTEGER = 0x02;
const CONSTRUCTED = 0x20;
const HIGH_TAG_NUMBER = 0x1f;

/**
 * Whether `bytes` are exactly one DER value: definite, shortest lengths; canonical booleans and integers; tag numbers
 * below 31; at most 24 levels. Strings and times are left to the reader of the structure.
 */
export function isDer(bytes: Uint8Array): boolean {
  return valueEnd(bytes, 0, bytes.byteLength, 0) === bytes.byteLength;
}

/** One DER value of at most 64 KiB of content. */
export function encodeDer(tag: number, content: Uint8Array): Bytes {
  const length = content.byteLength;
  if (length < 0x80) return concat(new Uint8Array([tag, length]), content);
  const digits = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return concat(new Uint8Array([tag, ...digits]), content);
}

/** Where the value at `start` ends; -1 when it is not DER or reaches beyond `limit`. */
function valueEnd(bytes: Uint8Array, start: number, limit: number, depth: number): number {
  const tag = bytes[start];
  if (depth > MAX_DEPTH || tag === undefined || (tag & HIGH_TAG_NUMBER) === HIGH_TAG_NUMBER) return -1;
  const header = readLength(bytes, start + 1, limit);
  if (header === null) return -1;
  const { contentStart, contentEnd } = header;
  if ((tag & CONSTRUCTED) === 0) return isCanonical(tag, bytes.subarray(contentStart, contentEnd)) ? contentEnd : -1;
  let offset = contentStart;
  while (offset < contentEnd) {
    offset = valueEnd(bytes, offset, contentEnd, depth + 1);
    if (offset === -1) return -1;
  }
  return contentEnd;
}

function readLength(
  bytes: Uint8Array,
  at: number,
  limit: number,
): { readonly contentStart: number; readonly contentEnd: number } | null {
  const first = bytes[at];
  if (first === undefined || at >= limit) return null;
  let length = first;
  let contentStart = at + 1;
  if (first >= 0x80) {
    const lengthBytes = first - 0x80;
    // 0x80 is the indefinite form; three bytes say 16 MiB, more than any input here.
    if (lengthBytes === 0 || lengthBytes > 3 || contentStart + lengthBytes > limit) return null;
    length = 0;
    for (let i = 0; i < lengthBytes; i++) length = length * 256 + (bytes[contentStart + i] as number);
    if (length < 0x80 || length < 256 ** (lengthBytes - 1)) return null;
    contentStart += lengthBytes;
  }
  return contentStart + length <= limit ? { contentStart, contentEnd: contentStart + length } : null;
}

function isCanonical(tag: number, content: Uint8Array): boolean {
  if (tag === BOOLEAN) return content.byteLength === 1 && (content[0] === 0 || content[0] === 0xff);
  if (tag !== INTEGER) return true;
  const [first, second] = content;
  if (first === undefined) return false;
  if (second === undefined) return true;
  return !(first === 0 && second < 0x80) && !(first === 0xff && second >= 0x80);
}
