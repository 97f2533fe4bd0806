// What operators and officers see of what is going on, with real sockets, on both databases: counts, and nothing that stands for a
// single meeting or person.
import { readRulebookFiles, SHIPPED_FILES } from '@incamera/charter/policy';
import { METRIC_NAMES, type SfuMetrics } from '@incamera/sfu';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  POSTGRES_AVAILABLE,
  postgresDatabases,
  sqliteDatabases,
  type TestDatabases,
} from '../../../../packages/store/test/databases.js';
import { policyOf } from '../../test/policy-of.js';
import { TestServer } from '../../test/test-server.js';

const HOURS = 3_600_000;
const backends: [string, () => Promise<TestDatabases>][] = [['SQLite', sqliteDatabases]];
if (POSTGRES_AVAILABLE) backends.push(['PostgreSQL', postgresDatabases]);

describe.each(backends)('running meetings on %s', (_name, open) => {
  let databases: TestDatabases;
  let server: TestServer;

  beforeAll(async () => {
    databases = await open();
    TestServer.newDatabase = () => databases.create();
  });
  afterAll(async () => {
    TestServer.newDatabase = null;
    await databases.close();
  });
  beforeEach(async () => {
    server = await TestServer.start();
  });
  afterEach(() => server.stop());

  async function ask(headers: Record<string, string>) {
    const response = await fetch(`${server.url}/api/admin/running`, { headers });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  async function seen() {
    const { headers } = await server.signedIn(['operator']);
    const { status, body } = await ask({ cookie: headers.cookie });
    expect(status).toBe(200);
    return body;
  }

  /** A meeting of a class, planned in `inMs`, with its rules as the route for creating stores them. */
  async function classified(classificationId: string | null, inMs = 0) {
    const startsAtMs = server.clock.nowMs() + inMs;
    const times = { startsAtMs, expiresAtMs: startsAtMs + HOURS };
    const policy = classificationId === null ? null : JSON.stringify(policyOf(server, classificationId, times));
    return server.meeting({ ...times, policy });
  }

  it('are for operators and officers', async () => {
    expect(await ask({})).toMatchObject({ status: 401, body: { error: { code: 'auth/signed_out' } } });
    for (const [roles, status] of [
      [['organiser'], 403],
      [['officer'], 200],
      [['operator'], 200],
    ] as const) {
      const { headers } = await server.signedIn(roles);
      expect((await ask({ cookie: headers.cookie })).status, roles[0]).toBe(status);
    }
  });

  it('are counted by class, lowest first, with the people who are connected as members', async () => {
    const secret = await classified('internal');
    const first = await classified('public');
    const second = await classified('public');
    const plain = await classified(null);
    const planned = await classified('public');
    const host = await server.host(secret);
    await server.member(secret.meetingId, host, 0);
    const leaving = await server.member(secret.meetingId, host, 1);
    await server.host(first);
    await server.host(second);
    await server.host(plain);
    // Who waits in front of a meeting is not in it.
    await server.visitor(planned.meetingId);
    await server.visitor(first.meetingId);

    expect(await seen()).toMatchObject({
      classes: [
        { classification: null, meetingCount: 1, peopleCount: 1 },
        { classification: { id: 'public', label: { en: 'Public' } }, meetingCount: 2, peopleCount: 2 },
        { classification: { id: 'internal', label: { en: 'Internal' } }, meetingCount: 1, peopleCount: 3 },
      ],
      largestGroup: 3,
    });

    leaving.terminate();
    await leaving.untilClosed();
    await expect.poll(async () => (await seen()).largestGroup).toBe(2);
    await server.app.context.rooms.end(secret.meetingId);
    expect(await seen()).toMatchObject({
      classes: [{ classification: null }, { classification: { id: 'public' } }],
      largestGroup: 1,
    });
  });

  it('have the name that their class has now, or had when officers took it out', async () => {
    const { shelf } = server.app.context.policies;
    await server.host(await classified('internal'));
    await server.host(await classified('public'));
    const shipped = JSON.parse(SHIPPED_FILES.classifications) as { classifications: { id: string; label: object }[] };
    const classifications = shipped.classifications
      .filter(({ id }) => id !== 'public')
      .map((entry) => (entry.id === 'internal' ? { ...entry, label: { en: 'In house', de: 'Im Haus' } } : entry));
    const files = { ...SHIPPED_FILES, classifications: JSON.stringify({ ...shipped, classifications }) };
    const read = await readRulebookFiles(files);
    if (!read.ok) throw read.error;
    const replaces = shelf.inForce.version;
    expect(await shelf.publish(files, read.value, { replaces, publishedBy: 'Olga', note: '' })).not.toBeNull();
    expect((await seen()).classes).toMatchObject([
      { classification: { id: 'public', label: { en: 'Public' } } },
      { classification: { id: 'internal', label: { en: 'In house', de: 'Im Haus' } } },
    ]);
  });

  it('that begin within a day are counted, those that run, are later or were cancelled not', async () => {
    await classified('public');
    await classified('public', 1);
    await classified('internal', 24 * HOURS);
    await classified('public', 24 * HOURS + 1);
    const { meetingId } = await classified('public', HOURS);
    await server.app.context.rooms.end(meetingId);
    expect(await seen()).toMatchObject({ classes: [], largestGroup: 0, plannedCount: 2 });
  });

  it('say how many media processes answer', async () => {
    expect((await seen()).media).toEqual({ processCount: 2, answeringCount: 1 });
    const good = Object.fromEntries(METRIC_NAMES.map((name) => [name, 0])) as SfuMetrics;
    server.router.workerMetrics = async () => [good, good];
    expect((await seen()).media).toEqual({ processCount: 2, answeringCount: 2 });
  });

  it('tell no meeting, account, time or address', async () => {
    const meeting = await classified('internal', HOURS);
    const host = await server.host(meeting);
    const body = await seen();
    expect(Object.keys(body).sort()).toEqual(['classes', 'largestGroup', 'media', 'plannedCount']);
    const text = JSON.stringify(body);
    for (const told of [
      meeting.meetingId,
      meeting.hostKey.publicKey,
      host.session.peerId,
      'a_test',
      '127.0.0.1',
      '::1',
    ]) {
      expect(text).not.toContain(told);
    }
    // A time in milliseconds has thirteen digits; no count here has more than one.
    expect(text).not.toMatch(/\d{2}/);
  });
});
