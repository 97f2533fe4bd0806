// Step 0010: investigations (L3): what was opened, whom it asks, what they answered, and every step of it in order.
import { type Kysely, type Migration } from 'kysely';

export const casesMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const { schema } = db;
    await schema
      .createTable('cases')
      .addColumn('case_id', 'text', (c) => c.primaryKey())
      .addColumn('title', 'text', (c) => c.notNull())
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('asked_by', 'text', (c) => c.notNull())
      .addColumn('meetings', 'text', (c) => c.notNull())
      .addColumn('public_key', 'text', (c) => c.notNull())
      .addColumn('opened_at_ms', 'bigint', (c) => c.notNull())
      .addColumn('closed_at_ms', 'bigint')
      .execute();
    await schema
      .createTable('case_requests')
      .addColumn('case_id', 'text', (c) => c.notNull().references('cases.case_id'))
      .addColumn('meeting_id', 'text', (c) => c.notNull())
      .addColumn('holder_id', 'text', (c) => c.notNull())
      .addColumn('threshold', 'integer', (c) => c.notNull())
      .addColumn('devices', 'integer', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('answered_at_ms', 'bigint')
      .addColumn('answered_by', 'text')
      .addColumn('refusal', 'text')
      .addColumn('shares', 'text')
      .addPrimaryKeyConstraint('case_requests_key', ['case_id', 'meeting_id', 'holder_id'])
      .execute();
    await schema.createIndex('case_requests_of_holder').on('case_requests').column('holder_id').execute();
    await schema
      .createTable('case_events')
      .addColumn('case_id', 'text', (c) => c.notNull().references('cases.case_id'))
      .addColumn('seq', 'integer', (c) => c.notNull())
      .addColumn('at_ms', 'bigint', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('actor', 'text', (c) => c.notNull())
      .addColumn('holder_id', 'text')
      .addColumn('meeting_id', 'text')
      .addColumn('by_file', 'integer', (c) => c.notNull())
      .addColumn('trace', 'text')
      .addPrimaryKeyConstraint('case_events_key', ['case_id', 'seq'])
      .execute();
  },
};
