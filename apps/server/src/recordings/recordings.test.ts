// Encrypted recordings at the server: who may begin one, what is kept of it, who fetches it, when it goes, and what the history says of it.
import { createHash, randomBytes } from 'node:crypto';
import { systemRng, toBase64Url } from '@incamera/kernel';
import { RECORDING_LIMITS } from '@incamera/protocol';
import { decodeEntry } from '@incamera/tlog';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HostKey } from '../../test/host-key.js';
import { call } from '../../test/identity-people.js';
import { policyOf } from '../../test/policy-of.js';
import { TestServer } from '../../test/test-server.js';
import { type TestSocket } from '../../test/test-socket.js';
import { Sweeper } from '../meetings/sweeper.js';

const DAY_MS = 24 * 3_600_000;
let server: TestServer;
let meeting: { meetingId: string; hostKey: HostKey };
let host: TestSocket;
let bundleDigest: string;

const id = (bytes = 32) => toBase64Url(systemRng.bytes(bytes));

async function aMeeting(features: readonly string[] = ['camera', 'recording']) {
  const times = { startsAtMs: server.clock.nowMs(), expiresAtMs: server.clock.nowMs() + 3_600_000 };
  const policy = policyOf(server, 'public', times);
  return await server.meeting({
    ...times,
    policy: JSON.stringify({ ...policy, meeting: { ...policy.meeting, features } }),
  });
}

beforeEach(async () => {
  server = await TestServer.start(['--recording-days', '2', '--recording-megabytes', '1']);
  meeting = await aMeeting();
  host = await server.host(meeting);
  bundleDigest = await bring(meeting.meetingId, host);
});
afterEach(() => server.stop());

async function bring(meetingId: string, by: TestSocket): Promise<string> {
  const digest = id();
  const row = {
    meetingId,
    digest,
    peerId: by.session.peerId,
    bundle: id(),
    nowMs: 1,
    keptUntilMs: server.clock.nowMs() + 1,
    twoOfficers: false,
  };
  await server.store.bundles.add(row, { perPeer: 50, perMeeting: 50, roomAfterMs: 1 });
  return digest;
}

async function post(path: string, token: string, body: object | Buffer, meetingId = meeting.meetingId) {
  const isOctets = Buffer.isBuffer(body);
  const response = await fetch(`${server.url}/api/meetings/${meetingId}/recordings${path}`, {
    method: 'POST',
    headers: {
      'content-type': isOctets ? 'application/octet-stream' : 'application/json',
      authorization: `Bearer ${token}`,
    },
    body: isOctets ? new Uint8Array(body) : JSON.stringify(body),
  });
  const answer = (await response.json()) as { error?: { code: string }; token?: string; digest?: string };
  return answer.error?.code ?? answer.token ?? answer.digest ?? 'done';
}
const begin = (token = host.session.token, change: object = {}, meetingId = meeting.meetingId) =>
  post('', token, { recordingId: id(16), bundleDigest, holders: [id()], ...change }, meetingId);
async function begun(): Promise<{ readonly recordingId: string; readonly token: string }> {
  const recordingId = id(16);
  return { recordingId, token: await begin(host.session.token, { recordingId }) };
}
const octets = (length = 100) => randomBytes(length);
const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('base64url');

async function recorded(): Promise<string[]> {
  await server.app.context.history.sequencer.tick();
  const { store, history } = server.app.context;
  const found = [];
  for (const row of await store.history.entries('all', { batchIndex: 0, place: 0 }, 1000)) {
    const content = row.sealed === null ? null : await history.vault.unseal(row.batchIndex, row.place, row.sealed);
    const entry = content === null ? null : decodeEntry(content.entry);
    if (entry?.type.startsWith('recording_')) found.push(entry.type);
  }
  return found.sort();
}

describe('a recording', () => {
  it('is begun by a host, in a meeting that may be recorded, with a sealed secret', async () => {
    expect(await begin()).toMatch(/^[\w-]{43}$/);
    const guest = await server.member(meeting.meetingId, host, 0);
    expect(await begin(guest.session.token)).toBe('recording/not_allowed');
    expect(await begin((await server.visitor(meeting.meetingId)).session.token)).toBe('protocol/not_allowed');
    expect(await begin('A'.repeat(43))).toBe('protocol/not_allowed');
    expect(await begin(host.session.token, { bundleDigest: id() })).toBe('bundle/unknown');
    expect(await begin(host.session.token, { recordingId: id(8) })).toBe('protocol/malformed');
    expect(await begin(host.session.token, { holders: [] })).toBe('protocol/malformed');
    const { recordingId } = await begun();
    expect(await begin(host.session.token, { recordingId })).toBe('recording/exists');
    const silent = await aMeeting(['camera']);
    const other = await server.host(silent);
    const sealed = await bring(silent.meetingId, other);
    expect(await begin(other.session.token, { bundleDigest: sealed }, silent.meetingId)).toBe('recording/not_allowed');
  });

  it('takes segments by its own token, each number once', async () => {
    const { recordingId, token } = await begun();
    const first = octets();
    expect(await post(`/${recordingId}/segments/0`, token, first)).toBe(hash(first));
    expect(await post(`/${recordingId}/segments/0`, token, first)).toBe(hash(first));
    expect(await post(`/${recordingId}/segments/0`, token, octets())).toBe('recording/segment_taken');
    const third = octets();
    expect(await post(`/${recordingId}/segments/2`, token, third)).toBe(hash(third));
    for (const wrong of [host.session.token, id(), '']) {
      expect(await post(`/${recordingId}/segments/3`, wrong, octets())).toBe('protocol/not_allowed');
    }
    for (const wrong of ['-1', '01', 'x', String(RECORDING_LIMITS.segments)]) {
      expect(await post(`/${recordingId}/segments/${wrong}`, token, octets())).toBe('protocol/malformed');
    }
    expect(await post(`/${recordingId}/segments/3`, token, Buffer.alloc(0))).toBe('protocol/malformed');
    const large = octets(RECORDING_LIMITS.segmentBytes + 1);
    expect(await post(`/${recordingId}/segments/3`, token, large)).toBe('protocol/too_large');
    const other = await begun();
    expect(await post(`/${recordingId}/segments/3`, other.token, octets())).toBe('protocol/not_allowed');
  });

  it('has only so much room in a meeting', async () => {
    const { recordingId, token } = await begun();
    const half = RECORDING_LIMITS.segmentBytes;
    for (const number of [0, 1]) await post(`/${recordingId}/segments/${number}`, token, octets(half));
    expect(await post(`/${recordingId}/segments/2`, token, octets(1))).toBe('recording/full');
  });

  it('is over once it was stopped, and some minutes after the meeting ended', async () => {
    const one = await begun();
    expect(await post(`/${one.recordingId}/stop`, one.token, { segments: 1 })).toBe('done');
    expect(await post(`/${one.recordingId}/stop`, one.token, { segments: 1 })).toBe('done');
    expect(await post(`/${one.recordingId}/segments/1`, one.token, octets())).toBe('recording/over');
    const two = await begun();
    await server.app.context.rooms.end(meeting.meetingId);
    expect(await post(`/${two.recordingId}/segments/0`, two.token, octets())).toMatch(/^[\w-]{43}$/);
    server.clock.advance(RECORDING_LIMITS.graceMs);
    expect(await post(`/${two.recordingId}/segments/1`, two.token, octets())).toBe('recording/over');
    expect(await begin()).toBe('protocol/not_allowed');
  });

  it('stands in the history with each of its parts', async () => {
    const { recordingId, token } = await begun();
    await post(`/${recordingId}/segments/0`, token, octets());
    await post(`/${recordingId}/stop`, token, { segments: 1 });
    expect(await recorded()).toEqual(['recording_segment_stored', 'recording_started', 'recording_stopped']);
  });

  it('is given to officers with a case, and goes when its time is over, with its bundle kept until then', async () => {
    const { recordingId, token } = await begun();
    const parts = [octets(), octets()];
    for (const [number, part] of parts.entries()) await post(`/${recordingId}/segments/${number}`, token, part);
    const officer = await server.signedIn(['officer'], 'Olga');
    const caseId = id();
    const opened = { caseId, title: 'A', reason: 'B', askedBy: 'Olga', publicKey: id(1216) };
    await call(server, officer, '/api/admin/cases', { ...opened, meetings: [meeting.meetingId] });
    const at = `/api/admin/cases/${caseId}/recordings`;
    const { meetingId } = meeting;
    const list = await call(server, officer, at, { meetingId });
    expect(list.body.recordings).toMatchObject([{ recordingId, bundleDigest, segments: 2, sizeBytes: 200 }]);
    const page = await call(server, officer, `${at}/${recordingId}/segments`, { meetingId, after: null });
    expect(page.body.segments.map(({ digest }: { digest: string }) => digest)).toEqual(parts.map(hash));
    const fetched = await fetch(`${server.url}${at}/${recordingId}/segments/1`, { headers: officer.headers });
    expect(Buffer.from(await fetched.arrayBuffer())).toEqual(parts[1]);
    const steps = await server.store.cases.events(caseId);
    expect(steps.map(({ kind }) => kind)).toEqual(['opened', 'recording_fetched']);
    const organiser = await server.signedIn(['organiser'], 'Ada');
    expect((await call(server, organiser, at, { meetingId })).code).toBe('auth/not_permitted');
    const elsewhere = await call(server, officer, at, { meetingId: id() });
    expect(elsewhere.code).toBe('case/unknown');
    const { context } = server.app;
    const sweepAt = (nowMs: number) =>
      new Sweeper({ ...context, evidenceMs: 1, clock: { ...context.clock, nowMs: () => nowMs } }).sweep();
    const beganMs = server.clock.nowMs();
    await sweepAt(beganMs + 2 * DAY_MS - 1);
    expect(await server.store.bundles.get(meetingId, bundleDigest)).not.toBeNull();
    expect(await server.store.recordings.ofMeeting(meetingId)).toHaveLength(1);
    await sweepAt(beganMs + 2 * DAY_MS);
    expect(await server.store.recordings.ofMeeting(meetingId)).toEqual([]);
    expect(await server.store.bundles.get(meetingId, bundleDigest)).toBeNull();
    expect(await recorded()).toContain('recording_deleted');
    await call(server, officer, `/api/admin/cases/${caseId}/close`, {});
    expect((await call(server, officer, at, { meetingId })).code).toBe('case/closed');
  });
});
