// "I leave": signed by the leaver, so that any member may commit the removal (L2).
import { type Bytes, concat, type LeafIndex, type Reader, sha256, utf8, Writer } from '@incamera/kernel';
import { type LeafNode } from 'ts-mls';
import { signEd25519, verifyEd25519 } from './mls/key-registry.js';

/** A leave for one stay of one member: bound to the leaf's encryption key, so that it cannot remove a later stay. */
export interface SignedLeave {
  readonly leaf: LeafIndex;
  /** Ed25519, 64 bytes. */
  readonly signature: Bytes;
}

const LABEL = utf8('incamera/leave/1');

async function toSign(groupId: Uint8Array, leaf: LeafIndex, node: LeafNode): Promise<Bytes> {
  const encryptionKeyHash = await sha256(node.hpkePublicKey);
  const body = new Writer().bytes(groupId).u32(leaf).raw(encryptionKeyHash).bytes(node.signaturePublicKey).done();
  return concat(LABEL, body);
}

export async function signLeave(
  groupId: Uint8Array,
  leaf: LeafIndex,
  node: LeafNode,
  privateKey: CryptoKey,
): Promise<SignedLeave> {
  return { leaf, signature: await signEd25519(privateKey, await toSign(groupId, leaf, node)) };
}

export async function verifyLeave(groupId: Uint8Array, leave: SignedLeave, node: LeafNode): Promise<boolean> {
  return verifyEd25519(node.signaturePublicKey, await toSign(groupId, leave.leaf, node), leave.signature);
}

export function writeLeave(writer: Writer, leave: SignedLeave): void {
  writer.u32(leave.leaf).raw(leave.signature);
}

export function readLeave(reader: Reader): SignedLeave {
  return { leaf: reader.u32() as LeafIndex, signature: reader.raw(64) };
}
