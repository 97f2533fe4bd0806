// Step 0015: the officers behind a case (L3; decision 0046): who opened it, what was signed, and every word of a second one.
import { type Kysely, type Migration } from 'kysely';

export const caseOfficersMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const { schema } = db;
    await schema.alterTable('cases').addColumn('opened_by', 'text').execute();
    await schema.alterTable('cases').addColumn('opening', 'text').execute();
    await schema
      .alterTable('bundles')
      .addColumn('two_officers', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await schema
      .createTable('case_confirmations')
      .addColumn('case_id', 'text', (c) => c.notNull().references('cases.case_id'))
      .addColumn('seq', 'integer', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('account_id', 'text', (c) => c.notNull())
      .addColumn('actor', 'text', (c) => c.notNull())
      .addColumn('at_ms', 'bigint', (c) => c.notNull())
      .addColumn('statement', 'text')
      .addColumn('reason', 'text')
      .addPrimaryKeyConstraint('case_confirmations_key', ['case_id', 'seq'])
      .execute();
  },
};
