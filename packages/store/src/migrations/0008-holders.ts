// Holders of investigation shares, as officers list them (L3): names and public keys, with when and by whom.
import { type Kysely, type Migration } from 'kysely';

export const holdersMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('share_holders')
      .addColumn('holder_id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('organisation', 'text', (c) => c.notNull())
      .addColumn('public_key', 'text', (c) => c.notNull())
      .addColumn('listed_at_ms', 'bigint', (c) => c.notNull())
      .addColumn('listed_by', 'text', (c) => c.notNull())
      .addColumn('retired_at_ms', 'bigint')
      .addColumn('retired_by', 'text')
      .execute();
  },
};
