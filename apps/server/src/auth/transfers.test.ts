// Sign-ins that are passed on: what each side sees, and what neither can do.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestServer } from '../../test/test-server.js';

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(async () => server.stop());

const LINUX = 'Mozilla/5.0 (X11; Linux x86_64) Chrome/141.0.0.0 Safari/537.36 InCameraApp/0.1.0';

async function post(path: string, body: object, headers: Record<string, string> = {}) {
  const sent = { 'content-type': 'application/json', origin: server.url, ...headers };
  const answer = await fetch(`${server.url}${path}`, { method: 'POST', headers: sent, body: JSON.stringify(body) });
  const json = await answer.json();
  return { status: answer.status, json, code: json.error?.code, cookie: answer.headers.get('set-cookie') ?? '' };
}

async function begin(): Promise<{ deviceCode: string; userCode: string; expiresAtMs: number }> {
  return (await post('/api/auth/transfer', {}, { 'user-agent': LINUX })).json;
}
const claim = (deviceCode: string) => post('/api/auth/transfer/claim', { deviceCode });
const cookieOf = (setCookie: string) => ({ cookie: setCookie.split(';')[0] ?? '' });

describe('a sign-in that is passed on', () => {
  it('waits until its owner has looked and confirmed, and is a session that may change nothing lasting', async () => {
    const ada = await server.signedIn(['officer'], 'Ada');
    const { deviceCode, userCode } = await begin();
    expect(userCode).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{8}$/);
    expect((await claim(deviceCode)).json).toEqual({ state: 'waiting' });
    const asked = await post('/api/account/transfer', { userCode }, ada.headers);
    expect(asked.json).toMatchObject({ device: 'In Camera app, Linux', begunAtMs: server.clock.nowMs() });
    expect(asked.json.address).toMatch(/^(::1|127\.0\.0\.1|::ffff:127\.0\.0\.1)$/);
    expect((await post('/api/account/transfer/answer', { userCode, approves: true }, ada.headers)).status).toBe(200);
    const claimed = await claim(deviceCode);
    expect(claimed.json).toMatchObject({ state: 'signed-in', account: { displayName: 'Ada', roles: ['officer'] } });
    expect(claimed.cookie).toContain('SameSite=Strict');
    const session = cookieOf(claimed.cookie);
    const me = await (await fetch(`${server.url}/api/me`, { headers: session })).json();
    expect(me.account.accountId).toBe(ada.accountId);
    expect((await post('/api/account/recovery-codes', {}, session)).code).toBe('auth/reauthenticate');
    expect((await post('/api/account/passkeys/may-add', {}, session)).code).toBe('auth/reauthenticate');
    // Once is enough for everybody.
    expect((await claim(deviceCode)).code).toBe('auth/transfer_unknown');
    const overview = await (await fetch(`${server.url}/api/account`, { headers: ada.headers })).json();
    expect(overview.sessions.map(({ method }: { method: string }) => method).sort()).toEqual(['passkey', 'transfer']);
  });

  it('is told to the owner, and ends after twelve hours', async () => {
    const ada = await server.signedIn();
    const { deviceCode, userCode } = await begin();
    server.clock.advance(1);
    await post('/api/account/transfer/answer', { userCode, approves: true }, ada.headers);
    const { notices } = await (await fetch(`${server.url}/api/me`, { headers: ada.headers })).json();
    expect(notices.map(({ kind }: { kind: string }) => kind)).toEqual(['signed_in_by_transfer']);
    const session = cookieOf((await claim(deviceCode)).cookie);
    const accountOf = async () => (await (await fetch(`${server.url}/api/me`, { headers: session })).json()).account;
    server.clock.sleep(12 * 3_600_000 - 1000);
    expect(await accountOf()).not.toBeNull();
    server.clock.advance(1000);
    expect(await accountOf()).toBeNull();
  });

  it('is refused by a word, or ends by itself after ten minutes', async () => {
    const ada = await server.signedIn();
    const first = await begin();
    expect((await post('/api/account/transfer/answer', { ...first, approves: false }, ada.headers)).status).toBe(400);
    const no = { userCode: first.userCode, approves: false };
    expect((await post('/api/account/transfer/answer', no, ada.headers)).status).toBe(200);
    expect((await post('/api/account/transfer/answer', { ...no, approves: true }, ada.headers)).code).toBe(
      'auth/transfer_unknown',
    );
    expect((await claim(first.deviceCode)).json).toEqual({ state: 'refused' });
    const second = await begin();
    server.clock.advance(10 * 60_000);
    const late = await server.signedIn();
    const yes = { userCode: second.userCode, approves: true };
    expect((await post('/api/account/transfer/answer', yes, late.headers)).code).toBe('auth/transfer_unknown');
    expect((await claim(second.deviceCode)).code).toBe('auth/transfer_unknown');
  });
});

describe('nobody', () => {
  it('confirms without being signed in, or with a sign-in of long ago', async () => {
    const ada = await server.signedIn();
    const { deviceCode, userCode } = await begin();
    const yes = { userCode, approves: true };
    expect((await post('/api/account/transfer', { userCode })).code).toBe('auth/signed_out');
    expect((await post('/api/account/transfer/answer', yes)).code).toBe('auth/signed_out');
    server.clock.advance(6 * 60_000);
    expect((await post('/api/account/transfer/answer', yes, ada.headers)).code).toBe('auth/reauthenticate');
    expect((await claim(deviceCode)).json).toEqual({ state: 'waiting' });
  });

  it('passes on a sign-in that was itself passed on', async () => {
    const ada = await server.signedIn();
    const first = await begin();
    await post('/api/account/transfer/answer', { userCode: first.userCode, approves: true }, ada.headers);
    const session = cookieOf((await claim(first.deviceCode)).cookie);
    const second = await begin();
    const answer = await post('/api/account/transfer/answer', { userCode: second.userCode, approves: true }, session);
    expect(answer.code).toBe('auth/reauthenticate');
  });

  it('tries codes one after another, or claims with a guess', async () => {
    const ada = await server.signedIn();
    const codes = Array.from({ length: 12 }, (_, i) => `BCDFGHJ${'BCDFGHJKLMNP'[i]}`);
    const answers: string[] = [];
    for (const userCode of codes) {
      answers.push((await post('/api/account/transfer', { userCode }, ada.headers)).code ?? 'found');
    }
    expect(answers.slice(0, 10)).toEqual(Array(10).fill('auth/transfer_unknown'));
    expect(answers.slice(10)).not.toContain('found');
    expect((await claim('A'.repeat(43))).code).toBe('auth/transfer_unknown');
    expect((await claim('short')).status).toBe(400);
  });

  it('is let in under an account that was suspended meanwhile', async () => {
    const ada = await server.signedIn();
    await server.signedIn(['officer', 'operator']);
    const { deviceCode, userCode } = await begin();
    await post('/api/account/transfer/answer', { userCode, approves: true }, ada.headers);
    await server.store.accounts.suspend(ada.accountId, server.clock.nowMs());
    expect((await claim(deviceCode)).code).toBe('auth/transfer_unknown');
  });
});
