// Classifications and policies at the server: creation, joining by network, the officer's work, and what is remembered of it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHIPPED_FILES } from '@incamera/charter/policy';
import { type RulebookAnswer, type RulebookCheck } from '@incamera/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countryDatabase } from '../../test/country-database.js';
import { policyOf } from '../../test/policy-of.js';
import { TestServer } from '../../test/test-server.js';
import { openCountries } from './client-view.js';
import { DECISIONS_KEPT, DECISIONS_KEPT_MS } from './meeting-policies.js';

let server: TestServer;
let cookie: string;

let plain: string;

async function start(flags: string[] = []): Promise<void> {
  server = await TestServer.start(flags);
  cookie = (await server.signedIn(['organiser', 'officer'])).headers.cookie;
  plain = (await server.signedIn()).headers.cookie;
}
beforeEach(() => start());
afterEach(() => server.stop());

interface Answer {
  readonly status: number;
  readonly code: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  readonly body: any;
}

async function send(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${server.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { cookie, origin: server.url, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as { error?: { code: string } };
  return { status: response.status, code: answer.error?.code, body: answer };
}

let count = 0;
/** Creates a meeting of a class; `change` alters the body. */
async function create(id: string, change: object = {}, headers: Record<string, string> = {}) {
  const nowMs = server.clock.nowMs();
  const times = { startsAtMs: nowMs, expiresAtMs: nowMs + 3_600_000 };
  const meetingId = Buffer.alloc(32, ++count).toString('base64url');
  const meeting = { meetingId, sealedCharter: 'YQ', sealedMeta: 'YQ', hostKeys: ['A'.repeat(43)], ...times };
  const answer = await send('/api/meetings', { ...meeting, policy: policyOf(server, id, times), ...change }, headers);
  return { ...answer, meetingId };
}

/** The shipped classifications, changed as text. */
const edited = (change: (text: string) => string) => ({
  ...SHIPPED_FILES,
  classifications: change(SHIPPED_FILES.classifications),
});
/** Accredited up to Restricted, from two networks. */
const forRestricted = edited((text) =>
  text
    .replace('"accreditedUpTo": "internal"', '"accreditedUpTo": "restricted"')
    .replace('"networks": []', '"networks": ["10.0.0.0/8", "127.0.0.2/32"]'),
);

const publish = (files: object, replaces = server.app.context.policies.shelf.inForce.version) =>
  send('/api/admin/rulebook/publish', { files, replaces, note: 'for the tests' });

/** Decisions are written beside the answer, which does not wait for them. */
async function recorded(howMany: number): Promise<void> {
  await expect.poll(async () => (await server.store.decisions.newest(100)).length).toBe(howMany);
}

describe('creating a meeting', () => {
  it('is decided by the rulebook in force', async () => {
    expect(await create('public')).toMatchObject({ status: 201 });
    expect(await create('internal')).toMatchObject({ status: 201 });
  });

  it('above the accreditation is refused with the guidance, in codes and parameters', async () => {
    const refused = await create('restricted');
    expect(refused).toMatchObject({ status: 403, code: 'policy/refused' });
    const { refusal } = refused.body.error;
    expect(refusal.facts).toMatchObject({ address: expect.stringMatching(/^(127\.0\.0\.1|::1)$/), members: 0 });
    const codes = refusal.explanations.map(({ code }: { code: string }) => code);
    expect(codes).toContain('policy/above_accreditation');
    expect(refusal.explanations[codes.indexOf('policy/above_accreditation')].parameters.guidance.en).toContain(
      'not accredited',
    );
    expect(await send(`/api/meetings/${refused.meetingId}`)).toMatchObject({ status: 404 });
  });

  it('in which two hosts must agree is refused while only one can ever be there', async () => {
    const nowMs = server.clock.nowMs();
    const times = { startsAtMs: nowMs, expiresAtMs: nowMs + 3_600_000 };
    const policy = policyOf(server, 'internal', times);
    const own = policy.meeting as { rules: object };
    const meeting = { ...own, rules: { ...own.rules, admission: 'two_hosts' } };
    const hostKeys = ['A'.repeat(43), 'E'.repeat(43)];
    const missing = 'meeting/second_host_missing';
    expect(await create('internal', { policy: { ...policy, meeting } })).toMatchObject({ status: 400, code: missing });
    expect(await create('internal', { policy: { ...policy, meeting, namedHosts: 1 } })).toMatchObject({ status: 201 });
    expect(await create('internal', { policy: { ...policy, meeting }, hostKeys })).toMatchObject({ status: 201 });
    for (const namedHosts of [0, -1, 16, 1.5, '1']) {
      const { code } = await create('internal', { policy: { ...policy, meeting, namedHosts } });
      expect([namedHosts, code]).toEqual([namedHosts, 'protocol/malformed']);
    }
  });

  it('under another rulebook, other rules or other times than it says is refused', async () => {
    const nowMs = server.clock.nowMs();
    const times = { startsAtMs: nowMs, expiresAtMs: nowMs + 3_600_000 };
    const policy = policyOf(server, 'internal', times);
    const meeting = policy.meeting as { rules: object };
    const looser = { ...meeting, rules: { ...meeting.rules, guests: 'link', minimumAssurance: 'self_asserted' } };
    for (const [change, code] of [
      [{ policy: { ...policy, documentHash: 'A'.repeat(43) } }, 'policy/rulebook_changed'],
      [{ policy: { ...policy, policiesHash: 'A'.repeat(43) } }, 'policy/rulebook_changed'],
      [{ policy: { ...policy, meeting: looser } }, 'protocol/malformed'],
      [{ policy: { ...policy, meeting: { ...meeting, level: 0 } } }, 'protocol/malformed'],
      [{ policy: { ...policy, meeting: { ...meeting, startsAtMs: nowMs + 1 } } }, 'protocol/malformed'],
      [{ policy: { ...policy, meeting: {} } }, 'protocol/malformed'],
      [{ policy: undefined }, 'protocol/malformed'],
    ] as const) {
      expect([JSON.stringify(change).slice(0, 60), (await create('internal', change)).code]).toEqual([
        JSON.stringify(change).slice(0, 60),
        code,
      ]);
    }
  });
});

describe('joining', () => {
  it('from a network that is not approved is refused with the reason, at the socket and before it', async () => {
    await server.stop();
    await start(['--trust-proxy']);
    expect((await publish(forRestricted)).status).toBe(200);
    const inside = { 'x-forwarded-for': '10.1.2.3' };
    const created = await create('restricted', {}, inside);
    expect(created.status).toBe(201);
    const preflight = (address: string) =>
      send(`/api/meetings/${created.meetingId}/preflight`, {}, { 'x-forwarded-for': address });
    expect((await preflight('10.1.2.3')).body).toMatchObject({ allowed: true, facts: { address: '10.1.2.3' } });
    const outside = await preflight('198.51.100.7');
    expect(outside.body).toMatchObject({
      allowed: false,
      facts: { address: '198.51.100.7' },
      explanations: [
        {
          code: 'policy/network_not_approved',
          parameters: { address: '198.51.100.7', networks: ['10.0.0.0/8', '127.0.0.2/32'] },
        },
      ],
    });
    // A client can write into the header; what counts is the last address, which one's own proxy adds.
    expect((await preflight('10.1.2.3, 198.51.100.7')).body.allowed).toBe(false);

    const socket = await server.connect(created.meetingId, { headers: { 'x-forwarded-for': '198.51.100.7' } });
    const refused = await socket.refusal({ type: 'hello', protocol: 1, resume: null });
    expect(refused).toMatchObject({
      code: 'policy/refused',
      refusal: outside.body.explanations && { facts: { address: '198.51.100.7' } },
    });
    await expect(socket.request({ type: 'knock', sealed: 'YQ' })).rejects.toThrow('protocol/not_allowed');

    const good = await server.connect(created.meetingId, { headers: inside });
    const { token } = await good.hello();
    // Who comes back from somewhere else is asked again.
    const moved = await server.connect(created.meetingId, { headers: { 'x-forwarded-for': '198.51.100.7' } });
    const again = await moved.refusal({ type: 'hello', protocol: 1, resume: { token, lastSeq: 0 } });
    expect(again.code).toBe('policy/refused');
    await server.restart();
    expect((await preflight('198.51.100.7')).body.allowed).toBe(false);
  });

  it('is decided by the address of the connection where no proxy is trusted', async () => {
    expect((await publish(forRestricted)).status).toBe(200);
    const lie = { 'x-forwarded-for': '10.1.2.3' };
    expect(await create('restricted', {}, lie)).toMatchObject({ code: 'policy/refused' });
    const created = await create('public');
    expect((await send(`/api/meetings/${created.meetingId}/preflight`, {}, lie)).body.facts.address).toMatch(
      /^(127\.0\.0\.1|::1)$/,
    );
  });

  it('is decided by the rulebook that the meeting was created under, also after another one is in force', async () => {
    const created = await create('public');
    const nowhere = edited((text) => text.replace('"networks": "any"', '"networks": ["192.0.2.0/24"]'));
    expect((await publish(nowhere)).status).toBe(200);
    expect((await send(`/api/meetings/${created.meetingId}/preflight`, {})).body.allowed).toBe(true);
    await server.restart();
    expect((await send(`/api/meetings/${created.meetingId}/preflight`, {})).body.allowed).toBe(true);
    expect(await create('public')).toMatchObject({ code: 'policy/refused' });
  });

  it('knows the country where the operator has a database', async () => {
    const file = join(server.dataDir, 'countries.mmdb');
    writeFileSync(file, countryDatabase({ '198.51.100.0/24': 'DE', '203.0.113.0/24': 'FR' }));
    const countryOf = openCountries(file);
    expect(['198.51.100.7', '203.0.113.1', '192.0.2.1', '2001:db8::1'].map(countryOf)).toEqual([
      'DE',
      'FR',
      null,
      null,
    ]);
    expect(openCountries(null)('198.51.100.7')).toBeNull();
    writeFileSync(file, 'no database');
    expect(() => openCountries(file)).toThrow(expect.objectContaining({ code: 'server/country_database' }));
  });
});

describe('the rulebook', () => {
  it('is handed out to everybody, the one in force and those of meetings', async () => {
    const anonymous = { cookie: '' };
    const first = (await send('/api/rulebook', undefined, anonymous)).body as RulebookAnswer;
    expect(first).toMatchObject({ version: 1, files: SHIPPED_FILES });
    await publish(forRestricted);
    const second = (await send('/api/rulebook', undefined, anonymous)).body as RulebookAnswer;
    expect(second.version).toBe(2);
    const path = `/api/rulebooks/${first.documentHash}/${first.policiesHash}`;
    expect((await send(path, undefined, anonymous)).body).toMatchObject({ version: 1, files: SHIPPED_FILES });
    const unknown = `/api/rulebooks/${'A'.repeat(43)}/${first.policiesHash}`;
    expect(await send(unknown)).toMatchObject({ status: 404, code: 'policy/rulebook_unknown' });
    expect(await send('/api/rulebooks/x/y')).toMatchObject({ status: 404, code: 'policy/rulebook_unknown' });
  });

  it('is checked before it is in force: form, Cedar, tests, slips, past decisions', async () => {
    const check = async (files: object) => (await send('/api/admin/rulebook/check', { files })).body as RulebookCheck;
    expect(await check(SHIPPED_FILES)).toMatchObject({ problem: null, failedChecks: [], orderSlips: [] });
    const kept = edited((text) => text.replace('"recording": true', '"recording": false'));
    expect((await check(kept)).orderSlips).toEqual([{ lower: 'public', higher: 'internal', rules: ['recording'] }]);
    expect((await check(edited(() => '{'))).problem).toMatchObject({ code: 'charter/bad_classifications' });
    const policies = { ...SHIPPED_FILES.policies, 'own.cedar': 'permit everything' };
    expect((await check({ ...SHIPPED_FILES, policies })).problem).toMatchObject({
      code: 'charter/bad_policies',
      where: 'own.cedar',
    });
    const weak = {
      ...SHIPPED_FILES.policies,
      'rules.cedar': (SHIPPED_FILES.policies['rules.cedar'] as string).replace(
        'context.members >= resource.maxMembers',
        'context.members > 1000',
      ),
    };
    const failed = await check({ ...SHIPPED_FILES, policies: weak });
    expect(failed.failedChecks).toContainEqual({ classificationId: 'internal', check: 'full' });
    expect(await publish({ ...SHIPPED_FILES, policies: weak })).toMatchObject({ code: 'policy/not_publishable' });
    await create('internal');
    await create('public');
    await recorded(2);
    const narrow = edited((text) => text.replace('"networks": "any"', '"networks": ["192.0.2.0/24"]'));
    const tried = await check(narrow);
    expect(tried.dryRun).toMatchObject({ decisionCount: 2, differenceCount: 1 });
    expect(tried.dryRun.differences).toMatchObject([
      { classificationId: 'public', action: 'create', kind: 'now_refused', codes: ['policy/network_not_approved'] },
    ]);
    expect(server.app.context.policies.shelf.inForce.version).toBe(1);
  });

  it('is published once over each version, kept with its history, and can be put back', async () => {
    expect(await publish(forRestricted, 1)).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await publish(SHIPPED_FILES, 1)).toMatchObject({ status: 409, code: 'policy/version_taken' });
    const history = (await send('/api/admin/rulebooks')).body.versions;
    expect(history).toMatchObject([
      { version: 2, publishedBy: expect.any(String), note: 'for the tests' },
      { version: 1, publishedBy: null },
    ]);
    const old = (await send('/api/admin/rulebooks/1')).body as RulebookAnswer;
    expect(old.files).toEqual(SHIPPED_FILES);
    expect(await publish(old.files, 2)).toMatchObject({ body: { version: 3 } });
    await server.restart();
    expect(server.app.context.policies.shelf.inForce.version).toBe(3);
    expect(await send('/api/admin/rulebooks/9')).toMatchObject({ code: 'policy/rulebook_unknown' });
  });

  it('is changed by officers only, and not by nonsense', async () => {
    const anonymous = { cookie: '' };
    for (const [path, body] of [
      ['/api/admin/rulebooks', undefined],
      ['/api/admin/rulebooks/1', undefined],
      ['/api/admin/rulebook/check', { files: SHIPPED_FILES }],
      ['/api/admin/rulebook/publish', { files: SHIPPED_FILES, replaces: 1, note: '' }],
    ] as const) {
      expect(await send(path, body, anonymous)).toMatchObject({ status: 401, code: 'auth/signed_out' });
      expect(await send(path, body, { cookie: plain })).toMatchObject({ status: 403, code: 'auth/not_permitted' });
    }
    // Somebody who finds the page open.
    server.clock.advance(6 * 60_000);
    expect(await publish(forRestricted)).toMatchObject({ code: 'auth/reauthenticate' });
    cookie = (await server.signedIn(['organiser', 'officer'])).headers.cookie;
    for (const files of [{}, { ...SHIPPED_FILES, policies: { '../x.cedar': '' } }, { ...SHIPPED_FILES, more: 1 }]) {
      expect(await publish(files)).toMatchObject({ code: 'protocol/malformed' });
    }
  });
});

describe('the record of decisions', () => {
  it('holds no names and no whole addresses, and is forgotten in time', async () => {
    const created = await create('internal');
    const socket = await server.visitor(created.meetingId);
    await socket.settled();
    await recorded(2);
    const records = await server.store.decisions.newest(10);
    expect(records.map(({ allowed }) => allowed)).toEqual([true, true]);
    const text = JSON.stringify(records);
    expect(text).not.toContain('127.0.0.1');
    for (const secret of [created.meetingId, 'Test', 'a_test']) expect(text).not.toContain(secret);
    await server.store.decisions.sweep(server.clock.nowMs() - DECISIONS_KEPT_MS, DECISIONS_KEPT);
    expect(await server.store.decisions.newest(10)).toHaveLength(2);
    await server.store.decisions.sweep(server.clock.nowMs() + 1, DECISIONS_KEPT);
    expect(await server.store.decisions.newest(10)).toEqual([]);
  });
});
