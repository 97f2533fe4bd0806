// SHA-256 of what the history does not repeat (L3).
import { createHash } from 'node:crypto';
import { type Bytes, copyBytes } from '@incamera/kernel';

/** SHA-256 of the UTF-8 of `text`. */
export function digestOf(text: string): Bytes {
  return copyBytes(createHash('sha256').update(text).digest());
}
