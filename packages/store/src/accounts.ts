// Accounts, their roles, and the set-up tokens that make them (L3). Tokens are stored as hashes only.
import {
  type AccountRow,
  inOrder,
  insertAccount,
  insertRoles,
  type NewAccountRow,
  rolesOf,
  toAccount,
} from './account-rows.js';
import { type Database, type Executor } from './database.js';
import { type HistoryJournal } from './history-journal.js';
import { insertPasskey, type NewPasskeyRow, recordPasskey } from './passkeys.js';
import { type Role } from './schema-accounts.js';

/** An account as the administration lists it. */
export interface PersonRow extends AccountRow {
  readonly createdAtMs: number;
  readonly lastSignInAtMs: number | null;
  readonly suspendedAtMs: number | null;
  readonly passkeyCount: number;
  /** Addresses that providers asserted for it. */
  readonly emails: readonly string[];
}

/** Somebody must always hold these. */
const LASTING: readonly Role[] = ['officer', 'operator'];
/** 'last': it would leave nobody with the role of officer or operator. */
export type PersonChange = 'changed' | 'unknown' | 'last';

export class Accounts {
  readonly #db: Database;
  readonly #journal: HistoryJournal;

  constructor(db: Database, journal: HistoryJournal) {
    this.#db = db;
    this.#journal = journal;
  }

  async count(): Promise<number> {
    const row = await this.#db
      .selectFrom('accounts')
      .select((e) => e.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  /** A one-time token that lets one person make an account with `roles`; `tokenHash` is what is kept of it. */
  async issueSetupToken(token: {
    tokenHash: string;
    label: string | null;
    roles: readonly Role[];
    nowMs: number;
    expiresAtMs: number;
  }): Promise<void> {
    await this.#db
      .insertInto('setup_tokens')
      .values({
        token_hash: token.tokenHash,
        label: token.label,
        created_at_ms: token.nowMs,
        expires_at_ms: token.expiresAtMs,
        used_at_ms: null,
        roles: JSON.stringify(token.roles),
      })
      .execute();
  }

  async setupTokenIsGood(tokenHash: string, nowMs: number): Promise<boolean> {
    const row = await this.#db
      .selectFrom('setup_tokens')
      .select('token_hash')
      .where('token_hash', '=', tokenHash)
      .where('used_at_ms', 'is', null)
      .where('expires_at_ms', '>', nowMs)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Uses up the token and makes the account with its first passkey, or none of it: null when the token is not good. */
  async enrol(options: {
    tokenHash: string;
    account: NewAccountRow;
    passkey: NewPasskeyRow;
    nowMs: number;
  }): Promise<AccountRow | null> {
    const { account, passkey, nowMs } = options;
    return this.#db.transaction().execute(async (tx) => {
      const used = await tx
        .updateTable('setup_tokens')
        .set({ used_at_ms: nowMs })
        .where('token_hash', '=', options.tokenHash)
        .where('used_at_ms', 'is', null)
        .where('expires_at_ms', '>', nowMs)
        .returning('roles')
        .executeTakeFirst();
      if (used === undefined) return null;
      const roles = JSON.parse(used.roles) as Role[];
      await insertAccount(tx, account, roles, nowMs);
      await insertPasskey(tx, account.accountId, passkey, nowMs);
      const { accountId, displayName } = account;
      await this.#journal.record(tx, { type: 'account_created', accountId, displayName, roles, by: 'invitation' });
      await recordPasskey(tx, this.#journal, accountId, passkey);
      return { ...account, roles };
    });
  }

  async get(accountId: string): Promise<AccountRow | null> {
    const row = await this.#db
      .selectFrom('accounts')
      .select(['account_id', 'user_handle', 'display_name'])
      .where('account_id', '=', accountId)
      .where('suspended_at_ms', 'is', null)
      .executeTakeFirst();
    return row === undefined ? null : toAccount(row, await rolesOf(this.#db, accountId));
  }

  /** Everybody, suspended ones included, in order of their names. */
  async people(): Promise<PersonRow[]> {
    const [accounts, roles, passkeys, identities] = await Promise.all([
      this.#db.selectFrom('accounts').selectAll().orderBy('display_name').orderBy('account_id').execute(),
      this.#db.selectFrom('account_roles').selectAll().execute(),
      this.#db
        .selectFrom('passkeys')
        .select((e) => ['account_id', e.fn.countAll<number>().as('count')])
        .groupBy('account_id')
        .execute(),
      this.#db.selectFrom('identities').select(['account_id', 'email']).where('email', 'is not', null).execute(),
    ]);
    return accounts.map((row) => ({
      ...toAccount(row, inOrder(roles.filter((each) => each.account_id === row.account_id).map((each) => each.role))),
      createdAtMs: row.created_at_ms,
      lastSignInAtMs: row.last_sign_in_at_ms,
      suspendedAtMs: row.suspended_at_ms,
      passkeyCount: Number(passkeys.find((each) => each.account_id === row.account_id)?.count ?? 0),
      emails: identities.flatMap((each) => (each.account_id === row.account_id && each.email ? [each.email] : [])),
    }));
  }

  async setRoles(accountId: string, roles: readonly Role[]): Promise<PersonChange> {
    return this.#changePerson(accountId, async (tx, heldAlone) => {
      if (heldAlone.some((role) => !roles.includes(role))) return 'last';
      await tx.deleteFrom('account_roles').where('account_id', '=', accountId).execute();
      await insertRoles(tx, accountId, roles);
      await this.#journal.record(tx, { type: 'account_roles', accountId, roles: inOrder(roles) });
      return 'changed';
    });
  }

  /** Keeps an account out and ends its sessions at once; `null` lets it in again. */
  async suspend(accountId: string, atMs: number | null): Promise<PersonChange> {
    return this.#changePerson(accountId, async (tx, heldAlone) => {
      if (atMs !== null && heldAlone.length > 0) return 'last';
      await tx.updateTable('accounts').set({ suspended_at_ms: atMs }).where('account_id', '=', accountId).execute();
      if (atMs !== null) await tx.deleteFrom('web_sessions').where('account_id', '=', accountId).execute();
      const isSuspended = atMs === null ? 0 : 1;
      await this.#journal.record(tx, { type: 'account_suspended', accountId, isSuspended });
      return 'changed';
    });
  }

  /** Deletes an account with everything that is its own; its running meetings must have been ended before. */
  async remove(accountId: string): Promise<PersonChange> {
    return this.#changePerson(accountId, async (tx, heldAlone) => {
      if (heldAlone.length > 0) return 'last';
      await tx.deleteFrom('accounts').where('account_id', '=', accountId).execute();
      await this.#journal.erase(tx, accountId);
      await this.#journal.record(tx, { type: 'account_removed', accountId });
      return 'changed';
    });
  }

  async signedIn(accountId: string, nowMs: number): Promise<void> {
    await this.#db
      .updateTable('accounts')
      .set({ last_sign_in_at_ms: nowMs })
      .where('account_id', '=', accountId)
      .execute();
  }

  async sweep(nowMs: number): Promise<void> {
    await this.#db.deleteFrom('web_sessions').where('expires_at_ms', '<=', nowMs).execute();
    await this.#db.deleteFrom('setup_tokens').where('expires_at_ms', '<=', nowMs).execute();
  }

  /** Changes of people happen one after another, so that two officers cannot take the role from each other at once. */
  async #changePerson(
    accountId: string,
    change: (tx: Executor, heldAlone: readonly Role[]) => Promise<PersonChange>,
  ): Promise<PersonChange> {
    return this.#db.transaction().execute(async (tx) => {
      await tx
        .insertInto('settings')
        .values({ name: 'people_changed_by', value: accountId })
        .onConflict((c) => c.column('name').doUpdateSet({ value: accountId }))
        .execute();
      const person = await tx
        .selectFrom('accounts')
        .select('suspended_at_ms')
        .where('account_id', '=', accountId)
        .executeTakeFirst();
      if (person === undefined) return 'unknown';
      return change(tx, person.suspended_at_ms === null ? await heldAlone(tx, accountId) : []);
    });
  }
}

/** Lasting roles that this account has and no other one that is not suspended. */
async function heldAlone(tx: Executor, accountId: string): Promise<Role[]> {
  const holders = await tx
    .selectFrom('account_roles')
    .innerJoin('accounts', 'accounts.account_id', 'account_roles.account_id')
    .select(['account_roles.account_id', 'role'])
    .where('role', 'in', LASTING)
    .where('suspended_at_ms', 'is', null)
    .execute();
  return LASTING.filter((role) => {
    const ids = holders.filter((holder) => holder.role === role).map((holder) => holder.account_id);
    return ids.length === 1 && ids[0] === accountId;
  });
}
