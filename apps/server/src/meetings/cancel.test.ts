// Cancelling by the organiser's account: planned and running meetings, nobody else's, and once is enough.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestServer } from '../../test/test-server.js';

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(() => server.stop());

/** A meeting and whoever may cancel it. */
async function planned() {
  const { accountId, headers } = await server.signedIn();
  return { ...(await server.meeting({ accountId })), headers: { cookie: headers.cookie, origin: headers.origin } };
}

async function cancel(meetingId: string, headers: Record<string, string>) {
  const response = await fetch(`${server.url}/api/meetings/${meetingId}`, { method: 'DELETE', headers });
  const body = (await response.json()) as { error?: { code: string } };
  return { status: response.status, code: body.error?.code };
}

describe('cancelling', () => {
  it('refuses everybody who comes later, and is no error the second time', async () => {
    const { meetingId, headers } = await planned();
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
    const meeting = await planned();
    const host = await server.host(meeting);
    const member = await server.member(meeting.meetingId, host, 0);
    await cancel(meeting.meetingId, meeting.headers);
    await Promise.all([host.next('ended'), member.next('ended')]);
  });

  it('is for the account that made the meeting, from the own page', async () => {
    const { meetingId, headers } = await planned();
    const { cookie, origin } = headers;
    expect(await cancel(meetingId, { origin })).toMatchObject({ status: 401, code: 'auth/signed_out' });
    const other = { cookie: (await server.signedIn()).headers.cookie, origin };
    expect(await cancel(meetingId, other)).toMatchObject({ status: 404, code: 'meeting/unknown' });
    const foreign = { cookie, origin: 'https://evil.example' };
    expect(await cancel(meetingId, foreign)).toMatchObject({ status: 403, code: 'auth/origin' });
    expect(await cancel(meetingId, { cookie })).toMatchObject({ status: 403, code: 'auth/origin' });
    expect(await cancel('nothing', { cookie, origin })).toMatchObject({ status: 404, code: 'meeting/unknown' });
    expect((await server.store.meetings.get(meetingId))?.endedAtMs).toBeNull();
  });
});
