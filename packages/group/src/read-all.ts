// Strict reading of what members send one another (L2).
import { Reader } from '@incamera/kernel';

/** Reads the whole of a payload; null: it is nothing else than what `read` takes. */
export function readAll<T>(payload: Uint8Array, read: (reader: Reader) => T): T | null {
  try {
    const reader = new Reader(payload);
    const value = read(reader);
    reader.end();
    return value;
  } catch {
    return null;
  }
}
