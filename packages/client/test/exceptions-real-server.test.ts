// Exceptions against the whole server behind a reverse proxy: somebody on a network that is not approved asks, a host signs, an
// officer finds it in the record; and an altered client that asks the server only (real time, real sockets, loopback only).
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Client, type ClientWebSocket, createClient, type MeetingActions } from '../src/index.js';
import { createNodeEnvironment, MemoryStorage } from '../src/node/index.js';
import { ownPasskey, type RealServer, startRealServer, until } from './real-server.js';
import { codesOf, withPublic } from './rules-support.js';

const INSIDE = '10.1.2.3';
const OUTSIDE = '198.51.100.7';
const REASON = 'The hotel has no other network';

let server: RealServer;

beforeAll(async () => {
  server = await startRealServer('--trust-proxy');
}, 120_000);
afterAll(() => server.stop());

interface From {
  /** As the proxy says: of requests, and of sockets. */
  readonly pages: string;
  readonly sockets: string;
  /** An altered client changes what it sends. */
  readonly alter?: (text: string) => string;
}

function somebody({ pages, sockets, alter = (text) => text }: From): Client {
  const environment = createNodeEnvironment({ publicUrl: server.url, storage: new MemoryStorage(), tabId: 'tab' });
  return createClient({
    ...environment,
    request: (address, { headers = {}, ...request }) =>
      environment.request(address, { ...request, headers: { ...headers, 'x-forwarded-for': pages } }),
    openWebSocket: (address) => {
      const socket = new WebSocket(address, { origin: server.url, headers: { 'x-forwarded-for': sockets } });
      const send = socket.send.bind(socket) as (text: string) => void;
      return Object.assign(socket, { send: (text: string) => send(alter(text)) }) as unknown as ClientWebSocket;
    },
    passkeys: ownPasskey(server.url),
  });
}
const at = (address: string): Client => somebody({ pages: address, sockets: address });

async function lobby(client: Client, link: string): Promise<MeetingActions> {
  const meeting = server.keep(client.openMeeting(link));
  await until(() => meeting.getSnapshot().preflight !== null, 'the check of the rules');
  return meeting;
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    ({ code }: { code: string }) => code,
  );

it('leads from the refusal in the lobby to the record of the officer', async () => {
  const officer = at(INSIDE);
  await officer.register({ setupToken: server.setupToken, displayName: 'Hanna' });
  const files = withPublic({ networks: ['10.0.0.0/8'], exceptions: ['network'] });
  await officer.rulebooks.publish({ files, replaces: 1, note: '' });
  const { link } = await officer.createMeeting({
    title: 'Talk',
    agenda: '',
    startsAtMs: Date.now(),
    durationMinutes: 30,
    hostName: 'Hanna',
    autoReadmit: true,
    succession: 'none',
  });
  const host = await lobby(officer, link);
  await host.enter({ displayName: 'Hanna' });
  await until(() => host.getSnapshot().phase === 'in_meeting', 'the founding');

  const ada = await lobby(at(OUTSIDE), link);
  expect(codesOf(ada.getSnapshot().preflight?.explanations)).toEqual(['policy/network_not_approved']);
  expect(ada.getSnapshot().preflight).toMatchObject({ address: OUTSIDE, exceptions: ['network'], problem: null });
  expect(await codeOf(ada.enter({ displayName: 'Ada' }))).toBe('client/not_permitted');
  await ada.enter({ displayName: 'Ada', exceptionReason: REASON });
  await until(() => host.getSnapshot().knocks.length === 1, 'the knock');
  const [knock] = host.getSnapshot().knocks;
  if (!knock) throw new Error('no knock');
  expect(knock).toMatchObject({ exception: { rules: ['network'], reason: REASON }, hiddenFailures: [] });
  await host.admitByException(knock.knockId, null);
  await until(() => ada.getSnapshot().phase === 'in_meeting', 'the join');
  for (const meeting of [host, ada]) {
    const person = meeting.getSnapshot().people.find(({ displayName }) => displayName === 'Ada');
    expect(person?.exception).toMatchObject({ rules: ['network'], reason: REASON, by: 'Hanna' });
  }
  const [record, ...more] = await officer.rulebooks.exceptions();
  expect(more).toEqual([]);
  expect(record).toMatchObject({ rules: ['network'], classification: { id: 'public' }, voided: false });

  // Its page says that it comes from inside; its socket does not, and asks for what the sealed knock keeps quiet about.
  const hiding = somebody({
    pages: INSIDE,
    sockets: OUTSIDE,
    alter: (text) => text.replace('"type":"hello"', '"type":"hello","excepting":["network"]'),
  });
  const mallory = await lobby(hiding, link);
  await mallory.enter({ displayName: 'Mallory' });
  await until(() => host.getSnapshot().knocks.length === 1, 'the second knock');
  const [second] = host.getSnapshot().knocks;
  if (!second) throw new Error('no knock');
  expect(second).toMatchObject({ exception: null, hiddenFailures: ['network'] });
  expect(await codeOf(host.admit([second.knockId]))).toBe('client/exception_hidden');
  expect(host.getSnapshot().notices.map(({ error }) => error?.code)).toContain('client/exception_hidden');

  // An honest client from there without a reason does not even reach the door.
  const bob = await lobby(somebody({ pages: INSIDE, sockets: OUTSIDE }), link);
  expect(await codeOf(bob.enter({ displayName: 'Bob' }))).toBe('client/not_permitted');
}, 120_000);
