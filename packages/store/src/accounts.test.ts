// Accounts, roles, passkeys, sessions, recovery codes and providers on both databases.
import { Kysely, Migrator, SqliteDialect } from 'kysely';
import LibsqlDatabase from 'libsql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { POSTGRES_AVAILABLE, postgresDatabases, sqliteDatabases, type TestDatabases } from '../test/databases.js';
import {
  type DatabaseLocation,
  type NewPasskeyRow,
  openStore,
  type ProviderRow,
  type Role,
  type SessionFields,
  type Store,
} from './index.js';
import { migrationProvider } from './migrations.js';

const LIMITS = { maxMembers: 5, maxLogSize: 10_000 };
const PROVIDER: ProviderRow = {
  providerId: 'o_1',
  label: 'Ministry',
  issuer: 'https://id.example',
  clientId: 'incamera',
  sealedSecret: null,
  forSignIn: true,
  forGuests: false,
  admission: 'listed',
  emailDomains: ['example.org'],
  emails: ['ada@example.org'],
  hosts: ['https://id.example'],
};

const backends: [string, () => Promise<TestDatabases>][] = [['SQLite', sqliteDatabases]];
if (POSTGRES_AVAILABLE) backends.push(['PostgreSQL', postgresDatabases]);

const passkey = (credentialId: string, rpId = 'localhost'): NewPasskeyRow => ({
  credentialId,
  publicKey: 'AA',
  signCount: 0,
  rpId,
  transports: [],
  name: '',
  isSyncable: null,
});
const newAccount = (name: string) => ({ accountId: `a_${name}`, userHandle: `h_${name}`, displayName: name });

describe.each(backends)('accounts on %s', (_name, open) => {
  let databases: TestDatabases;
  let location: DatabaseLocation;
  let store: Store;

  beforeAll(async () => {
    databases = await open();
  });
  afterAll(async () => {
    await databases?.close();
  });
  beforeEach(async () => {
    location = await databases.create();
    store = await openStore(location, LIMITS);
  });
  afterEach(async () => {
    await store.close();
  });

  async function account(name: string, roles: readonly Role[] = ['organiser']): Promise<string> {
    await store.accounts.issueSetupToken({ tokenHash: name, label: null, roles, nowMs: 0, expiresAtMs: 100 });
    const made = { tokenHash: name, account: newAccount(name), passkey: passkey(`k_${name}`), nowMs: 10 };
    expect(await store.accounts.enrol(made)).toEqual({ ...newAccount(name), roles });
    return `a_${name}`;
  }
  const session = (accountId: string, token: string, change: Partial<SessionFields> = {}) =>
    store.webSessions.open({
      tokenHash: token,
      accountId,
      sessionId: `s_${token}`,
      method: 'passkey',
      credentialId: null,
      device: 'Firefox, Linux',
      openedAtMs: 20,
      confirmedAtMs: null,
      noticesSinceMs: 20,
      nowMs: 20,
      expiresAtMs: 50,
      ...change,
    });

  it('gives an account the roles of its set-up token, in one order, and changes them', async () => {
    const ada = await account('ada', ['organiser', 'officer', 'operator']);
    const bob = await account('bob', []);
    expect((await store.accounts.get(ada))?.roles).toEqual(['organiser', 'officer', 'operator']);
    expect((await store.accounts.get(bob))?.roles).toEqual([]);
    expect(await store.accounts.setRoles(bob, ['operator', 'organiser'])).toBe('changed');
    expect((await store.accounts.get(bob))?.roles).toEqual(['organiser', 'operator']);
    expect(await store.accounts.setRoles('a_nobody', [])).toBe('unknown');
  });

  it('never leaves nobody as officer or as operator: not by roles, suspension or deletion', async () => {
    const ada = await account('ada', ['officer', 'operator']);
    const bob = await account('bob', ['officer']);
    expect(await store.accounts.setRoles(ada, ['officer'])).toBe('last');
    expect(await store.accounts.suspend(ada, 30)).toBe('last');
    expect(await store.accounts.remove(ada)).toBe('last');
    expect((await store.accounts.get(ada))?.roles).toEqual(['officer', 'operator']);
    expect(await store.accounts.suspend(bob, 30)).toBe('changed');
    // A suspended officer is none.
    expect(await store.accounts.setRoles(ada, ['operator'])).toBe('last');
    expect(await store.accounts.suspend(bob, null)).toBe('changed');
    expect(await store.accounts.setRoles(ada, ['operator'])).toBe('changed');
  });

  it('lets two officers who take the role from each other at once not both succeed', async () => {
    const ada = await account('ada', ['officer', 'operator']);
    const bob = await account('bob', ['officer', 'operator']);
    const outcomes = await Promise.all([store.accounts.setRoles(ada, []), store.accounts.setRoles(bob, [])]);
    expect([...outcomes].sort()).toEqual(['changed', 'last']);
  });

  it('keeps a suspended account out at once, and lets it in again without its old sessions', async () => {
    await account('ada', ['officer', 'operator']);
    const bob = await account('bob');
    await session(bob, 'b');
    expect((await store.webSessions.get('b', 30))?.account.accountId).toBe(bob);
    await store.accounts.suspend(bob, 30);
    expect(await store.webSessions.get('b', 30)).toBeNull();
    expect(await store.accounts.get(bob)).toBeNull();
    expect((await store.passkeys.find('k_bob'))?.isSuspended).toBe(true);
    await store.accounts.suspend(bob, null);
    expect(await store.accounts.get(bob)).not.toBeNull();
    expect(await store.webSessions.get('b', 30)).toBeNull();
  });

  it('lists people with what the administration needs, and deletes one with everything of theirs', async () => {
    await account('ada', ['officer', 'operator']);
    const bob = await account('bob');
    await store.providers.link({ accountId: bob, issuer: 'i', subject: 's', email: 'bob@example.org', nowMs: 1 });
    expect(await store.accounts.people()).toMatchObject([
      { displayName: 'ada', passkeyCount: 1, emails: [], suspendedAtMs: null, createdAtMs: 10, lastSignInAtMs: 10 },
      { displayName: 'bob', passkeyCount: 1, emails: ['bob@example.org'] },
    ]);
    await session(bob, 'b');
    expect(await store.accounts.remove(bob)).toBe('changed');
    expect(await store.accounts.remove(bob)).toBe('unknown');
    expect(await store.webSessions.get('b', 30)).toBeNull();
    expect(await store.passkeys.find('k_bob')).toBeNull();
    expect(await store.providers.identity('i', 's')).toBeNull();
  });

  it('adds, renames and removes passkeys, never the last way in, and signs out what a removed one signed in', async () => {
    const ada = await account('ada');
    const remove = (credentialId: string) =>
      store.passkeys.remove({ accountId: ada, credentialId, rpId: 'localhost', keepSessionId: 's_kept' });
    expect(await remove('k_ada')).toBe('last');
    expect(await store.passkeys.find('k_ada')).not.toBeNull();
    const adding = { nowMs: 11, most: 3 };
    expect(await store.passkeys.add(ada, passkey('former', 'former.example'), adding)).toBe('added');
    // One of a former name of the server opens nothing.
    expect(await remove('k_ada')).toBe('last');
    expect(await store.passkeys.add(ada, passkey('second'), adding)).toBe('added');
    expect(await store.passkeys.add(ada, passkey('third'), adding)).toBe('full');
    expect(await store.passkeys.add(ada, passkey('second'), { nowMs: 11, most: 9 })).toBe('taken');
    expect(await store.passkeys.rename(ada, 'second', 'Safe')).toBe(true);
    expect(await store.passkeys.rename('a_nobody', 'second', 'Mine')).toBe(false);
    await store.passkeys.used('second', { signCount: 7, isSyncable: true, nowMs: 12 });
    expect((await store.passkeys.ofAccount(ada)).find(({ credentialId }) => credentialId === 'second')).toMatchObject({
      name: 'Safe',
      signCount: 7,
      isSyncable: true,
      lastUsedAtMs: 12,
    });
    await session(ada, 'kept', { credentialId: 'k_ada' });
    await session(ada, 'gone', { credentialId: 'k_ada' });
    await session(ada, 'other', { credentialId: 'second' });
    expect(await remove('k_ada')).toBe('removed');
    expect(await remove('k_ada')).toBe('unknown');
    const left = await store.webSessions.ofAccount(ada, 30);
    expect(left.map(({ sessionId }) => sessionId).sort()).toEqual(['s_kept', 's_other']);
    expect(await store.passkeys.stranded('localhost')).toEqual([
      { rpId: 'former.example', passkeyCount: 1, displayNames: ['ada'] },
    ]);
  });

  it('removes the last two passkeys one after the other at most to one, when both go at once', async () => {
    const ada = await account('ada');
    await store.passkeys.add(ada, passkey('second'), { nowMs: 11, most: 9 });
    const outcomes = await Promise.all(
      ['k_ada', 'second'].map((credentialId) =>
        store.passkeys.remove({ accountId: ada, credentialId, rpId: 'localhost', keepSessionId: '' }),
      ),
    );
    expect([...outcomes].sort()).toEqual(['last', 'removed']);
  });

  it('keeps sessions until they end, with all tokens of one together', async () => {
    const ada = await account('ada');
    await session(ada, 'one');
    expect(await store.webSessions.get('one', 49)).toMatchObject({ sessionId: 's_one', device: 'Firefox, Linux' });
    expect(await store.webSessions.get('one', 50)).toBeNull();
    await session(ada, 'renewed', { sessionId: 's_one' });
    await store.webSessions.shorten('one', 30);
    await store.webSessions.shorten('one', 500);
    expect(await store.webSessions.get('one', 30)).toBeNull();
    expect(await store.webSessions.ofAccount(ada, 25)).toHaveLength(1);
    await store.webSessions.confirmed('s_one', ada, 33);
    await store.webSessions.noticesRead('s_one', ada, 34);
    expect(await store.webSessions.get('renewed', 40)).toMatchObject({ confirmedAtMs: 33, noticesSinceMs: 34 });
    await store.webSessions.close('renewed');
    expect(await store.webSessions.get('renewed', 25)).toBeNull();
    expect(await store.webSessions.get('one', 25)).toBeNull();
    await session(ada, 'two');
    await session(ada, 'three');
    expect(await store.webSessions.end('a_nobody', 's_two')).toBe(false);
    expect(await store.webSessions.end(ada, 's_two')).toBe(true);
    await store.webSessions.endAll(ada);
    expect(await store.webSessions.get('three', 25)).toBeNull();
  });

  it('takes a recovery code once, also when it is used twice at the same time, and voids an older set', async () => {
    const ada = await account('ada');
    expect(await store.recovery.state(ada)).toBeNull();
    const set = (recoveryId: string, codeHashes: string[]) =>
      store.recovery.renew({ accountId: ada, recoveryId, salt: 'salt', codeHashes, nowMs: 1 });
    await set('FIRST', ['1', '2']);
    const uses = await Promise.all([store.recovery.use(ada, '1', 2), store.recovery.use(ada, '1', 2)]);
    expect(uses.filter(Boolean)).toHaveLength(1);
    expect(await store.recovery.find('FIRST')).toMatchObject({ accountId: ada, salt: 'salt', codeHashes: ['2'] });
    expect(await store.recovery.state(ada)).toEqual({ createdAtMs: 1, codesLeft: 1 });
    await set('SECOND', ['3', '4']);
    expect(await store.recovery.find('FIRST')).toBeNull();
    expect(await store.recovery.use(ada, '2', 3)).toBe(false);
    expect(await store.recovery.state(ada)).toMatchObject({ codesLeft: 2 });
  });

  it('keeps what happened to an account, newest first, and forgets it in time', async () => {
    const ada = await account('ada');
    await store.notices.add(ada, 'passkey_added', 5);
    await store.notices.add(ada, 'passkey_added', 5);
    await store.notices.add(ada, 'recovery_code_used', 9);
    expect((await store.notices.since(ada, 4)).map(({ kind }) => kind)).toEqual([
      'recovery_code_used',
      'passkey_added',
    ]);
    expect(await store.notices.since(ada, 5)).toEqual([{ kind: 'recovery_code_used', atMs: 9 }]);
    await store.notices.forget(9);
    expect(await store.notices.since(ada, 0)).toEqual([{ kind: 'recovery_code_used', atMs: 9 }]);
  });

  it('finds accounts by issuer and subject, and gives an address of a provider to one person only', async () => {
    expect(await store.providers.save(PROVIDER, 1)).toBe(true);
    expect(await store.providers.save({ ...PROVIDER, providerId: 'o_2' }, 1)).toBe(false);
    expect(await store.providers.save({ ...PROVIDER, label: 'Renamed' }, 2)).toBe(true);
    expect(await store.providers.get('o_1')).toEqual({ ...PROVIDER, label: 'Renamed' });
    const enrol = (name: string, subject: string, email: string) =>
      store.providers.enrol({
        account: newAccount(name),
        roles: ['organiser'],
        issuer: PROVIDER.issuer,
        subject,
        email,
        nowMs: 5,
      });
    expect(await enrol('ada', 'sub-1', 'ada@example.org')).toBe(true);
    // The address went to somebody else at the provider: neither the first one's account nor a new one.
    expect(await enrol('eve', 'sub-2', 'ada@example.org')).toBe(false);
    expect(await store.accounts.get('a_eve')).toBeNull();
    expect((await store.providers.identity(PROVIDER.issuer, 'sub-1'))?.account).toMatchObject({ accountId: 'a_ada' });
    expect(await store.providers.identity(PROVIDER.issuer, 'sub-2')).toBeNull();
    expect(await store.providers.identity('https://other.example', 'sub-1')).toBeNull();
    const unlink = () => store.providers.unlink({ accountId: 'a_ada', issuer: PROVIDER.issuer, rpId: 'localhost' });
    expect(await unlink()).toBe('last');
    await store.passkeys.add('a_ada', passkey('k'), { nowMs: 6, most: 9 });
    expect(await unlink()).toBe('removed');
    expect(await unlink()).toBe('unknown');
    expect(await store.providers.remove('o_1')).toBe(true);
    expect(await store.providers.all()).toEqual([]);
  });
});

it('brings a database of the first version to this one: the first account gets every role, sessions go on', async () => {
  const databases = await sqliteDatabases();
  const location = await databases.create();
  if (location.kind !== 'sqlite') throw new Error('not SQLite');
  const { mkdirSync } = await import('node:fs');
  const { dirname } = await import('node:path');
  mkdirSync(dirname(location.file), { recursive: true });
  const raw = new LibsqlDatabase(location.file);
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: raw as never }) });
  const founding = (await migrationProvider.getMigrations())['0001_founding'];
  const provider = { getMigrations: async () => ({ '0001_founding': founding as never }) };
  expect((await new Migrator({ db, provider }).migrateToLatest()).error).toBeUndefined();
  raw.exec(`insert into accounts values ('a_2', 'h2', 'Bob', 20), ('a_1', 'h1', 'Ada', 10);
    insert into passkeys values ('k', 'a_1', 'AA', 3, 'localhost', '[]', 10, 11);
    insert into setup_tokens values ('t', null, 1, 99, null);
    insert into web_sessions values ('token-hash-of-ada-x', 'a_1', 12, 99)`);
  raw.close();
  const store = await openStore(location, LIMITS);
  expect((await store.accounts.get('a_1'))?.roles).toEqual(['organiser', 'officer', 'operator']);
  expect((await store.accounts.get('a_2'))?.roles).toEqual(['organiser']);
  expect((await store.passkeys.find('k'))?.passkey).toMatchObject({ name: '', isSyncable: null, signCount: 3 });
  expect(await store.webSessions.get('token-hash-of-ada-x', 50)).toMatchObject({ openedAtMs: 12, confirmedAtMs: null });
  const enrolled = { tokenHash: 't', account: newAccount('carl'), passkey: passkey('k2'), nowMs: 50 };
  expect((await store.accounts.enrol(enrolled))?.roles).toEqual(['organiser']);
  await store.close();
  await databases.close();
});
