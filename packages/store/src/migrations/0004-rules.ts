// Step 0004: rulebooks with their history, which rules a meeting has, and the record of decisions (L3).
import { type Kysely, type Migration } from 'kysely';

export const rulesMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const { schema } = db;
    await schema
      .createTable('rulebooks')
      .addColumn('version', 'integer', (c) => c.primaryKey())
      .addColumn('document_hash', 'text', (c) => c.notNull())
      .addColumn('policies_hash', 'text', (c) => c.notNull())
      .addColumn('files', 'text', (c) => c.notNull())
      .addColumn('published_at_ms', 'bigint', (c) => c.notNull())
      .addColumn('published_by', 'text')
      .addColumn('note', 'text', (c) => c.notNull())
      .execute();
    await schema
      .createIndex('rulebooks_by_hashes')
      .on('rulebooks')
      .columns(['document_hash', 'policies_hash'])
      .execute();
    await schema.alterTable('meetings').addColumn('policy', 'text').execute();
    await schema
      .createTable('decisions')
      .addColumn('decision_id', 'text', (c) => c.primaryKey())
      .addColumn('at_ms', 'bigint', (c) => c.notNull())
      .addColumn('request', 'text', (c) => c.notNull())
      .addColumn('allowed', 'integer', (c) => c.notNull())
      .execute();
    await schema.createIndex('decisions_by_time').on('decisions').column('at_ms').execute();
  },
};
