// Merkle tree hashing (L1): RFC 9162 section 2.1.1, with SHA-256.
import { type Bytes, copyBytes } from '@incamera/kernel';
import { sha256 } from '@noble/hashes/sha2.js';

export const HASH_BYTES = 32;
const LEAF = new Uint8Array([0]);
const NODE = new Uint8Array([1]);

/** MTH of no entries. */
export function emptyRoot(): Bytes {
  return copyBytes(sha256(new Uint8Array(0)));
}

/** MTH of one entry. */
export function leafHash(entry: Uint8Array): Bytes {
  return sha256.create().update(LEAF).update(entry).digest() as Bytes;
}

/** MTH of two complete neighbours. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Bytes {
  return sha256.create().update(NODE).update(left).update(right).digest() as Bytes;
}

/** h for 2^h, null for what is no power of two; exact up to 2^53, where logarithms alone are not. */
export function exactLog2(n: number): number | null {
  const height = Math.round(Math.log2(n));
  return 2 ** height === n ? height : null;
}

/** The largest power of two below `n`, where a tree of `n` leaves is split. `n` is at least 2. */
export function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** MTH of neighbours that are all of one size, 1 to 256 of them; a power of two. Overwrites nothing. */
export function rootOfPeers(hashes: readonly Uint8Array[]): Bytes {
  let row = hashes;
  while (row.length > 1) {
    const above: Uint8Array[] = [];
    for (let i = 0; i + 1 < row.length; i += 2) above.push(nodeHash(row[i] as Uint8Array, row[i + 1] as Uint8Array));
    row = above;
  }
  return copyBytes(row[0] as Uint8Array);
}
