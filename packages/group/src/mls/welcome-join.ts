// Joining by Welcome, with everything that the caller must judge laid open (L2, library boundary; RFC 9420 section 12.4.3.1).
// The library's joinGroup accepts a Welcome without any PSK and tells neither the signer nor the PSKs; see also tree-check.ts.
import { type Bytes, equalBytes } from '@incamera/kernel';
import {
  type CiphersuiteImpl,
  type ClientConfig,
  type ClientState,
  type GroupInfo,
  type KeyPackage,
  type PreSharedKeyID,
  type PrivateKeyPackage,
  type PskIndex,
  type RatchetTree,
  type Welcome,
} from 'ts-mls';
import {
  ratchetTreeFromExtension,
  verifyGroupInfoConfirmationTag,
  verifyGroupInfoSignature,
} from 'ts-mls/groupInfo.js';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { deriveKeySchedule } from 'ts-mls/keySchedule.js';
import { pathToRoot } from 'ts-mls/pathSecrets.js';
import { mergePrivateKeyPaths, toPrivateKeyPath } from 'ts-mls/privateKeyPath.js';
import { accumulatePskSecret } from 'ts-mls/pskIndex.js';
import { findLeafIndex } from 'ts-mls/ratchetTree.js';
import { createSecretTree } from 'ts-mls/secretTree.js';
import { leafToNodeIndex, leafWidth, toLeafIndex } from 'ts-mls/treemath.js';
import { firstCommonAncestor } from 'ts-mls/updatePath.js';
import { decryptGroupInfo, decryptGroupSecrets } from 'ts-mls/welcome.js';
import { findTreeFault } from './tree-check.js';

/** What a Welcome led to, not yet judged by the rules of the meeting. */
export interface Joined {
  readonly state: ClientState;
  /** As decrypted; its signature and confirmation tag are good. */
  readonly groupInfo: GroupInfo;
  /** The PSKs that went into the epoch, in order. */
  readonly pskIds: readonly PreSharedKeyID[];
}

/** Why a Welcome leads nowhere. */
export type JoinFault = 'not ours' | 'unknown psk' | 'undecryptable' | 'suite' | 'tree' | 'signature' | 'confirmation';

export interface JoinInput {
  readonly welcome: Welcome;
  readonly keyPackage: KeyPackage;
  readonly privateKeys: PrivateKeyPackage;
  readonly psks: PskIndex;
  readonly cs: CiphersuiteImpl;
  readonly config: ClientConfig;
  /** Where the Welcome does not carry the tree. */
  readonly tree?: RatchetTree;
}

/** Opens a Welcome. Malformed input ends in a fault, never in an exception. */
export async function joinFromWelcome(input: JoinInput): Promise<Joined | JoinFault> {
  const { welcome, keyPackage, cs } = input;
  const ref = await makeKeyPackageRef(keyPackage, cs.hash);
  if (!welcome.secrets.some((secret) => equalBytes(secret.newMember, ref))) return 'not ours';
  try {
    return await openWelcome(input, ref as Bytes);
  } catch {
    return 'undecryptable';
  }
}

async function openWelcome(input: JoinInput, ref: Bytes): Promise<Joined | JoinFault> {
  const { welcome, keyPackage, privateKeys, cs } = input;
  const initKey = await cs.hpke.importPrivateKey(privateKeys.initPrivateKey);
  const secrets = await decryptGroupSecrets(initKey, ref, welcome, cs.hpke);
  if (secrets === undefined) return 'undecryptable';
  if (secrets.psks.some((id) => input.psks.findPsk(id) === undefined)) return 'unknown psk';
  const [pskSecret] = await accumulatePskSecret(secrets.psks, input.psks, cs, new Uint8Array(cs.kdf.size));
  const groupInfo = await decryptGroupInfo(welcome, secrets.joinerSecret, pskSecret, cs);
  if (groupInfo === undefined) return 'undecryptable';
  const { groupContext } = groupInfo;
  if (welcome.cipherSuite !== cs.name || groupContext.cipherSuite !== cs.name) return 'suite';
  if (groupContext.version !== 'mls10' || keyPackage.cipherSuite !== cs.name) return 'suite';

  const tree = ratchetTreeFromExtension(groupInfo) ?? input.tree;
  if (tree === undefined || (await findTreeFault(tree, groupContext, cs)) !== null) return 'tree';
  const signer = tree[leafToNodeIndex(toLeafIndex(groupInfo.signer))];
  if (signer?.nodeType !== 'leaf') return 'signature';
  if (!(await verifyGroupInfoSignature(groupInfo, signer.leaf.signaturePublicKey, cs.signature))) return 'signature';
  if (!(await verifyGroupInfoConfirmationTag(groupInfo, secrets.joinerSecret, pskSecret, cs))) return 'confirmation';
  const ownLeaf = findLeafIndex(tree, keyPackage.leafNode);
  if (ownLeaf === undefined) return 'tree';

  const [keySchedule, encryptionSecret] = await deriveKeySchedule(
    secrets.joinerSecret,
    pskSecret,
    groupContext,
    cs.kdf,
  );
  const secretTree = await createSecretTree(leafWidth(tree.length), encryptionSecret, cs.kdf);
  const privatePath = await ownPath(input, tree, ownLeaf, groupInfo.signer, secrets.pathSecret);
  encryptionSecret.fill(0);
  secrets.joinerSecret.fill(0);
  const state: ClientState = {
    groupContext,
    ratchetTree: tree,
    privatePath,
    signaturePrivateKey: privateKeys.signaturePrivateKey,
    confirmationTag: groupInfo.confirmationTag,
    unappliedProposals: {},
    keySchedule,
    secretTree,
    historicalReceiverData: new Map(),
    groupActiveState: { kind: 'active' },
    clientConfig: input.config,
  };
  return { state, groupInfo, pskIds: secrets.psks };
}

/** Our leaf key and, if the commit had a path, the keys from the first common ancestor with the committer up to the root. */
async function ownPath(
  { privateKeys, cs }: JoinInput,
  tree: RatchetTree,
  ownLeaf: number,
  signer: number,
  pathSecret: Uint8Array | undefined,
): Promise<ClientState['privatePath']> {
  const leafIndex = toLeafIndex(ownLeaf);
  const own = { leafIndex, privateKeys: { [leafToNodeIndex(leafIndex)]: privateKeys.hpkePrivateKey } };
  if (pathSecret === undefined) return own;
  const ancestor = firstCommonAncestor(tree, leafIndex, toLeafIndex(signer));
  const secrets = await pathToRoot(tree, ancestor, pathSecret, cs.kdf);
  const above = await toPrivateKeyPath(secrets, leafIndex, cs);
  await checkPathKeys(tree, above.privateKeys, cs);
  return mergePrivateKeyPaths(above, own);
}

/** The path secret must give the public keys in the tree (the library does not compare them). */
async function checkPathKeys(
  tree: RatchetTree,
  privateKeys: Readonly<Record<number, Uint8Array>>,
  cs: CiphersuiteImpl,
): Promise<void> {
  const probe = new Uint8Array(16);
  for (const [index, privateKey] of Object.entries(privateKeys)) {
    const node = tree[Number(index)];
    if (node?.nodeType !== 'parent') throw new Error('path secret of a blank node');
    const publicKey = await cs.hpke.importPublicKey(node.parent.hpkePublicKey);
    const { enc, ct } = await cs.hpke.seal(publicKey, probe, probe);
    await cs.hpke.open(await cs.hpke.importPrivateKey(privateKey), enc, ct, probe);
  }
}
