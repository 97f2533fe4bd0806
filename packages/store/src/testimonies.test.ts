// Testimonies on both databases: durable with their entry in the history, bounded, given out in pages, and erased when their time is over.
import { type Bytes, toBase64Url } from '@incamera/kernel';
import { decodeEntry } from '@incamera/tlog';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { POSTGRES_AVAILABLE, postgresDatabases, sqliteDatabases, type TestDatabases } from '../test/databases.js';
import { openStore, type Store } from './index.js';

const MEETING = 'meeting-1';
const LIMITS = { perMeeting: 4, bytesPerMeeting: 1000 };
const PAGE = { rows: 100, bytes: 10_000 };
const backends: [string, () => Promise<TestDatabases>][] = [['SQLite', sqliteDatabases]];
if (POSTGRES_AVAILABLE) backends.push(['PostgreSQL', postgresDatabases]);

const commitment = (n: number): Bytes => new Uint8Array(32).fill(n);

describe.each(backends)('testimonies on %s', (_name, open) => {
  let databases: TestDatabases;
  let store: Store;

  beforeAll(async () => {
    databases = await open();
  });
  afterAll(async () => {
    await databases?.close();
  });
  beforeEach(async () => {
    store = await openStore(await databases.create(), { maxMembers: 5, maxLogSize: 10_000 });
    const token = { tokenHash: 's', label: null, roles: ['organiser' as const], nowMs: 0, expiresAtMs: 9 };
    await store.accounts.issueSetupToken(token);
    const passkey = { credentialId: 'c', publicKey: 'AA', signCount: 0, rpId: 'r', transports: [], name: '' };
    const account = { accountId: 'a_1', userHandle: 'handle', displayName: 'Ada' };
    await store.accounts.enrol({ tokenHash: 's', account, passkey: { ...passkey, isSyncable: null }, nowMs: 1 });
    const sealed = { sealedCharter: 'charter', sealedMeta: 'meta', hostKeys: ['key'] };
    const times = { startsAtMs: 0, expiresAtMs: 1_000 };
    await store.meetings.create({ meetingId: MEETING, accountId: 'a_1', ...sealed, ...times }, 1);
  });
  afterEach(async () => {
    await store.close();
  });

  const add = (n: number, sealed: Bytes | null, peerId = 'p_1', nowMs = 10) =>
    store.testimonies.add({ meetingId: MEETING, peerId, commitment: commitment(n), sealed, nowMs }, LIMITS);
  const logged = async () =>
    (await store.history.pending(100))
      .map(({ entry }) => decodeEntry(entry))
      .filter(({ type }) => type === 'testimony');
  const kept = async () => (await store.testimonies.page(MEETING, null, PAGE)).rows;

  it('wait for the log as soon as they are kept, once each', async () => {
    expect(await add(1, new Uint8Array([7]))).toBe('stored');
    expect(await add(1, new Uint8Array([7]))).toBe('stored');
    expect(await logged()).toMatchObject([{ meetingId: MEETING, peerId: 'p_1', commitment: commitment(1) }]);
    expect(await kept()).toEqual([
      { commitment: toBase64Url(commitment(1)), peerId: 'p_1', sealed: new Uint8Array([7]), atMs: 10 },
    ]);
  });

  it('are of whoever brought them first, and of no meeting that is over', async () => {
    await add(1, null);
    expect(await add(1, null, 'p_2')).toBe('taken');
    await store.meetings.end(MEETING, 20);
    expect(await add(2, null)).toBe('ended');
    expect(await logged()).toHaveLength(1);
  });

  it('without anybody who could open them are a commitment and nothing else', async () => {
    expect(await add(1, null)).toBe('stored');
    expect(await kept()).toEqual([]);
    expect(await logged()).toHaveLength(1);
  });

  it('are bounded for a meeting, by their number and by their length', async () => {
    expect(await add(1, new Uint8Array(600))).toBe('stored');
    expect(await add(2, new Uint8Array(600))).toBe('full');
    for (const n of [3, 4, 5]) expect(await add(n, null)).toBe('stored');
    expect(await add(6, null)).toBe('full');
    expect(await logged()).toHaveLength(4);
  });

  it('come in pages of so many rows and bytes, each once', async () => {
    for (const n of [3, 1, 2]) await add(n, new Uint8Array(100 * n));
    const seen: string[] = [];
    for (let after: string | null = null, isLast = false; !isLast; ) {
      const page = await store.testimonies.page(MEETING, after, { rows: 2, bytes: 250 });
      expect(page.rows.length).toBeGreaterThan(0);
      seen.push(...page.rows.map((row) => row.commitment));
      after = page.rows.at(-1)?.commitment ?? null;
      isLast = page.isLast;
    }
    expect(seen).toEqual([1, 2, 3].map((n) => toBase64Url(commitment(n))));
    expect(await store.testimonies.page('meeting-2', null, PAGE)).toEqual({ rows: [], isLast: true });
  });

  it('outlive the meeting until their time is over; the history keeps the commitments', async () => {
    await add(1, new Uint8Array(900), 'p_1', 10);
    await add(2, new Uint8Array(9), 'p_1', 20);
    await store.meetings.end(MEETING, 30);
    await store.meetings.forgetEnded(1_000);
    await store.testimonies.sweep(20);
    expect((await kept()).map((row) => row.commitment)).toEqual([toBase64Url(commitment(2))]);
    await store.testimonies.sweep(21);
    expect(await kept()).toEqual([]);
    expect(await logged()).toHaveLength(2);
  });
});
