// The history and its log on both databases: recorded with what it records, batched in one durable write, erased without breaking a proof.
import { type Bytes, utf8 } from '@incamera/kernel';
import {
  checkLog,
  decodeEntry,
  ED25519,
  type HistoryEntry,
  LogWriter,
  type NoteSigner,
  noteSigner,
  openCheckpoint,
  TileReader,
} from '@incamera/tlog';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { POSTGRES_AVAILABLE, postgresDatabases, sqliteDatabases, type TestDatabases } from '../test/databases.js';
import { demandDurable } from './durable.js';
import { type BatchRecord, openStore, type Store } from './index.js';

const LIMITS = { maxMembers: 5, maxLogSize: 10_000 };
const FIRST = { batchIndex: 0, place: 0 };
const backends: [string, () => Promise<TestDatabases>][] = [['SQLite', sqliteDatabases]];
if (POSTGRES_AVAILABLE) backends.push(['PostgreSQL', postgresDatabases]);

let signer: NoteSigner;
beforeAll(async () => {
  const keys = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  signer = await noteSigner('example.org/log', ED25519, keys);
});

const passkey = (credentialId: string) => ({
  credentialId,
  publicKey: 'AA',
  signCount: 0,
  rpId: 'localhost',
  transports: [],
  name: '',
  isSyncable: null,
});

describe.each(backends)('the history on %s', (name, open) => {
  let databases: TestDatabases;
  let store: Store;

  beforeAll(async () => {
    databases = await open();
  });
  afterAll(async () => databases?.close());
  beforeEach(async () => {
    store = await openStore(await databases.create(), LIMITS);
  });
  afterEach(async () => store.close());

  const enrol = async (id: string) => {
    const roles = ['organiser'] as const;
    await store.accounts.issueSetupToken({ tokenHash: id, label: null, roles, nowMs: 0, expiresAtMs: 9 });
    const account = { accountId: id, userHandle: `h_${id}`, displayName: `Name of ${id}` };
    await store.accounts.enrol({ tokenHash: id, account, passkey: passkey(`k_${id}`), nowMs: 1 });
  };
  const meeting = (meetingId: string, accountId: string) =>
    store.meetings.create(
      { meetingId, accountId, sealedCharter: '', sealedMeta: '', hostKeys: [], startsAtMs: 0, expiresAtMs: 9 },
      1,
    );
  const waiting = async (): Promise<HistoryEntry[]> =>
    (await store.history.pending(100)).map(({ entry }) => decodeEntry(entry));
  const types = async (): Promise<string[]> => (await waiting()).map(({ type }) => type).sort();

  /** All that waits goes into a batch, each under its own place. */
  async function batch(writer: LogWriter<BatchRecord>): Promise<number> {
    const pending = await store.history.pending(100);
    const rows = pending.map(({ entry, accountId, meetingId, isPersonal, isPublic }, i) => {
      return { place: i + 3, leafHash: utf8(`leaf ${i}`), sealed: entry, accountId, meetingId, isPersonal, isPublic };
    });
    const extra = { rows, pendingIds: pending.map(({ entryId }) => entryId) };
    return (await writer.append(async () => ({ entries: [utf8('batch')], extra }))).index;
  }

  it('has what happened, and nothing of what was refused or rolled back', async () => {
    await enrol('ada');
    expect(await types()).toEqual(['account_created', 'passkey_added']);
    expect((await waiting()).find(({ type }) => type === 'account_created')).toMatchObject({
      accountId: 'ada',
      displayName: 'Name of ada',
      roles: ['organiser'],
      by: 'invitation',
    });
    const removal = { accountId: 'ada', credentialId: 'k_ada', rpId: 'localhost', keepSessionId: '' };
    expect(await store.passkeys.remove(removal)).toBe('last');
    await meeting('m', 'ada');
    await meeting('m', 'ada');
    const from = { peerId: 'p', tokenHash: 't', isHost: true };
    await store.delivery.found({ meetingId: 'm', from, groupInfo: 'g', nowMs: 1 });
    await store.delivery.found({ meetingId: 'm', from, groupInfo: 'g', nowMs: 1 });
    const commit = {
      ...{ meetingId: 'm', from, epoch: 0, commit: 'c', commitHash: 'h', external: false, admits: [], welcome: null },
      ...{ removes: [], groupInfo: 'g', nowMs: 2 },
    };
    expect((await store.delivery.commit(commit)).ok).toBe(true);
    expect((await store.delivery.commit(commit)).ok).toBe(false);
    expect((await store.delivery.voidCommit({ meetingId: 'm', epoch: 0, commitHash: 'h', refusals: [] })).ok).toBe(
      true,
    );
    await store.meetings.end('m', 5);
    await store.meetings.end('m', 6);
    expect(await types()).toEqual([
      'account_created',
      'commit_ordered',
      'commit_voided',
      'device_joined',
      'meeting_created',
      'meeting_ended',
      'meeting_founded',
      'passkey_added',
    ]);
  });

  it('keeps the tree of its log across sizes and restarts, as an independent look at all of it confirms', async () => {
    const extra = { rows: [], pendingIds: [] };
    for (const count of [1, 254, 1, 1, 300, 2]) {
      const writer = await LogWriter.open(store.history.log, signer);
      await writer.append(async (at) => ({
        entries: Array.from({ length: count }, (_, i) => utf8(`${at + i}`)),
        extra,
      }));
    }
    expect(await checkLog(store.history.log, signer.key)).toEqual({ size: 559, signedSize: 559, problems: [] });
    const { checkpoint } = await store.history.log.state();
    const reader = await TileReader.open(await openCheckpoint(String(checkpoint), signer.key), store.history.log);
    expect(await reader.entry(557)).toEqual(utf8('557'));
    expect(await store.history.log.fetch({ level: 0, index: 9, width: 1 })).toBeNull();
    expect(await store.history.log.fetch({ level: 0, index: 2, width: 48 })).toBeNull();
  });

  it('moves what waits into a batch in one step, and finds it by person and by meeting', async () => {
    await enrol('ada');
    await enrol('bob');
    await meeting('m', 'ada');
    const writer = await LogWriter.open(store.history.log, signer);
    expect(await batch(writer)).toBe(0);
    expect(await waiting()).toEqual([]);
    await store.meetings.end('m', 5);
    expect(await batch(writer)).toBe(1);
    const find = async (scope: Parameters<Store['history']['entries']>[0]) =>
      (await store.history.entries(scope, FIRST, 100)).map(({ sealed }) => decodeEntry(sealed as Bytes).type).sort();
    expect(await find({ accountId: 'bob' })).toEqual(['account_created', 'passkey_added']);
    expect(await find({ meetingId: 'm' })).toEqual(['meeting_created', 'meeting_ended']);
    expect(await find('all')).toHaveLength(6);
    const page = await store.history.entries('all', { batchIndex: 0, place: 7 }, 1);
    expect(page).toMatchObject([{ batchIndex: 0, place: 7 }]);
    expect(await store.history.entries('all', { batchIndex: 0, place: 8 }, 9)).toMatchObject([{ batchIndex: 1 }]);
    expect([...(await store.history.leaves(0)).keys()].sort()).toEqual([3, 4, 5, 6, 7]);
  });

  it('forgets a person who is deleted: what waited, and what stands in batches; the leaf hashes stay', async () => {
    await enrol('ada');
    const writer = await LogWriter.open(store.history.log, signer);
    await batch(writer);
    await store.passkeys.add('ada', passkey('second'), { nowMs: 2, most: 9 });
    await store.accounts.remove('ada');
    expect(await types()).toEqual(['account_removed']);
    expect(await store.history.entries({ accountId: 'ada' }, FIRST, 10)).toEqual([]);
    const rows = await store.history.entries('all', FIRST, 10);
    expect(rows.map(({ sealed, accountId }) => ({ sealed, accountId }))).toEqual([
      { sealed: null, accountId: null },
      { sealed: null, accountId: null },
    ]);
    expect((await store.history.leaves(0)).size).toBe(2);
    expect((await checkLog(store.history.log, signer.key)).problems).toEqual([]);
  });

  it('does not bring back by a batch what was erased while it was made', async () => {
    await enrol('ada');
    const writer = await LogWriter.open(store.history.log, signer);
    const pending = await store.history.pending(100);
    await store.accounts.remove('ada');
    const rows = pending.map(({ entry }, place) => ({
      ...{
        place,
        leafHash: utf8('leaf'),
        sealed: entry,
        accountId: 'ada',
        meetingId: null,
        isPersonal: true,
        isPublic: false,
      },
    }));
    const extra = { rows, pendingIds: pending.map(({ entryId }) => entryId) };
    await expect(writer.append(async () => ({ entries: [utf8('x')], extra }))).rejects.toMatchObject({
      code: 'tlog/store_changed',
    });
    expect(await store.history.log.state()).toMatchObject({ size: 0 });
    expect(await store.history.entries('all', FIRST, 10)).toEqual([]);
    expect(await batch(writer)).toBe(0);
    expect((await checkLog(store.history.log, signer.key)).problems).toEqual([]);
  });

  it('is written by one: a second writer that comes late is refused and loses nothing', async () => {
    const [first, second] = [
      await LogWriter.open(store.history.log, signer),
      await LogWriter.open(store.history.log, signer),
    ];
    await batch(first);
    await enrol('ada');
    await expect(batch(second)).rejects.toMatchObject({ code: 'tlog/store_changed' });
    expect(await types()).toHaveLength(2);
    expect(await batch(second)).toBe(1);
    expect(await types()).toEqual([]);
  });

  it('says whether the database keeps what it acknowledges', async () => {
    // The servers of these tests are told to be quick instead.
    if (name === 'SQLite') await store.checkDurable();
    else if (process.env.INCAMERA_TEST_POSTGRES === undefined) {
      await expect(store.checkDurable()).rejects.toMatchObject({ code: 'store/not_durable' });
    }
  });
});

it('takes a PostgreSQL server that writes before it answers, and no other', () => {
  for (const synchronousCommit of ['on', 'local', 'remote_apply']) demandDurable({ fsync: 'on', synchronousCommit });
  for (const settings of [
    { fsync: 'off', synchronousCommit: 'on' },
    { fsync: 'on', synchronousCommit: 'off' },
    { fsync: '', synchronousCommit: 'on' },
  ]) {
    expect(() => demandDurable(settings)).toThrowError(expect.objectContaining({ code: 'store/not_durable' }));
  }
});
