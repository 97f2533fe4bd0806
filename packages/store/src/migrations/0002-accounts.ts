// Step 2: roles, several passkeys, recovery codes, sign-in providers, sessions that can be listed, notices (L3).
import { type Kysely, type Migration, sql } from 'kysely';

export const accountsMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await extendAccounts(db);
    await extendSessions(db);
    await addRecoveryCodes(db);
    await addProviders(db);
  },
};

async function extendAccounts(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema.alterTable('accounts').addColumn('suspended_at_ms', 'bigint').execute();
  await schema.alterTable('accounts').addColumn('last_sign_in_at_ms', 'bigint').execute();
  await schema
    .createTable('account_roles')
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.account_id').onDelete('cascade'))
    .addColumn('role', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('account_roles_key', ['account_id', 'role'])
    .execute();
  // Whoever was here before is an organiser; the first one set the server up and gets the rest as well.
  await sql`insert into account_roles (account_id, role) select account_id, 'organiser' from accounts`.execute(db);
  for (const role of ['officer', 'operator']) {
    await sql`insert into account_roles (account_id, role) select account_id, ${sql.lit(role)} from accounts
      order by created_at_ms, account_id limit 1`.execute(db);
  }
  await schema
    .alterTable('setup_tokens')
    .addColumn('roles', 'text', (c) => c.notNull().defaultTo('["organiser"]'))
    .execute();
  await schema
    .alterTable('passkeys')
    .addColumn('name', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  await schema.alterTable('passkeys').addColumn('syncable', 'integer').execute();
  await schema
    .createTable('account_notices')
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.account_id').onDelete('cascade'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('at_ms', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('account_notices_key', ['account_id', 'kind', 'at_ms'])
    .execute();
}

async function extendSessions(db: Kysely<unknown>): Promise<void> {
  const sessions = () => db.schema.alterTable('web_sessions');
  const text = (name: string, value: string) =>
    sessions()
      .addColumn(name, 'text', (c) => c.notNull().defaultTo(value))
      .execute();
  await text('session_id', '');
  await text('method', 'passkey');
  await text('device', '');
  await sessions().addColumn('credential_id', 'text').execute();
  for (const name of ['opened_at_ms', 'seen_at_ms', 'notices_since_ms']) {
    await sessions()
      .addColumn(name, 'bigint', (c) => c.notNull().defaultTo(0))
      .execute();
  }
  await sessions().addColumn('confirmed_at_ms', 'bigint').execute();
  await sql`update web_sessions set session_id = 's_' || substr(token_hash, 1, 16), opened_at_ms = created_at_ms,
    seen_at_ms = created_at_ms, notices_since_ms = created_at_ms`.execute(db);
  await db.schema
    .createIndex('web_sessions_of_account')
    .on('web_sessions')
    .columns(['account_id', 'session_id'])
    .execute();
}

async function addRecoveryCodes(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('recovery_sets')
    .addColumn('account_id', 'text', (c) => c.primaryKey().references('accounts.account_id').onDelete('cascade'))
    .addColumn('recovery_id', 'text', (c) => c.notNull().unique())
    .addColumn('salt', 'text', (c) => c.notNull())
    .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('recovery_codes')
    .addColumn('account_id', 'text', (c) => c.notNull().references('recovery_sets.account_id').onDelete('cascade'))
    .addColumn('code_hash', 'text', (c) => c.notNull())
    .addColumn('used_at_ms', 'bigint')
    .addPrimaryKeyConstraint('recovery_codes_key', ['account_id', 'code_hash'])
    .execute();
}

async function addProviders(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sign_in_providers')
    .addColumn('provider_id', 'text', (c) => c.primaryKey())
    .addColumn('label', 'text', (c) => c.notNull())
    .addColumn('issuer', 'text', (c) => c.notNull().unique())
    .addColumn('client_id', 'text', (c) => c.notNull())
    .addColumn('sealed_secret', 'text')
    .addColumn('for_sign_in', 'integer', (c) => c.notNull())
    .addColumn('for_guests', 'integer', (c) => c.notNull())
    .addColumn('admission', 'text', (c) => c.notNull())
    .addColumn('email_domains', 'text', (c) => c.notNull())
    .addColumn('emails', 'text', (c) => c.notNull())
    .addColumn('hosts', 'text', (c) => c.notNull())
    .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('identities')
    .addColumn('issuer', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.account_id').onDelete('cascade'))
    .addColumn('email', 'text')
    .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
    .addColumn('last_used_at_ms', 'bigint')
    .addPrimaryKeyConstraint('identities_key', ['issuer', 'subject'])
    .execute();
  await db.schema.createIndex('identities_of_account').on('identities').column('account_id').execute();
  // An address that went to another person at the provider must not open the first one's account, nor a second one.
  await db.schema.createIndex('identities_by_email').on('identities').columns(['issuer', 'email']).unique().execute();
}
