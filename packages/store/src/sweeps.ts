// That somebody searched the history (L3; decision 0043): in the history itself, and nowhere else.
import { type Bytes } from '@incamera/kernel';
import { type Database } from './database.js';
import { type HistoryJournal } from './history-journal.js';

export class Sweeps {
  readonly #db: Database;
  readonly #journal: HistoryJournal;

  constructor(db: Database, journal: HistoryJournal) {
    this.#db = db;
    this.#journal = journal;
  }

  /** Durable when it resolves. @param digest SHA-256 of the question */
  async record(accountId: string, digest: Bytes): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await this.#journal.record(tx, { type: 'sweep_run', accountId, digest });
    });
  }
}
