// Passkeys of accounts (L3): public keys only.
import { type AccountRow, rolesOf, toAccount } from './account-rows.js';
import { type Database, type Executor } from './database.js';
import { type HistoryJournal } from './history-journal.js';

export interface NewPasskeyRow {
  readonly credentialId: string;
  /** COSE key (RFC 9052), base64url. */
  readonly publicKey: string;
  readonly signCount: number;
  readonly rpId: string;
  readonly transports: readonly string[];
  /** The owner's own word for it; may be empty. */
  readonly name: string;
  /** Whether it may exist on other devices; null: not known. */
  readonly isSyncable: boolean | null;
}

export interface PasskeyRow extends NewPasskeyRow {
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number | null;
}

/** Passkeys of another RP ID than the current one: browsers do not offer them any more. */
export interface StrandedPasskeys {
  readonly rpId: string;
  readonly passkeyCount: number;
  readonly displayNames: readonly string[];
}

export class PasskeyRows {
  readonly #db: Database;
  readonly #journal: HistoryJournal;

  constructor(db: Database, journal: HistoryJournal) {
    this.#db = db;
    this.#journal = journal;
  }

  /** A passkey and whose it is; `isSuspended` accounts included, so that their owners can be told. */
  async find(credentialId: string): Promise<{ account: AccountRow; isSuspended: boolean; passkey: PasskeyRow } | null> {
    const row = await this.#db
      .selectFrom('passkeys')
      .innerJoin('accounts', 'accounts.account_id', 'passkeys.account_id')
      .selectAll('passkeys')
      .select(['accounts.user_handle', 'accounts.display_name', 'accounts.suspended_at_ms'])
      .where('credential_id', '=', credentialId)
      .executeTakeFirst();
    if (row === undefined) return null;
    return {
      account: toAccount(row, await rolesOf(this.#db, row.account_id)),
      isSuspended: row.suspended_at_ms !== null,
      passkey: toPasskey(row),
    };
  }

  /** Oldest first. */
  async ofAccount(accountId: string): Promise<PasskeyRow[]> {
    const rows = await this.#db
      .selectFrom('passkeys')
      .selectAll()
      .where('account_id', '=', accountId)
      .orderBy('created_at_ms')
      .orderBy('credential_id')
      .execute();
    return rows.map(toPasskey);
  }

  /** 'taken': that credential is enrolled already. 'full': the account has `most` of them. */
  async add(
    accountId: string,
    passkey: NewPasskeyRow,
    options: { nowMs: number; most: number },
  ): Promise<'added' | 'taken' | 'full'> {
    return this.#db.transaction().execute(async (tx) => {
      await lockAccount(tx, accountId);
      const { count } = await tx
        .selectFrom('passkeys')
        .select((e) => e.fn.countAll<number>().as('count'))
        .where('account_id', '=', accountId)
        .executeTakeFirstOrThrow();
      if (Number(count) >= options.most) return 'full';
      if (!(await insertPasskey(tx, accountId, passkey, options.nowMs))) return 'taken';
      await recordPasskey(tx, this.#journal, accountId, passkey);
      return 'added';
    });
  }

  async rename(accountId: string, credentialId: string, name: string): Promise<boolean> {
    const changed = await this.#db
      .updateTable('passkeys')
      .set({ name })
      .where('account_id', '=', accountId)
      .where('credential_id', '=', credentialId)
      .executeTakeFirst();
    return changed.numUpdatedRows === 1n;
  }

  /**
   * Removes a passkey and ends the sessions that it opened, except `keepSessionId`.
   * @returns 'last' when nothing else opens the account at `rpId`: no other passkey, no identity of a provider in use
   */
  async remove(options: {
    accountId: string;
    credentialId: string;
    rpId: string;
    keepSessionId: string;
  }): Promise<'removed' | 'unknown' | 'last'> {
    const { accountId, credentialId, rpId } = options;
    return this.#db
      .transaction()
      .execute(async (tx) => {
        await lockAccount(tx, accountId);
        const removed = await tx
          .deleteFrom('passkeys')
          .where('account_id', '=', accountId)
          .where('credential_id', '=', credentialId)
          .executeTakeFirst();
        if (removed.numDeletedRows !== 1n) return 'unknown';
        if (!(await hasWayIn(tx, accountId, rpId))) throw new LastWayIn();
        await tx
          .deleteFrom('web_sessions')
          .where('account_id', '=', accountId)
          .where('credential_id', '=', credentialId)
          .where('session_id', '!=', options.keepSessionId)
          .execute();
        await this.#journal.record(tx, { type: 'passkey_removed', accountId, credentialId });
        return 'removed';
      })
      .catch(lastInstead);
  }

  /** After a sign-in: the authenticator's counter and whether the passkey can be on other devices. */
  async used(credentialId: string, use: { signCount: number; isSyncable: boolean; nowMs: number }): Promise<void> {
    await this.#db
      .updateTable('passkeys')
      .set({ sign_count: use.signCount, syncable: use.isSyncable ? 1 : 0, last_used_at_ms: use.nowMs })
      .where('credential_id', '=', credentialId)
      .execute();
  }

  /** What stops working when the RP ID is `rpId`, one item per former RP ID. */
  async stranded(rpId: string): Promise<StrandedPasskeys[]> {
    const rows = await this.#db
      .selectFrom('passkeys')
      .innerJoin('accounts', 'accounts.account_id', 'passkeys.account_id')
      .select(['passkeys.rp_id', 'accounts.display_name'])
      .where('passkeys.rp_id', '!=', rpId)
      .orderBy('passkeys.created_at_ms')
      .execute();
    const byRpId = new Map<string, string[]>();
    for (const row of rows) byRpId.set(row.rp_id, [...(byRpId.get(row.rp_id) ?? []), row.display_name]);
    return [...byRpId].map(([former, names]) => ({
      rpId: former,
      passkeyCount: names.length,
      displayNames: [...new Set(names)],
    }));
  }
}

/** Rolls a transaction back that would have taken the last way in. */
export class LastWayIn extends Error {}

export function lastInstead(error: unknown): 'last' {
  if (error instanceof LastWayIn) return 'last';
  throw error;
}

/** Makes changes to the ways into one account wait for each other, on PostgreSQL too. */
export async function lockAccount(tx: Executor, accountId: string): Promise<void> {
  await tx
    .updateTable('accounts')
    .set((e) => ({ display_name: e.ref('display_name') }))
    .where('account_id', '=', accountId)
    .execute();
}

export async function hasWayIn(tx: Executor, accountId: string, rpId: string): Promise<boolean> {
  const passkey = await tx
    .selectFrom('passkeys')
    .select('credential_id')
    .where('account_id', '=', accountId)
    .where('rp_id', '=', rpId)
    .executeTakeFirst();
  if (passkey !== undefined) return true;
  const identity = await tx
    .selectFrom('identities')
    .innerJoin('sign_in_providers', 'sign_in_providers.issuer', 'identities.issuer')
    .select('identities.subject')
    .where('account_id', '=', accountId)
    .where('for_sign_in', '=', 1)
    .executeTakeFirst();
  return identity !== undefined;
}

/** A passkey that was added stands in the history. */
export async function recordPasskey(
  tx: Executor,
  journal: HistoryJournal,
  accountId: string,
  { credentialId, publicKey }: NewPasskeyRow,
): Promise<void> {
  await journal.record(tx, { type: 'passkey_added', accountId, credentialId, publicKey });
}

/** False when that credential is enrolled already. */
export async function insertPasskey(
  tx: Executor,
  accountId: string,
  passkey: NewPasskeyRow,
  nowMs: number,
): Promise<boolean> {
  const inserted = await tx
    .insertInto('passkeys')
    .values({
      credential_id: passkey.credentialId,
      account_id: accountId,
      public_key: passkey.publicKey,
      sign_count: passkey.signCount,
      rp_id: passkey.rpId,
      transports: JSON.stringify(passkey.transports),
      created_at_ms: nowMs,
      last_used_at_ms: null,
      name: passkey.name,
      syncable: passkey.isSyncable === null ? null : passkey.isSyncable ? 1 : 0,
    })
    .onConflict((c) => c.column('credential_id').doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

function toPasskey(row: {
  credential_id: string;
  public_key: string;
  sign_count: number;
  rp_id: string;
  transports: string;
  created_at_ms: number;
  last_used_at_ms: number | null;
  name: string;
  syncable: 0 | 1 | null;
}): PasskeyRow {
  return {
    credentialId: row.credential_id,
    publicKey: row.public_key,
    signCount: row.sign_count,
    rpId: row.rp_id,
    transports: JSON.parse(row.transports) as string[],
    createdAtMs: row.created_at_ms,
    lastUsedAtMs: row.last_used_at_ms,
    name: row.name,
    isSyncable: row.syncable === null ? null : row.syncable === 1,
  };
}
