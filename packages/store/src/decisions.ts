// The record of past decisions (L3), for dry runs: what was asked and how it was decided, of nobody by name. Bounded in number
// and in time.
import { type Database } from './database.js';

export interface DecisionRow {
  readonly atMs: number;
  /** JSON of the question. */
  readonly request: string;
  readonly allowed: boolean;
}

export class Decisions {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** @param decisionId random, unique */
  async record(decisionId: string, { atMs, request, allowed }: DecisionRow): Promise<void> {
    await this.#db
      .insertInto('decisions')
      .values({ decision_id: decisionId, at_ms: atMs, request, allowed: allowed ? 1 : 0 })
      .execute();
  }

  /** Newest first. */
  async newest(limit: number): Promise<DecisionRow[]> {
    const rows = await this.#db
      .selectFrom('decisions')
      .select(['at_ms', 'request', 'allowed'])
      .orderBy('at_ms', 'desc')
      .orderBy('decision_id')
      .limit(limit)
      .execute();
    return rows.map((row) => ({ atMs: row.at_ms, request: row.request, allowed: row.allowed === 1 }));
  }

  /** Forgets what is older than `beforeMs`, and beyond the newest `keep`. */
  async sweep(beforeMs: number, keep: number): Promise<void> {
    await this.#db.deleteFrom('decisions').where('at_ms', '<', beforeMs).execute();
    const oldest = await this.#db
      .selectFrom('decisions')
      .select('at_ms')
      .orderBy('at_ms', 'desc')
      .offset(keep)
      .limit(1)
      .executeTakeFirst();
    if (oldest !== undefined) await this.#db.deleteFrom('decisions').where('at_ms', '<=', oldest.at_ms).execute();
  }
}
