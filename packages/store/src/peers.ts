// Peers and their knocks (L3): who may resume, who waits, who is a member according to the accepted commits.
import { type Database, type Executor } from './database.js';
import { type KnockState, type PeerRole } from './schema.js';

export interface PeerRow {
  readonly peerId: string;
  readonly tokenHash: string;
  readonly role: PeerRole;
  readonly isHost: boolean;
  readonly barred: boolean;
  /** Entitled to the ordered entries after this one; null for visitors. */
  readonly admittedSeq: number | null;
  /** Entry that carries this peer's Welcome, if it was admitted by one. */
  readonly welcomeSeq: number | null;
  /** Last entry that a removed peer is entitled to. */
  readonly removedSeq: number | null;
  /** Rules of the server's that it fails, and asks a host to be excepted from. */
  readonly failing: readonly string[];
}

export interface KnockRow {
  readonly knockId: string;
  readonly peerId: string;
  readonly sealed: string;
  readonly state: KnockState;
  readonly sealedReason: string | null;
  readonly atMs: number;
}

interface NewPeer extends Pick<PeerRow, 'peerId' | 'tokenHash' | 'isHost'> {
  /** Absent: none. */
  readonly failing?: readonly string[];
}

export class Peers {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async all(meetingId: string): Promise<PeerRow[]> {
    const rows = await this.#db.selectFrom('peers').selectAll().where('meeting_id', '=', meetingId).execute();
    return rows.map(toPeer);
  }

  /** Whose meeting a connection is a member of; null: it is a member of none. */
  async meetingOfMember(tokenHash: string): Promise<string | null> {
    const row = await this.#db
      .selectFrom('peers')
      .select('meeting_id')
      .where('token_hash', '=', tokenHash)
      .where('role', '=', 'member')
      .executeTakeFirst();
    return row?.meeting_id ?? null;
  }

  async knocks(meetingId: string): Promise<KnockRow[]> {
    const rows = await this.#db
      .selectFrom('knocks')
      .selectAll()
      .where('meeting_id', '=', meetingId)
      .orderBy('at_ms')
      .orderBy('knock_id')
      .execute();
    return rows.map(toKnock);
  }

  /**
   * Stores a knock, and the peer if it is new; a former knock of the same peer is replaced.
   * @returns false when the meeting has ended
   */
  async knock(
    meetingId: string,
    peer: NewPeer,
    knock: { knockId: string; sealed: string; atMs: number },
  ): Promise<boolean> {
    return this.#db.transaction().execute(async (tx) => {
      const running = await tx
        .selectFrom('meetings')
        .select('meeting_id')
        .where('meeting_id', '=', meetingId)
        .where('ended_at_ms', 'is', null)
        .executeTakeFirst();
      if (running === undefined) return false;
      await addPeer(tx, meetingId, peer, knock.atMs);
      await tx.deleteFrom('knocks').where('meeting_id', '=', meetingId).where('peer_id', '=', peer.peerId).execute();
      await tx
        .insertInto('knocks')
        .values({
          meeting_id: meetingId,
          knock_id: knock.knockId,
          peer_id: peer.peerId,
          sealed: knock.sealed,
          state: 'waiting',
          sealed_reason: null,
          at_ms: knock.atMs,
        })
        .execute();
      return true;
    });
  }

  /** Turns a waiting knock away. False when it no longer waits. */
  async refuseKnock(meetingId: string, knockId: string, sealedReason: string): Promise<boolean> {
    const refused = await this.#db
      .updateTable('knocks')
      .set({ state: 'refused', sealed_reason: sealedReason })
      .where('meeting_id', '=', meetingId)
      .where('knock_id', '=', knockId)
      .where('state', '=', 'waiting')
      .executeTakeFirst();
    return refused.numUpdatedRows === 1n;
  }

  async deleteKnock(meetingId: string, knockId: string): Promise<void> {
    await this.#db
      .deleteFrom('knocks')
      .where('meeting_id', '=', meetingId)
      .where('knock_id', '=', knockId)
      .where('state', '!=', 'admitted')
      .execute();
  }

  /** Forgets a visitor and its knock; members stay until a commit removes them. */
  async forgetVisitor(meetingId: string, peerId: string): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      const deleted = await tx
        .deleteFrom('peers')
        .where('meeting_id', '=', meetingId)
        .where('peer_id', '=', peerId)
        .where('role', '=', 'visitor')
        .executeTakeFirst();
      if (deleted.numDeletedRows === 0n) return;
      await tx.deleteFrom('knocks').where('meeting_id', '=', meetingId).where('peer_id', '=', peerId).execute();
    });
  }

  /** This peer proved to hold a host key of the charter. */
  async markHost(meetingId: string, peerId: string): Promise<void> {
    await this.#db
      .updateTable('peers')
      .set({ is_host: 1 })
      .where('meeting_id', '=', meetingId)
      .where('peer_id', '=', peerId)
      .execute();
  }

  /** A member said good-bye: it may not resume, its leaf stays until a commit removes it. */
  async memberLeft(meetingId: string, peerId: string): Promise<void> {
    await this.#db
      .updateTable('peers')
      .set({ role: 'left' })
      .where('meeting_id', '=', meetingId)
      .where('peer_id', '=', peerId)
      .where('role', '=', 'member')
      .execute();
  }
}

/** Makes the row of a peer that is not stored yet, as a visitor. */
export async function addPeer(db: Executor, meetingId: string, peer: NewPeer, nowMs: number): Promise<void> {
  await db
    .insertInto('peers')
    .values({
      meeting_id: meetingId,
      peer_id: peer.peerId,
      token_hash: peer.tokenHash,
      role: 'visitor',
      is_host: peer.isHost ? 1 : 0,
      barred: 0,
      admitted_seq: null,
      welcome_seq: null,
      removed_seq: null,
      created_at_ms: nowMs,
      failing: JSON.stringify(peer.failing ?? []),
    })
    .onConflict((c) => c.columns(['meeting_id', 'peer_id']).doNothing())
    .execute();
}

export function toPeer(row: {
  peer_id: string;
  token_hash: string;
  role: PeerRole;
  is_host: number;
  barred: number;
  admitted_seq: number | null;
  welcome_seq: number | null;
  removed_seq: number | null;
  failing: string;
}): PeerRow {
  return {
    peerId: row.peer_id,
    tokenHash: row.token_hash,
    role: row.role,
    isHost: row.is_host === 1,
    barred: row.barred === 1,
    admittedSeq: row.admitted_seq,
    welcomeSeq: row.welcome_seq,
    removedSeq: row.removed_seq,
    failing: JSON.parse(row.failing) as string[],
  };
}

export function toKnock(row: {
  knock_id: string;
  peer_id: string;
  sealed: string;
  state: KnockState;
  sealed_reason: string | null;
  at_ms: number;
}): KnockRow {
  return {
    knockId: row.knock_id,
    peerId: row.peer_id,
    sealed: row.sealed,
    state: row.state,
    sealedReason: row.sealed_reason,
    atMs: row.at_ms,
  };
}
