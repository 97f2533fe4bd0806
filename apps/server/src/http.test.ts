// The HTTP side without accounts' ceremonies: meetings, files, pages, headers, redirects, health.
import { request } from 'node:http';
import { LIMITS } from '@incamera/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { policyOf } from '../test/policy-of.js';
import { TestServer } from '../test/test-server.js';

let server: TestServer;

beforeEach(async () => {
  server = await TestServer.start(['--metrics-token', 'a-token-of-the-tests']);
});
afterEach(() => server.stop());

const json = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`${server.url}${path}`, init);
  const body = (await response.json()) as Record<string, unknown> & { error?: { code: string } };
  return { status: response.status, body, code: body.error?.code, headers: response.headers };
};

/** A request with a Host header of its own, which fetch does not allow. */
function raw(path: string, host: string, method = 'GET'): Promise<{ status: number; location: string | undefined }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${server.url}${path}`, { method, headers: { host } }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, location: response.headers.location });
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

const signedIn = async () => (await server.signedIn()).headers.cookie;

describe('meetings', () => {
  const create = (cookie: string, change: Record<string, unknown> = {}) => {
    const nowMs = server.clock.nowMs();
    const meeting = {
      meetingId: `${'B'.repeat(42)}A`,
      sealedCharter: 'YQ',
      sealedMeta: 'YQ',
      hostKeys: ['A'.repeat(43)],
      startsAtMs: nowMs,
      expiresAtMs: nowMs + 3_600_000,
      ...change,
    };
    const policy = policyOf(server, 'public', meeting);
    return json('/api/meetings', {
      method: 'POST',
      body: JSON.stringify({ policy, ...meeting }),
      headers: { 'content-type': 'application/json', cookie, origin: server.url },
    });
  };

  it('are created by signed-in organisers, listed to them only, and found by their id', async () => {
    expect(await create('')).toMatchObject({ status: 401, code: 'auth/signed_out' });
    const cookie = await signedIn();
    expect(await create(cookie)).toMatchObject({ status: 201 });
    expect(await create(cookie)).toMatchObject({ status: 409, code: 'meeting/exists' });
    const own = (await json('/api/meetings', { headers: { cookie } })).body as { meetings: { meetingId: string }[] };
    expect(own.meetings.map((m) => m.meetingId)).toContain(`${'B'.repeat(42)}A`);
    expect(await json('/api/meetings')).toMatchObject({ status: 401, code: 'auth/signed_out' });
    const found = await json(`/api/meetings/${'B'.repeat(42)}A`);
    expect(found.body).toMatchObject({ state: 'scheduled', locked: false });
    expect(found.headers.get('cache-control')).toBe('no-store');
  });

  it('need a sensible time and an id of 32 bytes', async () => {
    const cookie = await signedIn();
    const nowMs = server.clock.nowMs();
    for (const change of [
      { expiresAtMs: nowMs - 1 },
      { startsAtMs: nowMs + 5_000, expiresAtMs: nowMs + 4_000 },
      { expiresAtMs: nowMs + 400 * 24 * 3_600_000 },
      { meetingId: 'short' },
      { hostKeys: [] },
      { title: 'must never be sent' },
    ]) {
      expect(await create(cookie, change)).toMatchObject({ status: 400, code: 'protocol/malformed' });
    }
  });

  it('say whether they are unknown, expired or ended', async () => {
    for (const id of ['A'.repeat(43), 'short', '%2e%2e%2f']) {
      expect(await json(`/api/meetings/${id}`)).toMatchObject({ status: 404, code: 'meeting/unknown' });
    }
    const { meetingId } = await server.meeting({ expiresAtMs: server.clock.nowMs() + 1_000 });
    server.clock.advance(1_000);
    expect(await json(`/api/meetings/${meetingId}`)).toMatchObject({ status: 410, code: 'meeting/expired' });
    await server.app.context.rooms.end(meetingId);
    expect(await json(`/api/meetings/${meetingId}`)).toMatchObject({ status: 410, code: 'meeting/ended' });
  });
});

describe('files', () => {
  const upload = (meetingId: string, token: string, body: Uint8Array<ArrayBuffer>) =>
    json(`/api/meetings/${meetingId}/files`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/octet-stream', authorization: `Bearer ${token}` },
    });

  it('are given back to members as they were, and to nobody else', async () => {
    const meeting = await server.meeting();
    const host = await server.host(meeting);
    const visitor = await server.visitor(meeting.meetingId);
    const octets = crypto.getRandomValues(new Uint8Array(60_000));
    const stored = await upload(meeting.meetingId, host.session.token, octets);
    expect(stored).toMatchObject({ status: 201, body: { fileId: expect.stringMatching(/^f_/) } });
    const path = `/api/meetings/${meeting.meetingId}/files/${stored.body.fileId}`;
    const get = (token: string, from = path) =>
      fetch(`${server.url}${from}`, { headers: { authorization: `Bearer ${token}` } });
    const back = await get(host.session.token);
    expect(new Uint8Array(await back.arrayBuffer())).toEqual(octets);
    for (const token of [visitor.session.token, 'A'.repeat(43), '']) expect((await get(token)).status).toBe(403);
    const other = await server.meeting();
    const otherHost = await server.host(other);
    const elsewhere = path.replace(meeting.meetingId, other.meetingId);
    expect((await get(otherHost.session.token, elsewhere)).status).toBe(404);
    expect((await get(host.session.token, `${path}x`)).status).toBe(404);
    expect(await upload(meeting.meetingId, visitor.session.token, octets)).toMatchObject({ status: 403 });

    await server.restart();
    expect((await get(host.session.token)).status).toBe(200);
    await server.app.context.rooms.end(meeting.meetingId);
    expect((await get(host.session.token)).status).toBe(403);
  });

  it('may not be larger than allowed, announced or not, and leave nothing behind', async () => {
    const meeting = await server.meeting();
    const host = await server.host(meeting);
    const large = new Uint8Array(LIMITS.fileBytes + 1);
    expect(await upload(meeting.meetingId, host.session.token, large)).toMatchObject({
      status: 413,
      code: 'protocol/too_large',
    });
    const stream = new ReadableStream({
      start(controller) {
        for (let sent = 0; sent <= LIMITS.fileBytes; sent += 1 << 20) controller.enqueue(new Uint8Array(1 << 20));
        controller.close();
      },
    });
    const streamed = fetch(`${server.url}/api/meetings/${meeting.meetingId}/files`, {
      method: 'POST',
      body: stream,
      duplex: 'half',
      headers: { 'content-type': 'application/octet-stream', authorization: `Bearer ${host.session.token}` },
    } as RequestInit);
    // The server may answer or reset the connection, whichever comes first; nothing is stored either way.
    const status = await streamed.then(
      (response) => response.status,
      () => 413,
    );
    expect(status).toBe(413);
    expect(await server.store.files.usedBytes(meeting.meetingId)).toBe(0);
  });
});

describe('addresses', () => {
  it('sends requests by IP address on to the name, except monitoring', async () => {
    const port = new URL(server.url).port;
    expect(await raw('/m/abc?x=1', `127.0.0.1:${port}`)).toEqual({
      status: 302,
      location: `http://localhost:${port}/m/abc?x=1`,
    });
    expect((await raw('/m/abc', `[::1]:${port}`)).status).toBe(302);
    expect((await raw('//evil.example', `127.0.0.1:${port}`)).location).toBe(`http://localhost:${port}/`);
    expect((await raw('/', '192.0.2.7')).status).toBe(421);
    expect((await raw('/api/auth/nonce', '127.0.0.1', 'POST')).status).toBe(403);
    expect((await raw('/healthz', '127.0.0.1')).status).not.toBe(302);
  });
});

describe('answers', () => {
  it('carry a policy without any foreign origin', async () => {
    const { headers } = await json('/api/config');
    const policy = headers.get('content-security-policy') ?? '';
    const sources = policy.split(';').flatMap((directive) => directive.trim().split(' ').slice(1));
    const own = new Set(["'self'", "'none'", 'data:', 'blob:', server.url.replace('http', 'ws')]);
    expect(sources.filter((source) => !own.has(source))).toEqual([]);
    expect(policy).not.toContain('unsafe');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('permissions-policy')).toContain('microphone=(self)');
  });

  it('say what is healthy and what is not', async () => {
    expect((await json('/healthz')).body).toMatchObject({ checks: { store: true, media: true } });
    server.router.workerPid = null;
    expect(await json('/healthz')).toMatchObject({
      status: 503,
      body: { status: 'not_ready', checks: { media: false } },
    });
  });

  it("give the media processes' figures to this machine, to a proxy's clients only with the token", async () => {
    const ask = (headers: Record<string, string> = {}) => fetch(`${server.url}/metrics`, { headers });
    const local = await ask();
    expect(local.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    const text = await local.text();
    expect(text).toContain(
      '# TYPE incamera_sfu_packets_in_total counter\nincamera_sfu_packets_in_total{worker="0"} 3\n',
    );
    expect(text).toContain('incamera_sfu_up{worker="0"} 1\nincamera_sfu_up{worker="1"} 0\n');
    expect(text).toMatch(/\nincamera_sfu_cpu_seconds_total\{worker="0"\} [\d.e-]+\n/);
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(
        /^(# (HELP|TYPE) incamera_sfu_[a-z0-9_]+ .+|incamera_sfu_[a-z0-9_]+\{worker="\d+"\} [\d.e-]+)$/,
      );
    }
    const forwarded = { 'x-forwarded-for': '203.0.113.9' };
    expect((await ask(forwarded)).status).toBe(403);
    expect((await ask({ ...forwarded, authorization: 'Bearer wrong' })).status).toBe(403);
    expect((await ask({ ...forwarded, authorization: 'Bearer a-token-of-the-tests' })).status).toBe(200);
  });

  it('are typed for unknown paths of the API and for the path check', async () => {
    expect(await json('/api/nothing')).toMatchObject({ status: 404, code: 'protocol/malformed' });
    const probe = (sdp: string) =>
      json('/api/reachability', {
        method: 'POST',
        body: JSON.stringify({ sdp, mid: '0' }),
        headers: { 'content-type': 'application/json' },
      });
    expect((await probe('v=0')).body).toEqual({ sdp: 'probe answer' });
    expect(await probe('bad')).toMatchObject({ status: 400, code: 'media/offer_refused' });
  });
});
