// The delivery service's memory (L3, RFC 9420 section 12's Delivery Service): an ordered log for each meeting, one
// accepted commit per epoch, everything that belongs to one commit in one transaction.
import { err, ok, type Result } from '@incamera/kernel';
import { type Transaction } from 'kysely';
import { type Arrival, UNKNOWN_ARRIVAL } from './arrival.js';
import { type Database } from './database.js';
import { DeliveryLog } from './delivery-log.js';
import { insertEntry, restore, type Undo, updatePeer } from './delivery-rows.js';
import { type HistoryJournal } from './history-journal.js';
import { addPeer, type PeerRow, toPeer } from './peers.js';
import { type StoreSchema } from './schema.js';

/** How many of the newest commits can still be voided; their GroupInfos are kept for that. */
export const VOIDABLE_COMMITS = 8;

export interface CommitRequest {
  readonly meetingId: string;
  readonly from: { readonly peerId: string; readonly tokenHash: string; readonly isHost: boolean };
  /** Epoch that the commit is built on. */
  readonly epoch: number;
  readonly commit: string;
  /** SHA-256 of the commit's bytes, base64url. */
  readonly commitHash: string;
  /** A host's external commit: the sender becomes a member by it. */
  readonly external: boolean;
  readonly admits: readonly string[];
  readonly welcome: string | null;
  readonly removes: readonly string[];
  readonly groupInfo: string;
  readonly nowMs: number;
  /** What is known of peers that may come in by it, by their ids. */
  readonly arrivals?: ReadonlyMap<string, Arrival>;
}

export interface AcceptedCommit {
  readonly seq: number;
  readonly epoch: number;
  readonly admitted: readonly { readonly knockId: string; readonly peerId: string }[];
  readonly removed: readonly string[];
}

/** Expected refusals of the log. */
export type DeliveryRefusal =
  | 'ended'
  | 'no_group'
  | 'group_exists'
  | 'epoch_taken'
  | 'not_member'
  | 'barred'
  | 'knock_gone'
  | 'full'
  | 'log_full';

export interface DeliveryLimits {
  readonly maxMembers: number;
  /** Characters of all entries of one meeting. */
  readonly maxLogSize: number;
}

type Tx = Transaction<StoreSchema>;

/** How a device came in: as the first, let in at the door, or as a host who came back by itself. */
type Asked = 'founding' | 'knock' | 'return';

/** Ends a transaction without effect; never leaves this file. */
class Refused extends Error {
  readonly reason: DeliveryRefusal;
  constructor(reason: DeliveryRefusal) {
    super(reason);
    this.reason = reason;
  }
}

export class Delivery extends DeliveryLog {
  readonly #db: Database;
  readonly #limits: DeliveryLimits;
  readonly #journal: HistoryJournal;

  constructor(db: Database, limits: DeliveryLimits, journal: HistoryJournal) {
    super(db);
    this.#db = db;
    this.#limits = limits;
    this.#journal = journal;
  }

  /** The group exists from now on, at epoch 0, with this peer as its only member and host. Answer: its seq. */
  found(request: {
    meetingId: string;
    from: { peerId: string; tokenHash: string; isHost: boolean };
    groupInfo: string;
    nowMs: number;
    arrival?: Arrival;
  }): Promise<Result<{ seq: number }, DeliveryRefusal>> {
    const { meetingId, from, arrival = UNKNOWN_ARRIVAL } = request;
    return this.#atomically(async (tx) => {
      const founded = await tx
        .updateTable('meetings')
        .set({ founded: 1 })
        .where('meeting_id', '=', meetingId)
        .where('founded', '=', 0)
        .where('ended_at_ms', 'is', null)
        .executeTakeFirst();
      if (founded.numUpdatedRows !== 1n) {
        const meeting = await this.#meeting(tx, meetingId);
        throw new Refused(meeting === undefined || meeting.ended_at_ms !== null ? 'ended' : 'group_exists');
      }
      await addPeer(tx, meetingId, from, request.nowMs);
      await updatePeer(tx, meetingId, from.peerId, { role: 'member', is_host: 1, admitted_seq: 0 });
      await tx.deleteFrom('knocks').where('meeting_id', '=', meetingId).where('peer_id', '=', from.peerId).execute();
      await tx
        .insertInto('group_infos')
        .values({ meeting_id: meetingId, epoch: 0, group_info: request.groupInfo })
        .execute();
      await this.#journal.record(tx, { type: 'meeting_founded', meetingId, peerId: from.peerId });
      await this.#joined(tx, meetingId, { peerId: from.peerId, asked: 'founding', arrival });
      return { seq: 0 };
    });
  }

  /** Accepts the first commit of its epoch; durable when it returns. */
  commit(request: CommitRequest): Promise<Result<AcceptedCommit, DeliveryRefusal>> {
    const { meetingId, epoch, from } = request;
    return this.#atomically(async (tx) => {
      const size = request.commit.length + (request.welcome?.length ?? 0);
      const seq = await this.#advance(tx, meetingId, size, epoch);
      const sender = await this.#sender(tx, request);
      const peersBefore: PeerRow[] = request.external ? [sender] : [];

      const admitted = await this.#waiting(tx, meetingId, request.admits);
      const admittedPeers = new Set(admitted.map((knock) => knock.peerId));
      const removes = [...new Set(request.removes)].filter((id) => id !== from.peerId && !admittedPeers.has(id));
      const removed = await this.#peersOf(tx, meetingId, removes);
      const removedMembers = removed.filter((peer) => peer.role === 'member' || peer.role === 'left');
      const joining = await this.#peersOf(tx, meetingId, [...admittedPeers]);
      peersBefore.push(...joining, ...removedMembers);

      for (const peer of removedMembers) {
        await updatePeer(tx, meetingId, peer.peerId, { role: 'removed', removed_seq: seq });
      }
      for (const peer of joining) {
        const gone = peer.role === 'left' || peer.role === 'removed';
        if (gone) throw new Refused('knock_gone');
        await updatePeer(tx, meetingId, peer.peerId, { role: 'member', admitted_seq: seq, welcome_seq: seq });
      }
      for (const { knockId } of admitted) {
        await tx
          .updateTable('knocks')
          .set({ state: 'admitted' })
          .where('meeting_id', '=', meetingId)
          .where('knock_id', '=', knockId)
          .execute();
      }
      if (request.external) {
        // Entitled to its own commit, so that a lost answer is found again on resume.
        const standing = { role: 'member', is_host: 1, admitted_seq: seq - 1, welcome_seq: null } as const;
        await updatePeer(tx, meetingId, from.peerId, standing);
      }
      if ((await this.#countMembers(tx, meetingId)) > this.#limits.maxMembers) throw new Refused('full');

      const undo: Undo = {
        peers: peersBefore,
        knocks: admitted.map(({ knockId }) => ({ knockId, state: 'waiting' })),
      };
      await tx
        .insertInto('entries')
        .values({
          meeting_id: meetingId,
          seq,
          kind: 'commit',
          epoch,
          from_peer: from.peerId,
          payload: request.commit,
          commit_hash: request.commitHash,
          welcome: request.welcome,
          voided: 0,
          undo: JSON.stringify(undo),
        })
        .execute();
      await tx
        .insertInto('group_infos')
        .values({ meeting_id: meetingId, epoch: epoch + 1, group_info: request.groupInfo })
        .execute();
      await tx
        .deleteFrom('group_infos')
        .where('meeting_id', '=', meetingId)
        .where('epoch', '<', epoch + 1 - VOIDABLE_COMMITS)
        .execute();
      const gone = removedMembers.map((peer) => peer.peerId);
      await this.#journal.record(tx, {
        type: 'commit_ordered',
        ...{ meetingId, epoch, seq, commitHash: request.commitHash, peerId: from.peerId },
        admitted: admitted.map(({ peerId }) => peerId),
        removed: gone,
      });
      const came: { peerId: string; asked: Asked }[] = admitted.map(({ peerId }) => ({ peerId, asked: 'knock' }));
      if (request.external) came.push({ peerId: from.peerId, asked: 'return' });
      for (const each of came) {
        const arrival = request.arrivals?.get(each.peerId) ?? UNKNOWN_ARRIVAL;
        await this.#joined(tx, meetingId, { ...each, arrival });
      }
      return { seq, epoch, admitted, removed: gone };
    });
  }

  /**
   * Voids the accepted commit that was built on `epoch`, and those on top of it: epoch, GroupInfo, admissions and
   * removals are again what they were before. Its sender may not commit any more.
   * @returns the seq of the 'voided' entry, or `epoch_taken` when that commit is not there or too far back
   */
  voidCommit(request: {
    meetingId: string;
    epoch: number;
    commitHash: string;
    refusals: readonly string[];
  }): Promise<Result<{ seq: number }, DeliveryRefusal>> {
    const { meetingId, epoch } = request;
    return this.#atomically(async (tx) => {
      const payload = JSON.stringify({ commitHash: request.commitHash, refusals: request.refusals });
      const seq = await this.#advance(tx, meetingId, payload.length, null);
      const commits = await tx
        .selectFrom('entries')
        .select(['seq', 'epoch', 'from_peer', 'commit_hash', 'undo'])
        .where('meeting_id', '=', meetingId)
        .where('kind', '=', 'commit')
        .where('voided', '=', 0)
        .where('epoch', '>=', epoch)
        .orderBy('seq', 'desc')
        .limit(VOIDABLE_COMMITS + 1)
        .execute();
      const refused = commits.at(-1);
      const reachable = commits.length <= VOIDABLE_COMMITS && refused?.epoch === epoch;
      if (refused === undefined || !reachable || refused.commit_hash !== request.commitHash) {
        throw new Refused('epoch_taken');
      }
      for (const commit of commits) await restore(tx, meetingId, JSON.parse(commit.undo ?? '{}') as Undo);
      await tx
        .updateTable('entries')
        .set({ voided: 1, undo: null })
        .where('meeting_id', '=', meetingId)
        .where(
          'seq',
          'in',
          commits.map((commit) => commit.seq),
        )
        .execute();
      await tx.deleteFrom('group_infos').where('meeting_id', '=', meetingId).where('epoch', '>', epoch).execute();
      await tx.updateTable('meetings').set({ epoch }).where('meeting_id', '=', meetingId).execute();
      await updatePeer(tx, meetingId, refused.from_peer ?? '', { barred: 1 });
      await insertEntry(tx, meetingId, { seq, kind: 'voided', epoch, from: null, payload });
      const { commitHash } = request;
      await this.#journal.record(tx, { type: 'commit_voided', meetingId, epoch, seq, commitHash });
      return { seq };
    });
  }

  /** Appends a relayed message to the log; durable when it returns. */
  relay(request: {
    meetingId: string;
    from: string;
    payload: string;
  }): Promise<Result<{ seq: number }, DeliveryRefusal>> {
    return this.#atomically(async (tx) => {
      const seq = await this.#advance(tx, request.meetingId, request.payload.length, null);
      const [sender] = await this.#peersOf(tx, request.meetingId, [request.from]);
      if (sender?.role !== 'member') throw new Refused('not_member');
      const { from, payload } = request;
      await insertEntry(tx, request.meetingId, { seq, kind: 'relay', epoch: null, from, payload });
      return { seq };
    });
  }

  async #atomically<T>(run: (tx: Tx) => Promise<T>): Promise<Result<T, DeliveryRefusal>> {
    try {
      return ok(await this.#db.transaction().execute(run));
    } catch (error) {
      if (error instanceof Refused) return err(error.reason);
      throw error;
    }
  }

  async #joined(
    tx: Tx,
    meetingId: string,
    { peerId, asked, arrival }: { peerId: string; asked: Asked; arrival: Arrival },
  ): Promise<void> {
    await this.#journal.record(tx, { type: 'device_joined', meetingId, peerId, asked, ...arrival });
  }

  /** Takes the next seq (and, for a commit, the epoch). Being the first write, it also locks the meeting's row. */
  async #advance(tx: Tx, meetingId: string, size: number, epoch: number | null): Promise<number> {
    let update = tx
      .updateTable('meetings')
      .set((e) => ({ seq: e('seq', '+', 1), log_size: e('log_size', '+', size) }))
      .where('meeting_id', '=', meetingId)
      .where('founded', '=', 1)
      .where('ended_at_ms', 'is', null)
      .where('log_size', '<=', this.#limits.maxLogSize - size);
    if (epoch !== null) update = update.set({ epoch: epoch + 1 }).where('epoch', '=', epoch);
    const advanced = await update.executeTakeFirst();
    const meeting = await this.#meeting(tx, meetingId);
    if (meeting === undefined || meeting.ended_at_ms !== null) throw new Refused('ended');
    if (advanced.numUpdatedRows === 1n) return meeting.seq;
    if (meeting.founded === 0) throw new Refused('no_group');
    throw new Refused(epoch !== null && meeting.epoch !== epoch ? 'epoch_taken' : 'log_full');
  }

  #meeting(tx: Tx, meetingId: string) {
    return tx
      .selectFrom('meetings')
      .select(['founded', 'epoch', 'seq', 'ended_at_ms'])
      .where('meeting_id', '=', meetingId)
      .executeTakeFirst();
  }

  async #sender(tx: Tx, request: CommitRequest): Promise<PeerRow> {
    if (request.external) await addPeer(tx, request.meetingId, request.from, request.nowMs);
    const [sender] = await this.#peersOf(tx, request.meetingId, [request.from.peerId]);
    if (sender === undefined) throw new Refused('not_member');
    if (sender.barred) throw new Refused('barred');
    const allowed = sender.role === 'member' || (request.external && sender.role === 'visitor');
    if (!allowed) throw new Refused('not_member');
    return sender;
  }

  async #peersOf(tx: Tx, meetingId: string, peerIds: readonly string[]): Promise<PeerRow[]> {
    if (peerIds.length === 0) return [];
    const rows = await tx
      .selectFrom('peers')
      .selectAll()
      .where('meeting_id', '=', meetingId)
      .where('peer_id', 'in', peerIds)
      .execute();
    return rows.map(toPeer);
  }

  async #waiting(tx: Tx, meetingId: string, knockIds: readonly string[]) {
    const wanted = [...new Set(knockIds)];
    if (wanted.length === 0) return [];
    const rows = await tx
      .selectFrom('knocks')
      .select(['knock_id', 'peer_id'])
      .where('meeting_id', '=', meetingId)
      .where('knock_id', 'in', wanted)
      .where('state', '=', 'waiting')
      .execute();
    if (rows.length !== wanted.length) throw new Refused('knock_gone');
    return rows.map((row) => ({ knockId: row.knock_id, peerId: row.peer_id }));
  }

  async #countMembers(tx: Tx, meetingId: string): Promise<number> {
    const row = await tx
      .selectFrom('peers')
      .select((e) => e.fn.countAll<number>().as('count'))
      .where('meeting_id', '=', meetingId)
      .where('role', 'in', ['member', 'left'])
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }
}
