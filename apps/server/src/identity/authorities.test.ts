// Authorities over the years, and those that an organisation configures: without a running server, so that time can leap.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CertificateAuthority,
  createIntermediate,
  createRoot,
  encodePem,
  validateChain,
} from '@incamera/identity';
import { silentLogger, systemRng, toBase64Url } from '@incamera/kernel';
import { openStore, type Store } from '@incamera/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generateKeys } from '../../test/identity-people.js';
import { newTestAccount } from '../../test/test-account.js';
import { TestClock } from '../../test/test-clock.js';
import { DELIVERY_LIMITS } from '../index.js';
import { Denials } from './denials.js';
import { DeviceCertificates } from './device-certificates.js';
import { type ConfiguredAuthority, ServerAuthorities } from './server-authorities.js';

const DAY_MS = 24 * 3_600_000;
const HOST = 'meet.example.org';

let folder: string;
let store: Store;
let clock: TestClock;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'incamera-authorities-'));
  store = await openStore({ kind: 'sqlite', file: join(folder, 'incamera.db') }, DELIVERY_LIMITS);
  clock = new TestClock();
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const open = (configured: ConfiguredAuthority | null = null, host = HOST) =>
  ServerAuthorities.open({ dataDir: folder, host, configured, store, clock, rng: systemRng, logger: silentLogger });

const listed = async () => (await store.trustAnchors.all()).filter(({ retiredAtMs }) => retiredAtMs === null);

async function issue(authorities: ServerAuthorities, anchors: string[] | null = null) {
  const denials = new Denials({ store, authorities, clock, logger: silentLogger, announce: () => undefined });
  const issuing = new DeviceCertificates({ store, authorities, denials, clock, rng: systemRng, rpId: HOST });
  const { accountId } = await newTestAccount({ store, clock, origin: `https://${HOST}` }, ['organiser'], 'Ada');
  const session = {
    account: { accountId, userHandle: '', displayName: 'Ada', roles: [] },
    sessionId: 's_1',
    method: 'provider',
    credentialId: null,
    device: '',
    openedAtMs: 0,
    confirmedAtMs: null,
    noticesSinceMs: 0,
    issuedAtMs: 0,
    seenAtMs: 0,
  } as const;
  const leafKey = systemRng.bytes(32);
  const { chain } = await issuing.issue(session, leafKey, anchors);
  const valid = await validateChain(chain, {
    anchors: authorities.valid().map(({ anchor }) => anchor),
    leafKey,
    clock,
  });
  if (!valid.ok) throw valid.error;
  return valid.value;
}

describe('the embedded authority', () => {
  it('is followed by a new one in the second half of its life, and is listed to its end', async () => {
    const authorities = await open();
    const first = await authorities.current();
    clock.advance(364 * DAY_MS);
    expect(await authorities.current()).toBe(first);
    clock.advance(2 * DAY_MS);
    // Many at once make one.
    const [second, again] = await Promise.all([authorities.current(), authorities.current()]);
    expect(again).toBe(second);
    expect(second.anchorId).not.toBe(first.anchorId);
    expect((await listed()).map(({ anchorId }) => anchorId).sort()).toEqual([first.anchorId, second.anchorId].sort());
    expect((await issue(authorities)).anchor.keyHash).toEqual(second.anchor.keyHash);
    // A meeting that was planned under the first one.
    expect((await issue(authorities, [first.anchorId])).anchor.keyHash).toEqual(first.anchor.keyHash);
    await expect(issue(authorities, [toBase64Url(systemRng.bytes(32))])).rejects.toMatchObject({
      code: 'authority/unknown',
    });
    const reopened = await open();
    expect(reopened.valid().map(({ anchorId }) => anchorId)).toEqual([second.anchorId, first.anchorId]);
    clock.advance(366 * DAY_MS);
    expect((await authorities.current()).anchorId).not.toBe(second.anchorId);
    expect((await listed()).map(({ anchorId }) => anchorId)).not.toContain(first.anchorId);
  });

  it('is another one for another host name', async () => {
    const first = await (await open()).current();
    const moved = await open(null, 'call.example.org');
    expect(moved.valid().map(({ domain }) => domain)).toEqual(['call.example.org']);
    expect((await listed()).map(({ anchorId }) => anchorId)).not.toContain(first.anchorId);
    expect((await (await open()).current()).anchorId).toBe(first.anchorId);
    expect((await listed()).map(({ anchorId }) => anchorId)).toEqual([first.anchorId]);
  });

  it('names a session that no passkey opened by the session', async () => {
    const { identity } = await issue(await open());
    expect(identity.deviceId).toMatch(/^session-[0-9a-f]{16}$/);
    expect(identity.passkeys).toEqual([]);
  });
});

describe('an intermediate of the organisation', () => {
  const files = () => ({ keyFile: join(folder, 'ca.key'), chainFile: join(folder, 'ca.pem') });
  const request = (keys: CryptoKeyPair, domains = ['example.org', HOST]) => ({
    commonName: 'Example',
    organisation: 'Example',
    domains,
    lifetimeMs: 365 * DAY_MS,
    keys,
  });
  const ports = () => ({ clock, rng: systemRng });

  async function intermediate(keys?: CryptoKeyPair, domains?: string[]): Promise<CertificateAuthority> {
    const own = keys ?? (await generateKeys());
    const root = await createRoot(request(await generateKeys()), ports());
    const made = await createIntermediate(root, request(own, domains), ports());
    const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', own.privateKey));
    writeFileSync(files().keyFile, encodePem('PRIVATE KEY', pkcs8));
    writeFileSync(files().chainFile, made.chain.map((der) => encodePem('CERTIFICATE', der)).join(''));
    return made;
  }

  it('is the only one then, and counts as the server', async () => {
    await open();
    const made = await intermediate();
    const authorities = await open({ ...files(), domain: HOST });
    expect(authorities.valid()).toHaveLength(1);
    expect((await listed()).map(({ kind }) => kind)).toEqual(['configured']);
    const chain = await issue(authorities);
    expect(chain.holder).toBe('server');
    expect(chain.anchor.certificate.der).toEqual(made.certificate.der);
    clock.advance(366 * DAY_MS);
    await expect(authorities.current()).rejects.toMatchObject({ code: 'server/identity_authority' });
  });

  it('is refused at start when it may not name people of this host, or cannot sign deny lists', async () => {
    await intermediate(undefined, ['example.org']);
    const refused = { code: 'server/identity_authority' };
    await expect(open({ ...files(), domain: HOST })).rejects.toMatchObject(refused);
    expect((await open({ ...files(), domain: 'example.org' })).valid()).toHaveLength(1);
    const params = { name: 'ECDSA', namedCurve: 'P-256' };
    await intermediate(await crypto.subtle.generateKey(params, true, ['sign', 'verify']));
    await expect(open({ ...files(), domain: HOST })).rejects.toMatchObject(refused);
    writeFileSync(files().keyFile, 'no key');
    await expect(open({ ...files(), domain: HOST })).rejects.toMatchObject(refused);
    const missing = { keyFile: join(folder, 'none'), chainFile: files().chainFile, domain: HOST };
    await expect(open(missing)).rejects.toMatchObject(refused);
  });
});
