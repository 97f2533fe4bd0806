// Sign-in at real OpenID providers: the own organisation's and a second one's.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { oidcChallenge, readIssuerKeys, verifyIdToken } from '@incamera/identity';
import { fromBase64Url, systemClock, systemRng, toBase64Url } from '@incamera/kernel';
import { type OpenIdProvider, startOpenIdProvider } from '@incamera/testkit/openid-provider';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { OidcScene, SECRET } from '../../../test/oidc-scene.js';
import { testPasskey } from '../../../test/test-account.js';

const person = (subject: string, email: string, emailVerified = true) => ({
  subject,
  name: `Name of ${subject}`,
  email,
  emailVerified,
});
let own: OpenIdProvider;
let other: OpenIdProvider;
let scene: OidcScene;

beforeAll(async () => {
  const people = [
    person('ada', 'Ada@example.org'),
    person('carl', 'carl@sub.example.org'),
    person('dora', 'dora@example.org', false),
  ];
  [own, other] = await Promise.all([
    startOpenIdProvider(people),
    startOpenIdProvider([person('ada', 'ada@partner.example')]),
  ]);
});
afterAll(async () => {
  expect([...own.problems, ...other.problems]).toEqual([]);
  await Promise.all([own.stop(), other.stop()]);
});
beforeEach(async () => {
  scene = await OidcScene.start();
});
afterEach(() => scene.stop());

async function save(provider = own, change: Parameters<OidcScene['save']>[1] = {}) {
  const saved = await scene.save(provider.issuer, change);
  provider.register({ clientId: 'incamera', clientSecret: SECRET, redirectUrls: [saved.redirectUrl] });
  return saved;
}

it('is set up by an officer who sees whom the server will contact; the secret is never told again', async () => {
  const saved = await save();
  expect(saved).toMatchObject({ hasSecret: true, hosts: [own.issuer], issuer: own.issuer });
  expect(saved.redirectUrl).toBe(`${scene.server.url}/api/oidc/${saved.providerId}/callback`);
  const listed = await scene.officer.call('/api/admin/providers');
  expect(listed.body.providers).toEqual([saved]);
  expect(JSON.stringify(listed.body)).not.toContain(SECRET);
  // What everybody sees is what a button and a charter need.
  expect((await scene.browser().call('/api/oidc/providers')).body.providers).toEqual([
    {
      providerId: saved.providerId,
      label: 'Provider',
      issuer: own.issuer,
      clientId: 'incamera',
      forSignIn: true,
      forGuests: true,
    },
  ]);
  const stored = await scene.server.store.providers.get(saved.providerId);
  expect(stored?.sealedSecret).not.toContain(SECRET);
  const keyFile = join(scene.server.dataDir, 'provider-secrets.key');
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  expect(readFileSync(keyFile)).toHaveLength(32);
});

it('makes an organiser of somebody of its domain, finds the account again, and makes no second one', async () => {
  const { providerId } = await save();
  const browser = scene.browser();
  expect(await scene.signIn(browser, providerId, 'ada')).toMatchObject({ status: 200, body: { purpose: 'sign-in' } });
  const account = await scene.me(browser);
  expect(account).toMatchObject({ displayName: 'Name of ada', roles: ['organiser'] });
  const elsewhere = scene.browser();
  await scene.signIn(elsewhere, providerId, 'ada');
  expect(await scene.me(elsewhere)).toEqual(account);
  expect(await scene.server.store.accounts.count()).toBe(2);
  expect((await scene.server.store.providers.identitiesOf(String(account?.accountId)))[0]).toMatchObject({
    issuer: own.issuer,
    email: 'ada@example.org',
  });
});

it.each<[string, string, Record<string, unknown>, string]>([
  ['whose address is not verified', 'dora', {}, 'auth/email_unverified'],
  ['of a domain below one that is allowed', 'carl', {}, 'auth/not_invited'],
  ['who is not listed', 'ada', { admission: 'listed', emails: ['bob@example.org'] }, 'auth/not_invited'],
  [
    'who is listed but outside of the domains of the provider',
    'ada',
    { admission: 'listed', emails: ['ada@example.org'], emailDomains: ['partner.example'] },
    'auth/not_invited',
  ],
  ['when nobody new may come in', 'ada', { admission: 'nobody', emailDomains: [] }, 'auth/not_invited'],
])('makes no account for somebody %s', async (_what, subject, change, code) => {
  const { providerId } = await save(own, change);
  const browser = scene.browser();
  expect(await scene.signIn(browser, providerId, subject)).toMatchObject({ status: 403, code });
  expect(await scene.me(browser)).toBeNull();
  expect(await scene.server.store.accounts.count()).toBe(1);
});

it('lets listed addresses in', async () => {
  const { providerId } = await save(own, { admission: 'listed', emails: ['ada@example.org'], emailDomains: [] });
  expect(await scene.signIn(scene.browser(), providerId, 'ada')).toMatchObject({ status: 200 });
});

it('takes nobody for somebody of the same subject or address at another provider', async () => {
  const { providerId } = await save();
  const second = await save(other, { label: 'Partner', emailDomains: ['partner.example', 'example.org'] });
  const [ours, theirs] = [scene.browser(), scene.browser()];
  await scene.signIn(ours, providerId, 'ada');
  await scene.signIn(theirs, second.providerId, 'ada');
  const accounts = [await scene.me(ours), await scene.me(theirs)];
  expect(accounts[0]?.accountId).not.toBe(accounts[1]?.accountId);
});

it('ties a person at a provider to an account that confirms it, tells its owner, and gives it to nobody else', async () => {
  const { providerId } = await save(own, { admission: 'nobody', emailDomains: [] });
  const { server } = scene;
  const bob = await server.signedIn(['organiser'], 'Bob');
  const browser = scene.browser().adopt(bob.headers.cookie);
  const { handle, url } = await scene.begin(browser, providerId, 'link');
  await scene.choose(browser, url, 'dora');
  expect(await browser.call('/api/oidc/result', { handle })).toMatchObject({ body: { purpose: 'link' } });
  const overview = (await browser.call('/api/account')).body;
  // An address that is not verified is not kept, and does not matter.
  expect(overview.identities).toMatchObject([{ issuer: own.issuer, label: 'Provider', email: null }]);
  expect(await server.store.notices.since(bob.accountId, 0)).toMatchObject([{ kind: 'identity_linked' }]);

  const elsewhere = scene.browser();
  expect(await scene.signIn(elsewhere, providerId, 'dora')).toMatchObject({ status: 200 });
  expect(await scene.me(elsewhere)).toMatchObject({ accountId: bob.accountId });

  const eve = scene.browser().adopt((await server.signedIn(['organiser'], 'Eve')).headers.cookie);
  const again = await scene.begin(eve, providerId, 'link');
  await scene.choose(eve, again.url, 'dora');
  expect(await eve.call('/api/oidc/result', { handle: again.handle })).toMatchObject({ code: 'auth/identity_taken' });

  server.clock.advance(5 * 60_000 + 1);
  await expect(scene.begin(browser, providerId, 'link')).rejects.toThrow('auth/reauthenticate');
  expect(await browser.call('/api/account/identities/remove', { issuer: own.issuer })).toMatchObject({
    code: 'auth/reauthenticate',
  });
});

it('opens no session of a suspended account, and lets an account without passkey make its first one only at once', async () => {
  const { providerId } = await save();
  const browser = scene.browser();
  await scene.signIn(browser, providerId, 'ada');
  expect(await browser.call('/api/account/passkeys/may-add', {})).toMatchObject({ status: 200 });
  expect(await browser.call('/api/account/recovery-codes', {})).toMatchObject({ code: 'auth/reauthenticate' });
  expect(await browser.call('/api/account/identities/remove', { issuer: own.issuer })).toMatchObject({
    code: 'auth/reauthenticate',
  });
  scene.server.clock.advance(5 * 60_000 + 1);
  expect(await browser.call('/api/account/passkeys/may-add', {})).toMatchObject({ code: 'auth/sign_in_again' });
  const accountId = String((await scene.me(browser))?.accountId);
  await scene.server.store.passkeys.add(accountId, testPasskey('k'), { nowMs: 1, most: 5 });
  expect(await browser.call('/api/account/passkeys/may-add', {})).toMatchObject({ code: 'auth/reauthenticate' });
  await scene.server.store.accounts.suspend(accountId, 1);
  expect(await scene.signIn(scene.browser(), providerId, 'ada')).toMatchObject({ code: 'auth/suspended' });
});

it('gives a guest an ID token that members verify: of the provider, for the guest’s own key, in this meeting', async () => {
  const { providerId } = await save();
  const binding = { leafKey: systemRng.bytes(32), meetingId: systemRng.bytes(32) };
  const nonce = toBase64Url(await oidcChallenge(binding));
  const browser = scene.browser();
  const { handle } = (await browser.call(`/api/oidc/${providerId}/guest`, { nonce })).body;
  await scene.choose(browser, `${scene.server.url}/api/oidc/${providerId}/guest/start?handle=${handle}`, 'ada');
  // Nobody else's browser gets it, and this one gets it once.
  expect(await scene.browser().call('/api/oidc/result', { handle })).toMatchObject({ code: 'auth/flow_expired' });
  const { body } = await browser.call('/api/oidc/result', { handle });
  expect(body.purpose).toBe('guest');
  expect(await browser.call('/api/oidc/result', { handle })).toMatchObject({ code: 'auth/flow_expired' });
  // No account comes of it.
  expect(await scene.me(browser)).toBeNull();

  expect(await browser.call(`/api/oidc/${providerId}/keys`)).toMatchObject({ code: 'auth/signed_out' });
  const keys = readIssuerKeys((await scene.officer.call(`/api/oidc/${providerId}/keys`)).body);
  if (!keys.ok) throw keys.error;
  const issuer = {
    issuer: own.issuer,
    audiences: ['incamera'],
    keys: keys.value,
    holder: 'organisation',
    emailDomains: null,
  } as const;
  const verify = (for_: typeof binding) =>
    verifyIdToken(String(body.idToken), { issuers: [issuer], binding: for_, clock: systemClock });
  expect(await verify(binding)).toMatchObject({
    ok: true,
    value: { subject: 'ada', email: 'Ada@example.org', name: 'Name of ada' },
  });
  expect(await verify({ ...binding, leafKey: systemRng.bytes(32) })).toMatchObject({
    ok: false,
    error: { code: 'identity/token_wrong_nonce' },
  });
  expect(fromBase64Url(nonce)).toHaveLength(32);
});

it('says that the person cancelled, and that a flow took too long', async () => {
  const { providerId } = await save();
  const browser = scene.browser();
  expect(await scene.signIn(browser, providerId, '')).toMatchObject({ code: 'auth/provider_cancelled' });
  const { handle, url } = await scene.begin(browser, providerId);
  scene.server.clock.advance(10 * 60_000 + 1);
  await scene.choose(browser, url, 'ada');
  expect(await browser.call('/api/oidc/result', { handle })).toMatchObject({ code: 'auth/flow_expired' });
});

it('keeps a stored secret with its issuer, and works without one for a public client', async () => {
  const saved = await save();
  const change = { providerId: saved.providerId, clientSecret: undefined };
  expect(await scene.save(own.issuer, { ...change, label: 'Renamed' })).toMatchObject({ hasSecret: true });
  // Whoever moves a provider elsewhere does not take the secret along.
  expect(await scene.save(other.issuer, change)).toMatchObject({ hasSecret: false });
  expect(await scene.trySave(other.issuer)).toMatchObject({ status: 409, code: 'auth/provider_exists' });
  other.register({ clientId: 'incamera', redirectUrls: [saved.redirectUrl] });
  await scene.save(other.issuer, { ...change, emailDomains: ['partner.example'] });
  expect(await scene.signIn(scene.browser(), saved.providerId, 'ada')).toMatchObject({ status: 200 });
  expect(await scene.officer.call(`/api/admin/providers/${saved.providerId}`, undefined, 'DELETE')).toMatchObject({
    status: 200,
  });
  expect(await scene.browser().call(`/api/oidc/${saved.providerId}/start`, { purpose: 'sign-in' })).toMatchObject({
    code: 'auth/provider_unknown',
  });
});

it('is for officers who have just confirmed it', async () => {
  const { server } = scene;
  const operator = scene.browser().adopt((await server.signedIn(['organiser', 'operator'])).headers.cookie);
  expect(await operator.call('/api/admin/providers')).toMatchObject({ status: 403, code: 'auth/not_permitted' });
  expect(await scene.browser().call('/api/admin/providers')).toMatchObject({ status: 401, code: 'auth/signed_out' });
  server.clock.advance(5 * 60_000 + 1);
  expect(await scene.trySave(own.issuer)).toMatchObject({ status: 403, code: 'auth/reauthenticate' });
});
