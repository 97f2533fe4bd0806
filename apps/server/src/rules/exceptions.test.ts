// Exceptions at the server: who may knock in spite of a rule, what members are told beside the knock, and what is kept of it.
import { EXCEPTION_RULES, SERVER_RULES, SHIPPED_FILES } from '@incamera/charter/policy';
import { type ExceptionRecord, exceptionRuleSchema, serverRulesSchema } from '@incamera/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { policyOf } from '../../test/policy-of.js';
import { TestServer } from '../../test/test-server.js';
import { commitHash, type TestSocket } from '../../test/test-socket.js';
import { EXCEPTIONS_KEPT_MS } from '../socket/exception-log.js';

const INSIDE = '10.1.2.3';
const OUTSIDE = '198.51.100.7';

let server: TestServer;
let cookie: string;
let meeting: Awaited<ReturnType<TestServer['meeting']>>;

beforeEach(async () => {
  server = await TestServer.start(['--trust-proxy']);
  cookie = (await server.signedIn(['organiser', 'officer'])).headers.cookie;
  meeting = await meetingPermitting('network');
});
afterEach(() => server.stop());

/** A public meeting from one network, under a rulebook that permits exceptions from these rules. */
async function meetingPermitting(...exceptions: string[]) {
  const classifications = SHIPPED_FILES.classifications
    .replace('"networks": "any"', '"networks": ["10.0.0.0/8"]')
    .replace('"exceptions": []', `"exceptions": ${JSON.stringify(exceptions)}`);
  const replaces = server.app.context.policies.shelf.inForce.version;
  const body = JSON.stringify({ files: { ...SHIPPED_FILES, classifications }, replaces, note: '' });
  const headers = { cookie, origin: server.url, 'content-type': 'application/json' };
  const published = await fetch(`${server.url}/api/admin/rulebook/publish`, { method: 'POST', headers, body });
  expect(published.status).toBe(200);
  const startsAtMs = server.clock.nowMs();
  const times = { startsAtMs, expiresAtMs: startsAtMs + 3_600_000 };
  return server.meeting({ ...times, policy: JSON.stringify(policyOf(server, 'public', times)) });
}

const connect = (address: string, { meetingId } = meeting) =>
  server.connect(meetingId, { headers: { 'x-forwarded-for': address } });
const hello = (excepting?: readonly string[], resume: object | null = null) => ({
  type: 'hello',
  protocol: 1,
  resume,
  ...(excepting === undefined ? {} : { excepting }),
});

async function founded(): Promise<TestSocket> {
  const host = await connect(INSIDE);
  await host.hello();
  await host.prove(meeting.meetingId, meeting.hostKey);
  await host.request({ type: 'group.found', groupInfo: 'aW5mbzA' });
  return host;
}

async function knocking(address: string, excepting: readonly string[]) {
  const socket = await connect(address);
  const session = (await socket.request(hello(excepting))) as { token: string; peerId: string };
  const { knockId } = await socket.request({ type: 'knock', sealed: 'a25vY2s' });
  return { socket, ...session, knockId: String(knockId) };
}

async function records(as = cookie): Promise<ExceptionRecord['exceptions']> {
  const response = await fetch(`${server.url}/api/admin/exceptions`, { headers: { cookie: as } });
  return ((await response.json()) as ExceptionRecord).exceptions;
}

it('the rules on the wire are those of charters', () => {
  expect(exceptionRuleSchema.options).toEqual([...EXCEPTION_RULES]);
  expect(serverRulesSchema.parse([...SERVER_RULES])).toEqual([...SERVER_RULES]);
});

describe('a connection that fails a rule of the server’s', () => {
  it('is refused as ever if it asks for no exception, or for one from another rule', async () => {
    for (const excepting of [undefined, [], ['country']]) {
      const refused = await (await connect(OUTSIDE)).refusal(hello(excepting));
      expect(refused).toMatchObject({
        code: 'policy/refused',
        refusal: { facts: { address: OUTSIDE }, explanations: [{ code: 'policy/network_not_approved' }] },
      });
    }
    await expect((await connect(OUTSIDE)).request(hello(['assurance']))).rejects.toThrow('protocol/malformed');
  });

  it('is refused where the class permits no such exception', async () => {
    meeting = await meetingPermitting('country', 'assurance');
    const refused = await (await connect(OUTSIDE)).refusal(hello(['network']));
    expect(refused.code).toBe('policy/refused');
  });

  it('knocks if it asks, and the members are told which rule it fails, those who come later too', async () => {
    const host = await founded();
    const ada = await knocking(OUTSIDE, ['network', 'country']);
    expect(await host.next('knock')).toMatchObject({ knockId: ada.knockId, failing: ['network'] });
    const bob = await knocking(INSIDE, ['network']);
    const untroubled = await host.next('knock');
    expect([untroubled.knockId, untroubled.failing]).toEqual([bob.knockId, undefined]);
    await host.commit(0, { admits: [bob.knockId], welcome: 'd2VsY29tZQ' });
    expect(await bob.socket.next('knock')).toMatchObject({ knockId: ada.knockId, failing: ['network'] });
  });

  it('gets in by nothing but an admission: a host key opens no door for it', async () => {
    const host = await connect(OUTSIDE);
    host.session = (await host.request(hello(['network']))) as never;
    await host.prove(meeting.meetingId, meeting.hostKey);
    const refusals = [
      { type: 'group.found', groupInfo: 'aW5mbzA' },
      { type: 'group.info' },
      {
        type: 'group.commit',
        epoch: 0,
        commit: 'YQ',
        external: true,
        admits: [],
        welcome: null,
        removes: [],
        groupInfo: 'YQ',
      },
    ];
    for (const request of refusals) {
      expect((await host.refusal(request)).code).toBe('policy/exception_not_granted');
    }
    await founded();
  });

  it('may come back once it was let in, from there and from nowhere worse, after a restart too', async () => {
    const host = await founded();
    const ada = await knocking(OUTSIDE, ['network']);
    await host.commit(0, { admits: [ada.knockId], welcome: 'd2VsY29tZQ' });
    await ada.socket.next('admitted');
    const resume = { token: ada.token, lastSeq: 0 };
    await server.restart();
    const again = await connect(OUTSIDE);
    expect(await again.request(hello(undefined, resume))).toMatchObject({ role: 'member', resumed: true });
    // Who is on an approved network by now fails nothing, and is not said to.
    const inside = await connect(INSIDE);
    await inside.request(hello(undefined, resume));
    const { knockId } = await inside.request({ type: 'knock', sealed: 'bmV3' });
    const watcher = await connect(INSIDE);
    await watcher.request(hello(undefined, { token: host.session.token, lastSeq: 0 }));
    const told = await watcher.next('knock');
    expect([told.knockId, told.failing]).toEqual([knockId, undefined]);
    // Somebody who came from an approved network has no exception.
    const bob = await knocking(INSIDE, ['network']);
    const moved = await (await connect(OUTSIDE)).refusal(hello(['network'], { token: bob.token, lastSeq: 0 }));
    expect(moved.code).toBe('policy/refused');
  });
});

describe('the record of exceptions', () => {
  it('says which rules, in which meeting, by which connection, and no reason; officers read it', async () => {
    const host = await founded();
    const ada = await knocking(OUTSIDE, ['network']);
    const bob = await knocking(INSIDE, []);
    const cid = await knocking(INSIDE, []);
    const admits = [ada.knockId, bob.knockId, cid.knockId];
    // The network the server knows by itself; the rest the host's client says.
    const excepts = [{ knockId: bob.knockId, rules: ['guests', 'assurance'] }];
    await host.commit(0, { admits, welcome: 'd2VsY29tZQ', excepts });
    const found = await records();
    const common = { meetingId: meeting.meetingId, grantedByPeer: host.session.peerId, voided: false };
    expect(found).toHaveLength(2);
    expect(found).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ...common, rules: ['network'], admittedPeer: ada.peerId }),
        expect.objectContaining({ ...common, rules: ['assurance', 'guests'], admittedPeer: bob.peerId }),
      ]),
    );
    expect(found[0]?.classification).toEqual({ id: 'public', label: { en: 'Public', de: 'Öffentlich' } });
    const plain = (await server.signedIn()).headers.cookie;
    const refused = await fetch(`${server.url}/api/admin/exceptions`, { headers: { cookie: plain } });
    expect(refused.status).toBe(403);
  });

  it('keeps a year, and the decisions keep the question with the exception in it', async () => {
    const host = await founded();
    const ada = await knocking(OUTSIDE, ['network']);
    await host.commit(0, { admits: [ada.knockId], welcome: 'd2VsY29tZQ' });
    await expect
      .poll(async () => (await server.store.decisions.newest(10)).some(({ request }) => request.includes('"excepted"')))
      .toBe(true);
    await server.store.exceptions.sweep(server.clock.nowMs() - EXCEPTIONS_KEPT_MS, 10);
    expect(await records()).toHaveLength(1);
    await server.store.exceptions.sweep(server.clock.nowMs() + 1, 10);
    expect(await records()).toEqual([]);
  });

  it('says when members refused what was granted', async () => {
    const host = await founded();
    const [bob, cid] = [await knocking(INSIDE, []), await knocking(INSIDE, [])];
    await host.commit(0, { admits: [bob.knockId, cid.knockId], welcome: 'd2VsY29tZQ' });
    const ada = await knocking(OUTSIDE, ['network']);
    await host.commit(1, { admits: [ada.knockId], welcome: 'd2VsY29tZQ' });
    for (const { socket } of [bob, cid]) {
      const { commit } = await socket.next('commit');
      await socket.request({ type: 'group.refuse', epoch: 1, commitHash: commitHash(commit), refusal: 'bm8' });
    }
    expect((await records()).map(({ voided }) => voided)).toEqual([true]);
  });
});
