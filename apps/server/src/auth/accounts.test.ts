// The own account and the administration of people, with real signatures, on both databases.
import { createHash, scryptSync } from 'node:crypto';
import { decodePasskeyKey, passkeyThumbprint } from '@incamera/identity';
import { fromBase64Url, toBase64Url } from '@incamera/kernel';
import { type OwnAccount, type RecoveryCodes } from '@incamera/protocol';
import { type Role } from '@incamera/store';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  POSTGRES_AVAILABLE,
  postgresDatabases,
  sqliteDatabases,
  type TestDatabases,
} from '../../../../packages/store/test/databases.js';
import { Authenticator } from '../../test/authenticator.js';
import { deniedBy } from '../../test/denied-by.js';
import { TestBrowser } from '../../test/test-browser.js';
import { TestServer } from '../../test/test-server.js';
import { personIdOf } from '../identity/names.js';
import { issueInvitation } from '../index.js';
import { RECOVERY_COST } from './recovery-codes.js';

const MINUTES = 60_000;
const backends: [string, () => Promise<TestDatabases>][] = [['SQLite', sqliteDatabases]];
if (POSTGRES_AVAILABLE) backends.push(['PostgreSQL', postgresDatabases]);

describe.each(backends)('accounts on %s', (_name, open) => {
  let databases: TestDatabases;
  let server: TestServer;

  beforeAll(async () => {
    databases = await open();
    TestServer.newDatabase = () => databases.create();
  });
  afterAll(async () => {
    TestServer.newDatabase = null;
    await databases.close();
  });
  beforeEach(async () => {
    server = await TestServer.start();
  });
  afterEach(() => server.stop());

  /** A person at a browser with a passkey. */
  class Person {
    readonly browser: TestBrowser;
    readonly authenticator: Authenticator;
    accountId = '';

    constructor(authenticator = new Authenticator()) {
      this.browser = new TestBrowser(server.url);
      this.authenticator = authenticator;
    }

    async #nonce(): Promise<string> {
      return String((await this.browser.call('/api/auth/nonce', {})).body.nonce);
    }

    async get(authenticator = this.authenticator) {
      const nonce = await this.#nonce();
      return { nonce, credential: authenticator.get(ceremony('incamera/login/1', nonce)) };
    }

    async create(authenticator: Authenticator) {
      const nonce = await this.#nonce();
      return { nonce, credential: authenticator.create(ceremony('incamera/enrol/1', nonce)) };
    }

    async register(displayName: string, roles?: readonly Role[]): Promise<this> {
      const link = await issueInvitation(server.app.context, new URL(server.url), null, roles);
      const setupToken = new URL(link).hash.slice(1);
      const made = await this.create(this.authenticator);
      const answer = await this.browser.call('/api/auth/register', { setupToken, displayName, ...made });
      expect(answer.status).toBe(200);
      this.accountId = String(answer.body.accountId);
      return this;
    }

    async signIn() {
      return this.browser.call('/api/auth/login', await this.get());
    }

    async confirm(authenticator?: Authenticator) {
      return this.browser.call('/api/account/reauthenticate', await this.get(authenticator));
    }

    async addPasskey(authenticator: Authenticator, name = '') {
      return this.browser.call('/api/account/passkeys', { name, ...(await this.create(authenticator)) });
    }

    async overview(): Promise<OwnAccount> {
      return (await this.browser.call('/api/account')).body as unknown as OwnAccount;
    }

    async me(): Promise<Record<string, unknown>> {
      return (await this.browser.call('/api/me')).body;
    }
  }

  function ceremony(label: string, nonce: string) {
    const challenge = createHash('sha256').update(label).update(Buffer.from(nonce, 'base64url')).digest();
    return { challenge, origin: server.url, rpId: 'localhost' };
  }

  const person = (name: string, roles?: readonly Role[]) => new Person().register(name, roles);
  const later = (ms: number) => server.clock.advance(ms);

  it('says the roles of whoever is signed in, and takes a role away at once', async () => {
    const olga = await person('Olga', ['organiser', 'officer', 'operator']);
    const bob = await person('Bob');
    expect(await bob.me()).toMatchObject({ account: { displayName: 'Bob', roles: ['organiser'] }, recovering: null });
    expect(await bob.browser.call('/api/admin/people')).toMatchObject({ status: 403, code: 'auth/not_permitted' });
    const roles = await olga.browser.call(`/api/admin/people/${bob.accountId}/roles`, { roles: ['operator'] });
    expect(roles.status).toBe(200);
    expect(await bob.browser.call('/api/admin/people')).toMatchObject({ status: 200 });
    // An operator sees, an officer changes.
    expect(await bob.browser.call(`/api/admin/people/${olga.accountId}/roles`, { roles: [] })).toMatchObject({
      code: 'auth/not_permitted',
    });
    await olga.browser.call(`/api/admin/people/${bob.accountId}/roles`, { roles: [] });
    expect(await bob.browser.call('/api/admin/people')).toMatchObject({ code: 'auth/not_permitted' });
    expect((await bob.me()).notices).toEqual([]);
    later(1);
    await olga.browser.call(`/api/admin/people/${bob.accountId}/roles`, { roles: ['organiser'] });
    expect((await bob.me()).notices).toMatchObject([{ kind: 'roles_changed' }]);
  });

  it('lets an officer suspend, let in again, delete and invite, and keeps the last officer and operator', async () => {
    const olga = await person('Olga', ['organiser', 'officer', 'operator']);
    const bob = await person('Bob');
    const at = (path: string) => `/api/admin/people/${path}`;
    const suspend = (id: string, suspended: boolean) => olga.browser.call(at(`${id}/suspended`), { suspended });
    const entry = { kind: 'person', person: `localhost/${personIdOf(bob.accountId)}` };
    expect((await suspend(bob.accountId, true)).body.subjects).toContainEqual(entry);
    expect(await deniedBy(server)).toContainEqual(entry);
    expect((await bob.me()).account).toBeNull();
    expect(await bob.signIn()).toMatchObject({ status: 403, code: 'auth/suspended' });
    expect((await suspend(bob.accountId, false)).body.subjects).toContainEqual(entry);
    expect(await deniedBy(server)).toEqual([]);
    expect(await bob.signIn()).toMatchObject({ status: 200 });
    const alone = { status: 409, code: 'auth/last_officer' };
    expect(await suspend(olga.accountId, true)).toMatchObject(alone);
    expect(await deniedBy(server)).toEqual([]);
    expect(await olga.browser.call(at(`${olga.accountId}/roles`), { roles: ['organiser'] })).toMatchObject(alone);
    expect(await olga.browser.call(at(olga.accountId), undefined, 'DELETE')).toMatchObject(alone);
    expect((await olga.me()).account).toMatchObject({ roles: ['organiser', 'officer', 'operator'] });
    for (const id of ['a_nobody', 'b', 'a_%20']) {
      expect(await olga.browser.call(at(id), undefined, 'DELETE')).toMatchObject({ code: 'auth/person_unknown' });
    }
    const { link } = (await olga.browser.call('/api/admin/invitations', { label: 'Carl', roles: ['officer'] })).body;
    expect(link).toMatch(/^http:\/\/localhost:\d+\/setup#[\w-]{43}$/);
    later(5 * MINUTES + 1);
    expect(await suspend(bob.accountId, true)).toMatchObject({ code: 'auth/reauthenticate' });
    await olga.confirm();
    expect(await olga.browser.call(at(bob.accountId), undefined, 'DELETE')).toMatchObject({ status: 200 });
    expect(await deniedBy(server)).toContainEqual(entry);
    expect((await bob.me()).account).toBeNull();
    expect(await bob.signIn()).toMatchObject({ code: 'auth/passkey_refused' });
    const { people } = (await olga.browser.call('/api/admin/people')).body as { people: object[] };
    expect(people).toHaveLength(1);
    expect(JSON.stringify(people)).not.toMatch(/userHandle|publicKey/);
  });

  it('ends the running meetings of an account that is deleted', async () => {
    const olga = await person('Olga', ['officer', 'operator']);
    const bob = await person('Bob');
    const { meetingId } = await server.meeting({ accountId: bob.accountId });
    const visitor = await server.visitor(meetingId);
    await olga.browser.call(`/api/admin/people/${bob.accountId}`, undefined, 'DELETE');
    await visitor.next('ended');
    expect(await server.store.meetings.get(meetingId)).toBeNull();
  });

  it('adds passkeys with names and thumbprints, and removes all but the last', async () => {
    const ada = await person('Ada');
    const second = new Authenticator();
    later(1);
    expect(await ada.addPasskey(second, ' Safe ')).toMatchObject({ status: 200 });
    const { passkeys } = await ada.overview();
    expect(passkeys).toMatchObject([{ isUsable: true }, { name: 'Safe', isSyncable: false, lastUsedAtMs: null }]);
    for (const { publicKey, thumbprint } of passkeys) {
      const key = decodePasskeyKey(fromBase64Url(publicKey) ?? new Uint8Array());
      if (!key.ok) throw key.error;
      expect(thumbprint).toBe(toBase64Url(await passkeyThumbprint(key.value)));
    }
    const rename = { credentialId: second.id, name: 'Cellar' };
    expect(await ada.browser.call('/api/account/passkeys/rename', rename)).toMatchObject({ status: 200 });
    const bob = await person('Bob');
    expect(await bob.browser.call('/api/account/passkeys/rename', rename)).toMatchObject({ status: 403 });
    expect(await bob.browser.call('/api/account/passkeys/remove', { credentialId: second.id })).toMatchObject({
      code: 'auth/passkey_refused',
    });
    const remove = (authenticator: Authenticator) =>
      ada.browser.call('/api/account/passkeys/remove', { credentialId: authenticator.id });
    const lost = (await ada.overview()).passkeys.find(({ credentialId }) => credentialId === ada.authenticator.id);
    expect(await remove(ada.authenticator)).toMatchObject({ status: 200 });
    // Whoever holds the lost device is denied, on every list that this server signs; what could not be removed is on none.
    const entry = { kind: 'passkey', thumbprint: lost?.thumbprint };
    expect(await deniedBy(server)).toEqual([entry]);
    expect(await remove(second)).toMatchObject({ status: 409, code: 'auth/last_way_in' });
    expect(await deniedBy(server)).toEqual([entry]);
    expect(await ada.signIn()).toMatchObject({ code: 'auth/passkey_refused' });
    expect(await new Person(second).signIn()).toMatchObject({ status: 200, body: { displayName: 'Ada' } });
    expect((await ada.overview()).passkeys).toMatchObject([{ name: 'Cellar' }]);
  });

  it('takes no passkey twice, none of another account, and none without a fresh confirmation', async () => {
    const ada = await person('Ada');
    const bob = await person('Bob');
    expect(await ada.addPasskey(bob.authenticator)).toMatchObject({ code: 'auth/passkey_refused' });
    const made = await ada.create(new Authenticator());
    const body = { name: '', ...made };
    later(5 * MINUTES + 1);
    expect(await ada.addPasskey(new Authenticator())).toMatchObject({ code: 'auth/reauthenticate' });
    expect(await ada.browser.call('/api/account/passkeys/may-add', {})).toMatchObject({ code: 'auth/reauthenticate' });
    // Somebody else's passkey confirms nothing, though it is good and its owner is present.
    expect(await ada.confirm(bob.authenticator)).toMatchObject({ code: 'auth/passkey_refused' });
    expect(await ada.addPasskey(new Authenticator())).toMatchObject({ code: 'auth/reauthenticate' });
    expect(await ada.confirm()).toMatchObject({ status: 200 });
    expect(await ada.browser.call('/api/account/passkeys', body)).toMatchObject({ code: 'auth/challenge_expired' });
    // An assertion confirms once.
    const used = await ada.get();
    expect(await ada.browser.call('/api/account/reauthenticate', used)).toMatchObject({ status: 200 });
    expect(await ada.browser.call('/api/account/reauthenticate', used)).toMatchObject({
      code: 'auth/challenge_expired',
    });
  });

  it('lists sessions, ends one, and all of them', async () => {
    const ada = await person('Ada');
    const elsewhere = new Person(ada.authenticator);
    await elsewhere.signIn();
    const { sessions } = await ada.overview();
    expect(sessions.map(({ method, isThisOne }) => [method, isThisOne]).sort()).toEqual([
      ['passkey', false],
      ['passkey', true],
    ]);
    const other = sessions.find(({ isThisOne }) => !isThisOne)?.sessionId;
    const bob = await person('Bob');
    await bob.browser.call('/api/account/sessions/end', { sessionId: other });
    expect((await elsewhere.me()).account).not.toBeNull();
    await ada.browser.call('/api/account/sessions/end', { sessionId: other });
    expect((await elsewhere.me()).account).toBeNull();
    await elsewhere.signIn();
    await ada.browser.call('/api/account/sessions/end', { sessionId: null });
    expect([(await ada.me()).account, (await elsewhere.me()).account]).toEqual([null, null]);
    expect(ada.browser.cookie('incamera')).toBeUndefined();
  });

  it('gives a new token at sign-in, whatever the browser had, and at a new passkey', async () => {
    const ada = await person('Ada');
    const fixed = ada.browser.cookie('incamera');
    await ada.signIn();
    expect(ada.browser.cookie('incamera')).not.toBe(fixed);
    const intruder = new TestBrowser(server.url).adopt(`incamera=${fixed}`);
    expect((await intruder.call('/api/me')).body.account).toBeNull();
    const before = ada.browser.cookie('incamera');
    await ada.addPasskey(new Authenticator());
    expect(ada.browser.cookie('incamera')).not.toBe(before);
    // A token that somebody chose is no session.
    const victim = new TestBrowser(server.url).adopt(`incamera=${toBase64Url(new Uint8Array(32))}`);
    expect((await victim.call('/api/me')).body.account).toBeNull();
  });

  describe('recovery codes', () => {
    async function withCodes() {
      const ada = await person('Ada');
      const codes = (await ada.browser.call('/api/account/recovery-codes', {})).body as unknown as RecoveryCodes;
      return { ada, codes };
    }
    const recover = (browser: TestBrowser, recoveryId: string, code: string) =>
      browser.call('/api/auth/recover', { recoveryId, code });

    it('open a session that makes a new passkey and can do nothing else, each once', async () => {
      const { codes } = await withCodes();
      expect(codes.recoveryId).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
      expect(new Set(codes.codes).size).toBe(10);
      const [code = '', next = ''] = codes.codes;
      const found = new Person();
      // As somebody types it from paper.
      expect(
        await recover(found.browser, codes.recoveryId.toLowerCase(), ` ${code.replaceAll('-', ' ')} `),
      ).toMatchObject({ status: 200, body: {} });
      expect(await found.me()).toMatchObject({ account: null, recovering: { displayName: 'Ada' }, notices: [] });
      for (const path of ['/api/account', '/api/admin/people', '/api/meetings']) {
        expect(await found.browser.call(path)).toMatchObject({ status: 401, code: 'auth/signed_out' });
      }
      for (const path of ['recovery-codes', 'sessions/end', 'passkeys/remove', 'reauthenticate', 'notices/read']) {
        expect(await found.browser.call(`/api/account/${path}`, {})).toMatchObject({ code: 'auth/signed_out' });
      }
      expect(await found.addPasskey(found.authenticator, 'New')).toMatchObject({ status: 200 });
      expect(await found.me()).toMatchObject({ account: { displayName: 'Ada' }, recovering: null });
      expect((await found.overview()).recovery).toMatchObject({ codesLeft: 9 });
      const again = new TestBrowser(server.url);
      expect(await recover(again, codes.recoveryId, code)).toMatchObject({
        status: 403,
        code: 'auth/recovery_refused',
      });
      expect(await recover(again, codes.recoveryId, next)).toMatchObject({ status: 200 });
    });

    it('tell the owner at the next sign-in, and whoever used one cannot hide that', async () => {
      const { ada, codes } = await withCodes();
      later(MINUTES);
      await ada.signIn();
      later(MINUTES);
      const intruder = new Person();
      await recover(intruder.browser, codes.recoveryId, codes.codes[0] ?? '');
      await intruder.addPasskey(intruder.authenticator);
      await intruder.browser.call('/api/account/notices/read', {});
      expect((await intruder.me()).notices).toEqual([]);
      later(MINUTES);
      await ada.signIn();
      const kinds = ((await ada.me()).notices as { kind: string }[]).map(({ kind }) => kind).sort();
      expect(kinds).toEqual(['passkey_added', 'recovery_code_used']);
      await ada.browser.call('/api/account/notices/read', {});
      expect((await ada.me()).notices).toEqual([]);
    });

    it('are void when there are new ones, and made only after a confirmation', async () => {
      const { ada, codes } = await withCodes();
      await ada.browser.call('/api/account/recovery-codes', {});
      expect(await recover(new TestBrowser(server.url), codes.recoveryId, codes.codes[0] ?? '')).toMatchObject({
        code: 'auth/recovery_refused',
      });
      later(5 * MINUTES + 1);
      expect(await ada.browser.call('/api/account/recovery-codes', {})).toMatchObject({ code: 'auth/reauthenticate' });
    });

    it('answer the same for a sheet that does not exist, and stop listening after five attempts at either', async () => {
      const { codes } = await withCodes();
      const answers: unknown[] = [];
      for (const sheet of [codes.recoveryId, 'ZZZZ-ZZZZ']) {
        // Another address for each sheet: only the limit of the sheet counts here.
        const attempts: unknown[] = [];
        for (let i = 0; i < 5; i++) {
          attempts.push(await server.app.context.recovery.attempt(sheet, 'wrong'));
        }
        attempts.push(await server.app.context.recovery.attempt(sheet, codes.codes[0] ?? ''));
        answers.push(attempts);
      }
      expect(answers[0]).toEqual(answers[1]);
      expect(answers[0]).toEqual([...Array(5).fill({ kind: 'refused' }), { kind: 'too_many' }]);
      later(10 * MINUTES);
      expect(await server.app.context.recovery.attempt(codes.recoveryId, codes.codes[0] ?? '')).toMatchObject({
        kind: 'good',
      });
      const browser = new TestBrowser(server.url);
      let last = 0;
      for (let i = 0; i < 11; i++) last = (await recover(browser, 'AAAA', 'x')).status;
      expect(last).toBe(429);
    });

    it('are kept as slow hashes only', async () => {
      await server.restart({ recoveryCost: RECOVERY_COST });
      const { codes } = await withCodes();
      const set = await server.store.recovery.find(codes.recoveryId.replace('-', ''));
      expect(set?.codeHashes).toHaveLength(10);
      const plain = codes.codes.map((code) => code.replaceAll('-', ''));
      const fast = plain.map((code) => createHash('sha256').update(code).digest('base64url'));
      for (const known of [...plain, ...fast]) expect(JSON.stringify(set)).not.toContain(known);
      const salt = Buffer.from(set?.salt ?? '', 'base64url');
      const slow = scryptSync(plain[0] ?? '', salt, 32, { ...RECOVERY_COST, N: 32_768, r: 8 });
      expect(set?.codeHashes).toContain(slow.toString('base64url'));
    });

    it('open nothing while the account is suspended, and stay good for afterwards', async () => {
      const { ada, codes } = await withCodes();
      const [code = ''] = codes.codes;
      await server.store.accounts.suspend(ada.accountId, 1);
      const browser = new TestBrowser(server.url);
      expect(await recover(browser, codes.recoveryId, 'wrong')).toMatchObject({ code: 'auth/recovery_refused' });
      expect(await recover(browser, codes.recoveryId, code)).toMatchObject({ code: 'auth/suspended' });
      await server.store.accounts.suspend(ada.accountId, null);
      expect(await recover(browser, codes.recoveryId, code)).toMatchObject({ status: 200 });
      later(15 * MINUTES + 1);
      expect((await browser.call('/api/me')).body.recovering).toBeNull();
    });
  });

  it('does nothing for a page of another origin', async () => {
    const ada = await person('Ada', ['officer', 'operator']);
    const cookie = `incamera=${ada.browser.cookie('incamera')}`;
    const paths = ['account/sessions/end', 'account/recovery-codes', `admin/people/${ada.accountId}/roles`];
    for (const path of paths) {
      for (const origin of ['http://evil.example', 'null', '']) {
        const headers = { cookie, 'content-type': 'application/json', ...(origin === '' ? {} : { origin }) };
        const answer = await fetch(`${server.url}/api/${path}`, {
          method: 'POST',
          body: '{"sessionId":null}',
          headers,
        });
        expect([path, origin, answer.status]).toEqual([path, origin, 403]);
      }
    }
    expect((await ada.me()).account).not.toBeNull();
  });
});
