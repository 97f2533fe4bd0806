// Entering a group by external commit (L2, library boundary; RFC 9420 section 12.4.3.2). The library's function validates the
// tree wrongly (see tree-check.ts) and finds the leaf to replace by equality of key packages; here both are explicit.
import {
  type CiphersuiteImpl,
  type ClientConfig,
  type ClientState,
  type GroupInfo,
  type KeyPackage,
  type MLSMessage,
  type PrivateKeyPackage,
  type Proposal,
  type RatchetTree,
} from 'ts-mls';
import { exportSecret, nextEpochContext } from 'ts-mls/clientState.js';
import { createConfirmationTag, createContentCommitSignature } from 'ts-mls/framedContent.js';
import { initializeEpoch } from 'ts-mls/keySchedule.js';
import { protectPublicMessage } from 'ts-mls/messageProtectionPublic.js';
import { getCommitSecret, pathToPathSecrets } from 'ts-mls/pathSecrets.js';
import { toPrivateKeyPath, updateLeafKey } from 'ts-mls/privateKeyPath.js';
import { addLeafNode, removeLeafNode } from 'ts-mls/ratchetTree.js';
import { createSecretTree } from 'ts-mls/secretTree.js';
import { treeHashRoot } from 'ts-mls/treeHash.js';
import { leafWidth, nodeToLeafIndex, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js';
import { createUpdatePath } from 'ts-mls/updatePath.js';

export interface ExternalJoinInput {
  /** Verified by the caller: signature, tree, admissions. */
  readonly groupInfo: GroupInfo;
  readonly tree: RatchetTree;
  readonly keyPackage: KeyPackage;
  readonly privateKeys: PrivateKeyPackage;
  /** The joiner's old leaf, removed by the same commit. */
  readonly formerLeaf: number | null;
  readonly cs: CiphersuiteImpl;
  readonly config: ClientConfig;
}

/** Makes the external commit and the state after it. */
export async function joinByExternalCommit(
  input: ExternalJoinInput,
): Promise<{ readonly commit: MLSMessage; readonly state: ClientState }> {
  const { groupInfo, keyPackage, privateKeys, cs } = input;
  const externalPub = groupInfo.extensions.find((extension) => extension.extensionType === 'external_pub');
  if (externalPub === undefined) throw new Error('GroupInfo without external_pub');
  const { enc, secret: initSecret } = await exportSecret(externalPub.extensionData, cs);

  const remaining = withoutFormer(input.tree, input.formerLeaf);
  const [withLeaf, nodeIndex] = addLeafNode(remaining, keyPackage.leafNode);
  const leafIndex = nodeToLeafIndex(nodeIndex);
  const { signaturePrivateKey } = privateKeys;
  const [tree, path, pathSecrets, leafKey] = await createUpdatePath(
    withLeaf,
    leafIndex,
    groupInfo.groupContext,
    signaturePrivateKey,
    cs,
  );
  const last = pathSecrets.at(-1);
  const commitSecret =
    last === undefined
      ? new Uint8Array(cs.kdf.size)
      : await getCommitSecret(tree, toNodeIndex(last.nodeIndex), last.secret, cs.kdf);

  const proposals: Proposal[] = [{ proposalType: 'external_init', externalInit: { kemOutput: enc } }];
  if (input.formerLeaf !== null) proposals.unshift({ proposalType: 'remove', remove: { removed: input.formerLeaf } });
  const { signature, framedContent } = await createContentCommitSignature(
    groupInfo.groupContext,
    'mls_public_message',
    { proposals: proposals.map((proposal) => ({ proposalOrRefType: 'proposal', proposal })), path },
    { senderType: 'new_member_commit' },
    new Uint8Array(),
    signaturePrivateKey,
    cs.signature,
  );
  const groupContext = await nextEpochContext(
    groupInfo.groupContext,
    'mls_public_message',
    framedContent,
    signature,
    await treeHashRoot(tree, cs.hash),
    groupInfo.confirmationTag,
    cs.hash,
  );
  const epoch = await initializeEpoch(initSecret, commitSecret, groupContext, new Uint8Array(cs.kdf.size), cs.kdf);
  const { keySchedule } = epoch;
  const confirmationTag = await createConfirmationTag(
    keySchedule.confirmationKey,
    groupContext.confirmedTranscriptHash,
    cs.hash,
  );
  const publicMessage = await protectPublicMessage(
    keySchedule.membershipKey,
    groupContext,
    {
      wireformat: 'mls_public_message',
      content: framedContent,
      auth: { contentType: 'commit', signature, confirmationTag },
    },
    cs,
  );
  const pathKeys = await toPrivateKeyPath(pathToPathSecrets(pathSecrets), leafIndex, cs);
  const state: ClientState = {
    groupContext,
    ratchetTree: tree,
    secretTree: await createSecretTree(leafWidth(tree.length), epoch.encryptionSecret, cs.kdf),
    privatePath: updateLeafKey(pathKeys, await cs.hpke.exportPrivateKey(leafKey)),
    confirmationTag,
    historicalReceiverData: new Map(),
    signaturePrivateKey,
    keySchedule,
    unappliedProposals: {},
    groupActiveState: { kind: 'active' },
    clientConfig: input.config,
  };
  for (const secret of [commitSecret, initSecret, epoch.encryptionSecret, epoch.joinerSecret]) secret.fill(0);
  return { commit: { version: 'mls10', wireformat: 'mls_public_message', publicMessage }, state };
}

/** The library cannot take the last leaf out of a tree: a host who was alone leaves an empty place to itself. */
function withoutFormer(tree: RatchetTree, formerLeaf: number | null): RatchetTree {
  if (formerLeaf === null) return tree;
  const isAlone = tree.every((node, i) => node?.nodeType !== 'leaf' || i === 2 * formerLeaf);
  return isAlone ? [undefined] : removeLeafNode(tree, toLeafIndex(formerLeaf));
}
