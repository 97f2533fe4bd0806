// The peer of the log: the same entries as rows of a table, in the same kind of database, without a tree.
import LibsqlDatabase from 'libsql';

export class PlainRows {
  readonly #database: LibsqlDatabase.Database;
  readonly #insert: LibsqlDatabase.Statement;

  constructor(file: string) {
    this.#database = new LibsqlDatabase(file);
    this.#database.exec('PRAGMA locking_mode = EXCLUSIVE');
    this.#database.pragma('journal_mode = WAL');
    this.#database.exec('PRAGMA synchronous = FULL');
    this.#database.exec('CREATE TABLE entries (entry_index INTEGER PRIMARY KEY, entry BLOB NOT NULL)');
    this.#insert = this.#database.prepare('INSERT INTO entries (entry) VALUES (?)');
  }

  /** One durable write. */
  append(entries: readonly Uint8Array[]): void {
    this.#database.exec('BEGIN IMMEDIATE');
    for (const entry of entries) this.#insert.run([entry]);
    this.#database.exec('COMMIT');
  }

  close(): void {
    this.#database.close();
  }
}
