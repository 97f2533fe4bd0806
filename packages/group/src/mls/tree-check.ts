// Validity of a ratchet tree that somebody handed to us (L2, library boundary; RFC 9420 sections 7.3, 7.9.2 and 12.4.3.1).
// The library's own check demands that all nodes above an unmerged leaf list the *same* unmerged leaves, and so refuses valid
// trees after ordinary churn; this one demands what the RFC does. The library also leaves out
// the second half of 7.9.2.
import { equalBytes, toHex } from '@incamera/kernel';
import { type CiphersuiteImpl, type GroupContext, type LeafNode, type RatchetTree } from 'ts-mls';
import { verifyLeafNodeSignature } from 'ts-mls/leafNode.js';
import { calculateParentHash } from 'ts-mls/parentHash.js';
import { resolution } from 'ts-mls/ratchetTree.js';
import { treeHashRoot } from 'ts-mls/treeHash.js';
import {
  directPath,
  isLeaf,
  leafToNodeIndex,
  leafWidth,
  left,
  right,
  toLeafIndex,
  toNodeIndex,
} from 'ts-mls/treemath.js';

/** What is wrong with the tree, or `null`. Costs one signature per leaf and hashes that grow with the square of the members. */
export async function findTreeFault(
  tree: RatchetTree,
  context: GroupContext,
  cs: CiphersuiteImpl,
): Promise<string | null> {
  return (
    findShapeFault(tree) ??
    findUnmergedFault(tree) ??
    (await findLeafFault(tree, context, cs)) ??
    (await findParentHashFault(tree, cs)) ??
    (equalBytes(context.treeHash, await treeHashRoot(tree, cs.hash)) ? null : 'tree hash')
  );
}

function findShapeFault(tree: RatchetTree): string | null {
  const keys = new Set<string>();
  const signatureKeys = new Set<string>();
  for (const [index, node] of tree.entries()) {
    if (node === undefined) continue;
    if (isLeaf(toNodeIndex(index)) !== (node.nodeType === 'leaf')) return 'node type';
    const key = toHex(node.nodeType === 'leaf' ? node.leaf.hpkePublicKey : node.parent.hpkePublicKey);
    if (keys.has(key)) return 'encryption key twice';
    keys.add(key);
    if (node.nodeType !== 'leaf') continue;
    const signatureKey = toHex(node.leaf.signaturePublicKey);
    if (signatureKeys.has(signatureKey)) return 'signature key twice';
    signatureKeys.add(signatureKey);
  }
  return null;
}

/** Each unmerged leaf is a member below the node, and every node in between lists it as well. */
function findUnmergedFault(tree: RatchetTree): string | null {
  const width = leafWidth(tree.length);
  for (const [index, node] of tree.entries()) {
    if (node?.nodeType !== 'parent') continue;
    for (const unmerged of node.parent.unmergedLeaves) {
      const leafNode = leafToNodeIndex(toLeafIndex(unmerged));
      if (leafNode >= tree.length || tree[leafNode]?.nodeType !== 'leaf') return 'unmerged leaf is blank';
      const path = directPath(leafNode, width);
      const depth = path.indexOf(toNodeIndex(index));
      if (depth < 0) return 'unmerged leaf is elsewhere';
      for (const between of path.slice(0, depth)) {
        const parent = tree[between];
        if (parent?.nodeType === 'parent' && !parent.parent.unmergedLeaves.includes(unmerged)) {
          return 'unmerged leaf is missing below';
        }
      }
    }
  }
  return null;
}

async function findLeafFault(tree: RatchetTree, context: GroupContext, cs: CiphersuiteImpl): Promise<string | null> {
  for (const [index, node] of tree.entries()) {
    if (node?.nodeType !== 'leaf') continue;
    const leaf: LeafNode = node.leaf;
    if (!(await verifyLeafNodeSignature(leaf, context.groupId, index / 2, cs.signature))) return 'leaf signature';
  }
  return null;
}

/**
 * Section 7.9.2: below each parent one child resolves to a node that names the parent's hash, and besides it only to
 * unmerged leaves. So the parent's key was made by a member below it and given to nobody else.
 */
async function findParentHashFault(tree: RatchetTree, cs: CiphersuiteImpl): Promise<string | null> {
  for (const [index, node] of tree.entries()) {
    if (node?.nodeType !== 'parent') continue;
    const unmerged = new Set(node.parent.unmergedLeaves.map((leaf) => leafToNodeIndex(toLeafIndex(leaf))));
    let covered = false;
    for (const child of [left(toNodeIndex(index)), right(toNodeIndex(index))]) {
      const members = resolution(tree, child);
      const ends = members.filter((member) => !unmerged.has(member));
      const end = ends[0];
      if (ends.length !== 1 || end === undefined) continue;
      const endNode = tree[end];
      const claimed =
        endNode?.nodeType === 'parent'
          ? endNode.parent.parentHash
          : endNode?.leaf.leafNodeSource === 'commit'
            ? endNode.leaf.parentHash
            : undefined;
      if (claimed === undefined) continue;
      const [hash, parentIndex] = await calculateParentHash(tree, end, cs.hash);
      if (parentIndex === index && equalBytes(hash, claimed)) covered = true;
    }
    if (!covered) return 'parent hash';
  }
  return null;
}
