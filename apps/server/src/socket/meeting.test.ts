// A meeting over the real socket: knock, admit, relay, resume, restart, end.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HostKey } from '../../test/host-key.js';
import { TestServer } from '../../test/test-server.js';

let server: TestServer;
let meeting: { meetingId: string; hostKey: HostKey };

beforeEach(async () => {
  server = await TestServer.start();
  meeting = await server.meeting();
});
afterEach(() => server.stop());

describe('knocking', () => {
  it('waits without a host, is shown to the host who comes, and is admitted', async () => {
    const bob = await server.visitor(meeting.meetingId);
    expect(bob.session).toMatchObject({ role: 'visitor', resumed: false, head: null, locked: false });
    const { knockId } = await bob.request({ type: 'knock', sealed: 'Ym9i' });
    const host = await server.host(meeting);
    expect((await bob.next('meeting.state')).head).toEqual({ epoch: 0, seq: 0 });
    expect(await host.next('knock')).toMatchObject({ knockId, sealed: 'Ym9i' });
    await expect(bob.request({ type: 'relay', durable: true, payload: 'aGk' })).rejects.toThrow('protocol/not_allowed');

    const { seq } = await host.commit(0, { admits: [knockId], welcome: 'd2VsY29tZQ' });
    expect(await bob.next('admitted')).toEqual({ type: 'admitted', welcome: 'd2VsY29tZQ', epoch: 1, seq });
    expect(await host.next('commit')).toMatchObject({ seq, epoch: 0, from: host.session.peerId });
    expect(await host.next('knock.gone')).toMatchObject({ knockId });
    await bob.settled();
    expect(bob.take('commit')).toEqual([]);

    await bob.request({ type: 'relay', durable: true, payload: 'aGk' });
    expect(await host.next('relay')).toEqual({ type: 'relay', seq: 2, from: bob.session.peerId, payload: 'aGk' });
    await host.request({ type: 'relay', durable: false, payload: 'c2ln' });
    expect(await bob.next('relay')).toEqual({ type: 'relay', seq: null, from: host.session.peerId, payload: 'c2ln' });
    server.clock.advance(200);
    expect((await bob.next('peers')).online.sort()).toEqual([bob.session.peerId, host.session.peerId].sort());
  });

  it('is refused with a reason, also when the visitor is away', async () => {
    const host = await server.host(meeting);
    const bob = await server.visitor(meeting.meetingId);
    const first = await bob.request({ type: 'knock', sealed: 'Ym9i' });
    await host.request({ type: 'knock.refuse', knockId: first.knockId, sealedReason: 'bm8' });
    expect(await bob.next('refused')).toEqual({ type: 'refused', sealedReason: 'bm8' });
    await expect(host.request({ type: 'knock.refuse', knockId: first.knockId, sealedReason: '' })).rejects.toThrow(
      'knock/gone',
    );

    const second = await bob.request({ type: 'knock', sealed: 'Ym9i' });
    bob.terminate();
    await host.request({ type: 'knock.refuse', knockId: second.knockId, sealedReason: 'bGF0ZXI' });
    const again = await server.connect(meeting.meetingId);
    await again.hello({ token: bob.session.token, lastSeq: 0 });
    expect(await again.next('refused')).toEqual({ type: 'refused', sealedReason: 'bGF0ZXI' });
  });

  it('replaces one’s own knock, can be withdrawn, and ends when the visitor stays away', async () => {
    const host = await server.host(meeting);
    const bob = await server.visitor(meeting.meetingId);
    const first = await bob.request({ type: 'knock', sealed: 'Ym9i' });
    const second = await bob.request({ type: 'knock', sealed: 'Ym9iMg' });
    expect(await host.next('knock.gone')).toMatchObject({ knockId: first.knockId });
    await bob.request({ type: 'knock.withdraw' });
    expect(await host.next('knock.gone')).toMatchObject({ knockId: second.knockId });
    const third = await bob.request({ type: 'knock', sealed: 'Ym9i' });
    bob.terminate();
    await bob.untilClosed();
    await host.settled();
    await server.pass(59_000);
    await host.settled();
    expect(host.take('knock.gone')).toEqual([]);
    await server.pass(2_000);
    expect(await host.next('knock.gone')).toMatchObject({ knockId: third.knockId });
    const late = await server.connect(meeting.meetingId);
    await expect(late.hello({ token: bob.session.token, lastSeq: 0 })).rejects.toThrow('session/unknown');
  });

  it('is turned away by a locked meeting, except for a member that lost its state', async () => {
    const host = await server.host(meeting);
    const member = await server.member(meeting.meetingId, host, 0);
    const bob = await server.visitor(meeting.meetingId);
    await expect(bob.request({ type: 'meeting.lock', locked: true })).rejects.toThrow('protocol/not_allowed');
    await expect(member.request({ type: 'meeting.lock', locked: true })).rejects.toThrow('protocol/not_allowed');
    await host.request({ type: 'meeting.lock', locked: true });
    expect(await bob.next('meeting.state')).toMatchObject({ locked: true });
    await expect(bob.request({ type: 'knock', sealed: 'Ym9i' })).rejects.toThrow('meeting/locked');
    const { knockId } = await member.request({ type: 'knock', sealed: 'bQ' });
    await host.commit(1, { admits: [knockId], removes: [member.session.peerId], welcome: 'dw' });
    expect(await member.next('admitted')).toMatchObject({ epoch: 2 });
    expect(member.closed).toBe(false);
  });

  it('lets a hundred wait and no more', async () => {
    const host = await server.host(meeting);
    for (let i = 0; i < 100; i++) {
      const visitor = await server.visitor(meeting.meetingId);
      await visitor.request({ type: 'knock', sealed: 'Ym9i' });
    }
    const last = await server.visitor(meeting.meetingId);
    await expect(last.request({ type: 'knock', sealed: 'Ym9i' })).rejects.toThrow('knock/too_many');
    await host.settled();
    expect(host.take('knock')).toHaveLength(100);
  });
});

describe('hosts', () => {
  it('prove themselves by a key of the charter, with the nonce of their own connection', async () => {
    const host = await server.visitor(meeting.meetingId);
    await expect(host.request({ type: 'group.found', groupInfo: 'aQ' })).rejects.toThrow('delivery/host_proof');
    await expect(host.prove(meeting.meetingId, new HostKey())).rejects.toThrow('delivery/host_proof');
    const signature = await meeting.hostKey.prove(meeting.meetingId, host.session.nonce);
    const other = await server.visitor(meeting.meetingId);
    await expect(other.request({ type: 'host.prove', hostKey: meeting.hostKey.publicKey, signature })).rejects.toThrow(
      'delivery/host_proof',
    );
    await expect(other.request({ type: 'group.info' })).rejects.toThrow('delivery/host_proof');
    await host.prove(meeting.meetingId, meeting.hostKey);
    await expect(host.request({ type: 'group.info' })).rejects.toThrow('delivery/no_group');
    await host.request({ type: 'group.found', groupInfo: 'aQ' });
    await other.prove(meeting.meetingId, meeting.hostKey);
    await expect(other.request({ type: 'group.found', groupInfo: 'aQ' })).rejects.toThrow('delivery/group_exists');
    expect(await other.request({ type: 'group.info' })).toEqual({ epoch: 0, seq: 0, groupInfo: 'aQ' });
  });

  it('return by an external commit that removes their old self, and nobody else does', async () => {
    const host = await server.host(meeting);
    const member = await server.member(meeting.meetingId, host, 0);
    host.terminate();
    const back = await server.visitor(meeting.meetingId);
    await expect(back.commit(1, { external: true })).rejects.toThrow('delivery/host_proof');
    await back.prove(meeting.meetingId, meeting.hostKey);
    await expect(back.commit(1)).rejects.toThrow('protocol/not_allowed');
    const { seq } = await back.commit(1, { external: true, removes: [host.session.peerId] });
    expect(await back.next('commit')).toMatchObject({ seq, from: back.session.peerId });
    expect(await member.next('commit')).toMatchObject({ seq, epoch: 1 });
    await back.request({ type: 'relay', durable: true, payload: 'aGk' });
    expect(await member.next('relay')).toMatchObject({ payload: 'aGk' });

    const ghost = await server.connect(meeting.meetingId);
    expect(await ghost.hello({ token: host.session.token, lastSeq: 1 })).toMatchObject({ role: 'visitor' });
    expect(await ghost.next('commit')).toMatchObject({ seq, epoch: 1 });
    await ghost.next('removed');
    await ghost.untilClosed();
  });
});

describe('resumption', () => {
  it('replays what was missed, in order, and then goes on', async () => {
    const host = await server.host(meeting);
    const bob = await server.member(meeting.meetingId, host, 0);
    bob.terminate();
    await bob.untilClosed();
    await host.request({ type: 'relay', durable: true, payload: 'MQ' });
    await host.request({ type: 'relay', durable: false, payload: 'bG9zdA' });
    await host.commit(1);
    for (let i = 0; i < 150; i++) {
      if (i % 50 === 0) server.clock.advance(10_000);
      await host.request({ type: 'relay', durable: true, payload: 'Mg' });
    }
    const again = await server.connect(meeting.meetingId);
    expect(await again.hello({ token: bob.session.token, lastSeq: 1 })).toMatchObject({
      peerId: bob.session.peerId,
      resumed: true,
      role: 'member',
      head: { epoch: 2, seq: 153 },
    });
    await host.request({ type: 'relay', durable: true, payload: 'Mw' });
    const seqs: (number | null)[] = [];
    expect(await again.next('relay')).toMatchObject({ seq: 2, payload: 'MQ' });
    while (seqs.at(-1) !== 154) seqs.push((await again.next('relay')).seq);
    expect(seqs).toEqual(Array.from({ length: 151 }, (_, i) => i + 4));
    expect(await again.next('commit')).toMatchObject({ seq: 3, epoch: 1 });

    // One's own are replayed too, so that no number is missing when a reply was lost with the socket.
    const hostAgain = await server.connect(meeting.meetingId);
    await hostAgain.hello({ token: host.session.token, lastSeq: 152 });
    expect([(await hostAgain.next('relay')).seq, (await hostAgain.next('relay')).seq]).toEqual([153, 154]);
  });

  it('gives the Welcome to somebody who was admitted while away, and nothing from before', async () => {
    const host = await server.host(meeting);
    await host.request({ type: 'relay', durable: true, payload: 'c2VjcmV0' });
    const bob = await server.visitor(meeting.meetingId);
    const { knockId } = await bob.request({ type: 'knock', sealed: 'Ym9i' });
    bob.terminate();
    await bob.untilClosed();
    await host.commit(0, { admits: [knockId], welcome: 'd2VsY29tZQ' });
    await host.request({ type: 'relay', durable: true, payload: 'bmV3' });
    const again = await server.connect(meeting.meetingId);
    expect(await again.hello({ token: bob.session.token, lastSeq: 0 })).toMatchObject({ role: 'member' });
    expect(await again.next('admitted')).toMatchObject({ welcome: 'd2VsY29tZQ', epoch: 1, seq: 2 });
    expect(await again.next('relay')).toMatchObject({ seq: 3, payload: 'bmV3' });
    expect(again.take('relay')).toEqual([]);
    expect(again.take('commit')).toEqual([]);
  });

  it('survives a restart of the server: members, knocks, order, lock', async () => {
    const host = await server.host(meeting);
    const bob = await server.member(meeting.meetingId, host, 0);
    const eve = await server.visitor(meeting.meetingId);
    const { knockId } = await eve.request({ type: 'knock', sealed: 'ZXZl' });
    await host.request({ type: 'meeting.lock', locked: true });
    await host.request({ type: 'relay', durable: true, payload: 'aGk' });
    await server.restart();
    const hostAgain = await server.connect(meeting.meetingId);
    expect(await hostAgain.hello({ token: host.session.token, lastSeq: 1 })).toMatchObject({
      resumed: true,
      role: 'member',
      head: { epoch: 1, seq: 2 },
      locked: true,
    });
    expect(await hostAgain.next('knock')).toMatchObject({ knockId, sealed: 'ZXZl' });
    const bobAgain = await server.connect(meeting.meetingId);
    await bobAgain.hello({ token: bob.session.token, lastSeq: 1 });
    expect(await bobAgain.next('relay')).toMatchObject({ seq: 2, payload: 'aGk' });
    const eveAgain = await server.connect(meeting.meetingId);
    await eveAgain.hello({ token: eve.session.token, lastSeq: 0 });
    await hostAgain.commit(1, { admits: [knockId], welcome: 'dw' });
    expect(await eveAgain.next('admitted')).toMatchObject({ epoch: 2, seq: 3 });
    await hostAgain.request({ type: 'meeting.lock', locked: false });
    // Their transports died with the process: both are told at once, not when the browser notices.
    await hostAgain.next('media.reset');
    await bobAgain.next('media.reset');
  });

  it('knows nobody by a wrong token, and no log but its own', async () => {
    const host = await server.host(meeting);
    const stranger = await server.connect(meeting.meetingId);
    await expect(stranger.hello({ token: 'A'.repeat(43), lastSeq: 0 })).rejects.toThrow('session/unknown');
    await expect(stranger.hello({ token: host.session.token, lastSeq: 7 })).rejects.toThrow('session/unknown');
    await stranger.hello();
    await expect(stranger.hello()).rejects.toThrow('protocol/not_allowed');
    const other = await server.meeting();
    const elsewhere = await server.connect(other.meetingId);
    await expect(elsewhere.hello({ token: host.session.token, lastSeq: 0 })).rejects.toThrow('session/unknown');
  });

  it('closes the former socket of a client that comes again', async () => {
    const host = await server.host(meeting);
    const again = await server.connect(meeting.meetingId);
    await again.hello({ token: host.session.token, lastSeq: 0 });
    expect((await host.next('closing')).error.code).toBe('session/unknown');
    await host.untilClosed();
    await again.request({ type: 'relay', durable: true, payload: 'aGk' });
  });
});

describe('leaving and ending', () => {
  it('lets a member leave: its token dies, its leaf stays until a commit removes it', async () => {
    const host = await server.host(meeting);
    const bob = await server.member(meeting.meetingId, host, 0);
    await bob.request({ type: 'leave' });
    await bob.untilClosed();
    const again = await server.connect(meeting.meetingId);
    await expect(again.hello({ token: bob.session.token, lastSeq: 1 })).rejects.toThrow('session/unknown');
    await host.commit(1, { removes: [bob.session.peerId] });
  });

  it('ends for all by a host only, and deletes what was stored', async () => {
    const host = await server.host(meeting);
    const bob = await server.member(meeting.meetingId, host, 0);
    await expect(bob.request({ type: 'meeting.end' })).rejects.toThrow('protocol/not_allowed');
    await host.request({ type: 'meeting.end' });
    for (const socket of [host, bob]) {
      await socket.next('ended');
      await socket.untilClosed();
    }
    const late = await server.connect(meeting.meetingId);
    expect((await late.next('closing')).error.code).toBe('meeting/ended');
    expect(await server.store.delivery.entries(meeting.meetingId, 0, 99, 99)).toEqual([]);
  });

  it('turns newcomers away once the link has expired, lets members go on, and ends after the grace time', async () => {
    const short = await server.meeting({ expiresAtMs: server.clock.nowMs() + 60_000 });
    const host = await server.host(short);
    const waiting = await server.visitor(short.meetingId);
    await server.pass(61_000);
    const late = await server.connect(short.meetingId);
    await expect(late.hello()).rejects.toThrow('meeting/expired');
    await expect(waiting.request({ type: 'knock', sealed: 'Ym9i' })).rejects.toThrow('meeting/expired');
    await host.request({ type: 'relay', durable: true, payload: 'aGk' });
    await server.pass(15 * 60_000 - 30_000);
    expect(host.closed).toBe(false);
    await server.pass(90_000);
    await host.next('ended');
  });
});

describe('media', () => {
  const offer = { type: 'media.offer', sdp: 'v=0', audioSlots: ['5'], videoSlots: ['6'] };
  const senders = { mic: '1', camera: '2', screen: '3', 'screen-audio': '4' };

  it('is for members: offers, wants and activity reach the router, slots come back', async () => {
    const host = await server.host(meeting);
    const visitor = await server.visitor(meeting.meetingId);
    await expect(visitor.request({ ...offer, senders })).rejects.toThrow('protocol/not_allowed');
    expect(await host.request({ ...offer, senders })).toEqual({ sdp: 'answer to v=0' });
    const { peerId } = host.session;
    await host.request({ type: 'media.active', kind: 'mic', active: true });
    await host.request({ type: 'media.want', video: [{ peerId, kind: 'screen', height: 720 }] });
    const tooHigh = { type: 'media.want', video: [{ peerId, kind: 'screen', height: 4321 }] };
    await expect(host.request(tooHigh)).rejects.toThrow('protocol/malformed');
    expect(server.router.calls).toEqual([
      `join ${peerId}`,
      `active ${peerId} mic true`,
      `want ${peerId} ${peerId}/screen/720`,
    ]);
    const slots = [
      { mid: '5', source: { peer: peerId, kind: 'mic' as const }, paused: false },
      { mid: '6', source: { peer: peerId, kind: 'camera' as const }, paused: true },
    ];
    server.router.events.emit('slots', { room: meeting.meetingId, peer: peerId, slots });
    expect((await host.next('media.slots')).slots).toEqual([
      { mid: '5', source: { peerId, kind: 'mic' }, paused: false },
      { mid: '6', source: { peerId, kind: 'camera' }, paused: true },
    ]);
    server.router.events.emit('layers', { room: meeting.meetingId, peer: peerId, kind: 'camera', layers: [0, 2] });
    expect(await host.next('media.layers')).toEqual({ type: 'media.layers', kind: 'camera', layers: [0, 2] });
    server.router.events.emit('reset', { restarts: 1, peers: [{ room: 'another', peer: peerId }] });
    const peers = [host, visitor].map(({ session }) => ({ room: meeting.meetingId, peer: session.peerId }));
    server.router.events.emit('reset', { restarts: 2, peers });
    await host.next('media.reset');
    expect(host.take('media.reset')).toEqual([]);
    expect(visitor.take('media.reset')).toEqual([]);
  });

  it('says what is wrong with an offer, and when the router is down', async () => {
    const host = await server.host(meeting);
    await expect(host.request({ ...offer, senders, sdp: 'bad' })).rejects.toThrow('media/offer_refused');
    await expect(host.request({ ...offer, senders, sdp: 'down' })).rejects.toThrow('media/unavailable');
  });

  it('is closed at once when a commit removes the member, also while its offer is on the way', async () => {
    const host = await server.host(meeting);
    const bob = await server.member(meeting.meetingId, host, 0);
    const { peerId } = bob.session;
    let open = () => {};
    server.router.gate = new Promise((resolve) => {
      open = resolve;
    });
    const pending = bob.request({ ...offer, senders }).catch((error: Error) => error.message);
    await bob.settled();
    await host.commit(1, { removes: [peerId] });
    expect(await bob.next('commit')).toMatchObject({ epoch: 1 });
    await bob.next('removed');
    await bob.untilClosed();
    expect(server.router.calls).toEqual([`join ${peerId}`, `leave ${peerId}`]);
    open();
    await host.settled();
    expect(server.router.calls).toEqual([`join ${peerId}`, `leave ${peerId}`, `leave ${peerId}`]);
    void pending;
  });
});
