// Batches (L1; decision 0034): what one entry of the log commits to. A Merkle tree of always 4096 places, of which nobody can tell how many
// are taken.
import { type Bytes, concat, copyBytes, Reader, utf8, Writer } from '@incamera/kernel';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { tlogErrors } from '../errors.js';
import { HASH_BYTES, nodeHash } from '../hashing.js';

/** Hashes of a path from a place to the root. */
export const BATCH_DEPTH = 12;
export const BATCH_PLACES = 2 ** BATCH_DEPTH;
export const SALT_BYTES = 32;
const VERSION = 1;
const LEAF_LABEL = utf8('incamera/history-entry/1');
const BATCH_LABEL = utf8('incamera/history-batch/1');

/** What stands at a place: SHA-256(label ‖ salt ‖ entry). @param salt 32 random bytes */
export function commitEntry(salt: Uint8Array, entry: Uint8Array): Bytes {
  if (salt.byteLength !== SALT_BYTES) throw new RangeError('a salt has 32 bytes');
  return copyBytes(sha256(concat(LEAF_LABEL, salt, entry)));
}

/** The secret of one batch: with it, and all its leaves, somebody can check that it holds nothing else. */
export function batchSecret(secret: Uint8Array, batchIndex: number): Bytes {
  return copyBytes(hmac(sha256, secret, concat(BATCH_LABEL, new Writer().u64(batchIndex).done())));
}

/** Nodes that stand for nothing, above places 0 to 4095: HMAC(secret of the batch, u8 height ‖ u16 number). */
const filler = (secret: Uint8Array, height: number, number: number): Bytes =>
  copyBytes(hmac(sha256, secret, new Writer().u8(height).u16(number).done()));

/** The tree of one batch. */
export class Batch {
  readonly #secret: Uint8Array;
  readonly #leaves: ReadonlyMap<number, Uint8Array>;
  /** Which nodes of each height have an entry below. */
  readonly #taken: readonly ReadonlySet<number>[];
  /** Nodes with entries below, by height and number. */
  readonly #nodes = new Map<number, Bytes>();

  /** @param leaves what stands where; at most 4096 places from 0 */
  constructor(secret: Uint8Array, leaves: ReadonlyMap<number, Uint8Array>) {
    for (const place of leaves.keys()) {
      if (!isPlace(place)) throw new RangeError('a batch has places 0 to 4095');
    }
    this.#secret = secret;
    this.#leaves = leaves;
    this.#taken = Array.from({ length: BATCH_DEPTH + 1 }, (_, height) => {
      return new Set([...leaves.keys()].map((place) => place >> height));
    });
  }

  root(): Bytes {
    return this.#node(BATCH_DEPTH, 0);
  }

  /** Siblings from the place up. */
  path(place: number): Bytes[] {
    return Array.from({ length: BATCH_DEPTH }, (_, height) => this.#node(height, (place >> height) ^ 1));
  }

  #node(height: number, number: number): Bytes {
    if (this.#taken[height]?.has(number) !== true) return filler(this.#secret, height, number);
    if (height === 0) return copyBytes(this.#leaves.get(number) as Uint8Array);
    const id = height * BATCH_PLACES + number;
    const node =
      this.#nodes.get(id) ?? nodeHash(this.#node(height - 1, 2 * number), this.#node(height - 1, 2 * number + 1));
    this.#nodes.set(id, node);
    return node;
  }
}

/** The entry of the log for a batch. */
export function encodeLogEntry(root: Uint8Array): Bytes {
  return new Writer().u8(VERSION).raw(root).done();
}

/** Root of the batch that an entry of the log commits to. @throws {AppError} tlog/entry_unknown, tlog/entry_malformed */
export function decodeLogEntry(entry: Uint8Array): Bytes {
  if (entry[0] !== VERSION) throw tlogErrors.make('tlog/entry_unknown');
  if (entry.byteLength !== 1 + HASH_BYTES) throw tlogErrors.make('tlog/entry_malformed');
  const reader = new Reader(entry.subarray(1));
  return reader.raw(HASH_BYTES);
}

/** Root that a leaf at a place leads to. @throws {AppError} tlog/proof_invalid: no path of a batch */
export function rootFromPath(place: number, leaf: Uint8Array, path: readonly Uint8Array[]): Bytes {
  if (!isPlace(place) || path.length !== BATCH_DEPTH || path.some((hash) => hash.byteLength !== HASH_BYTES)) {
    throw tlogErrors.make('tlog/proof_invalid');
  }
  let node = copyBytes(leaf);
  path.forEach((sibling, height) => {
    node = (place >> height) % 2 === 0 ? nodeHash(node, sibling) : nodeHash(sibling, node);
  });
  return node;
}

const isPlace = (place: number): boolean => Number.isInteger(place) && place >= 0 && place < BATCH_PLACES;
