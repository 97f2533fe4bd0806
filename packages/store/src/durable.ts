// Whether what the database acknowledges survives a crash (L3): without it nothing may be called logged.
import { sql } from 'kysely';
import { type Database } from './database.js';
import { storeErrors } from './errors.js';

/** What a PostgreSQL server says about itself. */
export interface Durability {
  readonly fsync: string;
  readonly synchronousCommit: string;
}

/** @throws {AppError} store/not_durable */
export function demandDurable({ fsync, synchronousCommit }: Durability): void {
  if (fsync !== 'on') throw storeErrors.make('store/not_durable', { context: { setting: 'fsync', value: fsync } });
  if (synchronousCommit === 'off') {
    throw storeErrors.make('store/not_durable', { context: { setting: 'synchronous_commit', value: 'off' } });
  }
}

/** What the server of `db` says. */
export async function durabilityOf(db: Database): Promise<Durability> {
  const fsync = await sql<{ fsync: string }>`show fsync`.execute(db);
  const commit = await sql<{ synchronous_commit: string }>`show synchronous_commit`.execute(db);
  return { fsync: fsync.rows[0]?.fsync ?? '', synchronousCommit: commit.rows[0]?.synchronous_commit ?? '' };
}
