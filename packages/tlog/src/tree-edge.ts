// The right edge of a growing tree (L1): the partial tile of each level, from which every append goes on.
import { type Bytes } from '@incamera/kernel';
import { encodeBundle } from './bundle.js';
import { emptyRoot, leafHash, rootOfPeers } from './hashing.js';
import { type LogWrite, type StoredTile } from './log-store.js';
import { TILE_WIDTH } from './tile-path.js';
import { joinHashes, withPeaks } from './tile-reader.js';

export class TreeEdge {
  readonly size: number;
  /** Hashes of the partial tile of each level, from 0; fewer than 256 each. */
  readonly #hashes: readonly (readonly Bytes[])[];
  /** Entries of the partial bundle. */
  readonly #entries: readonly Uint8Array[];

  constructor(size: number, hashes: readonly (readonly Bytes[])[], entries: readonly Uint8Array[]) {
    this.size = size;
    this.#hashes = hashes;
    this.#entries = entries;
  }

  root(): Bytes {
    let root: Bytes | null = null;
    for (const hashes of this.#hashes) root = withPeaks(hashes, root);
    return root ?? emptyRoot();
  }

  /** The edge after `entries`, and what has to be stored for it. Changes nothing of this one. */
  append(entries: readonly Uint8Array[]): { edge: TreeEdge; write: LogWrite } {
    const tiles: StoredTile[] = [];
    const hashes = this.#hashes.map((level) => [...level]);
    const toSize = this.size + entries.length;
    const bundles = growBundles(this.#entries, entries, Math.floor(this.size / TILE_WIDTH), tiles);
    let risen: Bytes[] = entries.map(leafHash);
    for (let level = 0; risen.length > 0; level++) {
      const row = hashes[level] ?? [];
      hashes[level] = row;
      // The tile that the first of the new hashes falls into: all before it are complete.
      let index = Math.floor(Math.floor(this.size / TILE_WIDTH ** level) / TILE_WIDTH);
      const above: Bytes[] = [];
      for (const hash of risen) {
        row.push(hash);
        if (row.length < TILE_WIDTH) continue;
        tiles.push({ level, index, bytes: joinHashes(row) });
        above.push(rootOfPeers(row));
        row.length = 0;
        index++;
      }
      if (row.length > 0) tiles.push({ level, index, bytes: joinHashes(row) });
      risen = above;
    }
    return {
      edge: new TreeEdge(toSize, hashes, bundles),
      write: { fromSize: this.size, toSize, tiles },
    };
  }
}

/** Adds the bundles that change to `tiles`. @returns the entries of the partial one that is left */
function growBundles(
  partial: readonly Uint8Array[],
  entries: readonly Uint8Array[],
  first: number,
  tiles: StoredTile[],
): Uint8Array[] {
  const all = [...partial, ...entries];
  let index = first;
  let start = 0;
  for (; all.length - start >= TILE_WIDTH; start += TILE_WIDTH) {
    tiles.push({ level: 'entries', index: index++, bytes: encodeBundle(all.slice(start, start + TILE_WIDTH)) });
  }
  const rest = all.slice(start);
  if (rest.length > 0) tiles.push({ level: 'entries', index, bytes: encodeBundle(rest) });
  return rest;
}
