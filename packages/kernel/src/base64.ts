// Base64 with padding (L0, RFC 4648 section 4), as PEM, policies and C2SP texts have it; one text for one byte string.
import { type Bytes, fromBase64Url, toBase64Url } from './bytes.js';

export function toBase64(bytes: Uint8Array): string {
  const text = toBase64Url(bytes).replaceAll('-', '+').replaceAll('_', '/');
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}

/** Null: it is not canonical base64. */
export function fromBase64(text: string): Bytes | null {
  const match = /^([A-Za-z0-9+/]*)={0,2}$/.exec(text);
  if (match === null || text.length % 4 !== 0) return null;
  const bytes = fromBase64Url((match[1] as string).replaceAll('+', '-').replaceAll('/', '_'));
  return bytes !== null && toBase64(bytes) === text ? bytes : null;
}
