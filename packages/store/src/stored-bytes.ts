// Bytes in columns (L3): libsql gives an ArrayBuffer, pg a Buffer that may lie in a larger one.
import { type Bytes, copyBytes } from '@incamera/kernel';
import { type ColumnType } from 'kysely';

export type StoredBytes = ColumnType<Uint8Array | ArrayBuffer, Uint8Array, Uint8Array>;

/** What a column holds, in a buffer of its own. */
export function bytesOf(value: Uint8Array | ArrayBuffer): Bytes {
  return copyBytes(value instanceof Uint8Array ? value : new Uint8Array(value));
}
