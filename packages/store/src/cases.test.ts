// The record of investigations on both databases: every step is recorded with what it changed, and nothing is ever taken back.
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
  opening: null,
};
const at = (atMs: number, kind: string, actor = 'Olga') => ({ atMs, kind, actor });
const ask = (holderId: string, meetingId = 'm') => ({ meetingId, holderId, threshold: 2, devices: 3 });
const key = (holderId: string, meetingId = 'm') => ({ meetingId, holderId });

describe.each(backends)('cases on %s', (_name, open) => {
  let databases: TestDatabases;
  let store: Store;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases?.close());
  beforeEach(async () => {
    store = await openStore(await databases.create(), { maxMembers: 5, maxLogSize: 1000 });
    expect(await store.cases.open(opened, at(1, 'opened'))).toBe('opened');
  });
  afterEach(() => store.close());

  const kinds = async () => (await store.cases.events('c')).map(({ kind }) => kind);

  it('are opened once and kept as they were opened', async () => {
    const again = { ...opened, title: 'Another title' };
    expect(await store.cases.open(again, at(2, 'opened'))).toBe('exists');
    expect(await store.cases.get('c')).toEqual({ ...opened, openedAtMs: 1, closedAtMs: null });
    expect(await store.cases.get('d')).toBeNull();
    await store.cases.open({ ...opened, caseId: 'd' }, at(3, 'opened'));
    expect((await store.cases.all()).map(({ caseId }) => caseId)).toEqual(['d', 'c']);
  });

  it('record who answered what, and give out only what was released', async () => {
    await store.cases.ask('c', [ask('h1'), ask('h2')], at(2, 'asked'));
    const release = { shares: '["one"]' };
    expect(await store.cases.answer('c', key('h1'), release, at(3, 'released', 'Irene'))).toBeNull();
    expect(await store.cases.answer('c', key('h2'), { refusal: 'No' }, at(4, 'refused', 'Otto'))).toBeNull();
    expect(await store.cases.requests('c')).toMatchObject([
      { holderId: 'h1', state: 'released', answeredBy: 'Irene', answeredAtMs: 3, refusal: null },
      { holderId: 'h2', state: 'refused', answeredBy: 'Otto', answeredAtMs: 4, refusal: 'No' },
    ]);
    expect(await store.cases.collect('c', 'm', at(5, 'collected'))).toEqual([{ holderId: 'h1', ...release }]);
    expect(await store.cases.events('c')).toMatchObject([
      { kind: 'opened', actor: 'Olga', holderId: null },
      { kind: 'asked' },
      { kind: 'released', actor: 'Irene', holderId: 'h1', meetingId: 'm', byFile: false },
      { kind: 'refused', actor: 'Otto', holderId: 'h2' },
      { kind: 'collected', actor: 'Olga', meetingId: 'm' },
    ]);
  });

  it('let a holder who refused release later, and let nobody take a release back or replace it', async () => {
    await store.cases.ask('c', [ask('h1')], at(2, 'asked'));
    await store.cases.answer('c', key('h1'), { refusal: 'No' }, at(3, 'refused'));
    expect(await store.cases.answer('c', key('h1'), { shares: '["a"]' }, at(4, 'released'))).toBeNull();
    expect(await store.cases.answer('c', key('h1'), { shares: '["b"]' }, at(5, 'released'))).toBe('answered');
    expect(await store.cases.answer('c', key('h1'), { refusal: 'No' }, at(6, 'refused'))).toBe('answered');
    await store.cases.ask('c', [ask('h1')], at(7, 'asked'));
    expect(await store.cases.collect('c', 'm', at(8, 'collected'))).toEqual([{ holderId: 'h1', shares: '["a"]' }]);
  });

  it('take answers only of those who were asked, of that meeting, and record nothing else', async () => {
    await store.cases.ask('c', [ask('h1')], at(2, 'asked'));
    expect(await store.cases.answer('c', key('h2'), { shares: '[]' }, at(3, 'released'))).toBe('not_asked');
    expect(await store.cases.answer('c', key('h1', 'n'), { shares: '[]' }, at(3, 'released'))).toBe('not_asked');
    expect(await store.cases.answer('d', key('h1'), { shares: '[]' }, at(3, 'released'))).toBe('unknown');
    expect(await kinds()).toEqual(['opened', 'asked']);
  });

  it('are closed for good: what was released goes, the record stays', async () => {
    await store.cases.ask('c', [ask('h1')], at(2, 'asked'));
    await store.cases.answer('c', key('h1'), { shares: '["a"]' }, at(3, 'released'));
    expect(await store.cases.toHolder('h1')).toMatchObject([{ of: { caseId: 'c' }, request: { state: 'released' } }]);
    expect([await store.cases.openSince(1), await store.cases.openSince(2)]).toEqual([[], ['c']]);
    expect(await store.cases.close('c', at(4, 'closed'))).toBeNull();
    expect(await store.cases.openSince(2)).toEqual([]);
    expect(await store.cases.close('c', at(5, 'closed'))).toBe('closed');
    expect(await store.cases.ask('c', [ask('h2')], at(5, 'asked'))).toBe('closed');
    expect(await store.cases.collect('c', 'm', at(5, 'collected'))).toBe('closed');
    expect(await store.cases.toHolder('h1')).toEqual([]);
    expect(await store.cases.requests('c')).toMatchObject([{ state: 'released', answeredBy: 'Olga' }]);
    expect(await store.cases.get('c')).toMatchObject({ closedAtMs: 4 });
    expect(await kinds()).toEqual(['opened', 'asked', 'released', 'closed']);
  });

  it('lose no step when several are taken at once', async () => {
    const steps = Array.from({ length: 12 }, (_, i) => store.cases.record('c', at(i, 'traced')));
    expect(await Promise.all(steps)).toEqual(steps.map(() => null));
    expect(await kinds()).toHaveLength(13);
  });
});
