// Step 0007: exceptions from the rules (L3): which ones a connection knocks in spite of, and the record of those that were granted.
import { type Kysely, type Migration } from 'kysely';

export const exceptionsMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const { schema } = db;
    await schema
      .alterTable('peers')
      .addColumn('failing', 'text', (c) => c.notNull().defaultTo('[]'))
      .execute();
    await schema
      .createTable('exceptions')
      .addColumn('exception_id', 'text', (c) => c.primaryKey())
      .addColumn('at_ms', 'bigint', (c) => c.notNull())
      .addColumn('meeting_id', 'text', (c) => c.notNull())
      .addColumn('seq', 'bigint', (c) => c.notNull())
      .addColumn('classification', 'text', (c) => c.notNull())
      .addColumn('rules', 'text', (c) => c.notNull())
      .addColumn('admitted_peer', 'text', (c) => c.notNull())
      .addColumn('granted_by_peer', 'text', (c) => c.notNull())
      .addColumn('voided', 'integer', (c) => c.notNull())
      .execute();
    await schema.createIndex('exceptions_by_time').on('exceptions').column('at_ms').execute();
    await schema.createIndex('exceptions_by_entry').on('exceptions').columns(['meeting_id', 'seq']).execute();
  },
};
