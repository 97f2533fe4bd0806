// Verifying proofs (L1): RFC 9162 sections 2.1.3.2 and 2.1.4.2. Sizes are safe integers, so halving is done without bit operators.
import { type Bytes, equalBytes } from '@incamera/kernel';
import { tlogErrors } from './errors.js';
import { exactLog2, nodeHash } from './hashing.js';

const half = (n: number): number => Math.floor(n / 2);
const isOdd = (n: number): boolean => n % 2 === 1;

/** The state of a tree that a checkpoint speaks of. */
export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/**
 * Shows that the entry with hash `leaf` is number `index` (from 0) of the tree.
 * @throws {AppError} tlog/proof_invalid, tlog/out_of_range
 */
export function verifyInclusion(head: TreeHead, index: number, leaf: Uint8Array, proof: readonly Uint8Array[]): void {
  if (!Number.isSafeInteger(index) || index < 0 || index >= head.size) throw tlogErrors.make('tlog/out_of_range');
  let fn = index;
  let sn = head.size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (sn === 0) throw tlogErrors.make('tlog/proof_invalid');
    if (isOdd(fn) || fn === sn) {
      hash = nodeHash(sibling, hash);
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  if (sn !== 0 || !equalBytes(hash, head.root)) throw tlogErrors.make('tlog/proof_invalid');
}

/**
 * Shows that the tree `to` begins with the tree `from`.
 * @throws {AppError} tlog/history_rewritten: it does not, or the proof does not show it; tlog/rolled_back: `to` is smaller
 */
export function verifyConsistency(from: TreeHead, to: TreeHead, proof: readonly Uint8Array[]): void {
  if (to.size < from.size) throw tlogErrors.make('tlog/rolled_back', { context: { from: from.size, to: to.size } });
  const contradicts = () => tlogErrors.make('tlog/history_rewritten', { context: { from: from.size, to: to.size } });
  if (from.size === to.size || from.size === 0) {
    if (proof.length !== 0) throw contradicts();
    if (from.size === to.size && !equalBytes(from.root, to.root)) throw contradicts();
    return;
  }
  const nodes = exactLog2(from.size) !== null ? [from.root, ...proof] : proof;
  const roots = rootsFromNodes(from.size, to.size, nodes);
  if (roots === null || !equalBytes(roots.from, from.root) || !equalBytes(roots.to, to.root)) throw contradicts();
}

/**
 * Both roots as nodes of the newer tree give them, where the first one is always there (a proof of RFC 9162 leaves it out when it is the
 * older root itself). So whoever compares the newer root learns what the newer tree really had at the older size.
 * @param from sizes, 1 or more; `from` below `to`
 * @returns null: they are too many or too few
 */
export function rootsFromNodes(
  from: number,
  to: number,
  nodes: readonly Uint8Array[],
): { from: Uint8Array; to: Uint8Array } | null {
  const first = nodes[0];
  if (first === undefined) return null;
  let fn = from - 1;
  let sn = to - 1;
  while (isOdd(fn)) [fn, sn] = [half(fn), half(sn)];
  let fr: Uint8Array = first;
  let sr: Uint8Array = first;
  for (const sibling of nodes.slice(1)) {
    if (sn === 0) return null;
    if (isOdd(fn) || fn === sn) {
      fr = nodeHash(sibling, fr);
      sr = nodeHash(sibling, sr);
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      sr = nodeHash(sr, sibling);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 ? { from: fr, to: sr } : null;
}

/** A proof as others may keep it. */
export type Proof = readonly Bytes[];
