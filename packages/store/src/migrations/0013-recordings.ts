// Step 0013: encrypted recordings (L3; decision 0041): what there is of them; the ciphertext itself lies on disk.
import { type Kysely, type Migration } from 'kysely';

export const recordingsMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const { schema } = db;
    await schema
      .createTable('recordings')
      .addColumn('recording_id', 'text', (c) => c.primaryKey())
      // Not a reference: the row of a meeting is forgotten sooner.
      .addColumn('meeting_id', 'text', (c) => c.notNull())
      .addColumn('peer_id', 'text', (c) => c.notNull())
      .addColumn('token_hash', 'text', (c) => c.notNull())
      .addColumn('bundle_digest', 'text', (c) => c.notNull())
      .addColumn('started_at_ms', 'bigint', (c) => c.notNull())
      .addColumn('stopped_at_ms', 'bigint')
      .addColumn('kept_until_ms', 'bigint', (c) => c.notNull())
      .execute();
    await schema.createIndex('recordings_of_meeting').on('recordings').column('meeting_id').execute();
    await schema.createIndex('recordings_by_end').on('recordings').column('kept_until_ms').execute();
    await schema
      .createTable('recording_segments')
      .addColumn('recording_id', 'text', (c) => c.notNull().references('recordings.recording_id').onDelete('cascade'))
      .addColumn('number', 'integer', (c) => c.notNull())
      .addColumn('size_bytes', 'integer', (c) => c.notNull())
      .addColumn('digest', 'text', (c) => c.notNull())
      .addColumn('stored_at_ms', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('recording_segments_key', ['recording_id', 'number'])
      .execute();
  },
};
