// Rows that the delivery service changes (L3): of peers, knocks and the ordered log, always inside of its transaction.
import { type Transaction } from 'kysely';
import { type PeerRow } from './peers.js';
import { type EntryKind, type KnockState, type StoreSchema } from './schema.js';

type Tx = Transaction<StoreSchema>;

/** What a commit changed, as it was before. */
export interface Undo {
  readonly peers: readonly PeerRow[];
  readonly knocks: readonly { readonly knockId: string; readonly state: KnockState }[];
}

export async function updatePeer(
  tx: Tx,
  meetingId: string,
  peerId: string,
  change: Partial<Omit<StoreSchema['peers'], 'meeting_id' | 'peer_id' | 'token_hash'>>,
): Promise<void> {
  await tx.updateTable('peers').set(change).where('meeting_id', '=', meetingId).where('peer_id', '=', peerId).execute();
}

/** Peers and knocks as they were before a commit. A visitor whose socket is gone by then is forgotten as any other. */
export async function restore(tx: Tx, meetingId: string, undo: Undo): Promise<void> {
  for (const before of undo.peers) {
    await updatePeer(tx, meetingId, before.peerId, {
      role: before.role,
      is_host: before.isHost ? 1 : 0,
      admitted_seq: before.admittedSeq,
      welcome_seq: before.welcomeSeq,
      removed_seq: before.removedSeq,
    });
  }
  for (const knock of undo.knocks) {
    await tx
      .updateTable('knocks')
      .set({ state: knock.state })
      .where('meeting_id', '=', meetingId)
      .where('knock_id', '=', knock.knockId)
      .execute();
  }
}

export async function insertEntry(
  tx: Tx,
  meetingId: string,
  entry: { seq: number; kind: EntryKind; epoch: number | null; from: string | null; payload: string },
): Promise<void> {
  await tx
    .insertInto('entries')
    .values({
      meeting_id: meetingId,
      seq: entry.seq,
      kind: entry.kind,
      epoch: entry.epoch,
      from_peer: entry.from,
      payload: entry.payload,
      commit_hash: null,
      welcome: null,
      voided: 0,
      undo: null,
    })
    .execute();
}
