// Cancelling by the organiser's account: planned and running meetings, nobody else's, and once is enough.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestServer } from '../../test/test-server.js';
import { newToken, tokenHash } from '../security/secrets.js';

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(() => server.stop());

async function signIn(accountId: string): Promise<string> {
  const token = newToken(server.app.context.rng);
  const nowMs = server.clock.nowMs();
  const session = { tokenHash: tokenHash(token), accountId, nowMs, expiresAtMs: nowMs + 1e9 };
  await server.store.accounts.openSession(session);
  return `incamera=${token}`;
}

async function cancel(meetingId: string, headers: Record<string, string>) {
  const response = await fetch(`${server.url}/api/meetings/${meetingId}`, { method: 'DELETE', headers });
  const body = (await response.json()) as { error?: { code: string } };
  return { status: response.status, code: body.error?.code };
}

describe('cancelling', () => {
  it('refuses everybody who comes later, and is no error the second time', async () => {
    const { meetingId } = await server.meeting();
    const headers = { cookie: await signIn('a_test'), origin: server.url };
    expect(await cancel(meetingId, headers)).toEqual({ status: 200, code: undefined });
    expect(await cancel(meetingId, headers)).toEqual({ status: 200, code: undefined });
    const found = await fetch(`${server.url}/api/meetings/${meetingId}`);
    expect([found.status, await found.json()]).toMatchObject([410, { error: { code: 'meeting/ended' } }]);
    const socket = await server.connect(meetingId);
    expect((await socket.next('closing')).error.code).toBe('meeting/ended');
    await server.restart();
    expect((await server.store.meetings.get(meetingId))?.sealedCharter).toBe('');
  });

  it('ends a meeting that runs for everybody in it', async () => {
    const meeting = await server.meeting();
    const host = await server.host(meeting);
    const member = await server.member(meeting.meetingId, host, 0);
    await cancel(meeting.meetingId, { cookie: await signIn('a_test'), origin: server.url });
    await Promise.all([host.next('ended'), member.next('ended')]);
  });

  it('is for the account that made the meeting, from the own page', async () => {
    const { meetingId } = await server.meeting();
    await server.store.accounts.issueSetupToken({ tokenHash: 'other', label: null, nowMs: 0, expiresAtMs: 2 });
    await server.store.accounts.enrol({
      tokenHash: 'other',
      account: { accountId: 'a_other', userHandle: 'other', displayName: 'Other' },
      passkey: { credentialId: 'other', publicKey: '', signCount: 0, rpId: 'elsewhere', transports: [] },
      nowMs: 1,
    });
    const origin = server.url;
    expect(await cancel(meetingId, { origin })).toMatchObject({ status: 401, code: 'auth/signed_out' });
    const other = { cookie: await signIn('a_other'), origin };
    expect(await cancel(meetingId, other)).toMatchObject({ status: 404, code: 'meeting/unknown' });
    const cookie = await signIn('a_test');
    const foreign = { cookie, origin: 'https://evil.example' };
    expect(await cancel(meetingId, foreign)).toMatchObject({ status: 403, code: 'auth/origin' });
    expect(await cancel(meetingId, { cookie })).toMatchObject({ status: 403, code: 'auth/origin' });
    expect(await cancel('nothing', { cookie, origin })).toMatchObject({ status: 404, code: 'meeting/unknown' });
    expect((await server.store.meetings.get(meetingId))?.endedAtMs).toBeNull();
  });
});
