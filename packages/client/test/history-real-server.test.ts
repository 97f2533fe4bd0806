// A client follows the log of the whole server, and proves to a person what was issued in their name. Real time, loopback only.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Client, createClient } from '../src/index.js';
import { createNodeEnvironment, MemoryStorage } from '../src/node/index.js';
import { ownPasskey, phaseIs, type RealServer, startRealServer, until } from './real-server.js';

let server: RealServer;
let client: Client;
beforeAll(async () => {
  server = await startRealServer('--log-interval', '1');
  const environment = createNodeEnvironment({ publicUrl: server.url, storage: new MemoryStorage(), tabId: 'tab' });
  client = createClient({ ...environment, passkeys: ownPasskey(server.url) });
}, 120_000);
afterAll(() => server.stop());

it('follows the log that the charter of its meeting names', async () => {
  await client.register({ setupToken: server.setupToken, displayName: 'Hanna' });
  const { link } = await client.createMeeting({
    ...{ title: 'Talk', agenda: '', startsAtMs: Date.now(), durationMinutes: 60, hostName: 'Hanna' },
    ...{ autoReadmit: true, succession: 'none' },
  });
  const meeting = server.keep(client.openMeeting(link));
  await phaseIs(meeting, 'lobby');
  await meeting.enter({ displayName: 'Hanna' });
  await phaseIs(meeting, 'in_meeting');
  await until(() => (meeting.getSnapshot().security?.log.size ?? 0) > 1, 'the log was followed');
  expect(meeting.getSnapshot().security?.problems).toEqual([]);
  await meeting.leave();
});

it('shows everything that was issued, each compared with the log', async () => {
  const { entries, problem, unlogged } = await client.history.own();
  expect(problem).toBeNull();
  expect(unlogged).toEqual([]);
  expect(entries.map(({ problem: wrong }) => wrong)).toEqual(entries.map(() => null));
  expect(entries.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['account_created', 'passkey_added']));
  expect(entries.filter(({ kind }) => kind === 'device_certificate').every(({ isOwn }) => isOwn)).toBe(true);
  expect(await client.history.news()).toEqual([]);
});
