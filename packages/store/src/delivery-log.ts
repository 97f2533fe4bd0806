// The reading side of the delivery service's memory (L3): GroupInfo, entries in order, Welcomes.
import { type Database } from './database.js';
import { type EntryKind } from './schema.js';

export interface OrderedEntry {
  readonly seq: number;
  readonly kind: EntryKind;
  readonly epoch: number | null;
  readonly from: string | null;
  readonly payload: string;
  readonly commitHash: string | null;
  /** A commit that was voided later; the 'voided' entry follows. */
  readonly voided: boolean;
}

export class DeliveryLog {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** GroupInfo of the newest epoch and where it stands, or null without a group. */
  async groupInfo(meetingId: string): Promise<{ epoch: number; seq: number; groupInfo: string } | null> {
    const row = await this.#db
      .selectFrom('meetings')
      .innerJoin('group_infos', (join) =>
        join
          .onRef('group_infos.meeting_id', '=', 'meetings.meeting_id')
          .onRef('group_infos.epoch', '=', 'meetings.epoch'),
      )
      .select(['meetings.epoch', 'meetings.seq', 'group_infos.group_info'])
      .where('meetings.meeting_id', '=', meetingId)
      .where('founded', '=', 1)
      .executeTakeFirst();
    return row === undefined ? null : { epoch: row.epoch, seq: row.seq, groupInfo: row.group_info };
  }

  /** The commit that stands accepted on `epoch`. */
  async acceptedCommit(
    meetingId: string,
    epoch: number,
  ): Promise<{ seq: number; from: string; commitHash: string } | null> {
    const row = await this.#db
      .selectFrom('entries')
      .select(['seq', 'from_peer', 'commit_hash'])
      .where('meeting_id', '=', meetingId)
      .where('kind', '=', 'commit')
      .where('voided', '=', 0)
      .where('epoch', '=', epoch)
      .executeTakeFirst();
    return row === undefined ? null : { seq: row.seq, from: row.from_peer ?? '', commitHash: row.commit_hash ?? '' };
  }

  /** Entries after `afterSeq`, up to and with `throughSeq`, oldest first, at most `limit`. */
  async entries(meetingId: string, afterSeq: number, throughSeq: number, limit: number): Promise<OrderedEntry[]> {
    const rows = await this.#db
      .selectFrom('entries')
      .select(['seq', 'kind', 'epoch', 'from_peer', 'payload', 'commit_hash', 'voided'])
      .where('meeting_id', '=', meetingId)
      .where('seq', '>', afterSeq)
      .where('seq', '<=', throughSeq)
      .orderBy('seq')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      seq: row.seq,
      kind: row.kind,
      epoch: row.epoch,
      from: row.from_peer,
      payload: row.payload,
      commitHash: row.commit_hash,
      voided: row.voided === 1,
    }));
  }

  /** The Welcome of the commit at `seq`, with the epoch that this commit made. */
  async welcome(meetingId: string, seq: number): Promise<{ welcome: string; epoch: number } | null> {
    const row = await this.#db
      .selectFrom('entries')
      .select(['welcome', 'epoch'])
      .where('meeting_id', '=', meetingId)
      .where('seq', '=', seq)
      .executeTakeFirst();
    return row === undefined || row.welcome === null || row.epoch === null
      ? null
      : { welcome: row.welcome, epoch: row.epoch + 1 };
  }
}
