// Reading a log by its tiles (L1): C2SP tlog-tiles. Whoever serves them is not trusted: each tile is compared with the root of the
// checkpoint before anything of it is used, and proofs are computed here, not asked for.
import { type Bytes, concatAll, copyBytes, equalBytes } from '@incamera/kernel';
import { decodeBundle } from './bundle.js';
import { tlogErrors } from './errors.js';
import { emptyRoot, exactLog2, HASH_BYTES, leafHash, nodeHash, rootOfPeers, splitPoint } from './hashing.js';
import { type Proof, type TreeHead, verifyConsistency } from './proofs.js';
import { hashesAtLevel, TILE_WIDTH, type TileId, tilePath, widthOf } from './tile-path.js';

/** Whoever has tiles: a server, a folder, a database. */
export interface TileSource {
  /** The bytes of a tile or bundle as they are served, or null where there are none. */
  fetch(tile: TileId): Promise<Uint8Array | null>;
}

/** How many verified tiles are kept: 8 KiB each. */
const MOST_TILES = 1024;
const TILE_HEIGHT = 8;

export class TileReader {
  readonly head: TreeHead;
  readonly #source: TileSource;
  /** Verified, by path; oldest first. */
  readonly #tiles = new Map<string, Promise<readonly Bytes[]>>();

  private constructor(head: TreeHead, source: TileSource) {
    this.head = head;
    this.#source = source;
  }

  /**
   * Fetches the right edge of the tree and compares it with the root.
   * @throws {AppError} tlog/tile_missing, tlog/tile_malformed, tlog/tile_altered
   */
  static async open(head: TreeHead, source: TileSource): Promise<TileReader> {
    const reader = new TileReader(head, source);
    const edges: TileId[] = [];
    for (let level = 0; hashesAtLevel(head.size, level) > 0; level++) {
      const index = Math.floor(hashesAtLevel(head.size, level) / TILE_WIDTH);
      const width = hashesAtLevel(head.size, level) % TILE_WIDTH;
      if (width > 0) edges.push({ level, index, width });
    }
    const tiles = await Promise.all(edges.map((edge) => reader.#fetchTile(edge)));
    let root: Bytes | null = null;
    for (const hashes of tiles) root = withPeaks(hashes, root);
    if (!equalBytes(root ?? emptyRoot(), head.root)) throw tlogErrors.make('tlog/tile_altered');
    edges.forEach((edge, i) => {
      reader.#tiles.set(tilePath(edge), Promise.resolve(tiles[i] as Bytes[]));
    });
    return reader;
  }

  /** MTH(D[from:to]) for a range that stands by itself in the tree (RFC 9162 section 2.1.1). */
  async rangeHash(from: number, to: number): Promise<Bytes> {
    const size = to - from;
    if (size === 0) return emptyRoot();
    const height = exactLog2(size);
    if (height !== null && from % size === 0) return this.#subtree(height, from / size);
    const split = from + splitPoint(size);
    const [left, right] = await Promise.all([this.rangeHash(from, split), this.rangeHash(split, to)]);
    return nodeHash(left, right);
  }

  /** The hash of an entry. @throws {AppError} tlog/out_of_range, and as `open` */
  async leaf(index: number): Promise<Bytes> {
    this.#demand(index < this.head.size);
    return this.#subtree(0, index);
  }

  /** PATH(index, D[0:size]) of RFC 9162 section 2.1.3.1. @throws {AppError} tlog/out_of_range, and as `open` */
  async inclusionProof(index: number): Promise<Proof> {
    this.#demand(Number.isSafeInteger(index) && index >= 0 && index < this.head.size);
    const siblings: Promise<Bytes>[] = [];
    let [from, to] = [0, this.head.size];
    while (to - from > 1) {
      const split = from + splitPoint(to - from);
      const isLeft = index < split;
      siblings.push(isLeft ? this.rangeHash(split, to) : this.rangeHash(from, split));
      [from, to] = isLeft ? [from, split] : [split, to];
    }
    return (await Promise.all(siblings)).reverse();
  }

  /** PROOF(size, D[0:head]) of RFC 9162 section 2.1.4.1: empty from nothing and to itself. @throws as `inclusionProof` */
  async consistencyProof(size: number): Promise<Proof> {
    this.#demand(Number.isSafeInteger(size) && size >= 0 && size <= this.head.size);
    if (size === 0 || size === this.head.size) return [];
    const nodes = await this.consistencyNodes(size);
    // What is complete from the left edge on is the older root itself.
    return exactLog2(size) === null ? nodes : nodes.slice(1);
  }

  /** As `consistencyProof`, with the first node in any case: see `rootsFromNodes`. @param size 1 to one less than this tree has @throws as `inclusionProof` */
  async consistencyNodes(size: number): Promise<Proof> {
    this.#demand(Number.isSafeInteger(size) && size > 0 && size < this.head.size);
    const nodes: Promise<Bytes>[] = [];
    let [from, to] = [0, this.head.size];
    while (size !== to) {
      const split = from + splitPoint(to - from);
      const isLeft = size <= split;
      nodes.push(isLeft ? this.rangeHash(split, to) : this.rangeHash(from, split));
      [from, to] = isLeft ? [from, split] : [split, to];
    }
    nodes.push(this.rangeHash(from, to));
    return (await Promise.all(nodes)).reverse();
  }

  /**
   * Shows that this tree begins with an older one that was seen before.
   * @throws {AppError} tlog/history_rewritten, tlog/rolled_back, and as `open`
   */
  async verifyBeginsWith(older: TreeHead): Promise<void> {
    const proof = older.size <= this.head.size ? await this.consistencyProof(older.size) : [];
    verifyConsistency(older, this.head, proof);
  }

  /** All entries of a bundle, compared with their hashes. @throws {AppError} tlog/bundle_malformed, tlog/entry_altered, and as `open` */
  async bundle(index: number): Promise<Bytes[]> {
    const width = widthOf(this.head.size, 'entries', index);
    this.#demand(width > 0);
    const id: TileId = { level: 'entries', index, width };
    const [hashes, whole] = await Promise.all([this.#tile(0, index), this.#source.fetch(id)]);
    const raw = whole ?? (await this.#source.fetch({ ...id, width: TILE_WIDTH }));
    if (raw === null) throw tlogErrors.make('tlog/tile_missing', { context: { path: tilePath(id) } });
    const entries = whole === null ? decodeBundle(raw, TILE_WIDTH).slice(0, width) : decodeBundle(raw, width);
    entries.forEach((entry, i) => {
      if (!equalBytes(leafHash(entry), hashes[i] as Bytes)) {
        throw tlogErrors.make('tlog/entry_altered', { context: { index: index * TILE_WIDTH + i } });
      }
    });
    return entries;
  }

  /** One entry. @throws as `bundle` */
  async entry(index: number): Promise<Bytes> {
    const entries = await this.bundle(Math.floor(index / TILE_WIDTH));
    const entry = entries[index % TILE_WIDTH];
    if (entry === undefined) throw tlogErrors.make('tlog/out_of_range');
    return entry;
  }

  /** The complete subtree number `index` of 2^height entries. */
  async #subtree(height: number, index: number): Promise<Bytes> {
    const level = Math.floor(height / TILE_HEIGHT);
    const count = 2 ** (height % TILE_HEIGHT);
    const first = index * count;
    const hashes = await this.#tile(level, Math.floor(first / TILE_WIDTH));
    const start = first % TILE_WIDTH;
    return rootOfPeers(hashes.slice(start, start + count));
  }

  /** A tile after it was compared with the one above it; what stands at the edge was compared with the root. */
  #tile(level: number, index: number): Promise<readonly Bytes[]> {
    const id = { level, index, width: widthOf(this.head.size, level, index) };
    const path = tilePath(id);
    const known = this.#tiles.get(path);
    if (known !== undefined) return known;
    const verified = this.#verifiedTile(id);
    // One that failed is asked for again: the next answer may be the right one.
    verified.catch(() => this.#tiles.delete(path));
    this.#tiles.set(path, verified);
    if (this.#tiles.size > MOST_TILES) this.#forgetOldest();
    return verified;
  }

  async #verifiedTile(id: TileId & { readonly level: number }): Promise<readonly Bytes[]> {
    const above = this.#tile(id.level + 1, Math.floor(id.index / TILE_WIDTH));
    const [hashes, parents] = await Promise.all([this.#fetchTile(id), above]);
    const parent = parents[id.index % TILE_WIDTH];
    if (parent === undefined || !equalBytes(rootOfPeers(hashes), parent)) {
      throw tlogErrors.make('tlog/tile_altered', { context: { path: tilePath(id) } });
    }
    return hashes;
  }

  async #fetchTile(id: TileId): Promise<Bytes[]> {
    let raw = await this.#source.fetch(id);
    let width = id.width;
    if (raw === null && id.width < TILE_WIDTH) {
      // A log may drop a partial tile once the full one is there.
      raw = await this.#source.fetch({ ...id, width: TILE_WIDTH });
      width = TILE_WIDTH;
    }
    if (raw === null) throw tlogErrors.make('tlog/tile_missing', { context: { path: tilePath(id) } });
    if (raw.byteLength !== width * HASH_BYTES) {
      throw tlogErrors.make('tlog/tile_malformed', { context: { path: tilePath(id) } });
    }
    return splitHashes(raw.subarray(0, id.width * HASH_BYTES));
  }

  #forgetOldest(): void {
    // Edges are few, come first and are needed for everything: they stay.
    for (const path of this.#tiles.keys()) {
      if (path.includes('.p/')) continue;
      this.#tiles.delete(path);
      return;
    }
  }

  #demand(holds: boolean): void {
    if (!holds) throw tlogErrors.make('tlog/out_of_range', { context: { size: this.head.size } });
  }
}

/** Hashes of a tile one by one. */
export function splitHashes(tile: Uint8Array): Bytes[] {
  const hashes: Bytes[] = [];
  for (let at = 0; at < tile.byteLength; at += HASH_BYTES) hashes.push(copyBytes(tile.subarray(at, at + HASH_BYTES)));
  return hashes;
}

export const joinHashes = (hashes: readonly Uint8Array[]): Bytes => concatAll(hashes);

/** Root of `hashes` (0 to 255 complete subtrees of one size) followed by the smaller part `right`. */
export function withPeaks(hashes: readonly Uint8Array[], right: Bytes | null): Bytes | null {
  let root = right;
  let end = hashes.length;
  for (let size = 1; end > 0; size *= 2) {
    if (Math.floor(end / size) % 2 === 0) continue;
    const peak = rootOfPeers(hashes.slice(end - size, end));
    root = root === null ? peak : nodeHash(peak, root);
    end -= size;
  }
  return root;
}
