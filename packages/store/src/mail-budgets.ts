// How much mail an account may still cause today (L3). In the database, so that a restart gives nobody a new budget.
import { sql } from 'kysely';
import { type Database } from './database.js';

const DAY_MS = 86_400_000;

export class MailBudgets {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /**
   * Takes `count` mails from the account's budget of this day (UTC), or none: then it answers false. One statement, so that
   * two requests at once cannot both have the last ones.
   */
  async take(accountId: string, count: number, perDay: number, nowMs: number): Promise<boolean> {
    if (count > perDay) return false;
    const day = Math.floor(nowMs / DAY_MS);
    const taken = await this.#db
      .insertInto('mail_budgets')
      .values({ account_id: accountId, day, sent: count })
      .onConflict((c) =>
        c
          .column('account_id')
          .doUpdateSet({
            sent: sql<number>`case when mail_budgets.day = excluded.day then mail_budgets.sent + excluded.sent else excluded.sent end`,
            day: sql<number>`excluded.day`,
          })
          .where(
            sql<boolean>`mail_budgets.day <> excluded.day or mail_budgets.sent + excluded.sent <= ${sql.lit(perDay)}`,
          ),
      )
      .executeTakeFirst();
    return taken.numInsertedOrUpdatedRows === 1n;
  }
}
