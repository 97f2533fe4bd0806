// Signed deny lists by authority and version (L3). Versions only grow; the newest ones stay readable.
import { type Database } from './database.js';
import { digestOf } from './history-digest.js';
import { type HistoryJournal } from './history-journal.js';

/** Versions of one authority that are kept: what anybody could still be asked about. */
const KEPT_VERSIONS = 200;

export interface DenyListRow {
  /** Ed25519. */
  readonly authorityKey: string;
  readonly version: number;
  /** As `signDenyList` makes it. */
  readonly list: string;
  readonly entryCount: number;
  readonly publishedAtMs: number;
}

export class DenyLists {
  readonly #db: Database;
  readonly #journal: HistoryJournal;

  constructor(db: Database, journal: HistoryJournal) {
    this.#db = db;
    this.#journal = journal;
  }

  /** Stores a version that is newer than all of its authority. False: it is not, and nothing is stored. */
  async publish(row: DenyListRow): Promise<boolean> {
    return await this.#db.transaction().execute(async (tx) => {
      const added = await tx
        .insertInto('deny_lists')
        .values({
          authority_key: row.authorityKey,
          version: row.version,
          list: row.list,
          entry_count: row.entryCount,
          published_at_ms: row.publishedAtMs,
        })
        .onConflict((c) => c.doNothing())
        .executeTakeFirst();
      if ((added.numInsertedOrUpdatedRows ?? 0n) !== 1n) return false;
      const newest = await tx
        .selectFrom('deny_lists')
        .select((e) => e.fn.max('version').as('version'))
        .where('authority_key', '=', row.authorityKey)
        .executeTakeFirst();
      if (newest?.version !== row.version) {
        await tx
          .deleteFrom('deny_lists')
          .where('authority_key', '=', row.authorityKey)
          .where('version', '=', row.version)
          .execute();
        return false;
      }
      await tx
        .deleteFrom('deny_lists')
        .where('authority_key', '=', row.authorityKey)
        .where('version', '<=', row.version - KEPT_VERSIONS)
        .execute();
      const { authorityKey, version, list } = row;
      await this.#journal.record(tx, { type: 'deny_list_published', authorityKey, version, digest: digestOf(list) });
      return true;
    });
  }

  /** The newest list of each authority. */
  async newest(): Promise<DenyListRow[]> {
    const rows = await this.#db
      .selectFrom('deny_lists as one')
      .selectAll('one')
      .where((e) =>
        e(
          'one.version',
          '=',
          e
            .selectFrom('deny_lists as other')
            .select((f) => f.fn.max('other.version').as('version'))
            .whereRef('other.authority_key', '=', 'one.authority_key'),
        ),
      )
      .orderBy('one.authority_key')
      .execute();
    return rows.map(toRow);
  }

  /** The versions of one authority that are kept, newest first, without the lists. */
  async history(authorityKey: string): Promise<Omit<DenyListRow, 'list'>[]> {
    const rows = await this.#db
      .selectFrom('deny_lists')
      .select(['authority_key', 'version', 'entry_count', 'published_at_ms'])
      .where('authority_key', '=', authorityKey)
      .orderBy('version', 'desc')
      .execute();
    return rows.map((row) => ({
      authorityKey: row.authority_key,
      version: row.version,
      entryCount: row.entry_count,
      publishedAtMs: row.published_at_ms,
    }));
  }

  async version(authorityKey: string, version: number): Promise<DenyListRow | null> {
    const row = await this.#db
      .selectFrom('deny_lists')
      .selectAll()
      .where('authority_key', '=', authorityKey)
      .where('version', '=', version)
      .executeTakeFirst();
    return row === undefined ? null : toRow(row);
  }
}

function toRow(row: {
  authority_key: string;
  version: number;
  list: string;
  entry_count: number;
  published_at_ms: number;
}): DenyListRow {
  return {
    authorityKey: row.authority_key,
    version: row.version,
    list: row.list,
    entryCount: row.entry_count,
    publishedAtMs: row.published_at_ms,
  };
}
