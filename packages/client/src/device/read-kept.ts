// Strict reading of what this device keeps for itself (L4).
import { type Bytes, Reader } from '@incamera/kernel';

/** Reads a record behind its format, to its end. Null: there is none; damaged ones and those of other formats read as absent. */
export function readKept<T>(bytes: Bytes | null, format: number, parts: (reader: Reader) => T): T | null {
  if (bytes === null) return null;
  try {
    const reader = new Reader(bytes);
    if (reader.u8() !== format) return null;
    const value = parts(reader);
    reader.end();
    return value;
  } catch {
    return null;
  }
}
