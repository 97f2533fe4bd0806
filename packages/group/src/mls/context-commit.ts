// Committing a change of the group context (L2, library boundary; RFC 9420 sections 12.1.7 and 12.4.1). The library's
// createCommit makes no path for it, which the RFC demands, and would seal a path under the context of before; its receiving
// side does both right.
import { type CiphersuiteImpl, type ClientState, type Extension, type MLSMessage, type Proposal } from 'ts-mls';
import { nextEpochContext } from 'ts-mls/clientState.js';
import { createConfirmationTag, createContentCommitSignature } from 'ts-mls/framedContent.js';
import { initializeEpoch } from 'ts-mls/keySchedule.js';
import { protect } from 'ts-mls/messageProtection.js';
import { getCommitSecret, pathToPathSecrets } from 'ts-mls/pathSecrets.js';
import { mergePrivateKeyPaths, toPrivateKeyPath, updateLeafKey } from 'ts-mls/privateKeyPath.js';
import { createSecretTree } from 'ts-mls/secretTree.js';
import { treeHashRoot } from 'ts-mls/treeHash.js';
import { leafWidth, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js';
import { createUpdatePath } from 'ts-mls/updatePath.js';

/** A commit that nobody was told of, the state after it, and the secrets that it used up. */
export interface ContextCommit {
  readonly commit: MLSMessage;
  readonly newState: ClientState;
  readonly consumed: readonly Uint8Array[];
}

/** Replaces the extensions of the group context by a commit with a path, encrypted to the members. */
export async function commitContextExtensions(
  state: ClientState,
  extensions: readonly Extension[],
  cs: CiphersuiteImpl,
): Promise<ContextCommit> {
  const { groupContext, keySchedule, privatePath, signaturePrivateKey } = state;
  const leafIndex = toLeafIndex(privatePath.leafIndex);
  const changed = { ...groupContext, extensions: [...extensions] };
  const [tree, path, pathSecrets, leafKey] = await createUpdatePath(
    state.ratchetTree,
    leafIndex,
    changed,
    signaturePrivateKey,
    cs,
  );
  const last = pathSecrets.at(-1);
  const commitSecret =
    last === undefined
      ? new Uint8Array(cs.kdf.size)
      : await getCommitSecret(tree, toNodeIndex(last.nodeIndex), last.secret, cs.kdf);
  const proposal: Proposal = {
    proposalType: 'group_context_extensions',
    groupContextExtensions: { extensions: [...extensions] },
  };
  const authenticatedData = new Uint8Array();
  const { signature, framedContent } = await createContentCommitSignature(
    groupContext,
    'mls_private_message',
    { proposals: [{ proposalOrRefType: 'proposal', proposal }], path },
    { senderType: 'member', leafIndex },
    authenticatedData,
    signaturePrivateKey,
    cs.signature,
  );
  const nextContext = await nextEpochContext(
    changed,
    'mls_private_message',
    framedContent,
    signature,
    await treeHashRoot(tree, cs.hash),
    state.confirmationTag,
    cs.hash,
  );
  const noPsk = new Uint8Array(cs.kdf.size);
  const epoch = await initializeEpoch(keySchedule.initSecret, commitSecret, nextContext, noPsk, cs.kdf);
  const confirmationTag = await createConfirmationTag(
    epoch.keySchedule.confirmationKey,
    nextContext.confirmedTranscriptHash,
    cs.hash,
  );
  const { privateMessage, consumed } = await protect(
    keySchedule.senderDataSecret,
    authenticatedData,
    groupContext,
    state.secretTree,
    { ...framedContent, auth: { contentType: 'commit', signature, confirmationTag } },
    leafIndex,
    state.clientConfig.paddingConfig,
    cs,
  );
  const pathKeys = await toPrivateKeyPath(pathToPathSecrets(pathSecrets), leafIndex, cs);
  const ownLeaf = updateLeafKey(privatePath, await cs.hpke.exportPrivateKey(leafKey));
  const newState: ClientState = {
    ...state,
    groupContext: nextContext,
    ratchetTree: tree,
    secretTree: await createSecretTree(leafWidth(tree.length), epoch.encryptionSecret, cs.kdf),
    keySchedule: epoch.keySchedule,
    privatePath: mergePrivateKeyPaths(ownLeaf, pathKeys),
    unappliedProposals: {},
    confirmationTag,
  };
  for (const secret of [commitSecret, epoch.encryptionSecret, epoch.joinerSecret]) secret.fill(0);
  return {
    commit: { version: 'mls10', wireformat: 'mls_private_message', privateMessage },
    newState,
    consumed: [...consumed, keySchedule.initSecret],
  };
}
