// Deny lists: signed at once, told to every running meeting, never older, and with an effect on certificates and sessions.
import {
  type CertificateAuthority,
  type Denial,
  type DenialSubject,
  findDenial,
  passkeyThumbprint,
  signDenyList,
  verifyDenyList,
} from '@incamera/identity';
import { type Bytes, systemRng, toBase64Url } from '@incamera/kernel';
import { wireBytes } from '@incamera/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call, officerAnchor, officersRoot, passkeyPerson, rawKeyOf } from '../../test/identity-people.js';
import { type TestAccount } from '../../test/test-account.js';
import { TestServer } from '../../test/test-server.js';
import { tokenHash } from '../security/secrets.js';
import { personIdOf } from './names.js';

const ADMIN = '/api/admin/identity';

let server: TestServer;
let officer: TestAccount;

beforeEach(async () => {
  server = await TestServer.start();
  officer = await server.signedIn(['officer'], 'Olga');
});
afterEach(() => server.stop());

const deny = (target: object, reason = 'device-lost') => call(server, officer, `${ADMIN}/deny`, { target, reason });
const lists = async (): Promise<string[]> => (await call(server, null, '/api/identity/deny-lists')).body.lists;
const certificate = (account: TestAccount, leafKey = systemRng.bytes(32)) =>
  call(server, account, '/api/identity/certificate', { leafKey: toBase64Url(leafKey), anchors: null });

function serverKey(): Bytes {
  const [own] = server.app.context.identity.authorities.valid();
  if (own === undefined) throw new Error('no authority');
  return own.listKey;
}

async function serversList(text?: string) {
  const verified = await verifyDenyList(wireBytes(text ?? (await lists())[0] ?? ''), serverKey());
  if (!verified.ok) throw verified.error;
  return verified.value.list;
}

describe('denying', () => {
  it('signs a new version and tells everybody in every running meeting', async () => {
    const ada = await passkeyPerson(server, 'Ada');
    const meetings = [await server.meeting(), await server.meeting()];
    const hosts = [];
    for (const meeting of meetings) hosts.push(await server.host(meeting));
    const visitor = await server.visitor(meetings[0]?.meetingId ?? '');
    expect(await lists()).toEqual([]);
    expect(await deny({ kind: 'passkey', credentialId: ada.credentialId })).toMatchObject({ status: 200 });
    const [published] = await lists();
    for (const socket of [...hosts, visitor]) expect((await socket.next('identity.denied')).list).toBe(published);
    const list = await serversList(published);
    const thumbprint = await passkeyThumbprint(ada.passkey.key);
    expect(list).toMatchObject({ version: 1, issuedAtMs: server.clock.nowMs() });
    expect(list.denials).toEqual([
      { subject: { kind: 'passkey', thumbprint }, sinceMs: server.clock.nowMs(), reason: 'device-lost' },
    ]);
  });

  it('says beforehand what would stand on the lists, and whether it signs out who asks; nothing is done', async () => {
    const ada = await passkeyPerson(server, 'Ada');
    const ask = (who: TestAccount, target: object) => call(server, who, `${ADMIN}/deny/subjects`, { target });
    const target = { kind: 'person', accountId: ada.account.accountId };
    const told = await ask(officer, target);
    expect(told).toMatchObject({ status: 200, body: { endsOwnSession: false } });
    const own = await ask(officer, { kind: 'person', accountId: officer.accountId });
    expect(own.body).toMatchObject({ endsOwnSession: true });
    expect(await ask(ada.account, target)).toMatchObject({ status: 403 });
    expect(await ask(officer, { kind: 'passkey', credentialId: 'nobody' })).toMatchObject({ status: 404 });
    expect(await lists()).toEqual([]);
    expect((await deny(target)).body.subjects).toEqual(told.body.subjects);
  });

  it('takes a person out with passkeys, devices and sessions, and gives no more certificates', async () => {
    const ada = await passkeyPerson(server, 'Ada');
    const bob = await server.signedIn(['organiser'], 'Bob');
    const leafKey = systemRng.bytes(32);
    expect(await certificate(ada.account, leafKey)).toMatchObject({ status: 200 });
    const { accountId } = ada.account;
    await deny({ kind: 'person', accountId }, 'left-organisation');
    const nobody = { deviceKey: systemRng.bytes(32), person: null, certificates: [], passkey: null, token: null };
    const list = await serversList();
    const thumbprint = await passkeyThumbprint(ada.passkey.key);
    for (const query of [
      { ...nobody, person: `localhost/${personIdOf(accountId)}` },
      { ...nobody, passkey: thumbprint },
      { ...nobody, deviceKey: leafKey },
    ]) {
      expect(findDenial(list, query)?.reason).toBe('left-organisation');
    }
    expect(findDenial(list, { ...nobody, person: `localhost/${personIdOf(bob.accountId)}` })).toBeNull();
    // The cookie that somebody may have copied is worth nothing any more.
    expect(await certificate(ada.account)).toMatchObject({ status: 401, code: 'auth/signed_out' });
    expect(await certificate(bob)).toMatchObject({ status: 200 });
    await reopenSession(ada.account);
    expect(await certificate(ada.account)).toMatchObject({ status: 403, code: 'authority/denied' });
    const subjects = list.denials.map(({ subject }) => wireOf(subject));
    expect(await call(server, officer, `${ADMIN}/allow`, { subjects })).toMatchObject({ status: 200 });
    expect((await serversList()).denials).toEqual([]);
    expect(await certificate(ada.account)).toMatchObject({ status: 200 });
  });

  it('takes one device or one certificate out and leaves the rest', async () => {
    const ada = await server.signedIn(['organiser'], 'Ada');
    const leafKey = systemRng.bytes(32);
    await certificate(ada, leafKey);
    const { body } = await call(server, officer, `${ADMIN}/certificates`);
    const [{ issuerKeyHash, serial, deviceId, accountId }] = body.devices;
    expect(body.devices[0]).toMatchObject({ accountName: 'Ada', leafKey: toBase64Url(leafKey) });
    await deny({ kind: 'certificate', issuerKeyHash, serial }, 'key-compromise');
    await deny({ kind: 'device', accountId, deviceId });
    const list = await serversList();
    expect(list.version).toBe(2);
    expect(list.denials.map(({ subject }) => subject.kind).sort()).toEqual(['certificate', 'device-key']);
    expect(await deny({ kind: 'device', accountId, deviceId: 'passkey-none' })).toMatchObject({
      code: 'authority/gone',
    });
    expect(await deny({ kind: 'passkey', credentialId: 'none' })).toMatchObject({ code: 'authority/gone' });
    expect(await deny({ kind: 'person', accountId: 'none', more: 1 })).toMatchObject({ code: 'protocol/malformed' });
  });

  it('stands on the lists of all authorities that are valid, each with its own history', async () => {
    const ada = await server.signedIn(['organiser'], 'Ada');
    await deny({ kind: 'person', accountId: ada.accountId });
    await deny({ kind: 'person', accountId: officer.accountId });
    // The officer's own sessions have ended with that.
    expect(await deny({ kind: 'person', accountId: ada.accountId })).toMatchObject({ status: 401 });
    officer = await server.signedIn(['officer'], 'Otto');
    const authority = toBase64Url(serverKey());
    const { body } = await call(server, officer, `${ADMIN}/deny-lists/history?authority=${authority}`);
    expect(body.versions.map((one: { version: number }) => one.version)).toEqual([2, 1]);
    const first = await call(server, officer, `${ADMIN}/deny-lists/version?authority=${authority}&version=1`);
    expect((await serversList(first.body.list)).version).toBe(1);
    for (const query of [
      `authority=${authority}&version=9`,
      `authority=${authority}&version=0`,
      'authority=x&version=1',
    ]) {
      const { status } = await call(server, officer, `${ADMIN}/deny-lists/version?${query}`);
      expect([query, status === 404 || status === 400]).toEqual([query, true]);
    }
    await server.restart();
    expect((await serversList()).version).toBe(2);
  });
});

describe("an officer's list", () => {
  let root: CertificateAuthority;
  const person: DenialSubject = { kind: 'person', person: 'example.org/mallory' };
  const publish = (list: string) => call(server, officer, `${ADMIN}/deny-lists`, { list });

  beforeEach(async () => {
    root = await officersRoot(server);
    await call(server, officer, `${ADMIN}/anchors`, officerAnchor(root));
  });

  async function signed(version: number, by = root, denials: Denial[] = []): Promise<string> {
    const list = { authorityKey: rawKeyOf(by), version, issuedAtMs: server.clock.nowMs(), denials };
    return toBase64Url((await signDenyList(list, by.privateKey)).bytes);
  }

  it('is taken by its signature, told to all, and served to anybody', async () => {
    const socket = await server.visitor((await server.meeting()).meetingId);
    const list = await signed(3, root, [{ subject: person, sinceMs: 1, reason: 'left-organisation' }]);
    expect(await publish(list)).toMatchObject({ status: 200 });
    expect((await socket.next('identity.denied')).list).toBe(list);
    expect(await lists()).toEqual([list]);
  });

  it('is never replaced by an older one, by another of its version, or by that of somebody else', async () => {
    const newest = await signed(3);
    await publish(newest);
    expect(await publish(await signed(2))).toMatchObject({ status: 409, code: 'authority/list_older' });
    const split = await signed(3, root, [{ subject: person, sinceMs: 1, reason: 'superseded' }]);
    expect(await publish(split)).toMatchObject({ code: 'authority/list_older' });
    // The same once more changes nothing.
    expect(await publish(newest)).toMatchObject({ status: 200 });
    expect(await publish(await signed(4, await officersRoot(server)))).toMatchObject({
      code: 'authority/list_refused',
    });
    const [own] = server.app.context.identity.authorities.valid();
    if (own === undefined) throw new Error('no authority');
    // Its own lists the server signs by itself: one with its key from outside would be a stolen key.
    expect(await publish(await signed(9, own.top))).toMatchObject({ code: 'authority/list_refused' });
    const altered = toBase64Url(wireBytes(newest).map((byte, i) => (i === 50 ? byte ^ 1 : byte)));
    expect(await publish(altered)).toMatchObject({ code: 'authority/list_refused' });
    expect(await lists()).toEqual([newest]);
  });

  it('still comes for a meeting whose authority was retired since', async () => {
    const { body } = await call(server, officer, `${ADMIN}/anchors`);
    const { anchorId } = body.anchors.find((anchor: { kind: string }) => anchor.kind === 'officer');
    await call(server, officer, `${ADMIN}/anchors/retire`, { anchorId });
    expect(await publish(await signed(1))).toMatchObject({ status: 200 });
  });

  it('keeps certificates of this server from whom it denies', async () => {
    const ada = await server.signedIn(['organiser'], 'Ada');
    const subject: DenialSubject = { kind: 'person', person: `example.org/${personIdOf(ada.accountId)}` };
    await publish(await signed(1, root, [{ subject, sinceMs: 1, reason: 'unspecified' }]));
    expect(await certificate(ada)).toMatchObject({ status: 403, code: 'authority/denied' });
  });
});

/** Signs the same browser in again. */
async function reopenSession({ accountId, headers }: TestAccount): Promise<void> {
  const token = headers.cookie.split('=')[1] ?? '';
  const nowMs = server.clock.nowMs();
  await server.store.webSessions.open({
    tokenHash: tokenHash(token),
    accountId,
    sessionId: 's_again',
    method: 'passkey',
    credentialId: null,
    device: '',
    openedAtMs: nowMs,
    confirmedAtMs: nowMs,
    noticesSinceMs: nowMs,
    nowMs,
    expiresAtMs: nowMs + 1_000_000,
  });
}

function wireOf(subject: DenialSubject): object {
  if (subject.kind === 'passkey') return { kind: 'passkey', thumbprint: toBase64Url(subject.thumbprint) };
  if (subject.kind === 'device-key') return { kind: 'device-key', deviceKey: toBase64Url(subject.deviceKey) };
  return subject;
}
