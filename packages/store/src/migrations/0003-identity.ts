// Step 3: what the server keeps of identities: authorities, requests and certificates, deny lists (L3).
import { type Kysely, type Migration } from 'kysely';

export const identityMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const schema = db.schema;
    await schema
      .createTable('trust_anchors')
      .addColumn('anchor_id', 'text', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('label', 'text', (c) => c.notNull())
      .addColumn('certificate', 'text', (c) => c.notNull())
      .addColumn('key_hash', 'text', (c) => c.notNull())
      .addColumn('list_key', 'text')
      .addColumn('domains', 'text', (c) => c.notNull())
      .addColumn('not_after_ms', 'bigint', (c) => c.notNull())
      .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
      .addColumn('retired_at_ms', 'bigint')
      .execute();
    await schema
      .createTable('device_certificates')
      .addColumn('issuer_key_hash', 'text', (c) => c.notNull())
      .addColumn('serial', 'text', (c) => c.notNull())
      .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.account_id').onDelete('cascade'))
      .addColumn('device_id', 'text', (c) => c.notNull())
      .addColumn('leaf_key', 'text', (c) => c.notNull())
      .addColumn('issued_at_ms', 'bigint', (c) => c.notNull())
      .addColumn('not_after_ms', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('device_certificates_key', ['issuer_key_hash', 'serial'])
      .execute();
    await schema
      .createIndex('device_certificates_of_account')
      .on('device_certificates')
      .columns(['account_id', 'issued_at_ms'])
      .execute();
    await schema
      .createTable('passkey_requests')
      .addColumn('request_id', 'text', (c) => c.primaryKey())
      .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.account_id').onDelete('cascade'))
      .addColumn('credential_id', 'text', (c) => c.notNull().references('passkeys.credential_id').onDelete('cascade'))
      .addColumn('thumbprint', 'text', (c) => c.notNull())
      .addColumn('request', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
      .addColumn('decided_at_ms', 'bigint')
      .execute();
    await schema.createIndex('passkey_requests_of_account').on('passkey_requests').column('account_id').execute();
    await schema
      .createTable('passkey_certificates')
      .addColumn('issuer_key_hash', 'text', (c) => c.notNull())
      .addColumn('serial', 'text', (c) => c.notNull())
      .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.account_id').onDelete('cascade'))
      .addColumn('credential_id', 'text', (c) => c.notNull().references('passkeys.credential_id').onDelete('cascade'))
      .addColumn('thumbprint', 'text', (c) => c.notNull())
      .addColumn('display_name', 'text', (c) => c.notNull())
      .addColumn('chain', 'text', (c) => c.notNull())
      .addColumn('issued_at_ms', 'bigint', (c) => c.notNull())
      .addColumn('not_after_ms', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('passkey_certificates_key', ['issuer_key_hash', 'serial'])
      .execute();
    await schema
      .createIndex('passkey_certificates_of_account')
      .on('passkey_certificates')
      .column('account_id')
      .execute();
    await schema
      .createTable('deny_lists')
      .addColumn('authority_key', 'text', (c) => c.notNull())
      .addColumn('version', 'bigint', (c) => c.notNull())
      .addColumn('list', 'text', (c) => c.notNull())
      .addColumn('entry_count', 'integer', (c) => c.notNull())
      .addColumn('published_at_ms', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('deny_lists_key', ['authority_key', 'version'])
      .execute();
  },
};
