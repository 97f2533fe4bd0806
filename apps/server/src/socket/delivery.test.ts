// Attacks and accidents at the delivery service: races, forbidden commits, removal, replay.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HostKey } from '../../test/host-key.js';
import { TestServer } from '../../test/test-server.js';
import { commitHash, type TestSocket } from '../../test/test-socket.js';

let server: TestServer;
let meeting: { meetingId: string; hostKey: HostKey };
let host: TestSocket;

beforeEach(async () => {
  server = await TestServer.start();
  meeting = await server.meeting();
  host = await server.host(meeting);
});
afterEach(() => server.stop());

const refuse = (socket: TestSocket, epoch: number, commit: string) =>
  socket.request({ type: 'group.refuse', epoch, commitHash: commitHash(commit), refusal: 'bm8' });

describe('order', () => {
  it('accepts the first of two racing commits; the loser has the winner before it has its refusal', async () => {
    const bob = await server.member(meeting.meetingId, host, 0);
    host.take('commit');
    const order: string[] = [];
    const results = await Promise.allSettled([
      host.commit(1, { commit: 'QQ' }).finally(() => order.push(`host ${host.seen.includes('commit')}`)),
      bob.commit(1, { commit: 'Qg' }).finally(() => order.push(`bob ${bob.seen.includes('commit')}`)),
    ]);
    const lost = results.filter((result) => result.status === 'rejected');
    expect(lost).toHaveLength(1);
    expect(lost[0]?.reason.message).toBe('delivery/epoch_taken');
    const [loser, winner] = results[0]?.status === 'rejected' ? [host, bob] : [bob, host];
    expect(order).toContain(`${loser === host ? 'host' : 'bob'} true`);
    const seen = [await host.next('commit'), await bob.next('commit')];
    expect(seen[0]).toEqual(seen[1]);
    expect(seen[0]?.from).toBe(winner.session.peerId);
    await expect(loser.commit(1)).rejects.toThrow('delivery/epoch_taken');
    await loser.commit(2);
  });

  it('refuses a replayed commit and one from the future', async () => {
    await host.commit(0, { commit: 'QQ' });
    await expect(host.commit(0, { commit: 'QQ' })).rejects.toThrow('delivery/epoch_taken');
    await expect(host.commit(5, { commit: 'QQ' })).rejects.toThrow('delivery/epoch_taken');
  });

  it('does not admit without a Welcome, nor somebody who is gone', async () => {
    const bob = await server.visitor(meeting.meetingId);
    const { knockId } = await bob.request({ type: 'knock', sealed: 'Ym9i' });
    await expect(host.commit(0, { admits: [knockId] })).rejects.toThrow('protocol/malformed');
    await bob.request({ type: 'knock.withdraw' });
    await expect(host.commit(0, { admits: [knockId], welcome: 'dw' })).rejects.toThrow('knock/gone');
    expect(await host.request({ type: 'group.info' })).toMatchObject({ epoch: 0, seq: 0 });
  });
});

describe('a forbidden commit', () => {
  it('is voided at once by a host: who was let in waits again, who was removed may come back', async () => {
    const bob = await server.member(meeting.meetingId, host, 0);
    const carol = await server.member(meeting.meetingId, host, 1);
    const eve = await server.visitor(meeting.meetingId);
    const { knockId } = await eve.request({ type: 'knock', sealed: 'ZXZl' });
    await host.next('knock');
    const change = { commit: 'YmFk', admits: [knockId], welcome: 'dw', removes: [carol.session.peerId] };
    await bob.commit(2, change);
    await eve.next('admitted');
    await carol.next('removed');
    host.take('knock');
    await refuse(host, 2, 'YmFk');
    const voided = { type: 'commit.voided', seq: 4, epoch: 2, commitHash: commitHash('YmFk'), refusals: ['bm8'] };
    for (const socket of [host, bob, eve]) expect(await socket.next('commit.voided')).toEqual(voided);
    expect(await host.next('knock')).toMatchObject({ knockId });
    await expect(eve.request({ type: 'relay', durable: true, payload: 'aGk' })).rejects.toThrow('protocol/not_allowed');
    await expect(bob.commit(2)).rejects.toThrow('delivery/barred');
    await host.request({ type: 'relay', durable: true, payload: 'aGk' });
    await eve.settled();
    expect(eve.take('relay')).toEqual([]);

    const back = await server.connect(meeting.meetingId);
    expect(await back.hello({ token: carol.session.token, lastSeq: 2 })).toMatchObject({ role: 'member' });
    expect(await back.next('commit')).toMatchObject({ seq: 3 });
    expect(await back.next('commit.voided')).toEqual(voided);
    expect(await back.next('relay')).toMatchObject({ seq: 5 });
    await host.commit(2, { admits: [knockId], welcome: 'dw' });
    expect(await eve.next('admitted')).toMatchObject({ epoch: 3, seq: 6 });
  });

  it('is voided with what its maker put on top of it in haste', async () => {
    const bob = await server.member(meeting.meetingId, host, 0);
    await bob.commit(1, { commit: 'YmFk' });
    await bob.commit(2, { commit: 'd29yc2U', removes: [host.session.peerId] });
    await host.next('removed');
    const again = await server.connect(meeting.meetingId);
    await again.hello({ token: host.session.token, lastSeq: 3 });
    await again.next('removed');
    const carol = await server.visitor(meeting.meetingId);
    await carol.prove(meeting.meetingId, meeting.hostKey);
    await expect(refuse(carol, 1, 'YmFk')).rejects.toThrow('protocol/not_allowed');
    await carol.commit(3, { external: true });
    await expect(refuse(carol, 1, 'YmFk')).rejects.toThrow('protocol/not_allowed');
  });

  it('is voided by most of those who are connected when no host is there', async () => {
    const members = [];
    for (let epoch = 0; epoch < 4; epoch++) members.push(await server.member(meeting.meetingId, host, epoch));
    const [bob, carol, dora, eve] = members as [TestSocket, TestSocket, TestSocket, TestSocket];
    host.terminate();
    await host.untilClosed();
    await bob.settled();
    await bob.commit(4, { commit: 'YmFk' });
    await expect(refuse(bob, 4, 'YmFk')).rejects.toThrow('protocol/not_allowed');
    await refuse(carol, 4, 'YmFk');
    await refuse(carol, 4, 'YmFk');
    await eve.settled();
    expect(eve.take('commit.voided')).toEqual([]);
    await refuse(dora, 4, 'YmFk');
    expect((await eve.next('commit.voided')).refusals).toHaveLength(2);
    await eve.commit(4);
  });

  it('cannot be made of a host’s commit by a single member, nor of another commit than the one meant', async () => {
    const bob = await server.member(meeting.meetingId, host, 0);
    await host.commit(1, { commit: 'Z29vZA' });
    await refuse(bob, 1, 'Z29vZA');
    await expect(refuse(bob, 1, 'b3RoZXI')).rejects.toThrow('delivery/epoch_taken');
    await expect(refuse(bob, 2, 'Z29vZA')).rejects.toThrow('delivery/epoch_taken');
    await host.settled();
    expect(host.take('commit.voided')).toEqual([]);
    await host.commit(2);
  });

  it('cannot be piled up faster than it can be refused', async () => {
    const bob = await server.member(meeting.meetingId, host, 0);
    let epoch = 1;
    const flood = async () => {
      for (; epoch < 20; epoch++) await bob.commit(epoch, { commit: 'YmFk' });
    };
    await expect(flood()).rejects.toThrow('protocol/rate_limited');
    await refuse(host, 1, 'YmFk');
    expect(await bob.next('commit.voided')).toMatchObject({ epoch: 1 });
  });
});

describe('a removed member', () => {
  it('gets the removing commit, then the news, and nothing after', async () => {
    const bob = await server.member(meeting.meetingId, host, 0);
    await bob.request({
      type: 'media.offer',
      sdp: 'v=0',
      senders: { mic: '1', camera: '2', screen: '3', 'screen-audio': '4' },
      audioSlots: [],
      videoSlots: [],
    });
    await host.commit(1, { commit: 'Z28', removes: [bob.session.peerId] });
    expect(server.router.calls.at(-1)).toBe(`leave ${bob.session.peerId}`);
    expect(await bob.next('commit')).toMatchObject({ epoch: 1, commit: 'Z28' });
    await bob.next('removed');
    await bob.untilClosed();
    await host.request({ type: 'relay', durable: true, payload: 'c2VjcmV0' });
    const again = await server.connect(meeting.meetingId);
    await again.hello({ token: bob.session.token, lastSeq: 1 });
    expect(await again.next('commit')).toMatchObject({ commit: 'Z28' });
    await expect(again.request({ type: 'knock', sealed: 'Ym9i' })).rejects.toThrow();
    await again.next('removed');
    await again.untilClosed();
    expect(again.seen).toEqual([]);
  });
});
