// Holders of investigation shares (L3): none is ever deleted, so that the list of any day can be told.
import { type Database } from './database.js';
import { type HistoryJournal } from './history-journal.js';

export interface HolderRow {
  /** SHA-256 over names and key. */
  readonly holderId: string;
  readonly name: string;
  readonly organisation: string;
  readonly publicKey: string;
  readonly listedAtMs: number;
  readonly listedBy: string;
  readonly retiredAtMs: number | null;
  readonly retiredBy: string | null;
}

export class ShareHolders {
  readonly #db: Database;
  readonly #journal: HistoryJournal;

  constructor(db: Database, journal: HistoryJournal) {
    this.#db = db;
    this.#journal = journal;
  }

  /**
   * Lists a holder as long as fewer than `most` are. A key that was retired does not come back: somebody may have had a reason.
   * @returns 'known': the key was listed before, under whatever name
   */
  async add(holder: Omit<HolderRow, 'retiredAtMs' | 'retiredBy'>, most: number): Promise<'added' | 'known' | 'full'> {
    return await this.#db.transaction().execute(async (tx) => {
      const rows = await tx.selectFrom('share_holders').select(['public_key', 'retired_at_ms']).execute();
      if (rows.some((row) => row.public_key === holder.publicKey)) return 'known';
      if (rows.filter((row) => row.retired_at_ms === null).length >= most) return 'full';
      await tx
        .insertInto('share_holders')
        .values({
          holder_id: holder.holderId,
          name: holder.name,
          organisation: holder.organisation,
          public_key: holder.publicKey,
          listed_at_ms: holder.listedAtMs,
          listed_by: holder.listedBy,
          retired_at_ms: null,
          retired_by: null,
        })
        .execute();
      await this.#journal.record(tx, { type: 'holder_listed', holderId: holder.holderId });
      return 'added';
    });
  }

  /** All, retired ones too, oldest first. */
  async all(): Promise<HolderRow[]> {
    const rows = await this.#db
      .selectFrom('share_holders')
      .selectAll()
      .orderBy('listed_at_ms')
      .orderBy('holder_id')
      .execute();
    return rows.map((row) => ({
      holderId: row.holder_id,
      name: row.name,
      organisation: row.organisation,
      publicKey: row.public_key,
      listedAtMs: row.listed_at_ms,
      listedBy: row.listed_by,
      retiredAtMs: row.retired_at_ms,
      retiredBy: row.retired_by,
    }));
  }

  /** New meetings do not name it any more. False: it is not there, or retired already. */
  async retire(holderId: string, retired: { readonly atMs: number; readonly by: string }): Promise<boolean> {
    return await this.#db.transaction().execute(async (tx) => {
      const changed = await tx
        .updateTable('share_holders')
        .set({ retired_at_ms: retired.atMs, retired_by: retired.by })
        .where('holder_id', '=', holderId)
        .where('retired_at_ms', 'is', null)
        .executeTakeFirst();
      if (changed.numUpdatedRows !== 1n) return false;
      await this.#journal.record(tx, { type: 'holder_retired', holderId });
      return true;
    });
  }
}
