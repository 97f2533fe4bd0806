// Testimonies at the server: who brings them, that they stand in the log, how many, how long, and who gets what is sealed.
import { systemRng, toBase64Url } from '@incamera/kernel';
import { TESTIMONY_LIMITS } from '@incamera/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HostKey } from '../../test/host-key.js';
import { HttpLog } from '../../test/http-log.js';
import { TestServer } from '../../test/test-server.js';
import { Sweeper } from '../meetings/sweeper.js';

const DAY_MS = 86_400_000;
let server: TestServer;
let meeting: { meetingId: string; hostKey: HostKey };

beforeEach(async () => {
  server = await TestServer.start();
  meeting = await server.meeting({ expiresAtMs: server.clock.nowMs() + 30 * DAY_MS });
});
afterEach(() => server.stop());

const commitment = (n: number) => toBase64Url(new Uint8Array(32).fill(n));

async function bring(token: string, body: object, meetingId = meeting.meetingId): Promise<string | number> {
  const response = await fetch(`${server.url}/api/meetings/${meetingId}/testimonies`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { error?: { code: string } };
  return answer.error?.code ?? response.status;
}
const kept = async () => (await server.store.testimonies.page(meeting.meetingId, null, { rows: 100, bytes: 1e6 })).rows;

describe('testimonies at the server', () => {
  it('are acknowledged once they wait for the log, and stand in it at the next tick', async () => {
    const host = await server.host(meeting);
    expect(await bring(host.session.token, { commitment: commitment(1), sealed: 'AQID' })).toBe(201);
    await server.restart();
    await server.app.context.history.sequencer.tick();
    const log = new HttpLog(server.url, { authorization: `Bearer ${host.session.token}` });
    const entries = await log.verified(`/api/meetings/${meeting.meetingId}/history`);
    expect(entries.filter((entry) => entry?.type === 'testimony')).toMatchObject([
      { peerId: host.session.peerId, commitment: new Uint8Array(32).fill(1) },
    ]);
    expect(await kept()).toMatchObject([{ commitment: commitment(1), peerId: host.session.peerId }]);
  });

  it('are brought by members of the meeting and by nobody else', async () => {
    const host = await server.host(meeting);
    const visitor = await server.visitor(meeting.meetingId);
    const other = await server.meeting();
    const elsewhere = await server.host(other);
    const body = { commitment: commitment(1), sealed: null };
    for (const token of [visitor.session.token, elsewhere.session.token, 'A'.repeat(43), '']) {
      expect(await bring(token, body)).toBe('protocol/not_allowed');
    }
    expect(await bring(host.session.token, body)).toBe(201);
    const member = await server.member(meeting.meetingId, host, 0);
    expect(await bring(member.session.token, body)).toBe('testimony/taken');
    expect(await bring(host.session.token, body)).toBe(201);
  });

  it('are of one form and a bounded size', async () => {
    const { token } = (await server.host(meeting)).session;
    const tooLong = toBase64Url(new Uint8Array(TESTIMONY_LIMITS.sealedBytes + 1));
    const good = { commitment: commitment(1), sealed: 'AQ' };
    for (const wrong of [
      { commitment: 'AA' },
      { sealed: tooLong },
      { sealed: '' },
      { sealed: undefined },
      { more: 1 },
    ]) {
      expect(await bring(token, { ...good, ...wrong })).toBe('protocol/malformed');
    }
    const longest = toBase64Url(new Uint8Array(TESTIMONY_LIMITS.sealedBytes).fill(7));
    expect(await bring(token, { ...good, sealed: longest })).toBe(201);
  });

  it('are few in a short time for one connection', async () => {
    const { token } = (await server.host(meeting)).session;
    for (let n = 0; n < TESTIMONY_LIMITS.burst; n++) {
      expect(await bring(token, { commitment: commitment(n), sealed: null })).toBe(201);
    }
    const another = { commitment: commitment(200), sealed: null };
    expect(await bring(token, another)).toBe('protocol/rate_limited');
    await server.pass(1000);
    expect(await bring(token, another)).toBe(201);
  });

  it('are given sealed to officers, for meetings of a case that asks for them', async () => {
    const host = await server.host(meeting);
    await bring(host.session.token, { commitment: commitment(2), sealed: 'AQID' });
    await bring(host.session.token, { commitment: commitment(1), sealed: 'BAUG' });
    await bring(host.session.token, { commitment: commitment(3), sealed: null });
    const officer = await server.signedIn(['officer'], 'Olga');
    const post = async (path: string, body: object) => {
      const headers = { ...officer.headers, 'content-type': 'application/json' };
      const url = `${server.url}/api/admin/cases${path}`;
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
      const answer = (await response.json()) as { error?: { code: string }; testimonies?: object[] };
      return answer.error?.code ?? answer;
    };
    const open = async (purposes: readonly string[]) => {
      const caseId = toBase64Url(systemRng.bytes(32));
      const publicKey = toBase64Url(systemRng.bytes(1216));
      const meetings = [meeting.meetingId];
      await post('', { caseId, title: 'A', reason: 'B', askedBy: 'Olga', meetings, publicKey, purposes });
      return caseId;
    };
    const asked = { meetingId: meeting.meetingId, after: null };
    const page = await post(`/${await open(['mark', 'testimony'])}/testimonies`, asked);
    expect(page).toMatchObject({
      testimonies: [
        { commitment: commitment(1), sealed: 'BAUG', peerId: host.session.peerId },
        { commitment: commitment(2), sealed: 'AQID' },
      ],
      isLast: true,
    });
    expect(await post(`/${await open(['mark'])}/testimonies`, asked)).toBe('case/unknown');
    const other = { meetingId: toBase64Url(systemRng.bytes(32)), after: null };
    expect(await post(`/${await open(['testimony'])}/testimonies`, other)).toBe('case/unknown');
    const organiser = await server.signedIn(['organiser']);
    const path = `${server.url}/api/admin/cases/${await open(['testimony'])}/testimonies`;
    const refused = await fetch(path, { method: 'POST', headers: organiser.headers, body: JSON.stringify(asked) });
    expect(refused.status).toBe(403);
  });

  it('are erased when the time is over that the operator set', async () => {
    const { token } = (await server.host(meeting)).session;
    await bring(token, { commitment: commitment(1), sealed: 'AQ' });
    await new Sweeper({ ...server.app.context, evidenceMs: 2 * DAY_MS }).sweep();
    expect(await kept()).toHaveLength(1);
    const later = { nowMs: () => server.clock.nowMs() + 2 * DAY_MS + 1 };
    await new Sweeper({
      ...server.app.context,
      clock: { ...server.app.context.clock, ...later },
      evidenceMs: 2 * DAY_MS,
    }).sweep();
    expect(await kept()).toEqual([]);
  });
});
