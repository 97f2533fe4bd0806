// What the owner of an account is told about it at the next sign-in (L3).
import { type Database } from './database.js';
import { type NoticeKind } from './schema-accounts.js';

export interface NoticeRow {
  readonly kind: NoticeKind;
  readonly atMs: number;
}

export class Notices {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async add(accountId: string, kind: NoticeKind, nowMs: number): Promise<void> {
    await this.#db
      .insertInto('account_notices')
      .values({ account_id: accountId, kind, at_ms: nowMs })
      .onConflict((c) => c.columns(['account_id', 'kind', 'at_ms']).doNothing())
      .execute();
  }

  /** Those after `sinceMs`, newest first, at most 20. */
  async since(accountId: string, sinceMs: number): Promise<NoticeRow[]> {
    const rows = await this.#db
      .selectFrom('account_notices')
      .select(['kind', 'at_ms'])
      .where('account_id', '=', accountId)
      .where('at_ms', '>', sinceMs)
      .orderBy('at_ms', 'desc')
      .limit(20)
      .execute();
    return rows.map((row) => ({ kind: row.kind, atMs: row.at_ms }));
  }

  async forget(beforeMs: number): Promise<void> {
    await this.#db.deleteFrom('account_notices').where('at_ms', '<', beforeMs).execute();
  }
}
