// What scheduling needs of the database (L3): how many invitations an account has sent today, never to whom.
import { type Kysely, type Migration } from 'kysely';

export const scheduling: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('mail_budgets')
      .addColumn('account_id', 'text', (c) => c.primaryKey().references('accounts.account_id').onDelete('cascade'))
      .addColumn('day', 'bigint', (c) => c.notNull())
      .addColumn('sent', 'bigint', (c) => c.notNull())
      .execute();
  },
};
