// Sealed keys at the server: who brings and who fetches them, under which name, how many, how long.
import { concat, sha256, toBase64Url, utf8 } from '@incamera/kernel';
import { BUNDLE_LABEL, BUNDLE_LIMITS } from '@incamera/protocol';
import { bundleDigest } from '@incamera/shares';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HostKey } from '../../test/host-key.js';
import { TestServer } from '../../test/test-server.js';

let server: TestServer;
let meeting: { meetingId: string; hostKey: HostKey };

beforeEach(async () => {
  server = await TestServer.start();
  meeting = await server.meeting();
});
afterEach(() => server.stop());

const bundle = (n: number) => new Uint8Array([1, n, n, n]);

async function send(path: string, token: string, body?: object, meetingId = meeting.meetingId) {
  const response = await fetch(`${server.url}/api/meetings/${meetingId}/bundles${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as { error?: { code: string }; digest?: string; bundle?: string };
  return answer.error?.code ?? answer.digest ?? answer.bundle;
}
const bring = (token: string, n: number) => send('', token, { bundle: toBase64Url(bundle(n)) });

describe('sealed keys at the server', () => {
  it('lie under the name that devices compute for them', async () => {
    expect(await bundleDigest(bundle(1))).toEqual(await sha256(concat(utf8(BUNDLE_LABEL), bundle(1))));
    const host = await server.host(meeting);
    const digest = toBase64Url(await bundleDigest(bundle(1)));
    expect(await bring(host.session.token, 1)).toBe(digest);
    expect(await send(`/${digest}`, host.session.token)).toBe(toBase64Url(bundle(1)));
    await server.restart();
    expect(await server.store.bundles.get(meeting.meetingId, digest)).toBe(toBase64Url(bundle(1)));
  });

  it('are brought by whoever is at the door, and fetched by members only', async () => {
    const host = await server.host(meeting);
    const visitor = await server.visitor(meeting.meetingId);
    const digest = await bring(visitor.session.token, 2);
    expect(await send(`/${digest}`, host.session.token)).toBe(toBase64Url(bundle(2)));
    expect(await send(`/${digest}`, visitor.session.token)).toBe('protocol/not_allowed');
    for (const token of ['A'.repeat(43), '', 'short']) {
      expect(await bring(token, 3)).toBe('protocol/not_allowed');
      expect(await send(`/${digest}`, token)).toBe('protocol/not_allowed');
    }
    const other = await server.meeting();
    const elsewhere = await server.host(other);
    expect(await send(`/${digest}`, elsewhere.session.token)).toBe('protocol/not_allowed');
    expect(await send(`/${digest}`, elsewhere.session.token, undefined, other.meetingId)).toBe('bundle/unknown');
    for (const wrong of ['AA', `${digest}A`, '..%2f..']) {
      expect(await send(`/${wrong}`, host.session.token)).toBe('bundle/unknown');
    }
  });

  it('are of a bounded size, and few for one connection', async () => {
    const visitor = await server.visitor(meeting.meetingId);
    const tooLong = toBase64Url(new Uint8Array(BUNDLE_LIMITS.bundleBytes + 1));
    for (const body of [{ bundle: tooLong }, { bundle: '' }, { bundle: 'a b' }, {}, { bundle: 'AQ', more: 1 }]) {
      expect(await send('', visitor.session.token, body)).toBe('protocol/malformed');
    }
    for (let n = 0; n < BUNDLE_LIMITS.perPeer; n++) expect(await bring(visitor.session.token, n)).toHaveLength(43);
    expect(await bring(visitor.session.token, 99)).toBe('bundle/quota');
  });

  it('outlive the meeting by a year, those of devices that were in it', async () => {
    const host = await server.host(meeting);
    const kept = await bring(host.session.token, 1);
    await bring((await server.visitor(meeting.meetingId)).session.token, 2);
    await server.app.context.rooms.end(meeting.meetingId);
    expect(await bring(host.session.token, 3)).toBe('meeting/ended');
    const page = () => server.store.bundles.page(meeting.meetingId, null, 10);
    expect((await page()).map(({ digest }) => digest)).toEqual([kept]);
    const [{ keptUntilMs } = { keptUntilMs: 0 }] = await server.store.bundles.meetings(10);
    const year = 365 * 24 * 3_600_000;
    expect(keptUntilMs).toBeGreaterThan(server.clock.nowMs() + year);
    await server.store.bundles.sweep(keptUntilMs);
    expect(await page()).toEqual([]);
  });
});
