// The whole store on both databases.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { POSTGRES_AVAILABLE, postgresDatabases, sqliteDatabases, type TestDatabases } from '../test/databases.js';
import { type CommitRequest, type DatabaseLocation, openStore, type Store, VOIDABLE_COMMITS } from './index.js';

const LIMITS = { maxMembers: 5, maxLogSize: 10_000 };
const MEETING = 'meeting-1';
const account = { accountId: 'a_1', userHandle: 'handle', displayName: 'Ada' };
const passkey = {
  credentialId: 'cred',
  publicKey: 'AA',
  signCount: 0,
  rpId: 'localhost',
  transports: ['internal'],
  name: '',
  isSyncable: null,
};
const peer = (name: string) => ({ peerId: `p_${name}`, tokenHash: `hash-${name}`, isHost: false });
const host = { ...peer('host'), isHost: true };

const backends: [string, () => Promise<TestDatabases>][] = [['SQLite', sqliteDatabases]];
if (POSTGRES_AVAILABLE) backends.push(['PostgreSQL', postgresDatabases]);
else
  process.stderr.write('PostgreSQL is not tested: install Debian package postgresql or set INCAMERA_TEST_POSTGRES.\n');

describe.each(backends)('store on %s', (_name, open) => {
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

  const enrol = (tokenHash = 'setup', nowMs = 10) => store.accounts.enrol({ tokenHash, account, passkey, nowMs });
  async function withMeeting() {
    await store.accounts.issueSetupToken({
      tokenHash: 'setup',
      label: null,
      roles: ['organiser'],
      nowMs: 0,
      expiresAtMs: 100,
    });
    await enrol();
    const meeting = {
      meetingId: MEETING,
      accountId: account.accountId,
      sealedCharter: 'charter',
      sealedMeta: 'meta',
      hostKeys: ['key'],
      startsAtMs: 0,
      expiresAtMs: 1_000,
    };
    expect(await store.meetings.create(meeting, 1)).toBe(true);
    return meeting;
  }
  async function withGroup() {
    await withMeeting();
    const founded = await store.delivery.found({ meetingId: MEETING, from: host, groupInfo: 'info-0', nowMs: 2 });
    expect(founded).toEqual({ ok: true, value: { seq: 0 } });
  }
  const knock = (name: string) =>
    store.peers.knock(MEETING, peer(name), { knockId: `k_${name}`, sealed: `sealed-${name}`, atMs: 3 });
  const commit = (epoch: number, change: Partial<CommitRequest> = {}) =>
    store.delivery.commit({
      meetingId: MEETING,
      from: host,
      epoch,
      commit: `commit-${epoch}`,
      commitHash: `commit-hash-${epoch}`,
      external: false,
      admits: [],
      welcome: null,
      removes: [],
      groupInfo: `info-${epoch + 1}`,
      nowMs: 4,
      ...change,
    });
  const peers = async () =>
    Object.fromEntries((await store.peers.all(MEETING)).map((row) => [row.peerId, row] as const));
  const entries = (afterSeq = 0) => store.delivery.entries(MEETING, afterSeq, 1_000, 100);

  it('opens again with everything that it held, and runs no migration twice', async () => {
    await withMeeting();
    await store.close();
    store = await openStore(location, LIMITS);
    expect((await store.meetings.get(MEETING))?.hostKeys).toEqual(['key']);
  });

  it('uses a set-up token once, and never after its time', async () => {
    const times = { nowMs: 0, expiresAtMs: 100 };
    await store.accounts.issueSetupToken({ tokenHash: 'setup', label: 'for Ada', roles: ['officer'], ...times });
    expect(await store.accounts.setupTokenIsGood('setup', 99)).toBe(true);
    expect(await store.accounts.setupTokenIsGood('setup', 100)).toBe(false);
    expect(await enrol('setup', 100)).toBeNull();
    expect(await enrol('other')).toBeNull();
    expect(await store.accounts.count()).toBe(0);
    expect(await enrol()).toEqual({ ...account, roles: ['officer'] });
    expect(await enrol()).toBeNull();
    expect(await store.accounts.setupTokenIsGood('setup', 20)).toBe(false);
    expect(await store.accounts.count()).toBe(1);
  });

  it('makes one account when a token is used twice at the same time', async () => {
    await store.accounts.issueSetupToken({
      tokenHash: 'setup',
      label: null,
      roles: ['organiser'],
      nowMs: 0,
      expiresAtMs: 100,
    });
    const attempts = [1, 2, 3].map((n) =>
      store.accounts.enrol({
        tokenHash: 'setup',
        account: { ...account, accountId: `a_${n}`, userHandle: `h${n}` },
        passkey: { ...passkey, credentialId: `c${n}` },
        nowMs: 5,
      }),
    );
    expect((await Promise.all(attempts)).filter(Boolean)).toHaveLength(1);
    expect(await store.accounts.count()).toBe(1);
  });

  it('gives a meeting id to one meeting only and lists own meetings only', async () => {
    const meeting = await withMeeting();
    expect(await store.meetings.create({ ...meeting, sealedMeta: 'other' }, 2)).toBe(false);
    expect((await store.meetings.get(MEETING))?.sealedMeta).toBe('meta');
    expect((await store.meetings.ofAccount('a_1', 10)).map((m) => m.meetingId)).toEqual([MEETING]);
    expect(await store.meetings.ofAccount('a_2', 10)).toEqual([]);
    expect(await store.meetings.countRunning('a_1')).toBe(1);
  });

  it('founds a group once', async () => {
    await withMeeting();
    expect(await commit(0)).toEqual({ ok: false, error: 'no_group' });
    const found = (name: string) =>
      store.delivery.found({ meetingId: MEETING, from: peer(name), groupInfo: name, nowMs: 2 });
    const both = await Promise.all([found('x'), found('y')]);
    expect(both.filter((result) => result.ok)).toHaveLength(1);
    expect(both.filter((result) => !result.ok && result.error === 'group_exists')).toHaveLength(1);
    expect((await store.peers.all(MEETING)).map((row) => row.role)).toEqual(['member']);
  });

  it('admits by a commit: entry, epoch, GroupInfo, roles and knock together', async () => {
    await withGroup();
    await knock('bob');
    const accepted = await commit(0, { admits: ['k_bob'], welcome: 'welcome' });
    expect(accepted).toEqual({
      ok: true,
      value: { seq: 1, epoch: 0, admitted: [{ knockId: 'k_bob', peerId: 'p_bob' }], removed: [] },
    });
    expect((await peers()).p_bob).toMatchObject({ role: 'member', admittedSeq: 1, welcomeSeq: 1 });
    expect(await store.delivery.welcome(MEETING, 1)).toEqual({ welcome: 'welcome', epoch: 1 });
    expect(await store.delivery.groupInfo(MEETING)).toEqual({ epoch: 1, seq: 1, groupInfo: 'info-1' });
    expect((await store.meetings.get(MEETING))?.head).toEqual({ epoch: 1, seq: 1 });
    expect((await store.peers.knocks(MEETING))[0]?.state).toBe('admitted');
  });

  it('accepts one commit per epoch, however many race', async () => {
    await withGroup();
    const race = await Promise.all(
      Array.from({ length: 8 }, (_, i) => commit(0, { commit: `c${i}`, commitHash: `h${i}` })),
    );
    expect(race.filter((result) => result.ok)).toHaveLength(1);
    expect(race.filter((result) => !result.ok && result.error === 'epoch_taken')).toHaveLength(7);
    expect(await entries()).toHaveLength(1);
    expect(await commit(0)).toEqual({ ok: false, error: 'epoch_taken' });
    expect(await commit(2)).toEqual({ ok: false, error: 'epoch_taken' });
  });

  it('numbers commits and relays without a gap, also when they race', async () => {
    await withGroup();
    const relays = Array.from({ length: 10 }, (_, i) =>
      store.delivery.relay({ meetingId: MEETING, from: host.peerId, payload: `r${i}` }),
    );
    await Promise.all([...relays, commit(0)]);
    expect((await entries()).map((entry) => entry.seq)).toEqual(Array.from({ length: 11 }, (_, i) => i + 1));
    expect((await store.delivery.entries(MEETING, 3, 6, 2)).map((entry) => entry.seq)).toEqual([4, 5]);
  });

  it('refuses commits and relays of everybody who is not a member, and leaves no trace of them', async () => {
    await withGroup();
    await knock('eve');
    const before = await store.meetings.get(MEETING);
    expect(await commit(0, { from: peer('eve') })).toEqual({ ok: false, error: 'not_member' });
    expect(await commit(0, { from: peer('nobody') })).toEqual({ ok: false, error: 'not_member' });
    expect(await store.delivery.relay({ meetingId: MEETING, from: 'p_eve', payload: 'x' })).toEqual({
      ok: false,
      error: 'not_member',
    });
    expect(await store.meetings.get(MEETING)).toEqual(before);
    expect(await entries()).toEqual([]);
  });

  it('refuses a commit whose knock is gone, and a group that would be too large', async () => {
    await withGroup();
    await knock('bob');
    await store.peers.deleteKnock(MEETING, 'k_bob');
    expect(await commit(0, { admits: ['k_bob'], welcome: 'w' })).toEqual({ ok: false, error: 'knock_gone' });
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const name of names) await knock(name);
    const admits = names.map((name) => `k_${name}`);
    expect(await commit(0, { admits, welcome: 'w' })).toEqual({ ok: false, error: 'full' });
    expect((await commit(0, { admits: admits.slice(1), welcome: 'w' })).ok).toBe(true);
  });

  it('stops a log that grows over its quota', async () => {
    await withGroup();
    const payload = 'x'.repeat(6_000);
    const relay = () => store.delivery.relay({ meetingId: MEETING, from: host.peerId, payload });
    expect((await relay()).ok).toBe(true);
    expect(await relay()).toEqual({ ok: false, error: 'log_full' });
    expect((await commit(0)).ok).toBe(true);
  });

  it('removes by a commit, and what is removed stays removed', async () => {
    await withGroup();
    await knock('bob');
    await commit(0, { admits: ['k_bob'], welcome: 'w' });
    expect(await commit(1, { removes: ['p_bob', 'p_unknown', 'p_host'] })).toMatchObject({
      ok: true,
      value: { removed: ['p_bob'] },
    });
    expect((await peers()).p_bob).toMatchObject({ role: 'removed', removedSeq: 2 });
    expect(await store.delivery.relay({ meetingId: MEETING, from: 'p_bob', payload: 'x' })).toMatchObject({
      error: 'not_member',
    });
    expect(await commit(2, { from: peer('bob') })).toMatchObject({ error: 'not_member' });
  });

  it('lets a host return by an external commit that replaces its old self', async () => {
    await withGroup();
    const again = { ...peer('again'), isHost: true };
    const accepted = await commit(0, { from: again, external: true, removes: [host.peerId] });
    expect(accepted).toMatchObject({ ok: true, value: { seq: 1, removed: ['p_host'] } });
    expect(await peers()).toMatchObject({
      p_host: { role: 'removed', removedSeq: 1 },
      // Entitled to its own commit: an answer that got lost is found again on resume.
      p_again: { role: 'member', isHost: true, admittedSeq: 0, welcomeSeq: null },
    });
  });

  it('adds a member anew that lost its state and knocks again', async () => {
    await withGroup();
    await knock('bob');
    await commit(0, { admits: ['k_bob'], welcome: 'w' });
    await store.peers.knock(MEETING, peer('bob'), { knockId: 'k_bob2', sealed: 's', atMs: 9 });
    expect(await commit(1, { admits: ['k_bob2'], welcome: 'w2', removes: ['p_bob'] })).toMatchObject({
      ok: true,
      value: { removed: [], admitted: [{ peerId: 'p_bob' }] },
    });
    expect((await peers()).p_bob).toMatchObject({ role: 'member', admittedSeq: 2, welcomeSeq: 2 });
  });

  it('voids a commit with everything that it did, and bars its sender', async () => {
    await withGroup();
    for (const name of ['bob', 'eve']) await knock(name);
    await commit(0, { admits: ['k_bob'], welcome: 'w' });
    const forbidden = { from: peer('bob'), admits: ['k_eve'], welcome: 'w', removes: ['p_host'] };
    expect((await commit(1, forbidden)).ok).toBe(true);
    const request = { meetingId: MEETING, epoch: 1, refusals: ['signed'] };
    expect(await store.delivery.voidCommit({ ...request, commitHash: 'other' })).toEqual({
      ok: false,
      error: 'epoch_taken',
    });
    expect(await store.delivery.voidCommit({ ...request, commitHash: 'commit-hash-1' })).toEqual({
      ok: true,
      value: { seq: 3 },
    });
    expect(await peers()).toMatchObject({
      p_host: { role: 'member', removedSeq: null },
      p_bob: { role: 'member', barred: true },
      p_eve: { role: 'visitor', admittedSeq: null, welcomeSeq: null },
    });
    const states = (await store.peers.knocks(MEETING)).map(({ knockId, state }) => [knockId, state]);
    expect(states).toContainEqual(['k_eve', 'waiting']);
    expect(await store.delivery.groupInfo(MEETING)).toEqual({ epoch: 1, seq: 3, groupInfo: 'info-1' });
    expect((await entries()).map(({ kind, voided }) => [kind, voided])).toEqual([
      ['commit', false],
      ['commit', true],
      ['voided', false],
    ]);
    expect(await commit(1, { from: peer('bob') })).toEqual({ ok: false, error: 'barred' });
    expect(await commit(1)).toMatchObject({ ok: true, value: { seq: 4 } });
    expect(await store.delivery.acceptedCommit(MEETING, 1)).toMatchObject({ seq: 4 });
  });

  it('voids a commit together with those that were put on top of it to protect it', async () => {
    await withGroup();
    await knock('eve');
    await knock('bob');
    await commit(0, { admits: ['k_bob'], welcome: 'w' });
    await commit(1, { from: peer('bob'), admits: ['k_eve'], welcome: 'w' });
    await commit(2, { from: peer('bob') });
    await commit(3, { from: peer('eve'), removes: ['p_host'] });
    const voided = await store.delivery.voidCommit({
      meetingId: MEETING,
      epoch: 1,
      commitHash: 'commit-hash-1',
      refusals: [],
    });
    expect(voided.ok).toBe(true);
    expect((await store.meetings.get(MEETING))?.head).toMatchObject({ epoch: 1 });
    expect(await peers()).toMatchObject({ p_host: { role: 'member' }, p_eve: { role: 'visitor' } });
    expect((await commit(1)).ok).toBe(true);
  });

  it('does not void what lies too far back', async () => {
    await withGroup();
    for (let epoch = 0; epoch <= VOIDABLE_COMMITS; epoch++) expect((await commit(epoch)).ok).toBe(true);
    const attempt = (epoch: number) =>
      store.delivery.voidCommit({ meetingId: MEETING, epoch, commitHash: `commit-hash-${epoch}`, refusals: [] });
    expect(await attempt(0)).toEqual({ ok: false, error: 'epoch_taken' });
    expect((await attempt(1)).ok).toBe(true);
    expect((await store.delivery.groupInfo(MEETING))?.groupInfo).toBe('info-1');
  });

  it('keeps refusals for those who come back, and forgets visitors but not members', async () => {
    await withGroup();
    await knock('bob');
    expect(await store.peers.refuseKnock(MEETING, 'k_bob', 'sealed reason')).toBe(true);
    expect(await store.peers.refuseKnock(MEETING, 'k_bob', 'again')).toBe(false);
    expect((await store.peers.knocks(MEETING))[0]).toMatchObject({ state: 'refused', sealedReason: 'sealed reason' });
    await store.peers.forgetVisitor(MEETING, 'p_bob');
    await store.peers.forgetVisitor(MEETING, 'p_host');
    expect(await store.peers.knocks(MEETING)).toEqual([]);
    expect(Object.keys(await peers())).toEqual(['p_host']);
    await store.peers.memberLeft(MEETING, 'p_host');
    expect((await peers()).p_host?.role).toBe('left');
  });

  it('deletes at the end all that it held of a meeting; the id stays taken', async () => {
    const meeting = await withMeeting();
    await store.delivery.found({ meetingId: MEETING, from: host, groupInfo: 'info', nowMs: 2 });
    await commit(0);
    const file = { fileId: 'f_1', meetingId: MEETING, sizeBytes: 5, nowMs: 1 };
    expect(await store.files.add(file, 10)).toBe('stored');
    expect(await store.meetings.end(MEETING, 50)).toBe(true);
    expect(await store.meetings.end(MEETING, 60)).toBe(false);
    expect(await store.meetings.get(MEETING)).toMatchObject({ endedAtMs: 50, sealedCharter: '', sealedMeta: '' });
    expect(await entries()).toEqual([]);
    expect(await store.peers.all(MEETING)).toEqual([]);
    expect(await store.files.get(MEETING, 'f_1')).toBeNull();
    expect(await commit(1)).toEqual({ ok: false, error: 'ended' });
    expect(await knock('late')).toBe(false);
    expect(await store.meetings.create(meeting, 70)).toBe(false);
    await store.meetings.forgetEnded(51);
    expect(await store.meetings.get(MEETING)).toBeNull();
  });

  it('finds meetings that are overdue', async () => {
    await withMeeting();
    expect(await store.meetings.overdue(1_000)).toEqual([]);
    expect(await store.meetings.overdue(1_001)).toEqual([MEETING]);
  });

  it('holds files to the quota of their meeting', async () => {
    await withMeeting();
    const add = (fileId: string, sizeBytes: number) =>
      store.files.add({ fileId, meetingId: MEETING, sizeBytes, nowMs: 1 }, 10);
    const results = await Promise.all([add('f_1', 6), add('f_2', 6)]);
    expect(results.sort()).toEqual(['full', 'stored']);
    expect(await store.files.usedBytes(MEETING)).toBe(6);
    expect(await store.files.get('other', 'f_1')).toBeNull();
  });

  it('keeps settings and takes a durable write', async () => {
    await store.saveSetting('a', '1');
    await store.saveSetting('a', '2');
    expect(await store.setting('a')).toBe('2');
    expect(await store.setting('b')).toBeNull();
    await store.checkWritable();
  });
});
