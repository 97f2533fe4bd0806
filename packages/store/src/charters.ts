// The newest version of a charter that was changed inside its group (L3): sealed bytes, their number, and who its hosts are.
import { type Database } from './database.js';
import { digestOf } from './history-digest.js';
import { type HistoryJournal } from './history-journal.js';

export interface CharterVersion {
  readonly meetingId: string;
  readonly version: number;
  /** All versions, sealed: base64url. */
  readonly sealedChain: string;
  /** Ed25519 public keys of its hosts, base64url. */
  readonly hostKeys: readonly string[];
}

export class Charters {
  readonly #db: Database;
  readonly #journal: HistoryJournal;

  constructor(db: Database, journal: HistoryJournal) {
    this.#db = db;
    this.#journal = journal;
  }

  /** All versions of the charter of a meeting, sealed; null as long as nobody changed it. */
  async sealedChain(meetingId: string): Promise<string | null> {
    const row = await this.#db
      .selectFrom('charters')
      .select('sealed_chain')
      .where('meeting_id', '=', meetingId)
      .executeTakeFirst();
    return row?.sealed_chain ?? null;
  }

  /** Keeps a version, and its hosts as those of the meeting. False when a later one is kept, or the meeting has ended. */
  async publish({ meetingId, version, sealedChain, hostKeys }: CharterVersion): Promise<boolean> {
    return this.#db.transaction().execute(async (tx) => {
      const running = await tx
        .updateTable('meetings')
        .set({ host_keys: JSON.stringify(hostKeys) })
        .where('meeting_id', '=', meetingId)
        .where('ended_at_ms', 'is', null)
        .where((e) =>
          e.not(
            e.exists(
              e
                .selectFrom('charters')
                .select('charters.version')
                .where('charters.meeting_id', '=', meetingId)
                .where('charters.version', '>', version),
            ),
          ),
        )
        .executeTakeFirst();
      if (running.numUpdatedRows !== 1n) return false;
      await tx
        .insertInto('charters')
        .values({ meeting_id: meetingId, version, sealed_chain: sealedChain })
        .onConflict((c) => c.column('meeting_id').doUpdateSet({ version, sealed_chain: sealedChain }))
        .execute();
      await this.#journal.record(tx, { type: 'charter_version', meetingId, version, digest: digestOf(sealedChain) });
      return true;
    });
  }
}
