// Providers, browsers and networks that cheat at sign-in. Nobody gets in, and each attempt has a name.
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { toBase64Url } from '@incamera/kernel';
import { SoftwareIssuer } from '@incamera/testkit/software-issuer';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HostileProvider } from '../../../test/hostile-provider.js';
import { OidcScene } from '../../../test/oidc-scene.js';
import { type TestBrowser } from '../../../test/test-browser.js';

let provider: HostileProvider;
let scene: OidcScene;
let providerId: string;

beforeEach(async () => {
  provider = await HostileProvider.start();
  scene = await OidcScene.start();
  providerId = (await scene.save(provider.issuer)).providerId;
});
afterEach(async () => {
  await scene.stop();
  await provider.stop();
});

const isCallback = (url: URL) => url.pathname.endsWith('/callback');
/** Up to the address at which the browser would come back. */
async function untilCallback(browser: TestBrowser, purpose = 'sign-in') {
  const { handle, url } = await scene.begin(browser, providerId, purpose);
  return { handle, callback: await browser.follow(url, isCallback) };
}
const result = (browser: TestBrowser, handle: string) => browser.call('/api/oidc/result', { handle });
async function signIn(browser = scene.browser()) {
  const { handle, callback } = await untilCallback(browser);
  const back = await browser.request(callback.href);
  expect([back.status, back.headers.get('location')]).toEqual([303, '/signed-in']);
  return result(browser, handle);
}

it('signs in at an honest one, so that what follows is refused for its own reason', async () => {
  expect(await signIn()).toMatchObject({ status: 200 });
});

it.each<[string, () => unknown]>([
  ['of another issuer', () => ({ iss: 'https://id.example' })],
  ['for another client', () => ({ aud: 'somebody-else' })],
  ['for several clients, issued to another one', () => ({ aud: ['incamera', 'other'], azp: 'other' })],
  ['with the nonce of another sign-in', () => ({ nonce: toBase64Url(new Uint8Array(32)) })],
  ['without a nonce', () => ({ nonce: undefined })],
  ['that has expired', () => ({ iat: 1, exp: 301 })],
  ['without a subject', () => ({ sub: undefined })],
])('refuses an ID token %s', async (_what, claims) => {
  provider.claims = claims() as Record<string, unknown>;
  expect(await signIn()).toMatchObject({ status: 403, code: 'auth/provider_refused' });
  expect(await scene.server.store.accounts.count()).toBe(1);
});

it('refuses an ID token that the provider’s key did not sign, and answers that are no tokens', async () => {
  provider.foreignKey = await SoftwareIssuer.create('key-1');
  expect(await signIn()).toMatchObject({ code: 'auth/provider_refused' });
  provider.foreignKey = null;
  provider.tokenAnswer = (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"a":1}');
  expect(await signIn()).toMatchObject({ code: 'auth/provider_refused' });
  provider.tokenAnswer = (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Hello');
  expect(await signIn()).toMatchObject({ code: 'auth/provider_refused' });
});

it('follows no redirect of the provider and reads no endless answer', async () => {
  let wasLed = false;
  const elsewhere = createServer((_request, response) => {
    wasLed = true;
    response.end('{}');
  }).listen(0, 'localhost');
  await new Promise((resolve) => elsewhere.once('listening', resolve));
  const location = `http://localhost:${(elsewhere.address() as AddressInfo).port}/`;
  provider.tokenAnswer = (response) => response.writeHead(307, { location }).end();
  expect((await signIn()).code).toMatch(/^auth\/provider_(refused|unavailable)$/);
  expect(wasLed).toBe(false);
  elsewhere.close();
  provider.tokenAnswer = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(`{"id_token":"${'x'.repeat(600_000)}"}`);
  };
  expect((await signIn()).code).toMatch(/^auth\/provider_(refused|unavailable)$/);
});

it('contacts nobody but the addresses that the officer saw', async () => {
  const outside = createServer(() => undefined).listen(0, 'localhost');
  await new Promise((resolve) => outside.once('listening', resolve));
  const origin = `http://localhost:${(outside.address() as AddressInfo).port}`;
  let contacted = 0;
  outside.on('connection', () => contacted++);
  provider.metadata = { token_endpoint: `${origin}/token` };
  // The configuration is kept for ten minutes; then the provider names another host.
  scene.server.clock.advance(10 * 60_000 + 1);
  expect(await signIn()).toMatchObject({ status: 502, code: 'auth/provider_changed' });
  expect(contacted).toBe(0);
  outside.close();
});

it('sends people to the issuer that the officer typed and nowhere else', async () => {
  provider.metadata = { authorization_endpoint: 'http://localhost:1/phishing' };
  expect(await scene.trySave(provider.issuer, { providerId })).toMatchObject({ code: 'auth/provider_address' });
  scene.server.clock.advance(10 * 60_000 + 1);
  const answer = await scene.browser().call(`/api/oidc/${providerId}/start`, { purpose: 'sign-in' });
  expect(answer).toMatchObject({ status: 502, code: 'auth/provider_changed' });
});

it.each([
  ['plain HTTP to another machine', 'http://id.example', 'auth/provider_address'],
  ['an address with a name and password', 'https://me:secret@id.example', 'protocol/malformed'],
  ['another scheme', 'file:///etc/passwd', 'protocol/malformed'],
  ['nobody', 'http://localhost:1', 'auth/provider_unavailable'],
])('saves no provider at %s', async (_what, issuer, code) => {
  expect(await scene.trySave(issuer)).toMatchObject({ code });
});

it('saves no provider that names itself differently', async () => {
  provider.metadata = { issuer: `${provider.issuer}/` };
  expect((await scene.trySave(provider.issuer, { providerId })).code).toMatch(/^auth\/provider_(address|unavailable)$/);
  provider.metadata = { issuer: 'https://id.example' };
  expect((await scene.trySave(provider.issuer, { providerId })).code).toMatch(/^auth\/provider_(address|unavailable)$/);
});

it('takes an answer once: a replayed one, and one with a state that was made up, change nothing', async () => {
  const browser = scene.browser();
  const { handle, callback } = await untilCallback(browser);
  const madeUp = new URL(callback);
  madeUp.searchParams.set('state', toBase64Url(new Uint8Array(32)));
  await browser.request(madeUp.href);
  const asked = () => provider.requests.filter((path) => path === '/token').length;
  expect(asked()).toBe(0);
  await browser.request(callback.href);
  await browser.request(callback.href);
  expect(asked()).toBe(1);
  expect(await result(browser, handle)).toMatchObject({ status: 200 });
  expect(await result(browser, handle)).toMatchObject({ code: 'auth/flow_expired' });
});

it('is not led into somebody else’s account by an answer that was planted in the browser', async () => {
  const attacker = scene.browser();
  const planted = await untilCallback(attacker);
  const victim = scene.browser();
  const own = await scene.begin(victim, providerId);
  await victim.request(planted.callback.href);
  expect(await result(victim, planted.handle)).toMatchObject({ code: 'auth/flow_expired' });
  expect(await result(victim, own.handle)).toMatchObject({ code: 'auth/flow_expired' });
  expect(await scene.me(victim)).toBeNull();
  expect(provider.requests).not.toContain('/token');
});

it('does not mix up providers: an answer at the address of another one, or under its name', async () => {
  const second = await HostileProvider.start();
  const secondId = (await scene.save(second.issuer, { label: 'Second' })).providerId;
  const browser = scene.browser();
  const { handle, callback } = await untilCallback(browser);
  await browser.request(callback.href.replace(providerId, secondId));
  expect(await result(browser, handle)).toMatchObject({ code: 'auth/provider_refused' });
  // The code went to neither.
  expect([...provider.requests, ...second.requests]).not.toContain('/token');
  provider.answer = { iss: second.issuer };
  expect(await signIn()).toMatchObject({ code: 'auth/provider_refused' });
  await second.stop();
});

it('begins by our own page only, and ties an account only in the session that asked for it', async () => {
  const foreign = await fetch(`${scene.server.url}/api/oidc/${providerId}/start`, {
    method: 'POST',
    headers: { origin: 'https://evil.example', 'content-type': 'application/json' },
    body: '{"purpose":"sign-in"}',
  });
  expect(foreign.status).toBe(403);
  const bob = await scene.server.signedIn(['organiser'], 'Bob');
  const browser = scene.browser().adopt(bob.headers.cookie);
  const { handle, callback } = await untilCallback(browser, 'link');
  await browser.request(callback.href);
  // In the meantime the browser is signed in to another account.
  await browser.call('/api/auth/logout', {});
  expect(await result(browser, handle)).toMatchObject({ code: 'auth/signed_out' });
  expect(await scene.server.store.providers.identitiesOf(bob.accountId)).toEqual([]);
});

it('gives a new session at sign-in and ends the one that the browser had', async () => {
  const bob = await scene.server.signedIn(['organiser'], 'Bob');
  const browser = scene.browser().adopt(bob.headers.cookie);
  const before = browser.cookie('incamera');
  expect(await signIn(browser)).toMatchObject({ status: 200 });
  expect(browser.cookie('incamera')).not.toBe(before);
  const old = scene.browser().adopt(bob.headers.cookie);
  expect(await scene.me(old)).toBeNull();
});

it('takes nobody for a person of the issuer that an officer put in its place meanwhile, or of one that is off', async () => {
  const second = await HostileProvider.start();
  const browser = scene.browser();
  const { handle, callback } = await untilCallback(browser);
  await browser.request(callback.href);
  await scene.save(second.issuer, { providerId });
  expect(await result(browser, handle)).toMatchObject({ status: 404, code: 'auth/provider_unknown' });
  await scene.save(provider.issuer, { providerId });
  const next = await untilCallback(browser);
  await browser.request(next.callback.href);
  await scene.save(provider.issuer, { providerId, forSignIn: false });
  expect(await result(browser, next.handle)).toMatchObject({ code: 'auth/provider_unknown' });
  await second.stop();
});

it('takes a guest’s nonce of 32 bytes only, starts for the browser that deposited it, and for no sign-in', async () => {
  const browser = scene.browser();
  const deposit = (nonce: string) => browser.call(`/api/oidc/${providerId}/guest`, { nonce });
  for (const nonce of ['', 'AAAA', `${toBase64Url(new Uint8Array(32))}A`]) {
    expect(await deposit(nonce)).toMatchObject({ code: 'protocol/malformed' });
  }
  const { handle } = (await deposit(toBase64Url(new Uint8Array(32).fill(7)))).body;
  const start = `${scene.server.url}/api/oidc/${providerId}/guest/start?handle=${handle}`;
  expect((await scene.browser().request(start)).headers.get('location')).toBe('/signed-in');
  expect((await browser.request(start)).headers.get('location')).toContain(
    `nonce=${toBase64Url(new Uint8Array(32).fill(7))}`,
  );
  const other = await scene.begin(browser, providerId);
  const wrong = `${scene.server.url}/api/oidc/${providerId}/guest/start?handle=${other.handle}`;
  expect((await browser.request(wrong)).headers.get('location')).toBe('/signed-in');
  await scene.save(provider.issuer, { providerId, forGuests: false });
  expect(await deposit(toBase64Url(new Uint8Array(32)))).toMatchObject({ code: 'auth/provider_unknown' });
});

it('allows loopback providers by a setting for tests only', async () => {
  const ordinary = await OidcScene.start([]);
  expect(await ordinary.trySave(provider.issuer)).toMatchObject({ code: 'auth/provider_address' });
  await ordinary.stop();
});
