// The record of exceptions and what a knocking connection fails, on both databases.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { POSTGRES_AVAILABLE, postgresDatabases, sqliteDatabases, type TestDatabases } from '../test/databases.js';
import { openStore, type Store } from './index.js';

const backends: [string, () => Promise<TestDatabases>][] = [['SQLite', sqliteDatabases]];
if (POSTGRES_AVAILABLE) backends.push(['PostgreSQL', postgresDatabases]);

describe.each(backends)('exceptions on %s', (_name, open) => {
  let databases: TestDatabases;
  let store: Store;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases?.close());
  beforeEach(async () => {
    store = await openStore(await databases.create(), { maxMembers: 5, maxLogSize: 1000 });
  });
  afterEach(() => store.close());

  const row = (seq: number, meetingId = 'm') => ({
    atMs: seq * 100,
    meetingId,
    seq,
    classification: '{}',
    rules: '["network"]',
    admittedPeer: `p_${seq}`,
    grantedByPeer: 'p_host',
  });

  it('are kept, newest first, and fall with the entries from which on a meeting was wound back', async () => {
    for (const seq of [1, 2, 3]) await store.exceptions.record(`e${seq}`, row(seq));
    await store.exceptions.record('other', row(4, 'another'));
    await store.exceptions.voided('m', 2);
    const found = await store.exceptions.newest(10);
    expect(found.map(({ seq, voided }) => [seq, voided])).toEqual([
      [4, false],
      [3, true],
      [2, true],
      [1, false],
    ]);
    expect(found.at(-1)).toEqual({ ...row(1), voided: false });
    expect(await store.exceptions.newest(1)).toHaveLength(1);
  });

  it('are forgotten by age and by number', async () => {
    for (const seq of [1, 2, 3, 4]) await store.exceptions.record(`e${seq}`, row(seq));
    await store.exceptions.sweep(200, 2);
    expect((await store.exceptions.newest(10)).map(({ seq }) => seq)).toEqual([4, 3]);
  });
});
