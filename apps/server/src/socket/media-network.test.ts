// Media from another network than the one that somebody was let in from.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { policyOf } from '../../test/policy-of.js';
import { TestServer } from '../../test/test-server.js';
import { type TestSocket } from '../../test/test-socket.js';

let server: TestServer;
let host: TestSocket;
let room: string;

beforeEach(async () => {
  server = await TestServer.start();
  const nowMs = server.clock.nowMs();
  const times = { startsAtMs: nowMs, expiresAtMs: nowMs + 3_600_000 };
  const policy = policyOf(server, 'public', times);
  const { rules, ...meeting } = policy.meeting as { rules: object };
  // This machine is in an approved network, and nobody else is.
  const approved = { ...rules, networks: ['127.0.0.0/8', '::1/128'] };
  const stored = JSON.stringify({ ...policy, meeting: { ...meeting, rules: approved } });
  const made = await server.meeting({ ...times, policy: stored });
  room = made.meetingId;
  host = await server.host(made);
  const senders = { mic: '1', camera: '2', screen: '3', 'screen-audio': '4' };
  await host.request({ type: 'media.offer', sdp: 'v=0', audioSlots: ['5'], videoSlots: ['6'], senders });
});
afterEach(() => server.stop());

const takes = (address: string) => server.router.events.emit('path', { room, peer: host.session.peerId, address });

describe('a media path', () => {
  it('from a network that the policies do not approve is closed at once, and its owner is told why', async () => {
    takes('198.51.100.7');
    expect(await host.next('media.refused')).toMatchObject({
      refusal: {
        facts: { address: '198.51.100.7' },
        explanations: [{ code: 'policy/network_not_approved' }],
      },
    });
    expect(server.router.calls.at(-1)).toBe(`leave ${host.session.peerId}`);
  });

  it('from an approved one stays, in whatever form the system writes it, and so does one of somebody unknown', async () => {
    for (const address of ['127.0.0.1', '127.9.9.9', '::ffff:127.0.0.1', '::1%lo']) takes(address);
    server.router.events.emit('path', { room, peer: 'nobody', address: '198.51.100.7' });
    server.router.events.emit('path', { room: 'nowhere', peer: host.session.peerId, address: '198.51.100.7' });
    await host.settled();
    expect(host.take('media.refused')).toEqual([]);
    expect(server.router.calls).toEqual([`join ${host.session.peerId}`]);
  });
});
