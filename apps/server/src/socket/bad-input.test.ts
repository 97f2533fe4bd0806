// Clients that misbehave: each gets a typed end, the others notice nothing.

import { LIMITS } from '@incamera/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type HostKey } from '../../test/host-key.js';
import { TestServer } from '../../test/test-server.js';
import { type TestSocket } from '../../test/test-socket.js';

let server: TestServer;
let meeting: { meetingId: string; hostKey: HostKey };
let host: TestSocket;
let bob: TestSocket;

beforeEach(async () => {
  server = await TestServer.start();
  meeting = await server.meeting();
  host = await server.host(meeting);
  bob = await server.member(meeting.meetingId, host, 0);
});
afterEach(async () => {
  // Whatever the bad client did: the others still talk.
  await host.request({ type: 'relay', durable: true, payload: 'aGk' });
  expect(await bob.next('relay')).toMatchObject({ payload: 'aGk' });
  await server.stop();
});

const ended = async (socket: TestSocket) => {
  const { error } = await socket.next('closing');
  await socket.untilClosed();
  return error.code;
};

it.each([
  ['malformed JSON', '{"type":'],
  ['something else than an object', '"hello"'],
  ['an unknown type without an id', '{"type":"nonsense"}'],
  ['an id that is no number', '{"type":"ping","id":"1"}'],
  ['nothing', ''],
])('closes after %s', async (_what, text) => {
  const socket = await server.visitor(meeting.meetingId);
  socket.sendRaw(text);
  expect(await ended(socket)).toBe('protocol/malformed');
});

it('closes after binary', async () => {
  const socket = await server.visitor(meeting.meetingId);
  socket.sendRaw(new Uint8Array([1, 2, 3]));
  expect(await ended(socket)).toBe('protocol/malformed');
});

it('answers an unknown type that has an id, and goes on', async () => {
  const socket = await server.visitor(meeting.meetingId);
  await expect(socket.request({ type: 'nonsense' })).rejects.toThrow('protocol/malformed');
  await expect(socket.request({ type: 'knock', sealed: 'Ym9i', admin: true })).rejects.toThrow('protocol/malformed');
  await expect(socket.request({ type: 'knock', sealed: 'A'.repeat(4 * LIMITS.knockBytes) })).rejects.toThrow(
    'protocol/malformed',
  );
  await socket.settled();
});

it('closes after a message over the limit, and after a frame far over it', async () => {
  const socket = await server.visitor(meeting.meetingId);
  socket.sendRaw(JSON.stringify({ type: 'ping', id: 1, x: 'x'.repeat(LIMITS.socketMessageBytes) }));
  expect(await ended(socket)).toBe('protocol/too_large');
  const worse = await server.visitor(meeting.meetingId);
  worse.sendRaw('x'.repeat(3 * LIMITS.socketMessageBytes));
  expect(await worse.untilClosed()).toBe(1009);
});

it('closes after a flood', async () => {
  const socket = await server.visitor(meeting.meetingId);
  for (let i = 0; i < 2 * LIMITS.socketMessagesBurst; i++) socket.sendRaw(JSON.stringify({ type: 'ping', id: i + 1 }));
  expect(await ended(socket)).toBe('protocol/rate_limited');
});

it('refuses everything before hello, another version, and silence', async () => {
  const socket = await server.connect(meeting.meetingId);
  await expect(socket.request({ type: 'knock', sealed: 'Ym9i' })).rejects.toThrow('protocol/not_allowed');
  await expect(socket.request({ type: 'hello', protocol: 2, resume: null })).rejects.toThrow('protocol/version');
  server.clock.advance(11_000);
  expect(await ended(socket)).toBe('protocol/not_allowed');
});

it('knows no meeting behind an id that is unknown or no id at all', async () => {
  for (const id of ['A'.repeat(43), 'short', '..%2F..%2Fetc']) {
    const socket = await server.connect(id);
    expect(await ended(socket)).toBe('meeting/unknown');
  }
});

it('lets no page of another origin open a socket', async () => {
  await expect(server.connect(meeting.meetingId, { origin: 'http://evil.example' })).rejects.toThrow('403');
  const own = await server.connect(meeting.meetingId, { origin: server.url });
  await own.hello();
  // The refused ones do not stay open either.
  const open = () => new Promise<number>((resolve) => server.app.server.server.getConnections((_e, n) => resolve(n)));
  await expect.poll(open).toBe(3);
});

it('cuts off a client that does not answer pings', async () => {
  const socket = await server.visitor(meeting.meetingId);
  socket.stall();
  await server.pass(45_000);
  await host.settled();
  // Neither host nor bob was cut off, since they answered.
  expect([host.closed, bob.closed]).toEqual([false, false]);
  expect(server.app.server.websocketServer.clients.size).toBe(2);
});

it('cuts off a receiver that lets too much pile up; it resumes and catches up', async () => {
  bob.stall();
  const payload = 'A'.repeat(80_000);
  for (let i = 0; i < 400; i++) {
    if (i % 100 === 0) server.clock.advance(4_000);
    await host.request({ type: 'relay', durable: i % 40 === 0, payload });
  }
  const again = await server.connect(meeting.meetingId);
  await again.hello({ token: bob.session.token, lastSeq: 1 });
  for (let i = 0; i < 10; i++) expect((await again.next('relay')).seq).toBe(i + 2);
  bob = again;
});
