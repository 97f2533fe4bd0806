// One epoch of the group as this member sees it: state, admissions, roster, and the key for signals (L2).
import { type CharterChain, currentCharter, type VerifiedCharter } from '@incamera/charter';
import { type Bytes, concat, copyBytes, type LeafIndex, sha256, utf8, Writer } from '@incamera/kernel';
import { type CiphersuiteImpl, type ClientState, mlsExporter, type SecretTree } from 'ts-mls';
import { type AdmissionBook, pruneBook } from './admission-book.js';
import { leavesOf, type Member } from './roster.js';

/** Everything that changes from epoch to epoch. Immutable but for `erase`; secrets inside. */
export interface Epoch {
  readonly number: bigint;
  readonly state: ClientState;
  /** All versions of the charter, as the group context of this epoch carries them. */
  readonly chain: CharterChain;
  /** The version in force: what members may do in this epoch, the commit that ends it included. */
  readonly charter: VerifiedCharter;
  readonly book: AdmissionBook;
  readonly roster: readonly Member[];
  readonly ownLeaf: LeafIndex;
  readonly signalKey: Bytes;
  /** 32 bytes: same for all members that took the same commits. */
  readonly transcriptHash: Bytes;
}

/** What is kept of the previous epoch for a moment, so that messages under way can still be read. */
export interface PastEpoch {
  readonly number: bigint;
  readonly roster: readonly Member[];
  readonly signalKey: Bytes;
  readonly state: ClientState;
}

export async function makeEpoch(
  state: ClientState,
  book: AdmissionBook,
  roster: readonly Member[],
  chain: CharterChain,
  cs: CiphersuiteImpl,
): Promise<Epoch> {
  const charter = currentCharter(chain);
  const keys = leavesOf(state.ratchetTree).map(({ node }) => node.signaturePublicKey);
  return {
    number: state.groupContext.epoch,
    // The library keeps secrets of past epochs; ours are kept apart, so that they can be erased at once.
    state: { ...state, historicalReceiverData: new Map(), privatePath: livingPath(state) },
    chain,
    charter,
    book: pruneBook(charter, book, keys),
    roster,
    ownLeaf: state.privatePath.leafIndex as LeafIndex,
    signalKey: await exportFrom(state, 'incamera/signal', new Uint8Array(), 32, cs),
    transcriptHash: await hashTranscript(state, charter),
  };
}

/** Our private keys of nodes that still exist; the library keeps those of blanked nodes for ever. */
function livingPath(state: ClientState): ClientState['privatePath'] {
  const living = Object.entries(state.privatePath.privateKeys).filter(
    ([index]) => state.ratchetTree[Number(index)] !== undefined,
  );
  return { ...state.privatePath, privateKeys: Object.fromEntries(living) };
}

export async function exportFrom(
  state: ClientState,
  label: string,
  context: Uint8Array,
  lengthBytes: number,
  cs: CiphersuiteImpl,
): Promise<Bytes> {
  return copyBytes(await mlsExporter(state.keySchedule.exporterSecret, label, context, lengthBytes, cs));
}

async function hashTranscript(state: ClientState, charter: VerifiedCharter): Promise<Bytes> {
  const { epoch, confirmedTranscriptHash } = state.groupContext;
  const body = new Writer()
    .bytes(charter.groupId)
    .u64(epoch)
    .bytes(confirmedTranscriptHash)
    .bytes(state.confirmationTag)
    .done();
  return sha256(concat(utf8('incamera/transcript/1'), body));
}

/** The epoch that ends, with every secret overwritten that is not needed to read what is still under way. */
export function retire(epoch: Epoch): PastEpoch {
  const { senderDataSecret, ...others } = epoch.state.keySchedule;
  for (const secret of Object.values(others)) secret.fill(0);
  const { number, roster, signalKey, state } = epoch;
  return { number, roster, signalKey, state: { ...state, keySchedule: { ...others, senderDataSecret } } };
}

/** Overwrites the secrets that decrypt messages of an epoch. */
export function eraseReceiving(past: PastEpoch): void {
  past.signalKey.fill(0);
  eraseState(past.state);
}

/**
 * Overwrites the secrets of a state that nothing uses any more. The private keys of tree nodes are left to `erasePath`: other
 * states share some of them.
 */
export function eraseState(state: ClientState): void {
  eraseSecretTree(state.secretTree);
  for (const secret of Object.values(state.keySchedule)) {
    if (secret instanceof Uint8Array) secret.fill(0);
  }
}

function eraseSecretTree(tree: SecretTree): void {
  for (const node of tree) {
    for (const ratchet of [node.application, node.handshake]) {
      ratchet.secret.fill(0);
      for (const secret of Object.values(ratchet.unusedGenerations)) secret.fill(0);
    }
  }
}

/** Overwrites the private keys of tree nodes that `state` holds and `kept` does not; all of them without `kept`. */
export function erasePath(state: ClientState, kept?: ClientState): void {
  const living = new Set(Object.values(kept?.privatePath.privateKeys ?? {}));
  for (const key of Object.values(state.privatePath.privateKeys)) {
    if (!living.has(key)) key.fill(0);
  }
}
