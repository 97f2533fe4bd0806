// Enrolment and sign-in against real signatures of a software authenticator.
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Authenticator, type CeremonyOptions } from '../../test/authenticator.js';
import { TestServer } from '../../test/test-server.js';
import { thumbprintOf } from '../identity/passkey-keys.js';
import { issueInvitation } from '../index.js';

let server: TestServer;
let authenticator: Authenticator;

beforeEach(async () => {
  server = await TestServer.start();
  authenticator = new Authenticator();
});
afterEach(() => server.stop());

async function call(path: string, body?: unknown, headers: Record<string, string> = {}) {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const type = body === undefined ? {} : { 'content-type': 'application/json', origin: server.url };
  const response = await fetch(`${server.url}${path}`, { ...init, headers: { ...type, ...headers } });
  const answer = (await response.json()) as { error?: { code: string } } & Record<string, string>;
  return { status: response.status, code: answer.error?.code, answer, cookies: response.headers.getSetCookie() };
}

async function invitation(): Promise<string> {
  const link = await issueInvitation(server.app.context, new URL(server.url), null);
  return new URL(link).hash.slice(1);
}

const isSignedIn = async (cookie: string) => (await call('/api/me', undefined, { cookie })).answer.account !== null;

const newNonce = async () => (await call('/api/auth/nonce', {})).answer.nonce ?? '';

function ceremony(label: string, nonce: string, change: Partial<CeremonyOptions> = {}): CeremonyOptions {
  const challenge = createHash('sha256').update(label).update(Buffer.from(nonce, 'base64url')).digest();
  return { challenge, origin: server.url, rpId: 'localhost', ...change };
}

async function register(change: Partial<CeremonyOptions> = {}, setupToken?: string) {
  const token = setupToken ?? (await invitation());
  const nonce = await newNonce();
  const credential = authenticator.create(ceremony('incamera/enrol/1', nonce, change));
  return call('/api/auth/register', { setupToken: token, displayName: ' Ada ', nonce, credential });
}

async function login(change: Partial<CeremonyOptions> = {}, label = 'incamera/login/1') {
  const nonce = await newNonce();
  return call('/api/auth/login', { nonce, credential: authenticator.get(ceremony(label, nonce, change)) });
}

it('makes an organiser by a set-up link, once, and signs in with the passkey', async () => {
  const token = await invitation();
  expect(await call('/api/auth/setup', { setupToken: token })).toMatchObject({ status: 200 });
  const registered = await register({}, token);
  expect(registered).toMatchObject({ status: 200, answer: { displayName: 'Ada' } });
  expect(registered.cookies[0]).toMatch(/^incamera=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(await call('/api/auth/setup', { setupToken: token })).toMatchObject({ code: 'auth/invitation_invalid' });
  expect(await register({}, token)).toMatchObject({ code: 'auth/invitation_invalid' });

  const signedIn = await login();
  expect(signedIn).toMatchObject({ status: 200, answer: { accountId: registered.answer.accountId } });
  const cookie = signedIn.cookies[0]?.split(';')[0] ?? '';
  expect(await call('/api/me', undefined, { cookie })).toMatchObject({ answer: { account: { displayName: 'Ada' } } });
  const out = await call('/api/auth/logout', {}, { cookie });
  expect(out.cookies[0]).toMatch(/^incamera=;/);
  expect(await call('/api/me', undefined, { cookie })).toMatchObject({ status: 200, answer: { account: null } });
});

it('refuses set-up links that are made up or too old', async () => {
  expect(await register({}, 'made-up')).toMatchObject({ code: 'auth/invitation_invalid' });
  const token = await invitation();
  server.clock.sleep(24 * 3_600_000 + 1);
  expect(await register({}, token)).toMatchObject({ code: 'auth/invitation_invalid' });
});

it.each<[string, Partial<CeremonyOptions>]>([
  ['another origin', { origin: 'http://localhost.evil.example' }],
  ['another RP ID', { rpId: 'evil.example' }],
  ['no user verification', { userVerified: false }],
  ['another type', { type: 'webauthn.other' }],
  ['another challenge', { challenge: new Uint8Array(32) }],
])('refuses a ceremony with %s, at enrolment and at sign-in', async (_what, change) => {
  const refused = { status: 403, code: 'auth/passkey_refused' };
  const token = await invitation();
  expect(await register(change, token)).toMatchObject(refused);
  // A refused attempt does not use up the link.
  expect(await register({}, token)).toMatchObject({ status: 200 });
  expect(await login(change)).toMatchObject(refused);
  expect(await login()).toMatchObject({ status: 200 });
});

it('takes no signature of one purpose for another', async () => {
  await register();
  expect(await login({}, 'incamera/enrol/1')).toMatchObject({ code: 'auth/passkey_refused' });
});

it('refuses unknown passkeys, forged signatures and counters that do not grow', async () => {
  expect(await login()).toMatchObject({ code: 'auth/passkey_refused' });
  await register();
  const nonce = await newNonce();
  const credential = authenticator.get(ceremony('incamera/login/1', nonce)) as { response: { signature: string } };
  const forged = { ...credential, response: { ...credential.response, signature: 'MEUCIQDx' } };
  expect(await call('/api/auth/login', { nonce, credential: forged })).toMatchObject({ code: 'auth/passkey_refused' });
  expect(await login({ counter: 50 })).toMatchObject({ status: 200 });
  expect(await login({ counter: 50 })).toMatchObject({ code: 'auth/passkey_refused' });
});

it('lets nobody in by a passkey that was put on a deny list', async () => {
  const { answer } = await register();
  await login();
  const { denials } = server.app.context.identity;
  const [passkey] = await server.store.passkeys.ofAccount(answer.accountId ?? '');
  const thumbprint = await thumbprintOf(passkey?.publicKey ?? '');
  if (thumbprint === null) throw new Error('no key');
  const subject = { kind: 'passkey', thumbprint } as const;
  await denials.deny([subject], 'device-lost');
  expect(await login()).toMatchObject({ status: 403, code: 'authority/denied' });
  await denials.allow([subject]);
  expect(await login()).toMatchObject({ status: 200 });
});

it('uses a nonce once and for two minutes', async () => {
  await register();
  const nonce = await newNonce();
  const attempt = () =>
    call('/api/auth/login', { nonce, credential: authenticator.get(ceremony('incamera/login/1', nonce)) });
  expect(await attempt()).toMatchObject({ status: 200 });
  expect(await attempt()).toMatchObject({ code: 'auth/challenge_expired' });
  const late = await newNonce();
  server.clock.advance(120_001);
  expect(
    await call('/api/auth/login', {
      nonce: late,
      credential: authenticator.get(ceremony('incamera/login/1', late)),
    }),
  ).toMatchObject({ code: 'auth/challenge_expired' });
});

it('renews a session that is a day old and lets the old token die a minute later', async () => {
  const { cookies } = await register();
  const cookie = cookies[0]?.split(';')[0] ?? '';
  expect((await call('/api/me', undefined, { cookie })).cookies).toEqual([]);
  server.clock.sleep(25 * 3_600_000);
  const renewed = (await call('/api/me', undefined, { cookie })).cookies[0]?.split(';')[0] ?? '';
  expect(renewed).not.toBe(cookie);
  expect(await isSignedIn(cookie)).toBe(true);
  server.clock.advance(61_000);
  expect(await isSignedIn(cookie)).toBe(false);
  expect(await isSignedIn(renewed)).toBe(true);
});

it('does nothing for a page of another origin, nor for one without origin that has a cookie', async () => {
  const { cookies } = await register();
  const cookie = cookies[0]?.split(';')[0] ?? '';
  expect(await call('/api/auth/logout', {}, { cookie, origin: 'http://evil.example' })).toMatchObject({
    status: 403,
    code: 'auth/origin',
  });
  const response = await fetch(`${server.url}/api/auth/logout`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: '{}',
  });
  expect(response.status).toBe(403);
  expect(await isSignedIn(cookie)).toBe(true);
});

it('answers malformed bodies, names of 10,000 characters and too many attempts with their codes', async () => {
  const raw = (body: string) =>
    fetch(`${server.url}/api/auth/login`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  for (const body of ['{', '[]', '{"nonce":1}', 'null']) {
    const response = await raw(body);
    expect([response.status, (await response.json()).error.code]).toEqual([400, 'protocol/malformed']);
  }
  const long = await call('/api/auth/register', {
    setupToken: 'x',
    displayName: 'x'.repeat(10_000),
    nonce: 'A'.repeat(43),
    credential: { id: 'x', type: 'public-key' },
  });
  expect(long).toMatchObject({ status: 400, code: 'protocol/malformed' });
  const huge = await raw(`{"nonce":"${'x'.repeat(600_000)}"}`);
  expect([huge.status, (await huge.json()).error.code]).toEqual([413, 'protocol/too_large']);
  let last = 200;
  for (let i = 0; i < 70 && last !== 429; i++) last = (await call('/api/auth/nonce', {})).status;
  expect((await call('/api/auth/nonce', {})).code).toBe('protocol/rate_limited');
});
