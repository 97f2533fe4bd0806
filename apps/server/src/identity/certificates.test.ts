// The embedded authority and the certificates of devices, as a member verifies them and as an attacker asks for them.
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  passkeyThumbprint,
  readTrustAnchor,
  type TrustAnchor,
  type VerifiedChain,
  validateChain,
} from '@incamera/identity';
import { type Bytes, systemRng, toBase64Url } from '@incamera/kernel';
import { wireBytes } from '@incamera/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call, passkeyPerson } from '../../test/identity-people.js';
import { type TestAccount } from '../../test/test-account.js';
import { TestServer } from '../../test/test-server.js';
import { personIdOf } from './names.js';

const DAY_MS = 24 * 3_600_000;
const CERTIFICATE = '/api/identity/certificate';

let server: TestServer;
const leaf = (): Bytes => systemRng.bytes(32);

beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(() => server.stop());

const ask = (account: TestAccount | null, leafKey: Bytes, anchors: string[] | null = null) =>
  call(server, account, CERTIFICATE, { leafKey: toBase64Url(leafKey), anchors });

async function listedAnchors(account: TestAccount): Promise<(TrustAnchor & { id: string })[]> {
  const { body } = await call(server, account, '/api/identity/anchors');
  const anchors: (TrustAnchor & { id: string })[] = [];
  for (const { kind, certificate, domains, anchorId } of body.anchors) {
    const holder = kind === 'embedded' || kind === 'configured' ? 'server' : 'organisation';
    const anchor = await readTrustAnchor(wireBytes(certificate), { holder, domains });
    if (!anchor.ok) throw anchor.error;
    anchors.push({ ...anchor.value, id: anchorId });
  }
  return anchors;
}

async function verify(chain: string[], leafKey: Bytes, anchors: TrustAnchor[]): Promise<VerifiedChain> {
  const valid = await validateChain(chain.map(wireBytes), { anchors, leafKey, clock: server.clock });
  if (!valid.ok) throw valid.error;
  return valid.value;
}

describe('a device certificate', () => {
  it('names the account, its device and its passkeys for a day, and is the word of this server', async () => {
    const { account, passkey } = await passkeyPerson(server, 'Ada');
    const key = leaf();
    const { status, body } = await ask(account, key);
    expect(status).toBe(200);
    const valid = await verify(body.chain, key, await listedAnchors(account));
    expect(valid.identity).toMatchObject({
      domain: 'localhost',
      personId: personIdOf(account.accountId),
      displayName: 'Ada',
      organisation: null,
      email: null,
      passkeys: [await passkeyThumbprint(passkey.key)],
    });
    expect(valid.identity.deviceId).toMatch(/^passkey-[0-9a-f]{16}$/);
    expect(valid.holder).toBe('server');
    expect(valid.notAfterMs).toBe(body.notAfterMs);
    expect(valid.notAfterMs - server.clock.nowMs()).toBeLessThanOrEqual(DAY_MS);
  });

  it('is for nobody without a session, after it ended, or for a suspended account', async () => {
    expect(await ask(null, leaf())).toMatchObject({ status: 401, code: 'auth/signed_out' });
    const account = await server.signedIn();
    await server.store.accounts.suspend(account.accountId, server.clock.nowMs());
    expect(await ask(account, leaf())).toMatchObject({ status: 401, code: 'auth/signed_out' });
  });

  it('is for 32 bytes and for the account of the session: nothing else can be asked for', async () => {
    const [ada, mallory] = [await server.signedIn(), await server.signedIn(['organiser'], 'Mallory')];
    for (const size of [0, 31, 33]) {
      expect(await ask(ada, systemRng.bytes(size))).toMatchObject({ status: 400, code: 'protocol/malformed' });
    }
    const body = { leafKey: toBase64Url(leaf()), anchors: null, accountId: ada.accountId };
    expect(await call(server, mallory, CERTIFICATE, body)).toMatchObject({ code: 'protocol/malformed' });
    const key = leaf();
    const { body: own } = await ask(mallory, key);
    const valid = await verify(own.chain, key, await listedAnchors(mallory));
    expect(valid.identity).toMatchObject({ personId: personIdOf(mallory.accountId), displayName: 'Mallory' });
    // A certificate for one key is none for another.
    await expect(verify(own.chain, leaf(), await listedAnchors(mallory))).rejects.toMatchObject({
      code: 'identity/certificate_other_key',
    });
  });

  it('is given sixty times an hour, to each account', async () => {
    const [ada, bob] = [await server.signedIn(), await server.signedIn()];
    for (let i = 0; i < 60; i++) {
      const serial = i.toString(16).padStart(32, '4');
      const row = { issuerKeyHash: 'k', serial, accountId: ada.accountId, deviceId: 'd', leafKey: 'l' };
      const issuedAtMs = server.clock.nowMs();
      await server.store.certificates.addDevice({ ...row, issuedAtMs, notAfterMs: issuedAtMs + DAY_MS });
    }
    expect(await ask(ada, leaf())).toMatchObject({ status: 429, code: 'authority/too_many' });
    expect(await ask(bob, leaf())).toMatchObject({ status: 200 });
    server.clock.advance(3_600_001);
    expect(await ask(ada, leaf())).toMatchObject({ status: 200 });
  });

  it('is refused for a name that no certificate may hold', async () => {
    const account = await server.signedIn(['organiser'], 'x'.repeat(65));
    expect(await ask(account, leaf())).toMatchObject({ status: 409, code: 'authority/name_not_certifiable' });
  });
});

describe('the embedded authority', () => {
  it('lies in the data directory for its owner alone, and is the same after a restart', async () => {
    const account = await server.signedIn();
    const before = await listedAnchors(account);
    expect(before).toHaveLength(1);
    const folder = join(server.dataDir, 'identity', 'localhost', '1');
    expect(readdirSync(folder).sort()).toEqual(['chain.pem', 'issuer.key', 'root.key']);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    await server.restart();
    expect((await listedAnchors(account)).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  });

  it('names people of its own host only', async () => {
    const [anchor] = await listedAnchors(await server.signedIn());
    expect(anchor?.certificate.constraints?.permitted.uris).toEqual(['localhost']);
    expect(anchor?.domains).toEqual(['localhost']);
  });

  it('is never made anew in the place of one that cannot be read', async () => {
    writeFileSync(join(server.dataDir, 'identity', 'localhost', '1', 'root.key'), 'damaged');
    await expect(server.restart()).rejects.toMatchObject({ code: 'server/identity_files' });
    server = await TestServer.start();
  });
});
