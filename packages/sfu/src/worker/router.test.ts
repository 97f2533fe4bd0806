import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { type FakeTransport } from '../../test/fake-transport.js';
import { buildRtp } from '../../test/rtp-test-packets.js';
import {
  audio,
  MID_EXTENSION,
  OFFER,
  OPUS,
  payloadOf,
  RTX,
  sequenceOf,
  TestRoom,
  VP8,
  video,
} from '../../test/test-room.js';

let room: TestRoom;
beforeEach(() => {
  room = new TestRoom();
});

describe('forwarding', () => {
  test('a microphone reaches the others and never its own participant, payload unchanged', () => {
    const [a, b] = [room.join('a'), room.join('b')];
    audio(a, { sequence: 5, payload: [9, 8, 7] });
    expect(room.sourceIn('b', '4')).toBe('a mic');
    const [packet] = b.takeRtp(OPUS);
    expect([...payloadOf(packet as Buffer)]).toEqual([9, 8, 7]);
    // MID and number of the slot's own transport stand in the header, and nothing of the sender's header is left.
    expect((packet as Buffer).subarray(12, 24).toString('hex')).toBe('bede0002' + '4034310000' + '000000');
    expect(a.takeRtp(OPUS)).toEqual([]);
    expect(room.sourceIn('a', '4')).toBeNull();
  });

  test('video begins with a key frame, which is asked for once', () => {
    const a = room.join('a');
    video(a, true, 1);
    const b = room.join('b');
    a.takeKeyFrameRequests();
    room.nowMs += 1000;
    video(a, false, 2);
    video(a, false, 3);
    room.router.tick(room.nowMs);
    expect(b.takeRtp(VP8)).toEqual([]);
    expect(a.takeKeyFrameRequests()).toEqual([88]);
    room.router.tick(room.nowMs + 100);
    expect(a.takeKeyFrameRequests()).toEqual([]);
    video(a, true, 4);
    video(a, false, 5);
    expect(b.takeRtp(VP8)).toHaveLength(2);
    room.nowMs += 5000;
    room.router.tick(room.nowMs);
    expect(a.takeKeyFrameRequests()).toEqual([]);
  });

  test('many requests of receivers become one, and none is forgotten', () => {
    const a = room.join('a');
    const b = room.join('b');
    video(a, true, 1);
    const slotSsrc = (b.takeRtp(VP8)[0] as Buffer).readUInt32BE(8);
    room.nowMs += 2000;
    a.takeKeyFrameRequests();
    const pli = Buffer.from([0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0]);
    pli.writeUInt32BE(slotSsrc, 8);
    for (let i = 0; i < 50; i++) b.handlers.packet(Buffer.from(pli));
    expect(a.takeKeyFrameRequests()).toEqual([88]);
    room.nowMs += 500;
    video(a, false, 2);
    room.router.tick(room.nowMs);
    expect(a.takeKeyFrameRequests()).toEqual([88]);
    expect(room.counters.keyFrameRequestsIn).toBe(50);
    // A request for an SSRC that is no slot of the asker reaches nobody.
    room.nowMs += 5000;
    pli.writeUInt32BE(88, 8);
    b.handlers.packet(pli);
    room.router.tick(room.nowMs);
    expect(a.takeKeyFrameRequests()).toEqual([]);
  });

  test('after a switch sequence, time, and picture ids go on, over every wrap', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            source: fc.constantFrom(0, 1),
            start: fc.integer({ min: 0, max: 0xffff }),
            count: fc.integer({ min: 1, max: 20 }),
            pauseMs: fc.integer({ min: 1, max: 5000 }),
          }),
          { minLength: 2, maxLength: 8 },
        ),
        (runs) => {
          for (const peer of ['a', 'b', 'v']) room.router.leave(peer);
          const senders = [room.join('a'), room.join('b')];
          const viewer = room.join('v');
          const out: Buffer[] = [];
          const clocks = [0xfffff000, 500];
          let current = -1;
          for (const { source, start, count, pauseMs } of runs) {
            if (source === current) continue;
            current = source;
            room.router.setWants('v', [{ peer: source === 0 ? 'a' : 'b', kind: 'camera' }]);
            room.nowMs += pauseMs;
            for (let i = 0; i < count; i++) {
              const timestamp = ((clocks[source] as number) + room.nowMs * 90) >>> 0;
              const sequence = (start + i) & 0xffff;
              // Same SSRC and a jump in sequence: a new stream of that sender, as far as numbers go.
              video(senders[source] as FakeTransport, i === 0, sequence, { timestamp });
              room.nowMs += 33;
            }
            out.push(...viewer.takeRtp(VP8));
          }
          for (let i = 1; i < out.length; i++) {
            const [before, after] = [out[i - 1] as Buffer, out[i] as Buffer];
            expect((sequenceOf(after) - sequenceOf(before)) & 0xffff).toBe(1);
            expect((after.readUInt32BE(4) - before.readUInt32BE(4)) | 0).toBeGreaterThan(0);
            const pictureId = (packet: Buffer): number => payloadOf(packet).readUInt16BE(2) & 0x7fff;
            expect((pictureId(after) - pictureId(before)) & 0x7fff).toBe(1);
            expect(((payloadOf(after)[4] as number) - (payloadOf(before)[4] as number)) & 0xff).toBe(1);
            expect(after.readUInt32BE(8)).toBe(before.readUInt32BE(8));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('padding is never forwarded and leaves no hole', () => {
    const [a, b] = [room.join('a'), room.join('b')];
    video(a, true, 10);
    a.handlers.packet(buildRtp({ payloadType: VP8, ssrc: 88, sequence: 11, padding: 200 }));
    a.handlers.packet(buildRtp({ payloadType: VP8, ssrc: 88, sequence: 12, padding: 200 }));
    video(a, false, 13, { padding: 50 });
    const packets = b.takeRtp(VP8);
    expect(packets).toHaveLength(2);
    expect((sequenceOf(packets[1]) - sequenceOf(packets[0])) & 0xffff).toBe(1);
    expect(payloadOf(packets[1] as Buffer).length).toBe(7);
    expect(room.counters.paddingIn).toBe(2);
    // Probing on the retransmission SSRC.
    a.handlers.packet(
      buildRtp({ payloadType: RTX, ssrc: 89, extensions: [[MID_EXTENSION, [0x31]]], payload: [0, 1, 2] }),
    );
    expect(b.takeRtp(VP8)).toEqual([]);
    expect(room.counters.paddingIn).toBe(3);
  });

  test('what came before the switch does not come after it', () => {
    const [a, b] = [room.join('a'), room.join('b')];
    video(a, true, 100);
    video(a, false, 99);
    expect(b.takeRtp(VP8)).toHaveLength(1);
  });

  test('a key frame that could not be sent does not count as begun', () => {
    const a = room.join('a');
    const b = room.offer('b');
    video(a, true, 1);
    b.handlers.state('connected');
    expect(a.takeKeyFrameRequests()).toContain(88);
    video(a, false, 2);
    expect(b.takeRtp(VP8)).toEqual([]);
    video(a, true, 3);
    expect(b.takeRtp(VP8)).toHaveLength(1);
  });
});

describe('what belongs to whom', () => {
  test('the MID is learnt once and holds for later packets without it', () => {
    const [a, b] = [room.join('a'), room.join('b')];
    audio(a, { sequence: 1 });
    audio(a, { sequence: 2, extensions: [] });
    expect(b.takeRtp(OPUS)).toHaveLength(2);
  });

  test('an announced SSRC needs no MID', () => {
    const [a, b] = [room.join('a'), room.join('b')];
    const ssrc = Number(/a=ssrc:(\d+)/.exec(OFFER.sdp)?.[1]);
    audio(a, { ssrc, extensions: [] });
    expect(b.takeRtp(OPUS)).toHaveLength(1);
  });

  test.each([
    ['an unknown SSRC without MID', { extensions: [] }],
    ['a MID that is a slot', { extensions: [[MID_EXTENSION, [0x34]]] as const }],
    ['a MID that does not exist', { extensions: [[MID_EXTENSION, [0x39, 0x39]]] as const }],
    ['a payload type that was not negotiated', { payloadType: 63 }],
  ])('dropped and counted: %s', (_, fields) => {
    const [a, b] = [room.join('a'), room.join('b')];
    audio(a, fields);
    expect(b.takeRtp(OPUS)).toEqual([]);
    expect(room.counters.unknownSource).toBe(1);
  });

  test('an audio SSRC cannot turn into video', () => {
    const [a, b] = [room.join('a'), room.join('b')];
    audio(a);
    video(a, true, 1, { ssrc: 77 });
    expect(b.takeRtp(VP8)).toEqual([]);
    expect(room.counters.unknownSource).toBe(1);
  });

  test('a sender that invents SSRCs is heard in bounds', () => {
    const a = room.join('a');
    for (let ssrc = 1; ssrc <= 1000; ssrc++) audio(a, { ssrc });
    expect(room.counters.unknownSource).toBeGreaterThanOrEqual(1000 - 32);
  });

  test('random packets break nothing', () => {
    const [a, b] = [room.join('a'), room.join('b')];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(0x80, 0x90, 0xa0, 0x81), (bytes, first) => {
        const packet = Buffer.from(bytes);
        if (packet.length > 0) packet[0] = first;
        a.handlers.packet(packet);
        room.nowMs += 100;
        room.router.tick(room.nowMs);
      }),
      { numRuns: 1000 },
    );
    expect(room.counters.malformed).toBeGreaterThan(0);
    audio(a);
    expect(b.takeRtp(OPUS).length).toBeGreaterThanOrEqual(1);
  });
});

describe('slots', () => {
  test('first come, first served, and a source keeps its slot', () => {
    const viewer = room.join('v');
    const senders = ['a', 'b'].map((peer) => room.join(peer));
    for (const sender of senders) video(sender, true, 1);
    expect(room.sourceIn('v', '5')).toBe('a camera');
    room.router.setActive('a', 'camera', false);
    expect(room.sourceIn('v', '5')).toBe('b camera');
    room.router.setActive('a', 'camera', true);
    expect(room.sourceIn('v', '5')).toBe('b camera');
    viewer.takeRtp(VP8);
    video(senders[0] as FakeTransport, true, 2);
    expect(viewer.takeRtp(VP8)).toEqual([]);
    video(senders[1] as FakeTransport, true, 2);
    expect(viewer.takeRtp(VP8)).toHaveLength(1);
  });

  test('wants decide over video, in their order, and only those wanted are sent', () => {
    room.join('v');
    for (const peer of ['a', 'b', 'c']) video(room.join(peer), true, 1);
    room.router.setWants('v', [
      { peer: 'nobody', kind: 'camera' },
      { peer: 'c', kind: 'camera' },
      { peer: 'a', kind: 'camera' },
    ]);
    expect(room.sourceIn('v', '5')).toBe('c camera');
    room.router.leave('c');
    expect(room.sourceIn('v', '5')).toBe('a camera');
    room.router.setWants('v', []);
    expect(room.sourceIn('v', '5')).toBeNull();
  });

  test('said inactive is never forwarded; said active holds a slot before the first packet', () => {
    const [a, b] = [room.join('a'), room.join('b')];
    room.router.setActive('a', 'mic', false);
    audio(a);
    expect(b.takeRtp(OPUS)).toEqual([]);
    expect(room.sourceIn('b', '4')).toBeNull();
    room.router.setActive('a', 'mic', true);
    expect(room.sourceIn('b', '4')).toBe('a mic');
    audio(a, { sequence: 1 });
    expect(b.takeRtp(OPUS)).toHaveLength(1);
  });

  test('a new transport of a participant takes the place of the old one, in the same slots', () => {
    const old = room.join('a');
    const b = room.join('b');
    video(old, true, 50);
    const before = b.takeRtp(VP8);
    room.nowMs += 3000;
    const renewed = room.join('a');
    expect(old.closed).toBe(true);
    expect(room.router.transportCount).toBe(2);
    video(renewed, true, 9000, { ssrc: 4711 });
    const after = b.takeRtp(VP8);
    expect((sequenceOf(after[0]) - sequenceOf(before[0])) & 0xffff).toBe(1);
    expect(room.sourceIn('b', '5')).toBe('a camera');
    // The old transport's late events concern nobody.
    old.handlers.state('failed');
    expect(room.states).not.toContain('a failed');
  });

  test('a failed transport frees its slots; a bad offer leaves the good transport alone', () => {
    const a = room.join('a');
    room.join('b');
    video(a, true, 1);
    expect(() => room.router.join('a', { ...OFFER, sdp: 'nonsense' }, null, {})).toThrow();
    expect(a.closed).toBe(false);
    a.handlers.state('failed');
    expect(a.closed).toBe(true);
    expect(room.sourceIn('b', '5')).toBeNull();
    expect(room.states).toContain('a failed');
  });
});

test('a browser that never comes is given up', () => {
  room.offer('a');
  room.nowMs += 29_000;
  room.router.tick(room.nowMs);
  expect(room.states).toEqual([]);
  room.nowMs += 2000;
  room.router.tick(room.nowMs);
  expect(room.states).toEqual(['a failed']);
  expect(room.factory.made[0]?.closed).toBe(true);
  expect(room.router.transportCount).toBe(0);
});

test('tells from where the packets of a participant come, and when that changes', () => {
  const transport = room.offer('a');
  transport.path = { address: '192.0.2.1', port: 5000 };
  transport.handlers.state('connected');
  expect(room.paths).toEqual(['a 192.0.2.1']);
  room.nowMs += 1000;
  room.router.tick(room.nowMs);
  transport.path = { address: '192.0.2.1', port: 6000 };
  room.nowMs += 1000;
  room.router.tick(room.nowMs);
  expect(room.paths).toHaveLength(1);
  transport.path = { address: '198.51.100.7', port: 5000 };
  room.nowMs += 1000;
  room.router.tick(room.nowMs);
  expect(room.paths).toEqual(['a 192.0.2.1', 'a 198.51.100.7']);
  // A transport that was replaced says nothing more.
  const renewed = room.join('a');
  transport.path = { address: '203.0.113.9', port: 5000 };
  transport.handlers.state('connected');
  expect(room.paths).toHaveLength(2);
  expect(renewed.closed).toBe(false);
});
