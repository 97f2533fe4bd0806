// Second officers of cases on both databases: who may say what, when, and that every word stays.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { POSTGRES_AVAILABLE, postgresDatabases, sqliteDatabases, type TestDatabases } from '../test/databases.js';
import { openStore, type Store } from './index.js';

const backends: [string, () => Promise<TestDatabases>][] = [['SQLite', sqliteDatabases]];
if (POSTGRES_AVAILABLE) backends.push(['PostgreSQL', postgresDatabases]);

const opened = {
  caseId: 'c',
  title: 'A leak',
  reason: 'Why',
  askedBy: 'Olga',
  meetings: ['m'],
  publicKey: 'k',
  purposes: ['mark'],
  openedBy: 'olga',
  opening: 'signed by Olga' as string | null,
};
const at = (atMs: number, kind: string, actor = 'Olga') => ({ atMs, kind, actor });
const request = { meetingId: 'm', holderId: 'h', threshold: 1, devices: 1 };
const key = { meetingId: 'm', holderId: 'h' };

describe.each(backends)('second officers on %s', (_name, open) => {
  let databases: TestDatabases;
  let store: Store;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases?.close());
  beforeEach(async () => {
    store = await openStore(await databases.create(), { maxMembers: 5, maxLogSize: 1000 });
    await store.cases.open(opened, at(1, 'opened'));
  });
  afterEach(() => store.close());

  const confirm = (by = 'marta', atMs = 2) =>
    store.caseOfficers.confirm('c', by, `signed by ${by}`, at(atMs, 'confirmed', by));
  const ask = (atMs = 9) => store.cases.ask('c', [request], at(atMs, 'asked'));
  const kinds = async () => (await store.cases.events('c')).map(({ kind }) => kind);

  it('confirm a case before anything is asked for, fetched or released', async () => {
    expect(await store.caseOfficers.waiting()).toEqual(['c']);
    expect(await ask()).toBe('unconfirmed');
    expect(await store.cases.answer('c', key, { shares: '[]' }, at(3, 'released'))).toBe('unconfirmed');
    expect(await store.cases.collect('c', 'm', at(3, 'collected'))).toBe('unconfirmed');
    expect(await store.cases.requests('c')).toEqual([]);
    expect(await confirm()).toBeNull();
    expect(await store.caseOfficers.waiting()).toEqual([]);
    expect(await ask()).toBeNull();
    expect(await store.cases.answer('c', key, { shares: '[]' }, at(10, 'released'))).toBeNull();
    expect(await store.cases.collect('c', 'm', at(11, 'collected'))).toHaveLength(1);
    expect(await kinds()).toEqual(['opened', 'confirmed', 'asked', 'released', 'collected']);
    expect(await store.caseOfficers.second('c')).toEqual({
      state: 'confirmed',
      accountId: 'marta',
      actor: 'marta',
      atMs: 2,
      statement: 'signed by marta',
      reason: null,
    });
  });

  it('are not whoever opened it, and one is enough', async () => {
    expect(await confirm('olga')).toBe('own');
    expect(await store.caseOfficers.decline('c', 'olga', 'No', at(2, 'declined'))).toBe('own');
    expect(await confirm('marta')).toBeNull();
    expect(await confirm('marta')).toBe('confirmed');
    expect(await confirm('vera')).toBe('confirmed');
    expect(await store.caseOfficers.decline('c', 'vera', 'No', at(3, 'declined'))).toBe('confirmed');
  });

  it('refuse for good: then the case can only be closed', async () => {
    expect(await store.caseOfficers.decline('c', 'marta', 'Too wide', at(2, 'declined', 'Marta'))).toBeNull();
    expect(await store.caseOfficers.second('c')).toMatchObject({ state: 'declined', reason: 'Too wide' });
    expect([await confirm('vera'), await confirm('marta'), await ask()]).toEqual(['declined', 'declined', 'declined']);
    expect(await store.caseOfficers.waiting()).toEqual([]);
    expect(await store.cases.close('c', at(5, 'closed'))).toBeNull();
    expect(await kinds()).toEqual(['opened', 'declined', 'closed']);
  });

  it('take their own confirmation back as long as nobody was asked, and may give it again', async () => {
    const withdraw = (by: string, atMs: number) => store.caseOfficers.withdraw('c', by, at(atMs, 'withdrawn', by));
    expect(await withdraw('marta', 2)).toBe('not_confirmed');
    await confirm('marta');
    expect(await withdraw('vera', 3)).toBe('not_confirmed');
    expect(await withdraw('marta', 4)).toBeNull();
    expect([await ask(), await store.caseOfficers.waiting()]).toEqual(['unconfirmed', ['c']]);
    expect(await confirm('vera', 5)).toBeNull();
    expect(await ask(6)).toBeNull();
    expect(await withdraw('vera', 7)).toBe('asked');
    expect(await kinds()).toEqual(['opened', 'confirmed', 'withdrawn', 'confirmed', 'asked']);
  });

  it('say nothing about a case that is closed, unknown, or needs none of them', async () => {
    await store.cases.open({ ...opened, caseId: 'd', opening: null }, at(1, 'opened'));
    const statement = 'signed';
    expect(await store.caseOfficers.confirm('d', 'marta', statement, at(2, 'confirmed'))).toBe('not_confirmed');
    expect(await store.cases.ask('d', [request], at(2, 'asked'))).toBeNull();
    expect(await store.caseOfficers.confirm('e', 'marta', statement, at(2, 'confirmed'))).toBe('unknown');
    await store.cases.close('c', at(3, 'closed'));
    expect(await confirm()).toBe('closed');
    expect(await store.caseOfficers.waiting()).toEqual([]);
  });
});
