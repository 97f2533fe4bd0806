// Sealed keys of marks on both databases: kept beyond the meeting, for devices that were in it, until their time is over.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { POSTGRES_AVAILABLE, postgresDatabases, sqliteDatabases, type TestDatabases } from '../test/databases.js';
import { openStore, type Store } from './index.js';

const MEETING = 'meeting-1';
const LIMITS = { perPeer: 2, perMeeting: 4, roomAfterMs: 100 };
const backends: [string, () => Promise<TestDatabases>][] = [['SQLite', sqliteDatabases]];
if (POSTGRES_AVAILABLE) backends.push(['PostgreSQL', postgresDatabases]);

describe.each(backends)('sealed keys on %s', (_name, open) => {
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
    const passkey = { credentialId: 'c', publicKey: 'AA', signCount: 0, rpId: 'r', transports: [], name: '' };
    const account = { accountId: 'a_1', userHandle: 'handle', displayName: 'Ada' };
    await store.accounts.issueSetupToken({
      tokenHash: 's',
      label: null,
      roles: ['organiser'],
      nowMs: 0,
      expiresAtMs: 9,
    });
    await store.accounts.enrol({ tokenHash: 's', account, passkey: { ...passkey, isSyncable: null }, nowMs: 1 });
    const sealed = { sealedCharter: 'charter', sealedMeta: 'meta', hostKeys: ['key'] };
    const times = { startsAtMs: 0, expiresAtMs: 1_000 };
    await store.meetings.create({ meetingId: MEETING, accountId: 'a_1', ...sealed, ...times }, 1);
  });
  afterEach(async () => {
    await store.close();
  });

  const add = (digest: string, peerId: string, nowMs = 10) =>
    store.bundles.add(
      { meetingId: MEETING, digest, peerId, bundle: `of ${digest}`, nowMs, keptUntilMs: 5_000, twoOfficers: false },
      LIMITS,
    );
  const found = (peerId: string) =>
    store.delivery.found({
      meetingId: MEETING,
      from: { peerId, tokenHash: `hash ${peerId}`, isHost: true },
      groupInfo: 'info',
      nowMs: 2,
    });
  const digests = async () => (await store.bundles.page(MEETING, null, 100)).map(({ digest }) => digest);

  it('are found by their digest in their meeting and in no other', async () => {
    expect(await add('d1', 'p_1')).toBe('stored');
    expect(await store.bundles.get(MEETING, 'd1')).toBe('of d1');
    expect(await store.bundles.get('meeting-2', 'd1')).toBeNull();
    expect(await store.bundles.get(MEETING, 'd2')).toBeNull();
    const elsewhere = {
      meetingId: 'meeting-2',
      digest: 'd',
      peerId: 'p',
      bundle: 'b',
      nowMs: 1,
      keptUntilMs: 2,
      twoOfficers: false,
    };
    expect(await store.bundles.add(elsewhere, LIMITS)).toBe('ended');
  });

  it('stay after the end for those who were in the meeting, until their time is over', async () => {
    await found('p_host');
    await add('d-host', 'p_host');
    await add('d-stranger', 'p_stranger', 11);
    expect(await digests()).toEqual(['d-host', 'd-stranger']);
    await store.meetings.end(MEETING, 20);
    expect(await digests()).toEqual(['d-host']);
    expect(await add('d-late', 'p_host')).toBe('ended');
    await store.meetings.forgetEnded(1_000);
    const kept = { deviceCount: 1, firstAtMs: 10, lastAtMs: 10, keptUntilMs: 5_000, twoOfficers: false };
    expect(await store.bundles.meetings(10)).toEqual([{ meetingId: MEETING, ...kept }]);
    await store.bundles.sweep(4_999);
    expect(await digests()).toEqual(['d-host']);
    await store.bundles.sweep(5_000);
    expect(await store.bundles.meetings(10)).toEqual([]);
  });

  it('belong to the connection that got in, also after a reload at the door', async () => {
    await add('d1', 'p_before');
    await found('p_after');
    expect(await add('d1', 'p_after')).toBe('stored');
    // Whoever repeats what a member brought does not take it over.
    expect(await add('d1', 'p_stranger')).toBe('stored');
    await store.meetings.end(MEETING, 20);
    expect(await digests()).toEqual(['d1']);
  });

  it('are few for a connection and bounded for a meeting; who did not get in makes room', async () => {
    await found('p_host');
    expect(await add('h1', 'p_host')).toBe('stored');
    expect(await add('h2', 'p_host')).toBe('stored');
    expect(await add('h3', 'p_host')).toBe('full');
    expect(await add('h2', 'p_host')).toBe('stored');
    expect(await add('a', 'p_a')).toBe('stored');
    expect(await add('b', 'p_b', 60)).toBe('stored');
    expect(await add('c', 'p_c', 70)).toBe('full');
    expect(await add('c', 'p_c', 111)).toBe('stored');
    expect(await digests()).toEqual(['b', 'c', 'h1', 'h2']);
    const page = await store.bundles.page(MEETING, 'b', 2);
    expect(page).toEqual([
      { digest: 'c', bundle: 'of c' },
      { digest: 'h1', bundle: 'of h1' },
    ]);
  });
});
