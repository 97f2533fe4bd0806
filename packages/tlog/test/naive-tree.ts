// RFC 9162 section 2.1 written down as it stands there: slow, and plainly right. What the package computes is compared with it.
import { createHash } from 'node:crypto';
import { type Bytes, copyBytes } from '@incamera/kernel';
import { encodeBundle, TILE_WIDTH, type TileId, type TileSource } from '../src/index.js';

const hash = (...parts: Uint8Array[]): Bytes => {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part);
  return copyBytes(sum.digest());
};

const split = (n: number): number => {
  let k = 1;
  while (k << 1 < n) k <<= 1;
  return k;
};

/** MTH(D) */
export function mth(entries: readonly Uint8Array[]): Bytes {
  if (entries.length === 0) return hash();
  if (entries.length === 1) return hash(new Uint8Array([0]), entries[0] as Uint8Array);
  const k = split(entries.length);
  return hash(new Uint8Array([1]), mth(entries.slice(0, k)), mth(entries.slice(k)));
}

/** PATH(m, D) */
export function path(m: number, entries: readonly Uint8Array[]): Bytes[] {
  if (entries.length <= 1) return [];
  const k = split(entries.length);
  return m < k
    ? [...path(m, entries.slice(0, k)), mth(entries.slice(k))]
    : [...path(m - k, entries.slice(k)), mth(entries.slice(0, k))];
}

/** SUBPROOF(m, D, b) */
export function subproof(m: number, entries: readonly Uint8Array[], isWhole: boolean): Bytes[] {
  if (m === entries.length) return isWhole ? [] : [mth(entries)];
  const k = split(entries.length);
  return m <= k
    ? [...subproof(m, entries.slice(0, k), isWhole), mth(entries.slice(k))]
    : [...subproof(m - k, entries.slice(k), false), mth(entries.slice(0, k))];
}

/** Tiles as the specification defines them. */
export function naiveTiles(entries: readonly Uint8Array[]): TileSource {
  return {
    async fetch({ level, index, width }: TileId) {
      if (level === 'entries') {
        const part = entries.slice(index * TILE_WIDTH, index * TILE_WIDTH + width);
        return part.length === width ? encodeBundle(part) : null;
      }
      const span = TILE_WIDTH ** level;
      const hashes: Bytes[] = [];
      for (let i = index * TILE_WIDTH; i < index * TILE_WIDTH + width; i++) {
        if ((i + 1) * span > entries.length) return null;
        hashes.push(mth(entries.slice(i * span, (i + 1) * span)));
      }
      return Buffer.concat(hashes);
    },
  };
}
