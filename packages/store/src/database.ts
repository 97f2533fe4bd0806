// Opens SQLite or PostgreSQL behind one query layer and brings the schema up to date (L3).
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Clock } from '@incamera/kernel';
import {
  type Dialect,
  Kysely,
  Migrator,
  PostgresDialect,
  type SqliteDatabase,
  SqliteDialect,
  type Transaction,
} from 'kysely';
import LibsqlDatabase from 'libsql';
import pg from 'pg';
import { storeErrors } from './errors.js';
import { migrationProvider } from './migrations.js';
import { type StoreSchema } from './schema.js';

/** Where the data is: a file of this machine, or a PostgreSQL server by its connection URL. */
export type DatabaseLocation =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string };

export type Database = Kysely<StoreSchema>;
/** A database or a transaction on it. */
export type Executor = Database | Transaction<StoreSchema>;

/** How long a start waits for a predecessor that is still shutting down. */
const LOCK_WAIT_MS = 3_000;
const LOCK_RETRY_MS = 100;

/**
 * Opens the database and runs the migrations that are missing.
 * @throws {AppError} store/in_use, store/unreachable, store/newer_schema, store/migration_failed
 */
export async function openDatabase(location: DatabaseLocation, clock: Clock): Promise<Database> {
  const dialect =
    location.kind === 'sqlite' ? await sqliteDialect(location.file, clock) : postgresDialect(location.url);
  const db: Database = new Kysely<StoreSchema>({ dialect });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}

async function sqliteDialect(file: string, clock: Clock): Promise<Dialect> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const deadlineMs = clock.nowMs() + LOCK_WAIT_MS;
  for (;;) {
    try {
      return new SqliteDialect({ database: openExclusively(file) });
    } catch (cause) {
      const busy = cause instanceof Error && 'code' in cause && cause.code === 'SQLITE_BUSY';
      if (!busy) throw storeErrors.make('store/unreachable', { cause });
      if (clock.nowMs() >= deadlineMs) throw storeErrors.make('store/in_use', { cause });
    }
    await new Promise<void>((resolve) => clock.after(LOCK_RETRY_MS, resolve));
  }
}

/**
 * Opens `file` and takes the exclusive lock that SQLite then holds until the process ends, whichever way it ends: a
 * second process is refused at once instead of interleaving. The WAL with synchronous=FULL is flushed by every commit.
 */
function openExclusively(file: string): SqliteDatabase {
  const database = new LibsqlDatabase(file);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    database.pragma('journal_mode = WAL');
    database.exec('PRAGMA synchronous = FULL');
    database.exec('PRAGMA foreign_keys = ON');
    database.exec('BEGIN IMMEDIATE; COMMIT');
  } catch (error) {
    database.close();
    throw error;
  }
  // libsql follows the interface of better-sqlite3, which Kysely is written for; its own declarations are looser.
  const { prepare } = database as unknown as SqliteDatabase;
  return { prepare: prepare.bind(database), close: () => closeAndUnlock(database) };
}

/**
 * libsql's `close` leaves the file locked until its statements are garbage-collected. Leaving WAL mode gives the lock back
 * at once; it also folds the WAL into the file, so that a copy of that one file is a backup.
 */
function closeAndUnlock(database: LibsqlDatabase.Database): void {
  try {
    database.pragma('journal_mode = DELETE');
    database.pragma('locking_mode = NORMAL');
    database.pragma('schema_version');
  } finally {
    database.close();
  }
}

const INT8_OID = 20;

function postgresDialect(url: string): Dialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    types: {
      // Every bigint of the schema is a time, a size or a sequence number: a safe integer.
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        oid === INT8_OID ? (text: string) => Number(text) : pg.types.getTypeParser(oid, format)) as never,
    },
  });
  // An idle connection that breaks is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {});
  return new PostgresDialect({ pool });
}

async function migrate(db: Database): Promise<void> {
  const { error, results } = await new Migrator({ db, provider: migrationProvider }).migrateToLatest();
  if (error === undefined) return;
  const message = error instanceof Error ? error.message : '';
  if (message.startsWith('corrupted migrations')) throw storeErrors.make('store/newer_schema', { cause: error });
  const step = results?.find((result) => result.status === 'Error');
  if (step === undefined) throw storeErrors.make('store/unreachable', { cause: error });
  throw storeErrors.make('store/migration_failed', { context: { step: step.migrationName }, cause: error });
}
