// OpenID providers that the security officer configured, and the accounts that their people have (L3). An account is found
// by issuer and subject, never by its e-mail address.
import { type AccountRow, insertAccount, type NewAccountRow, rolesOf, toAccount } from './account-rows.js';
import { type Database } from './database.js';
import { type HistoryJournal } from './history-journal.js';
import { hasWayIn, LastWayIn, lastInstead, lockAccount } from './passkeys.js';
import { type ProviderAdmission, type Role } from './schema-accounts.js';

export interface ProviderRow {
  readonly providerId: string;
  readonly label: string;
  /** Exactly as the provider writes it. */
  readonly issuer: string;
  readonly clientId: string;
  /** Sealed by the server's key; null: a client without secret. */
  readonly sealedSecret: string | null;
  readonly forSignIn: boolean;
  readonly forGuests: boolean;
  readonly admission: ProviderAdmission;
  readonly emailDomains: readonly string[];
  readonly emails: readonly string[];
  /** The origins that the server may connect to for it. */
  readonly hosts: readonly string[];
}

export interface IdentityRow {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number | null;
}

export class Providers {
  readonly #db: Database;
  readonly #journal: HistoryJournal;

  constructor(db: Database, journal: HistoryJournal) {
    this.#db = db;
    this.#journal = journal;
  }

  async all(): Promise<ProviderRow[]> {
    const rows = await this.#db
      .selectFrom('sign_in_providers')
      .selectAll()
      .orderBy('label')
      .orderBy('provider_id')
      .execute();
    return rows.map(toProvider);
  }

  async get(providerId: string): Promise<ProviderRow | null> {
    const row = await this.#db
      .selectFrom('sign_in_providers')
      .selectAll()
      .where('provider_id', '=', providerId)
      .executeTakeFirst();
    return row === undefined ? null : toProvider(row);
  }

  /** Adds or replaces. False when another provider has that issuer. */
  async save(provider: ProviderRow, nowMs: number): Promise<boolean> {
    const values = {
      label: provider.label,
      issuer: provider.issuer,
      client_id: provider.clientId,
      sealed_secret: provider.sealedSecret,
      for_sign_in: flag(provider.forSignIn),
      for_guests: flag(provider.forGuests),
      admission: provider.admission,
      email_domains: JSON.stringify(provider.emailDomains),
      emails: JSON.stringify(provider.emails),
      hosts: JSON.stringify(provider.hosts),
    };
    return this.#db.transaction().execute(async (tx) => {
      const other = await tx
        .selectFrom('sign_in_providers')
        .select('provider_id')
        .where('issuer', '=', provider.issuer)
        .where('provider_id', '!=', provider.providerId)
        .executeTakeFirst();
      if (other !== undefined) return false;
      await tx
        .insertInto('sign_in_providers')
        .values({ provider_id: provider.providerId, created_at_ms: nowMs, ...values })
        .onConflict((c) => c.column('provider_id').doUpdateSet(values))
        .execute();
      const { providerId, issuer } = provider;
      await this.#journal.record(tx, { type: 'provider_saved', providerId, issuer });
      return true;
    });
  }

  async remove(providerId: string): Promise<boolean> {
    return await this.#db.transaction().execute(async (tx) => {
      const removed = await tx.deleteFrom('sign_in_providers').where('provider_id', '=', providerId).executeTakeFirst();
      if (removed.numDeletedRows !== 1n) return false;
      await this.#journal.record(tx, { type: 'provider_removed', providerId });
      return true;
    });
  }

  async identity(
    issuer: string,
    subject: string,
  ): Promise<{ account: AccountRow; isSuspended: boolean; lastUsedAtMs: number | null; createdAtMs: number } | null> {
    const row = await this.#db
      .selectFrom('identities')
      .innerJoin('accounts', 'accounts.account_id', 'identities.account_id')
      .select(['accounts.account_id', 'user_handle', 'display_name', 'suspended_at_ms'])
      .select(['identities.last_used_at_ms', 'identities.created_at_ms'])
      .where('issuer', '=', issuer)
      .where('subject', '=', subject)
      .executeTakeFirst();
    if (row === undefined) return null;
    return {
      account: toAccount(row, await rolesOf(this.#db, row.account_id)),
      isSuspended: row.suspended_at_ms !== null,
      lastUsedAtMs: row.last_used_at_ms,
      createdAtMs: row.created_at_ms,
    };
  }

  async identitiesOf(accountId: string): Promise<IdentityRow[]> {
    const rows = await this.#db
      .selectFrom('identities')
      .selectAll()
      .where('account_id', '=', accountId)
      .orderBy('created_at_ms')
      .orderBy('issuer')
      .execute();
    return rows.map((row) => ({
      issuer: row.issuer,
      subject: row.subject,
      email: row.email,
      createdAtMs: row.created_at_ms,
      lastUsedAtMs: row.last_used_at_ms,
    }));
  }

  async identityUsed(issuer: string, subject: string, nowMs: number): Promise<void> {
    await this.#db
      .updateTable('identities')
      .set({ last_used_at_ms: nowMs })
      .where('issuer', '=', issuer)
      .where('subject', '=', subject)
      .execute();
  }

  /** A new account for somebody whom a provider vouches for. False when somebody else came with that address before. */
  async enrol(options: {
    account: NewAccountRow;
    roles: readonly Role[];
    issuer: string;
    subject: string;
    email: string;
    nowMs: number;
  }): Promise<boolean> {
    const { account, roles, nowMs } = options;
    return this.#db
      .transaction()
      .execute(async (tx) => {
        await insertAccount(tx, account, roles, nowMs);
        const { accountId, displayName } = account;
        if (!(await insertIdentity(tx, { ...options, accountId }))) throw new Taken();
        await this.#journal.record(tx, { type: 'account_created', accountId, displayName, roles, by: 'provider' });
        const { issuer, subject } = options;
        await this.#journal.record(tx, { type: 'identity_linked', accountId, issuer, subject });
        return true;
      })
      .catch(falseIfTaken);
  }

  /** False when the identity, or its address at that provider, belongs to an account already. */
  async link(identity: {
    accountId: string;
    issuer: string;
    subject: string;
    email: string | null;
    nowMs: number;
  }): Promise<boolean> {
    return await this.#db.transaction().execute(async (tx) => {
      if (!(await insertIdentity(tx, identity))) return false;
      const { accountId, issuer, subject } = identity;
      await this.#journal.record(tx, { type: 'identity_linked', accountId, issuer, subject });
      return true;
    });
  }

  async unlink(options: { accountId: string; issuer: string; rpId: string }): Promise<'removed' | 'unknown' | 'last'> {
    const { accountId, issuer, rpId } = options;
    return this.#db
      .transaction()
      .execute(async (tx) => {
        await lockAccount(tx, accountId);
        const removed = await tx
          .deleteFrom('identities')
          .where('account_id', '=', accountId)
          .where('issuer', '=', issuer)
          .executeTakeFirst();
        if (removed.numDeletedRows === 0n) return 'unknown' as const;
        if (!(await hasWayIn(tx, accountId, rpId))) throw new LastWayIn();
        await this.#journal.record(tx, { type: 'identity_unlinked', accountId, issuer });
        return 'removed' as const;
      })
      .catch(lastInstead);
  }
}

/** Rolls back an account whose identity is somebody else's. */
class Taken extends Error {}

function falseIfTaken(error: unknown): false {
  if (error instanceof Taken) return false;
  throw error;
}

async function insertIdentity(
  db: Pick<Database, 'insertInto'>,
  identity: { accountId: string; issuer: string; subject: string; email: string | null; nowMs: number },
): Promise<boolean> {
  const inserted = await db
    .insertInto('identities')
    .values({
      issuer: identity.issuer,
      subject: identity.subject,
      account_id: identity.accountId,
      email: identity.email,
      created_at_ms: identity.nowMs,
      last_used_at_ms: identity.nowMs,
    })
    .onConflict((c) => c.doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

const flag = (value: boolean): 0 | 1 => (value ? 1 : 0);

function toProvider(row: {
  provider_id: string;
  label: string;
  issuer: string;
  client_id: string;
  sealed_secret: string | null;
  for_sign_in: 0 | 1;
  for_guests: 0 | 1;
  admission: ProviderAdmission;
  email_domains: string;
  emails: string;
  hosts: string;
}): ProviderRow {
  return {
    providerId: row.provider_id,
    label: row.label,
    issuer: row.issuer,
    clientId: row.client_id,
    sealedSecret: row.sealed_secret,
    forSignIn: row.for_sign_in === 1,
    forGuests: row.for_guests === 1,
    admission: row.admission,
    emailDomains: JSON.parse(row.email_domains) as string[],
    emails: JSON.parse(row.emails) as string[],
    hosts: JSON.parse(row.hosts) as string[],
  };
}
