// The newest versions of charters that were changed inside their groups (L3).
import { type Kysely, type Migration } from 'kysely';

export const chartersMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('charters')
      .addColumn('meeting_id', 'text', (c) => c.primaryKey().references('meetings.meeting_id').onDelete('cascade'))
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('sealed_chain', 'text', (c) => c.notNull())
      .execute();
  },
};
