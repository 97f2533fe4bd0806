// What the store keeps of identities, on both databases.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { POSTGRES_AVAILABLE, postgresDatabases, sqliteDatabases, type TestDatabases } from '../test/databases.js';
import { type AnchorRow, openStore, type PasskeyCertificateRow, type Store } from './index.js';

const LIMITS = { maxMembers: 5, maxLogSize: 10_000 };
const backends: [string, () => Promise<TestDatabases>][] = [['SQLite', sqliteDatabases]];
if (POSTGRES_AVAILABLE) backends.push(['PostgreSQL', postgresDatabases]);

const anchor: Omit<AnchorRow, 'retiredAtMs'> = {
  anchorId: 'anchor-1',
  kind: 'officer',
  label: 'Security',
  certificate: 'der',
  keyHash: 'hash',
  listKey: 'key',
  domains: ['example.org'],
  notAfterMs: 1_000,
  createdAtMs: 1,
};
const request = { requestId: 'r_1', accountId: 'a_1', credentialId: 'cred', thumbprint: 't', request: 'bytes' };
const certificate: PasskeyCertificateRow = {
  issuerKeyHash: 'hash',
  serial: '01',
  accountId: 'a_1',
  credentialId: 'cred',
  thumbprint: 't',
  displayName: 'Ada',
  chain: ['one', 'two'],
  issuedAtMs: 5,
  notAfterMs: 100,
};
const list = (version: number, authorityKey = 'key', text = `list-${version}`) => ({
  authorityKey,
  version,
  list: text,
  entryCount: version,
  publishedAtMs: version * 10,
});

describe.each(backends)('identities on %s', (_name, open) => {
  let databases: TestDatabases;
  let store: Store;

  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases?.close());
  beforeEach(async () => {
    store = await openStore(await databases.create(), LIMITS);
    const passkey = { credentialId: 'cred', publicKey: 'AA', signCount: 0, rpId: 'localhost', transports: [] };
    await store.accounts.issueSetupToken({ tokenHash: 'setup', label: null, roles: [], nowMs: 0, expiresAtMs: 100 });
    await store.accounts.enrol({
      tokenHash: 'setup',
      account: { accountId: 'a_1', userHandle: 'handle', displayName: 'Ada' },
      passkey: { ...passkey, name: '', isSyncable: null },
      nowMs: 1,
    });
  });
  afterEach(() => store.close());

  it('lists an authority once, retires it once, and takes it back with what is new about it', async () => {
    expect(await store.trustAnchors.add(anchor)).toBe(true);
    expect(await store.trustAnchors.add({ ...anchor, label: 'Another' })).toBe(false);
    expect(await store.trustAnchors.all()).toEqual([{ ...anchor, retiredAtMs: null }]);
    expect(await store.trustAnchors.retire('anchor-1', 7)).toBe(true);
    expect(await store.trustAnchors.retire('anchor-1', 8)).toBe(false);
    expect((await store.trustAnchors.all())[0]?.retiredAtMs).toBe(7);
    const again = { ...anchor, domains: ['example.org', 'example.net'], createdAtMs: 9 };
    expect(await store.trustAnchors.add(again)).toBe(true);
    expect(await store.trustAnchors.all()).toEqual([{ ...again, retiredAtMs: null }]);
  });

  it('remembers certificates of devices as long as they are valid', async () => {
    const device = { issuerKeyHash: 'hash', serial: '01', accountId: 'a_1', deviceId: 'd', leafKey: 'leaf' };
    await store.certificates.addDevice({ ...device, issuedAtMs: 10, notAfterMs: 50 });
    await store.certificates.addDevice({ ...device, serial: '02', issuedAtMs: 20, notAfterMs: 60 });
    expect(await store.certificates.countIssued('a_1', 10)).toBe(1);
    expect(await store.certificates.countIssued('a_2', 0)).toBe(0);
    const serials = async (nowMs: number, accountId?: string) =>
      (await store.certificates.validDevices(nowMs, 10, accountId)).map(({ serial }) => serial);
    expect(await serials(40)).toEqual(['02', '01']);
    expect(await serials(50, 'a_1')).toEqual(['02']);
    expect(await serials(40, 'a_2')).toEqual([]);
    await store.certificates.sweep(50);
    expect(await serials(0)).toEqual(['02']);
  });

  it('closes a request once, with its certificate or without', async () => {
    await store.passkeyRequests.add({ ...request, createdAtMs: 1 });
    await store.passkeyRequests.add({ ...request, requestId: 'r_2', createdAtMs: 2 });
    expect((await store.passkeyRequests.open(10)).map(({ requestId }) => requestId)).toEqual(['r_2']);
    expect((await store.passkeyRequests.get('r_1'))?.state).toBe('withdrawn');
    const outcomes = await Promise.all([
      store.passkeyRequests.certify('r_2', certificate),
      store.passkeyRequests.close('r_2', 'refused', 5),
    ]);
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(await store.passkeyRequests.certify('r_2', { ...certificate, serial: '02' })).toBe(false);
    expect(await store.passkeyRequests.certify('r_none', certificate)).toBe(false);
    expect((await store.passkeyRequests.ofAccount('a_1', 10)).map(({ requestId }) => requestId)).toEqual([
      'r_2',
      'r_1',
    ]);
    await store.passkeyRequests.sweep(3);
    expect(await store.passkeyRequests.get('r_1')).toBeNull();
    expect(await store.passkeyRequests.get('r_2')).not.toBeNull();
  });

  it('hands out the certificates of a passkey, and forgets them with the account', async () => {
    await store.passkeyRequests.add({ ...request, createdAtMs: 1 });
    expect(await store.passkeyRequests.certify('r_1', certificate)).toBe(true);
    expect(await store.certificates.validPasskeys(99, 10, 'a_1')).toEqual([certificate]);
    expect(await store.certificates.validPasskeys(100, 10)).toEqual([]);
    await store.accounts.remove('a_1');
    expect(await store.certificates.validPasskeys(99, 10)).toEqual([]);
    expect(await store.passkeyRequests.get('r_1')).toBeNull();
  });

  it('keeps versions of deny lists that grow, each authority by itself', async () => {
    expect(await store.denyLists.newest()).toEqual([]);
    expect(await store.denyLists.publish(list(2))).toBe(true);
    expect(await store.denyLists.publish(list(2, 'key', 'another'))).toBe(false);
    expect(await store.denyLists.publish(list(1))).toBe(false);
    expect(await store.denyLists.publish(list(7))).toBe(true);
    expect(await store.denyLists.publish(list(1, 'other'))).toBe(true);
    expect(await store.denyLists.newest()).toEqual([list(7), list(1, 'other')]);
    expect((await store.denyLists.history('key')).map(({ version }) => version)).toEqual([7, 2]);
    expect(await store.denyLists.version('key', 2)).toEqual(list(2));
    expect(await store.denyLists.version('key', 1)).toBeNull();
    expect(await store.denyLists.publish(list(207))).toBe(true);
    expect((await store.denyLists.history('key')).map(({ version }) => version)).toEqual([207]);
    const race = await Promise.all(
      [300, 300, 300].map((version, i) => store.denyLists.publish(list(version, 'key', `${i}`))),
    );
    expect(race.filter(Boolean)).toHaveLength(1);
  });
});
