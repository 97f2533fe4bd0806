// Step 0012: what members testify, and for which sealed keys a case asks (L3; decision 0038).
import { type Kysely, type Migration, sql } from 'kysely';

// PostgreSQL's name for bytes; SQLite keeps them as they are under any name.
const BYTES = sql`bytea`;

export const testimoniesMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const { schema } = db;
    await schema
      .createTable('testimonies')
      .addColumn('meeting_id', 'text', (c) => c.notNull())
      .addColumn('commitment', 'text', (c) => c.notNull())
      .addColumn('peer_id', 'text', (c) => c.notNull())
      .addColumn('sealed', BYTES)
      .addColumn('size', 'integer', (c) => c.notNull())
      .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('testimonies_key', ['meeting_id', 'commitment'])
      .execute();
    await schema.createIndex('testimonies_by_age').on('testimonies').column('created_at_ms').execute();
    await schema
      .createTable('testimony_totals')
      .addColumn('meeting_id', 'text', (c) => c.primaryKey())
      .addColumn('count', 'bigint', (c) => c.notNull())
      .addColumn('bytes', 'bigint', (c) => c.notNull())
      .execute();
    // Cases of before asked for the keys of marks.
    await schema
      .alterTable('cases')
      .addColumn('purposes', 'text', (c) => c.notNull().defaultTo('["mark"]'))
      .execute();
  },
};
