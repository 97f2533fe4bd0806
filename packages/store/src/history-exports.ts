// That the operator exported the whole history (L3; decision 0047): in the history itself, and nowhere else.
import { type Database } from './database.js';
import { type HistoryJournal } from './history-journal.js';

export class HistoryExports {
  readonly #db: Database;
  readonly #journal: HistoryJournal;

  constructor(db: Database, journal: HistoryJournal) {
    this.#db = db;
    this.#journal = journal;
  }

  /** Durable when it resolves. @param size of the log up to which it is exported */
  async record(size: number): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await this.#journal.record(tx, { type: 'history_exported', size });
    });
  }
}
