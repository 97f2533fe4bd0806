// Releases of the web app that browsers got from this server (L3; decision 0042).
import { type Clock } from '@incamera/kernel';
import { type Database } from './database.js';
import { type HistoryJournal } from './history-journal.js';

/** A release as it is recorded; the manifest is its canonical text. */
export interface ServedRelease {
  readonly hash: string;
  readonly name: string;
  readonly version: string;
  readonly commit: string | null;
  readonly fileCount: number;
  readonly manifest: string;
}

/** The setting that says which release was recorded last. */
const LAST = 'served_release';

export class ServedReleases {
  readonly #db: Database;
  readonly #journal: HistoryJournal;
  readonly #clock: Clock;

  constructor(db: Database, journal: HistoryJournal, clock: Clock) {
    this.#db = db;
    this.#journal = journal;
    this.#clock = clock;
  }

  /** Records that a release is served from now on. @returns false: it is the one that was recorded last */
  async record(release: ServedRelease): Promise<boolean> {
    const { hash, name, version, commit, fileCount, manifest } = release;
    return await this.#db.transaction().execute(async (tx) => {
      const last = await tx.selectFrom('settings').select('value').where('name', '=', LAST).executeTakeFirst();
      if (last?.value === hash) return false;
      await tx
        .insertInto('settings')
        .values({ name: LAST, value: hash })
        .onConflict((c) => c.column('name').doUpdateSet({ value: hash }))
        .execute();
      await tx
        .insertInto('served_releases')
        .values({ release_hash: hash, manifest, first_served_at_ms: this.#clock.nowMs() })
        .onConflict((c) => c.column('release_hash').doNothing())
        .execute();
      const fields = { releaseHash: hash, name, version, commit: commit ?? '', fileCount };
      await this.#journal.record(tx, { type: 'release_served', ...fields });
      return true;
    });
  }

  /** The manifest of a release that was served here, or null. */
  async manifest(hash: string): Promise<string | null> {
    const query = this.#db.selectFrom('served_releases').select('manifest').where('release_hash', '=', hash);
    return (await query.executeTakeFirst())?.manifest ?? null;
  }
}
