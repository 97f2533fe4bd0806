// The record of past decisions (L3), for dry runs: what was asked and how it was decided, of nobody by name. Bounded in number
// and in time.
import { type Database } from './database.js';
import { digestOf } from './history-digest.js';
import { type HistoryJournal } from './history-journal.js';

export interface DecisionRow {
  readonly atMs: number;
  /** JSON of the question. */
  readonly request: string;
  readonly allowed: boolean;
}

export class Decisions {
  readonly #db: Database;
  readonly #journal: HistoryJournal;

  constructor(db: Database, journal: HistoryJournal) {
    this.#db = db;
    this.#journal = journal;
  }

  /**
   * @param decisionId random, unique
   * @param inHistory whether it goes into the history as well, from which nothing is ever swept
   */
  async record(decisionId: string, { atMs, request, allowed }: DecisionRow, inHistory: boolean): Promise<void> {
    const isAllowed = allowed ? 1 : 0;
    await this.#db.transaction().execute(async (tx) => {
      const row = { decision_id: decisionId, at_ms: atMs, request, allowed: isAllowed } as const;
      await tx.insertInto('decisions').values(row).execute();
      if (inHistory) await this.#journal.record(tx, { type: 'decision', digest: digestOf(request), isAllowed });
    });
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
