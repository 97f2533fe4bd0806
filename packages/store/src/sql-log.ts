// The transparency log in the database (L3): tiles, its size, and the batch that each append records with it, in one durable transaction.
import {
  firstOfBundle,
  HASH_BYTES,
  type LogState,
  type LogStore,
  type LogWrite,
  type StoredTile,
  type TileId,
  tlogErrors,
  widthOf,
} from '@incamera/tlog';
import { type Database, type Executor } from './database.js';
import { bytesOf } from './stored-bytes.js';

const BUNDLES = -1;
/** Values of one statement stay far below what either database takes. */
const CHUNK = 200;

/** An entry that goes into a batch. */
export interface NewHistoryRow {
  readonly place: number;
  readonly leafHash: Uint8Array;
  readonly sealed: Uint8Array;
  readonly accountId: string | null;
  readonly meetingId: string | null;
  readonly isPersonal: boolean;
  readonly isPublic: boolean;
}

/** What is stored with the entry of the log that commits to it. */
export interface BatchRecord {
  readonly rows: readonly NewHistoryRow[];
  /** What waited and does not any more. */
  readonly pendingIds: readonly string[];
}

export class SqlLog implements LogStore<BatchRecord> {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async state(): Promise<LogState> {
    const row = await this.#db.selectFrom('log_state').select(['size', 'checkpoint']).executeTakeFirstOrThrow();
    return { size: Number(row.size), checkpoint: row.checkpoint };
  }

  async append(write: LogWrite, batch: BatchRecord): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      const moved = await tx
        .updateTable('log_state')
        .set({ size: write.toSize })
        .where('size', '=', write.fromSize)
        .executeTakeFirst();
      if (moved.numUpdatedRows !== 1n) throw tlogErrors.make('tlog/store_changed');
      for (const tile of write.tiles) await saveTile(tx, tile, write.toSize);
      await saveRows(tx, write.fromSize, batch.rows);
      // What was erased since it was read must not come back by way of a batch.
      if ((await takePending(tx, batch.pendingIds)) !== batch.pendingIds.length) {
        throw tlogErrors.make('tlog/store_changed');
      }
    });
  }

  async saveCheckpoint(note: string): Promise<void> {
    await this.#db.updateTable('log_state').set({ checkpoint: note }).execute();
  }

  /** The note that goes out from now on. */
  async publish(note: string): Promise<void> {
    await this.#db.updateTable('log_state').set({ published: note }).execute();
  }

  /** Null before the first one. */
  async published(): Promise<string | null> {
    return (await this.#db.selectFrom('log_state').select('published').executeTakeFirstOrThrow()).published;
  }

  async fetch({ level, index, width }: TileId): Promise<Uint8Array | null> {
    const row = await this.#db
      .selectFrom('log_tiles')
      .select(['width', 'bytes'])
      .where('level', '=', level === 'entries' ? BUNDLES : level)
      .where('tile_index', '=', index)
      .executeTakeFirst();
    if (row === undefined || row.width < width) return null;
    const bytes = bytesOf(row.bytes);
    return level === 'entries' ? firstOfBundle(bytes, width) : bytes.slice(0, width * HASH_BYTES);
  }
}

async function saveTile(tx: Executor, { level, index, bytes }: StoredTile, size: number): Promise<void> {
  const row = { width: widthOf(size, level, index), bytes };
  await tx
    .insertInto('log_tiles')
    .values({ level: level === 'entries' ? BUNDLES : level, tile_index: index, ...row })
    .onConflict((c) => c.columns(['level', 'tile_index']).doUpdateSet(row))
    .execute();
}

async function saveRows(tx: Executor, batchIndex: number, rows: readonly NewHistoryRow[]): Promise<void> {
  for (let at = 0; at < rows.length; at += CHUNK) {
    await tx
      .insertInto('history_entries')
      .values(
        rows.slice(at, at + CHUNK).map((row) => ({
          batch_index: batchIndex,
          place: row.place,
          leaf_hash: row.leafHash,
          sealed: row.sealed,
          account_id: row.accountId,
          meeting_id: row.meetingId,
          personal: row.isPersonal ? (1 as const) : (0 as const),
          is_public: row.isPublic ? (1 as const) : (0 as const),
        })),
      )
      .execute();
  }
}

async function takePending(tx: Executor, ids: readonly string[]): Promise<number> {
  let taken = 0;
  for (let at = 0; at < ids.length; at += CHUNK) {
    const deleted = await tx
      .deleteFrom('history_pending')
      .where('entry_id', 'in', ids.slice(at, at + CHUNK))
      .executeTakeFirst();
    taken += Number(deleted.numDeletedRows);
  }
  return taken;
}
