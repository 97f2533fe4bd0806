// The steps that bring a database to the current version (L3): portable between SQLite and PostgreSQL, forward only.
// A step that was released is never edited; a change is a new step.

import { type Kysely, type Migration, type MigrationProvider, sql } from 'kysely';
import { accountsMigration } from './migrations/0002-accounts.js';
import { identityMigration } from './migrations/0003-identity.js';
import { rulesMigration } from './migrations/0004-rules.js';
import { scheduling } from './migrations/0005-scheduling.js';
import { chartersMigration } from './migrations/0006-charters.js';
import { exceptionsMigration } from './migrations/0007-exceptions.js';
import { holdersMigration } from './migrations/0008-holders.js';
import { bundlesMigration } from './migrations/0009-bundles.js';
import { casesMigration } from './migrations/0010-cases.js';
import { historyMigration } from './migrations/0011-history.js';
import { testimoniesMigration } from './migrations/0012-testimonies.js';
import { recordingsMigration } from './migrations/0013-recordings.js';
import { releasesMigration } from './migrations/0014-releases.js';
import { caseOfficersMigration } from './migrations/0015-case-officers.js';

const founding: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const schema = db.schema;
    await schema
      .createTable('settings')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('value', 'text', (c) => c.notNull())
      .execute();
    await schema
      .createTable('accounts')
      .addColumn('account_id', 'text', (c) => c.primaryKey())
      .addColumn('user_handle', 'text', (c) => c.notNull().unique())
      .addColumn('display_name', 'text', (c) => c.notNull())
      .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createTable('passkeys')
      .addColumn('credential_id', 'text', (c) => c.primaryKey())
      .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.account_id').onDelete('cascade'))
      .addColumn('public_key', 'text', (c) => c.notNull())
      .addColumn('sign_count', 'bigint', (c) => c.notNull())
      .addColumn('rp_id', 'text', (c) => c.notNull())
      .addColumn('transports', 'text', (c) => c.notNull())
      .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
      .addColumn('last_used_at_ms', 'bigint')
      .execute();
    await schema
      .createTable('setup_tokens')
      .addColumn('token_hash', 'text', (c) => c.primaryKey())
      .addColumn('label', 'text')
      .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
      .addColumn('expires_at_ms', 'bigint', (c) => c.notNull())
      .addColumn('used_at_ms', 'bigint')
      .execute();
    await schema
      .createTable('web_sessions')
      .addColumn('token_hash', 'text', (c) => c.primaryKey())
      .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.account_id').onDelete('cascade'))
      .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
      .addColumn('expires_at_ms', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createTable('meetings')
      .addColumn('meeting_id', 'text', (c) => c.primaryKey())
      .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.account_id').onDelete('cascade'))
      .addColumn('sealed_charter', 'text', (c) => c.notNull())
      .addColumn('sealed_meta', 'text', (c) => c.notNull())
      .addColumn('host_keys', 'text', (c) => c.notNull())
      .addColumn('starts_at_ms', 'bigint', (c) => c.notNull())
      .addColumn('expires_at_ms', 'bigint', (c) => c.notNull())
      .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
      .addColumn('ended_at_ms', 'bigint')
      .addColumn('locked', 'integer', (c) => c.notNull())
      .addColumn('founded', 'integer', (c) => c.notNull())
      .addColumn('epoch', 'bigint', (c) => c.notNull())
      .addColumn('seq', 'bigint', (c) => c.notNull())
      .addColumn('log_size', 'bigint', (c) => c.notNull())
      .execute();
    await schema.createIndex('meetings_of_account').on('meetings').columns(['account_id', 'created_at_ms']).execute();
    await schema
      .createTable('group_infos')
      .addColumn('meeting_id', 'text', (c) => c.notNull().references('meetings.meeting_id').onDelete('cascade'))
      .addColumn('epoch', 'bigint', (c) => c.notNull())
      .addColumn('group_info', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('group_infos_key', ['meeting_id', 'epoch'])
      .execute();
    await schema
      .createTable('entries')
      .addColumn('meeting_id', 'text', (c) => c.notNull().references('meetings.meeting_id').onDelete('cascade'))
      .addColumn('seq', 'bigint', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('epoch', 'bigint')
      .addColumn('from_peer', 'text')
      .addColumn('payload', 'text', (c) => c.notNull())
      .addColumn('commit_hash', 'text')
      .addColumn('welcome', 'text')
      .addColumn('voided', 'integer', (c) => c.notNull())
      .addColumn('undo', 'text')
      .addPrimaryKeyConstraint('entries_key', ['meeting_id', 'seq'])
      .execute();
    // The rule of the delivery service, held by the database itself.
    await schema
      .createIndex('one_commit_per_epoch')
      .unique()
      .on('entries')
      .columns(['meeting_id', 'epoch'])
      .where(sql.ref('kind'), '=', sql.lit('commit'))
      .where(sql.ref('voided'), '=', sql.lit(0))
      .execute();
    await schema
      .createTable('peers')
      .addColumn('meeting_id', 'text', (c) => c.notNull().references('meetings.meeting_id').onDelete('cascade'))
      .addColumn('peer_id', 'text', (c) => c.notNull())
      .addColumn('token_hash', 'text', (c) => c.notNull().unique())
      .addColumn('role', 'text', (c) => c.notNull())
      .addColumn('is_host', 'integer', (c) => c.notNull())
      .addColumn('barred', 'integer', (c) => c.notNull())
      .addColumn('admitted_seq', 'bigint')
      .addColumn('welcome_seq', 'bigint')
      .addColumn('removed_seq', 'bigint')
      .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('peers_key', ['meeting_id', 'peer_id'])
      .execute();
    await schema
      .createTable('knocks')
      .addColumn('meeting_id', 'text', (c) => c.notNull().references('meetings.meeting_id').onDelete('cascade'))
      .addColumn('knock_id', 'text', (c) => c.notNull())
      .addColumn('peer_id', 'text', (c) => c.notNull())
      .addColumn('sealed', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('sealed_reason', 'text')
      .addColumn('at_ms', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('knocks_key', ['meeting_id', 'knock_id'])
      .execute();
    await schema.createIndex('knocks_of_peer').on('knocks').columns(['meeting_id', 'peer_id']).unique().execute();
    await schema
      .createTable('files')
      .addColumn('file_id', 'text', (c) => c.primaryKey())
      .addColumn('meeting_id', 'text', (c) => c.notNull().references('meetings.meeting_id').onDelete('cascade'))
      .addColumn('size_bytes', 'bigint', (c) => c.notNull())
      .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
      .execute();
    await schema.createIndex('files_of_meeting').on('files').column('meeting_id').execute();
  },
};

/** Every step in order of its name. */
export const migrationProvider: MigrationProvider = {
  getMigrations: async () => ({
    '0001_founding': founding,
    '0002_accounts': accountsMigration,
    '0003_identity': identityMigration,
    '0004_rules': rulesMigration,
    '0005_scheduling': scheduling,
    '0006_charters': chartersMigration,
    '0007_exceptions': exceptionsMigration,
    '0008_holders': holdersMigration,
    '0009_bundles': bundlesMigration,
    '0010_cases': casesMigration,
    '0011_history': historyMigration,
    '0012_testimonies': testimoniesMigration,
    '0013_recordings': recordingsMigration,
    '0014_releases': releasesMigration,
    '0015_case_officers': caseOfficersMigration,
  }),
};
