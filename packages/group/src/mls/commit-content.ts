// Reading a handshake message before anything is processed, and processing it into a candidate state (L2, library boundary).
// The library's callback sees neither the path's leaf nor the sender's leaf of an external commit, so we decrypt first.
import { equalBytes } from '@incamera/kernel';
import {
  acceptAll,
  type CiphersuiteImpl,
  type ClientState,
  type Commit,
  type FramedContent,
  type PskIndex,
  processPrivateMessage,
  processPublicMessage,
} from 'ts-mls';
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js';
import { unprotectPublicMessage } from 'ts-mls/messageProtectionPublic.js';
import { decryptSenderData } from 'ts-mls/privateMessage.js';
import { type HandshakeMessage } from './wire.js';

/** Who sent a commit: a member, or somebody who enters by it. */
export type CommitSender = { readonly kind: 'member'; readonly leaf: number } | { readonly kind: 'newMember' };

/** A commit whose signature was verified and that nothing was done with. */
export interface OpenedCommit {
  readonly sender: CommitSender;
  readonly commit: Commit;
}

export type OpenFault = 'wrong group' | 'past epoch' | 'later epoch' | 'own' | 'proposal' | 'not a commit' | 'invalid';

/** Decrypts and verifies a message of the current epoch. No state changes, whatever the outcome. */
export async function openCommit(
  state: ClientState,
  message: HandshakeMessage,
  cs: CiphersuiteImpl,
): Promise<OpenedCommit | OpenFault> {
  const { groupId, epoch, contentType } =
    message.wireformat === 'mls_private_message' ? message.privateMessage : message.publicMessage.content;
  if (!equalBytes(groupId, state.groupContext.groupId)) return 'wrong group';
  if (epoch < state.groupContext.epoch) return 'past epoch';
  if (epoch > state.groupContext.epoch) return 'later epoch';
  if (contentType === 'proposal') return 'proposal';
  if (contentType !== 'commit') return 'not a commit';
  try {
    if (await isOwn(state, message, cs)) return 'own';
    const content = await unprotect(state, message, cs);
    if (content.contentType !== 'commit') return 'not a commit';
    const { sender, commit } = content;
    if (sender.senderType === 'member') return { sender: { kind: 'member', leaf: sender.leafIndex }, commit };
    return sender.senderType === 'new_member_commit' ? { sender: { kind: 'newMember' }, commit } : 'invalid';
  } catch {
    return 'invalid';
  }
}

async function isOwn(state: ClientState, message: HandshakeMessage, cs: CiphersuiteImpl): Promise<boolean> {
  if (message.wireformat !== 'mls_private_message') return false;
  const data = await decryptSenderData(message.privateMessage, state.keySchedule.senderDataSecret, cs);
  return data?.leafIndex === state.privatePath.leafIndex;
}

async function unprotect(state: ClientState, message: HandshakeMessage, cs: CiphersuiteImpl): Promise<FramedContent> {
  const { keySchedule, ratchetTree, groupContext, secretTree } = state;
  if (message.wireformat === 'mls_public_message') {
    const { publicMessage } = message;
    return (await unprotectPublicMessage(keySchedule.membershipKey, groupContext, ratchetTree, publicMessage, cs))
      .content;
  }
  const { privateMessage } = message;
  const { keyRetentionConfig } = state.clientConfig;
  const { senderDataSecret } = keySchedule;
  const opened = await unprotectPrivateMessage(
    senderDataSecret,
    privateMessage,
    secretTree,
    ratchetTree,
    groupContext,
    keyRetentionConfig,
    cs,
  );
  return opened.content.content;
}

/**
 * The state after a handshake message. Calls the library's functions for private and public messages themselves, because
 * its processMessage forgets the PSKs of private ones.
 * @throws whatever the library throws: the message is not valid in this state
 */
export async function advance(
  state: ClientState,
  message: HandshakeMessage,
  psks: PskIndex,
  cs: CiphersuiteImpl,
): Promise<{ readonly state: ClientState; readonly consumed: readonly Uint8Array[] }> {
  const result =
    message.wireformat === 'mls_public_message'
      ? await processPublicMessage(state, message.publicMessage, psks, cs, acceptAll)
      : await processPrivateMessage(state, message.privateMessage, psks, cs, acceptAll);
  return { state: result.newState, consumed: result.consumed };
}
