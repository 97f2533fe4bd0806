// How a device is told from others of its name (L4): by the key that it had in the meeting, in every list and report the same. One device seals
// several keys to the holders, and each has a digest of its own.
import { type Bytes, toBase64Url } from '@incamera/kernel';

/** For people; the whole key stands in the record. */
const SHORT_CHARS = 8;

/** @param leafKey null: it proved none, so that it is told by what it sealed */
export function shortNameOf({ leafKey, digest }: { readonly leafKey: Bytes | null; readonly digest: string }): string {
  return shortKey(leafKey === null ? digest : toBase64Url(leafKey));
}

/** @param key base64url */
export function shortKey(key: string): string {
  return key.slice(0, SHORT_CHARS);
}
