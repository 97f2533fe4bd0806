// Step 0014: releases of the web app that were served, and which entries of the history are no secret (L3; decision 0042).
import { type Kysely, type Migration, sql } from 'kysely';

export const releasesMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const { schema } = db;
    for (const table of ['history_pending', 'history_entries']) {
      await schema
        .alterTable(table)
        .addColumn('is_public', 'integer', (c) => c.notNull().defaultTo(0))
        .execute();
    }
    await schema
      .createIndex('public_history')
      .on('history_entries')
      .columns(['batch_index', 'place'])
      .where(sql.ref('is_public'), '=', sql.lit(1))
      .execute();
    await schema
      .createTable('served_releases')
      .addColumn('release_hash', 'text', (c) => c.primaryKey())
      .addColumn('manifest', 'text', (c) => c.notNull())
      .addColumn('first_served_at_ms', 'bigint', (c) => c.notNull())
      .execute();
  },
};
