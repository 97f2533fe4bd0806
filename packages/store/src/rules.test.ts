// Rulebooks and the record of decisions, on both databases.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { POSTGRES_AVAILABLE, postgresDatabases, sqliteDatabases, type TestDatabases } from '../test/databases.js';
import { openStore, type Store } from './index.js';

const backends: [string, () => Promise<TestDatabases>][] = [['SQLite', sqliteDatabases]];
if (POSTGRES_AVAILABLE) backends.push(['PostgreSQL', postgresDatabases]);

const book = (name: string, publishedBy: string | null = 'Olga') => ({
  documentHash: `document-${name}`,
  policiesHash: 'policies',
  files: `files of ${name}`,
  publishedBy,
  note: `note of ${name}`,
});

describe.each(backends)('rules on %s', (_name, open) => {
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

  it('keep every rulebook, the newest in force', async () => {
    expect(await store.rulebooks.newest()).toBeNull();
    expect(await store.rulebooks.publish(book('a', null), 0, 10)).toBe(1);
    expect(await store.rulebooks.publish(book('b'), 1, 20)).toBe(2);
    expect(await store.rulebooks.newest()).toEqual({ ...book('b'), version: 2, publishedAtMs: 20 });
    expect(await store.rulebooks.byHashes('document-a', 'policies')).toMatchObject({ version: 1, publishedBy: null });
    expect(await store.rulebooks.byHashes('document-a', 'others')).toBeNull();
    expect(await store.rulebooks.version(1)).toMatchObject({ files: 'files of a' });
    expect(await store.rulebooks.version(3)).toBeNull();
    const history = await store.rulebooks.history(10);
    expect(history.map(({ version, note }) => [version, note])).toEqual([
      [2, 'note of b'],
      [1, 'note of a'],
    ]);
    expect(history[0]).not.toHaveProperty('files');
  });

  it('put what was put back in force again, as a version of its own', async () => {
    await store.rulebooks.publish(book('a'), 0, 1);
    await store.rulebooks.publish(book('b'), 1, 2);
    expect(await store.rulebooks.publish(book('a'), 2, 3)).toBe(3);
    expect(await store.rulebooks.byHashes('document-a', 'policies')).toMatchObject({ version: 3 });
  });

  it('let only one of two officers publish over the same version', async () => {
    await store.rulebooks.publish(book('a'), 0, 1);
    const both = await Promise.all([
      store.rulebooks.publish(book('b'), 1, 2),
      store.rulebooks.publish(book('c'), 1, 2).catch(() => null),
    ]);
    expect(both.filter((version) => version === 2)).toHaveLength(1);
    expect(await store.rulebooks.publish(book('d'), 1, 3)).toBeNull();
    expect(await store.rulebooks.history(10)).toHaveLength(2);
  });

  it('keep decisions, newest first, in number and in time', async () => {
    for (let i = 0; i < 10; i++) {
      await store.decisions.record(`d${i}`, { atMs: i, request: `{"n":${i}}`, allowed: i % 2 === 0 }, true);
    }
    expect(await store.decisions.newest(2)).toEqual([
      { atMs: 9, request: '{"n":9}', allowed: false },
      { atMs: 8, request: '{"n":8}', allowed: true },
    ]);
    await store.decisions.sweep(3, 100);
    expect((await store.decisions.newest(100)).map(({ atMs }) => atMs)).toEqual([9, 8, 7, 6, 5, 4, 3]);
    await store.decisions.sweep(0, 4);
    expect((await store.decisions.newest(100)).map(({ atMs }) => atMs)).toEqual([9, 8, 7, 6]);
    await store.decisions.sweep(0, 4);
    expect(await store.decisions.newest(100)).toHaveLength(4);
  });
});
