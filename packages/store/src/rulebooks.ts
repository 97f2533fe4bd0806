// Rulebooks as texts, newest in force, older ones kept for the meetings made under them (L3).
import { type Database } from './database.js';
import { type HistoryJournal } from './history-journal.js';

export interface NewRulebookRow {
  /** SHA-256 of the classifications, base64url. */
  readonly documentHash: string;
  /** Hash of schema and policies, base64url. */
  readonly policiesHash: string;
  /** JSON of the texts. */
  readonly files: string;
  /** Name of who published it; null for what shipped. */
  readonly publishedBy: string | null;
  readonly note: string;
}

export interface RulebookRow extends NewRulebookRow {
  /** Counts up from 1. */
  readonly version: number;
  readonly publishedAtMs: number;
}

export class Rulebooks {
  readonly #db: Database;
  readonly #journal: HistoryJournal;

  constructor(db: Database, journal: HistoryJournal) {
    this.#db = db;
    this.#journal = journal;
  }

  /** The one in force, or null before the first. */
  async newest(): Promise<RulebookRow | null> {
    const row = await this.#db
      .selectFrom('rulebooks')
      .selectAll()
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : toRulebook(row);
  }

  async version(version: number): Promise<RulebookRow | null> {
    const row = await this.#db.selectFrom('rulebooks').selectAll().where('version', '=', version).executeTakeFirst();
    return row === undefined ? null : toRulebook(row);
  }

  /** The newest one of these hashes: what was put back later has them again. */
  async byHashes(documentHash: string, policiesHash: string): Promise<RulebookRow | null> {
    const row = await this.#db
      .selectFrom('rulebooks')
      .selectAll()
      .where('document_hash', '=', documentHash)
      .where('policies_hash', '=', policiesHash)
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : toRulebook(row);
  }

  /** Without the texts, newest first. */
  async history(limit: number): Promise<Omit<RulebookRow, 'files'>[]> {
    const rows = await this.#db
      .selectFrom('rulebooks')
      .select(['version', 'document_hash', 'policies_hash', 'published_at_ms', 'published_by', 'note'])
      .orderBy('version', 'desc')
      .limit(limit)
      .execute();
    return rows.map((row) => {
      const { files: _, ...rest } = toRulebook({ ...row, files: '' });
      return rest;
    });
  }

  /**
   * Puts a rulebook in force after the version that it replaces (0 for none).
   * @returns its version, or null when another one was published after `replaces`
   */
  async publish(rulebook: NewRulebookRow, replaces: number, nowMs: number): Promise<number | null> {
    const version = replaces + 1;
    return this.#db.transaction().execute(async (tx) => {
      const newest = await tx
        .selectFrom('rulebooks')
        .select('version')
        .orderBy('version', 'desc')
        .limit(1)
        .executeTakeFirst();
      if ((newest?.version ?? 0) !== replaces) return null;
      const inserted = await tx
        .insertInto('rulebooks')
        .values({
          version,
          document_hash: rulebook.documentHash,
          policies_hash: rulebook.policiesHash,
          files: rulebook.files,
          published_at_ms: nowMs,
          published_by: rulebook.publishedBy,
          note: rulebook.note,
        })
        // Two officers at once: the version is the key, and one of them gets it.
        .onConflict((c) => c.column('version').doNothing())
        .executeTakeFirst();
      if (inserted.numInsertedOrUpdatedRows !== 1n) return null;
      const { documentHash, policiesHash } = rulebook;
      await this.#journal.record(tx, { type: 'rulebook_published', version, documentHash, policiesHash });
      return version;
    });
  }
}

function toRulebook(row: {
  version: number;
  document_hash: string;
  policies_hash: string;
  files: string;
  published_at_ms: number;
  published_by: string | null;
  note: string;
}): RulebookRow {
  return {
    version: row.version,
    documentHash: row.document_hash,
    policiesHash: row.policies_hash,
    files: row.files,
    publishedAtMs: row.published_at_ms,
    publishedBy: row.published_by,
    note: row.note,
  };
}
