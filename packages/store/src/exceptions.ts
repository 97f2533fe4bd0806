// The record of exceptions from the rules (L3): that one was granted, in which meeting and by which connection; of nobody by name,
// and without the reason, which the server never learns. Bounded in number and in time.
import { type Database } from './database.js';
import { type HistoryJournal } from './history-journal.js';

export interface ExceptionRow {
  readonly atMs: number;
  readonly meetingId: string;
  /** The ordered entry that holds the commit. */
  readonly seq: number;
  /** JSON of id and label of the classification. */
  readonly classification: string;
  /** JSON array of rules. */
  readonly rules: string;
  readonly admittedPeer: string;
  readonly grantedByPeer: string;
}

export class Exceptions {
  readonly #db: Database;
  readonly #journal: HistoryJournal;

  constructor(db: Database, journal: HistoryJournal) {
    this.#db = db;
    this.#journal = journal;
  }

  /** @param exceptionId random, unique */
  async record(exceptionId: string, row: ExceptionRow): Promise<void> {
    const { meetingId, seq, rules, admittedPeer, grantedByPeer } = row;
    await this.#db.transaction().execute(async (tx) => {
      await tx
        .insertInto('exceptions')
        .values({
          exception_id: exceptionId,
          at_ms: row.atMs,
          meeting_id: meetingId,
          seq,
          classification: row.classification,
          rules,
          admitted_peer: admittedPeer,
          granted_by_peer: grantedByPeer,
          voided: 0,
        })
        .execute();
      const granted = { meetingId, seq, rules, admittedPeer, grantedByPeer };
      await this.#journal.record(tx, { type: 'exception_granted', ...granted });
    });
  }

  /** Members refused a commit, and what was built on it fell with it: what they granted never came into force. */
  async voided(meetingId: string, fromSeq: number): Promise<void> {
    await this.#db
      .updateTable('exceptions')
      .set({ voided: 1 })
      .where('meeting_id', '=', meetingId)
      .where('seq', '>=', fromSeq)
      .execute();
  }

  /** Newest first. */
  async newest(limit: number): Promise<(ExceptionRow & { readonly voided: boolean })[]> {
    const rows = await this.#db
      .selectFrom('exceptions')
      .selectAll()
      .orderBy('at_ms', 'desc')
      .orderBy('exception_id')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      atMs: row.at_ms,
      meetingId: row.meeting_id,
      seq: row.seq,
      classification: row.classification,
      rules: row.rules,
      admittedPeer: row.admitted_peer,
      grantedByPeer: row.granted_by_peer,
      voided: row.voided === 1,
    }));
  }

  /** Forgets what is older than `beforeMs`, and beyond the newest `keep`. */
  async sweep(beforeMs: number, keep: number): Promise<void> {
    await this.#db.deleteFrom('exceptions').where('at_ms', '<', beforeMs).execute();
    const oldest = await this.#db
      .selectFrom('exceptions')
      .select('at_ms')
      .orderBy('at_ms', 'desc')
      .offset(keep)
      .limit(1)
      .executeTakeFirst();
    if (oldest !== undefined) await this.#db.deleteFrom('exceptions').where('at_ms', '<=', oldest.at_ms).execute();
  }
}
