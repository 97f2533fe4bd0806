// Recovery codes as slow hashes (L3): each good once, a new set voids the one before.
import { type Database } from './database.js';
import { type HistoryJournal } from './history-journal.js';

export interface RecoverySet {
  readonly accountId: string;
  readonly isSuspended: boolean;
  /** base64url */
  readonly salt: string;
  /** Hashes of the codes that were not used yet, base64url. */
  readonly codeHashes: readonly string[];
}

export interface RecoveryState {
  readonly createdAtMs: number;
  readonly codesLeft: number;
}

export class Recovery {
  readonly #db: Database;
  readonly #journal: HistoryJournal;

  constructor(db: Database, journal: HistoryJournal) {
    this.#db = db;
    this.#journal = journal;
  }

  async renew(set: {
    accountId: string;
    recoveryId: string;
    salt: string;
    codeHashes: readonly string[];
    nowMs: number;
  }): Promise<void> {
    const { accountId } = set;
    await this.#db.transaction().execute(async (tx) => {
      await tx.deleteFrom('recovery_codes').where('account_id', '=', accountId).execute();
      await tx.deleteFrom('recovery_sets').where('account_id', '=', accountId).execute();
      await tx
        .insertInto('recovery_sets')
        .values({
          account_id: accountId,
          recovery_id: set.recoveryId,
          salt: set.salt,
          created_at_ms: set.nowMs,
        })
        .execute();
      await tx
        .insertInto('recovery_codes')
        .values(set.codeHashes.map((code_hash) => ({ account_id: accountId, code_hash, used_at_ms: null })))
        .execute();
      await this.#journal.record(tx, { type: 'recovery_codes_renewed', accountId });
    });
  }

  async find(recoveryId: string): Promise<RecoverySet | null> {
    const set = await this.#db
      .selectFrom('recovery_sets')
      .innerJoin('accounts', 'accounts.account_id', 'recovery_sets.account_id')
      .select(['recovery_sets.account_id', 'salt', 'suspended_at_ms'])
      .where('recovery_id', '=', recoveryId)
      .executeTakeFirst();
    // Asked in any case, so that a set that does not exist takes as many questions as one that does.
    const codes = await this.#db
      .selectFrom('recovery_codes')
      .select('code_hash')
      .where('account_id', '=', set?.account_id ?? '')
      .where('used_at_ms', 'is', null)
      .execute();
    if (set === undefined) return null;
    return {
      accountId: set.account_id,
      isSuspended: set.suspended_at_ms !== null,
      salt: set.salt,
      codeHashes: codes.map((row) => row.code_hash),
    };
  }

  /** True for the one who comes first. */
  async use(accountId: string, codeHash: string, nowMs: number): Promise<boolean> {
    return await this.#db.transaction().execute(async (tx) => {
      const used = await tx
        .updateTable('recovery_codes')
        .set({ used_at_ms: nowMs })
        .where('account_id', '=', accountId)
        .where('code_hash', '=', codeHash)
        .where('used_at_ms', 'is', null)
        .executeTakeFirst();
      if (used.numUpdatedRows !== 1n) return false;
      await this.#journal.record(tx, { type: 'recovery_code_used', accountId });
      return true;
    });
  }

  async state(accountId: string): Promise<RecoveryState | null> {
    const set = await this.#db
      .selectFrom('recovery_sets')
      .select('created_at_ms')
      .where('account_id', '=', accountId)
      .executeTakeFirst();
    if (set === undefined) return null;
    const { count } = await this.#db
      .selectFrom('recovery_codes')
      .select((e) => e.fn.countAll<number>().as('count'))
      .where('account_id', '=', accountId)
      .where('used_at_ms', 'is', null)
      .executeTakeFirstOrThrow();
    return { createdAtMs: set.created_at_ms, codesLeft: Number(count) };
  }
}
