// Step 0009: the sealed keys of marks (L3): opaque bytes by their digest, which outlive the meeting.
import { type Kysely, type Migration } from 'kysely';

export const bundlesMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const { schema } = db;
    await schema
      .createTable('bundles')
      // Not a reference: the row of a meeting is forgotten sooner.
      .addColumn('meeting_id', 'text', (c) => c.notNull())
      .addColumn('digest', 'text', (c) => c.notNull())
      .addColumn('peer_id', 'text', (c) => c.notNull())
      .addColumn('bundle', 'text', (c) => c.notNull())
      .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
      .addColumn('kept_until_ms', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('bundles_key', ['meeting_id', 'digest'])
      .execute();
    await schema.createIndex('bundles_by_end').on('bundles').column('kept_until_ms').execute();
  },
};
