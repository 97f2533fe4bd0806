// How much mail an account may cause, on both databases.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POSTGRES_AVAILABLE, postgresDatabases, sqliteDatabases, type TestDatabases } from '../test/databases.js';
import { openStore, type Store } from './index.js';

const DAY_MS = 86_400_000;
const backends: [string, () => Promise<TestDatabases>][] = [['SQLite', sqliteDatabases]];
if (POSTGRES_AVAILABLE) backends.push(['PostgreSQL', postgresDatabases]);

describe.each(backends)('mail budgets on %s', (_name, open) => {
  let databases: TestDatabases;
  let store: Store;

  beforeAll(async () => {
    databases = await open();
    store = await openStore(await databases.create(), { maxMembers: 5, maxLogSize: 10_000 });
    for (const accountId of ['a_1', 'a_2']) {
      const known = { credentialId: accountId, publicKey: 'AA', signCount: 0, rpId: 'localhost', transports: [] };
      const passkey = { ...known, name: '', isSyncable: null };
      await store.accounts.issueSetupToken({
        tokenHash: accountId,
        label: null,
        roles: ['organiser'],
        nowMs: 0,
        expiresAtMs: 100,
      });
      await store.accounts.enrol({
        tokenHash: accountId,
        account: { accountId, userHandle: accountId, displayName: 'Ada' },
        passkey,
        nowMs: 1,
      });
    }
  });
  afterAll(async () => {
    await store?.close();
    await databases?.close();
  });

  const take = (count: number, nowMs: number, accountId = 'a_1') => store.mailBudgets.take(accountId, count, 10, nowMs);

  it('are for one account and one day, all or nothing', async () => {
    expect(await take(11, 0)).toBe(false);
    expect(await take(6, 0)).toBe(true);
    expect(await take(5, DAY_MS - 1)).toBe(false);
    expect(await take(4, DAY_MS - 1)).toBe(true);
    expect(await take(1, DAY_MS - 1)).toBe(false);
    expect(await take(10, 0, 'a_2')).toBe(true);
    expect(await take(10, DAY_MS)).toBe(true);
    expect(await take(1, DAY_MS)).toBe(false);
  });

  it('do not give the last mail to two requests at once', async () => {
    const nowMs = 5 * DAY_MS;
    const taken = await Promise.all(Array.from({ length: 20 }, () => take(1, nowMs)));
    expect(taken.filter((each) => each)).toHaveLength(10);
  });
});
