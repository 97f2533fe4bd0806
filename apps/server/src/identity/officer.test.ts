// Authorities that officers list, and certificates over passkeys: what the server takes, and what it refuses.
import { issuePasskeyCertificate, passkeyThumbprint, readTrustAnchor, validatePasskeyChain } from '@incamera/identity';
import { systemRng, toBase64Url } from '@incamera/kernel';
import { wireBytes } from '@incamera/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SoftwarePasskey } from '../../../../testkit/src/software-passkey.js';
import { call, officerAnchor, officersRoot, passkeyPerson, requestOf } from '../../test/identity-people.js';
import { type TestAccount } from '../../test/test-account.js';
import { TestServer } from '../../test/test-server.js';
import { personIdOf } from './names.js';

const ADMIN = '/api/admin/identity';

let server: TestServer;
let officer: TestAccount;

beforeEach(async () => {
  server = await TestServer.start();
  officer = await server.signedIn(['officer'], 'Olga');
});
afterEach(() => server.stop());

const ports = () => ({ clock: server.clock, rng: systemRng });
const add = (body: object) => call(server, officer, `${ADMIN}/anchors`, body);
const anchors = async () => (await call(server, officer, `${ADMIN}/anchors`)).body.anchors;

describe('routes of officers', () => {
  it('are closed to everybody else, and lasting ones without a fresh passkey assertion', async () => {
    const root = await officersRoot(server);
    const lasting: [string, object][] = [
      ['anchors', officerAnchor(root)],
      ['anchors/retire', { anchorId: toBase64Url(systemRng.bytes(32)) }],
      ['requests/certify', { requestId: `r_${'A'.repeat(16)}`, chain: ['AAAA'] }],
      ['allow', { subjects: [{ kind: 'person', person: 'localhost/ada' }] }],
    ];
    const urgent: [string, object][] = [
      ['requests/refuse', { requestId: `r_${'A'.repeat(16)}` }],
      ['deny', { target: { kind: 'person', accountId: officer.accountId }, reason: 'unspecified' }],
      ['deny-lists', { list: 'AAAA' }],
    ];
    const organiser = await server.signedIn(['organiser', 'operator']);
    for (const [path, body] of [...lasting, ...urgent]) {
      const answer = await call(server, organiser, `${ADMIN}/${path}`, body);
      expect([path, answer.status, answer.code]).toEqual([path, 403, 'auth/not_permitted']);
      expect(await call(server, null, `${ADMIN}/${path}`, body)).toMatchObject({ status: 401 });
    }
    for (const path of [
      'anchors',
      'requests',
      'certificates',
      'deny-lists/history?authority=x',
      'deny-lists/version',
    ]) {
      expect(await call(server, organiser, `${ADMIN}/${path}`)).toMatchObject({ code: 'auth/not_permitted' });
    }
    server.clock.advance(5 * 60_000 + 1);
    for (const [path, body] of lasting) {
      const answer = await call(server, officer, `${ADMIN}/${path}`, body);
      expect([path, answer.code]).toEqual([path, 'auth/reauthenticate']);
    }
  });
});

describe('trust anchors', () => {
  it('are listed for new meetings until they are retired or have expired', async () => {
    const root = await officersRoot(server);
    expect(await add(officerAnchor(root))).toMatchObject({ status: 201 });
    expect(await add(officerAnchor(root))).toMatchObject({ status: 409, code: 'authority/exists' });
    const organiser = await server.signedIn();
    const listed = async () => (await call(server, organiser, '/api/identity/anchors')).body.anchors;
    const [own, added] = await listed();
    expect([own.kind, added.kind]).toEqual(['embedded', 'officer']);
    expect(added).toMatchObject({ label: 'Security', domains: ['example.org'], isRetired: false });
    expect(await call(server, officer, `${ADMIN}/anchors/retire`, { anchorId: added.anchorId })).toMatchObject({
      status: 200,
    });
    expect(await listed()).toHaveLength(1);
    expect((await anchors()).map((anchor: { isRetired: boolean }) => anchor.isRetired)).toEqual([false, true]);
    // And back again.
    expect(await add(officerAnchor(root))).toMatchObject({ status: 201 });
    expect(await listed()).toHaveLength(2);
    expect(await call(server, officer, `${ADMIN}/anchors/retire`, { anchorId: own.anchorId })).toMatchObject({
      code: 'authority/gone',
    });
    expect(await call(server, null, '/api/identity/anchors')).toMatchObject({ code: 'auth/signed_out' });
  });

  it('are no certificates of devices, of other forms, of foreign dates or for odd domains', async () => {
    const root = await officersRoot(server);
    const { body } = await call(server, officer, '/api/identity/certificate', {
      leafKey: toBase64Url(systemRng.bytes(32)),
      anchors: null,
    });
    const good = officerAnchor(root);
    const odd = [
      { ...good, certificate: body.chain[0] },
      { ...good, certificate: toBase64Url(systemRng.bytes(300)) },
      { ...good, domains: ['Example.org'] },
      { ...good, domains: ['example.org', 'example.org'] },
      { ...good, domains: ['192.0.2.1'] },
    ];
    for (const one of odd) expect(await add(one)).toMatchObject({ status: 400, code: 'authority/bad_certificate' });
    server.clock.advance(-3_600_000 - 300_000);
    expect(await add(good)).toMatchObject({ code: 'authority/bad_certificate' });
    const rsa = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
    const customers = await officersRoot(server, rsa);
    // Without Ed25519 there is no deny list: fine for an organisation's, not for an officer's.
    expect(await add(officerAnchor(customers))).toMatchObject({ code: 'authority/bad_certificate' });
    expect(await add(officerAnchor(customers, 'organisation'))).toMatchObject({ status: 201 });
  });

  it('are never the server in the name of an organisation', async () => {
    const [own] = server.app.context.identity.authorities.valid();
    for (const certificate of [own?.top.certificate.der, own?.issuer.certificate.der]) {
      const body = { kind: 'organisation', label: 'Ours', domains: ['localhost'] };
      expect(await add({ ...body, certificate: toBase64Url(certificate ?? new Uint8Array()) })).toMatchObject({
        status: 409,
        code: 'authority/servers_own',
      });
    }
  });

  it('are at most fourteen', async () => {
    for (let i = 0; i < 14; i++)
      expect(await add(officerAnchor(await officersRoot(server)))).toMatchObject({ status: 201 });
    expect(await add(officerAnchor(await officersRoot(server)))).toMatchObject({ code: 'authority/full' });
  });
});

describe('a passkey', () => {
  const person = { displayName: 'Ada Lovelace', email: 'ada@example.org' };
  const send = (account: TestAccount, credentialId: string, request: string) =>
    call(server, account, '/api/identity/passkey-requests', { credentialId, request });
  const openRequests = async () => (await call(server, officer, `${ADMIN}/requests`)).body.requests;
  const certify = (requestId: string, chain: Uint8Array[]) =>
    call(server, officer, `${ADMIN}/requests/certify`, { requestId, chain: chain.map(toBase64Url) });
  const own = async (account: TestAccount) => (await call(server, account, '/api/identity/passkeys')).body.passkeys;

  async function scene() {
    const root = await officersRoot(server);
    await add(officerAnchor(root));
    const ada = await passkeyPerson(server, 'Ada');
    await send(ada.account, ada.credentialId, await requestOf(server, ada.passkey, person));
    const [request] = await openRequests();
    const identity = { ...person, domain: 'example.org', personId: request.personId, organisation: 'Example' };
    return { root, ada, request, identity };
  }

  it('is certified by an authority off the server, and its owner gets the certificate', async () => {
    const { root, ada, request, identity } = await scene();
    expect(request).toMatchObject({
      accountId: ada.account.accountId,
      accountName: 'Ada',
      personId: personIdOf(ada.account.accountId),
    });
    const chain = await issuePasskeyCertificate(root, { passkey: ada.passkey.key, identity }, ports());
    expect(await certify(request.requestId, chain)).toMatchObject({ status: 200 });
    expect(await openRequests()).toEqual([]);
    const mine = (await own(ada.account)).find(
      (one: { credentialId: string }) => one.credentialId === ada.credentialId,
    );
    expect(mine.request.state).toBe('certified');
    const anchor = await readTrustAnchor(root.certificate.der, { holder: 'organisation', domains: ['example.org'] });
    if (!anchor.ok) throw anchor.error;
    const rules = { anchors: [anchor.value], clock: server.clock, passkey: ada.passkey.key };
    const valid = await validatePasskeyChain(mine.certificates[0].chain.map(wireBytes), rules);
    expect(valid.ok && valid.value.identity.displayName).toBe('Ada Lovelace');
    // Nobody else is handed it.
    const bob = await passkeyPerson(server, 'Bob');
    expect((await own(bob.account))[0].certificates).toEqual([]);
    const { body } = await call(server, officer, `${ADMIN}/certificates`);
    expect(body.passkeys).toMatchObject([
      { displayName: 'Ada Lovelace', thumbprint: toBase64Url(await passkeyThumbprint(ada.passkey.key)) },
    ]);
    expect(await certify(request.requestId, chain)).toMatchObject({ code: 'authority/request_gone' });
  });

  it('is certified only by a listed authority, never by the server, for this person and this key', async () => {
    const { root, ada, request, identity } = await scene();
    const { key } = ada.passkey;
    const issue = (by = root, change: object = {}, passkey = key) =>
      issuePasskeyCertificate(by, { passkey, identity: { ...identity, ...change } }, ports());
    const [servers] = server.app.context.identity.authorities.valid();
    if (servers === undefined) throw new Error('no authority');
    const foreign = await officersRoot(server);
    const another = await SoftwarePasskey.create();
    const wrong = [
      await issue(foreign),
      await issue(servers.top, { domain: 'localhost', email: null }),
      await issue(root, { personId: personIdOf(officer.accountId) }),
      await issue(root, {}, another.key),
      [systemRng.bytes(200)],
    ];
    for (const chain of wrong) {
      expect(await certify(request.requestId, chain)).toMatchObject({ status: 400, code: 'authority/chain_refused' });
    }
    expect(await certify(request.requestId, await issue())).toMatchObject({ status: 200 });
  });

  it('is asked for by its owner with its own signature only', async () => {
    const [ada, bob] = [await passkeyPerson(server, 'Ada'), await passkeyPerson(server, 'Bob')];
    const adas = await requestOf(server, ada.passkey, person);
    expect(await send(bob.account, ada.credentialId, adas)).toMatchObject({ code: 'authority/passkey_unknown' });
    expect(await send(bob.account, bob.credentialId, adas)).toMatchObject({ code: 'authority/request_refused' });
    const altered = toBase64Url(wireBytes(adas).map((byte, i) => (i === 90 ? byte ^ 1 : byte)));
    expect(await send(ada.account, ada.credentialId, altered)).toMatchObject({ code: 'authority/request_refused' });
    expect(await send(ada.account, ada.credentialId, adas)).toMatchObject({ status: 201 });
    // Once more: the one before is withdrawn.
    await send(ada.account, ada.credentialId, adas);
    const open = await openRequests();
    expect(open).toHaveLength(1);
    const { requestId } = open[0];
    const withdraw = (account: TestAccount) =>
      call(server, account, '/api/identity/passkey-requests/withdraw', { requestId });
    expect(await withdraw(bob.account)).toMatchObject({ code: 'authority/request_gone' });
    expect(await withdraw(ada.account)).toMatchObject({ status: 200 });
    expect(await call(server, officer, `${ADMIN}/requests/refuse`, { requestId })).toMatchObject({
      code: 'authority/request_gone',
    });
  });
});
