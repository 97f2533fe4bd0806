// Step 0011: the transparency log, and the entries behind it (L3; decision 0034).
import { type Kysely, type Migration, sql } from 'kysely';
import { type HistoryTables } from '../schema-history.js';

// PostgreSQL's name for bytes; SQLite keeps them as they are under any name.
const BYTES = sql`bytea`;

export const historyMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const { schema } = db;
    await schema
      .createTable('history_pending')
      .addColumn('entry_id', 'text', (c) => c.primaryKey())
      .addColumn('at_ms', 'bigint', (c) => c.notNull())
      .addColumn('entry', BYTES, (c) => c.notNull())
      .addColumn('account_id', 'text')
      .addColumn('meeting_id', 'text')
      .addColumn('personal', 'integer', (c) => c.notNull())
      .execute();
    await schema
      .createTable('history_entries')
      .addColumn('batch_index', 'bigint', (c) => c.notNull())
      .addColumn('place', 'integer', (c) => c.notNull())
      .addColumn('leaf_hash', BYTES, (c) => c.notNull())
      .addColumn('sealed', BYTES)
      .addColumn('account_id', 'text')
      .addColumn('meeting_id', 'text')
      .addColumn('personal', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('history_entries_key', ['batch_index', 'place'])
      .execute();
    const index = schema.createIndex('history_of_account').on('history_entries');
    await index.columns(['account_id', 'batch_index', 'place']).execute();
    const meetings = schema.createIndex('history_of_meeting').on('history_entries');
    await meetings.columns(['meeting_id', 'batch_index', 'place']).execute();
    await schema
      .createTable('log_tiles')
      .addColumn('level', 'integer', (c) => c.notNull())
      .addColumn('tile_index', 'bigint', (c) => c.notNull())
      .addColumn('width', 'integer', (c) => c.notNull())
      .addColumn('bytes', BYTES, (c) => c.notNull())
      .addPrimaryKeyConstraint('log_tiles_key', ['level', 'tile_index'])
      .execute();
    await schema
      .createTable('log_state')
      .addColumn('log_id', 'integer', (c) => c.primaryKey())
      .addColumn('size', 'bigint', (c) => c.notNull())
      .addColumn('checkpoint', 'text')
      .addColumn('published', 'text')
      .execute();
    await (db as Kysely<HistoryTables>)
      .insertInto('log_state')
      .values({ log_id: 1, size: 0, checkpoint: null, published: null })
      .execute();
  },
};
