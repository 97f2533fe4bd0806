// What stands behind the log (L3; decision 0034): what waits for a batch, and what batches hold, as far as it was not erased.
import { type Bytes } from '@incamera/kernel';
import { type Database } from './database.js';
import { SqlLog } from './sql-log.js';
import { bytesOf } from './stored-bytes.js';

export interface PendingEntry {
  readonly entryId: string;
  readonly entry: Bytes;
  readonly accountId: string | null;
  readonly meetingId: string | null;
  readonly isPersonal: boolean;
  readonly isPublic: boolean;
}

export interface HistoryRow {
  readonly batchIndex: number;
  readonly place: number;
  readonly leafHash: Bytes;
  /** Salt and entry; null once erased. */
  readonly sealed: Bytes | null;
  readonly accountId: string | null;
  readonly meetingId: string | null;
}

/** Which entries somebody asks for: of one person, of one meeting, what is no secret, or all. */
export type HistoryScope = { readonly accountId: string } | { readonly meetingId: string } | 'public' | 'all';

export class History {
  readonly #db: Database;
  readonly log: SqlLog;

  constructor(db: Database) {
    this.#db = db;
    this.log = new SqlLog(db);
  }

  /** What waits, oldest first. */
  async pending(limit: number): Promise<PendingEntry[]> {
    const rows = await this.#db
      .selectFrom('history_pending')
      .selectAll()
      .orderBy('at_ms')
      .orderBy('entry_id')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      entryId: row.entry_id,
      entry: bytesOf(row.entry),
      accountId: row.account_id,
      meetingId: row.meeting_id,
      isPersonal: row.personal === 1,
      isPublic: row.is_public === 1,
    }));
  }

  /** Entries from a place of a batch on (both included), in order. */
  async entries(
    scope: HistoryScope,
    from: { readonly batchIndex: number; readonly place: number },
    limit: number,
  ): Promise<HistoryRow[]> {
    let query = this.#db
      .selectFrom('history_entries')
      .select(['batch_index', 'place', 'leaf_hash', 'sealed', 'account_id', 'meeting_id'])
      .where((e) =>
        e.or([
          e('batch_index', '>', from.batchIndex),
          e.and([e('batch_index', '=', from.batchIndex), e('place', '>=', from.place)]),
        ]),
      );
    if (scope === 'public') query = query.where('is_public', '=', 1);
    else if (scope !== 'all' && 'accountId' in scope) query = query.where('account_id', '=', scope.accountId);
    else if (scope !== 'all') query = query.where('meeting_id', '=', scope.meetingId);
    const rows = await query.orderBy('batch_index').orderBy('place').limit(limit).execute();
    return rows.map((row) => ({
      batchIndex: Number(row.batch_index),
      place: row.place,
      leafHash: bytesOf(row.leaf_hash),
      sealed: row.sealed === null ? null : bytesOf(row.sealed),
      accountId: row.account_id,
      meetingId: row.meeting_id,
    }));
  }

  /** What stands where in a batch, erased entries included. */
  async leaves(batchIndex: number): Promise<Map<number, Bytes>> {
    const rows = await this.#db
      .selectFrom('history_entries')
      .select(['place', 'leaf_hash'])
      .where('batch_index', '=', batchIndex)
      .execute();
    return new Map(rows.map((row) => [row.place, bytesOf(row.leaf_hash)]));
  }
}
