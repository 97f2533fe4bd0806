import { beforeEach, describe, expect, test } from 'vitest';
import { type FakeTransport } from '../../test/fake-transport.js';
import { OFFERS, SIMULCAST_OFFER } from '../../test/offers.js';
import { buildRtp, vp8Payload } from '../../test/rtp-test-packets.js';
import {
  audio,
  LAYER_SSRCS,
  layer,
  MID_EXTENSION,
  OPUS,
  payloadOf,
  REPAIRED_RID_EXTENSION,
  RTX,
  sequenceOf,
  TestRoom,
  VP8,
  video,
} from '../../test/test-room.js';
import { writeNack } from '../rtp/rtcp.js';

/** A sender's Opus packets can be asked for again: what browsers offer when they are asked to. */
const SOUND_REPAIR = {
  ...OFFERS.chromium,
  sdp: OFFERS.chromium.sdp.replaceAll('a=rtcp-fb:111 transport-cc', 'a=rtcp-fb:111 nack'),
};

let room: TestRoom;
let a: FakeTransport;
let b: FakeTransport;
beforeEach(() => {
  room = new TestRoom();
  a = room.join('a');
  b = room.join('b');
});

/** Sequence numbers of the generic NACKs that a transport got since the last call, by media SSRC. */
function takeNacks(transport: FakeTransport): [number, number[]][] {
  const isNack = (packet: Buffer): boolean => packet[0] === 0x81 && packet[1] === 205;
  const found = transport.sent.filter(isNack);
  transport.sent.splice(0, Infinity, ...transport.sent.filter((packet) => !isNack(packet)));
  return found.map((packet) => {
    const sequences: number[] = [];
    for (let at = 12; at < packet.length; at += 4) {
      const first = packet.readUInt16BE(at);
      sequences.push(first);
      for (let bit = 0; bit < 16; bit++) {
        if ((packet.readUInt16BE(at + 2) >> bit) & 1) sequences.push((first + bit + 1) & 0xffff);
      }
    }
    return [packet.readUInt32BE(8), sequences];
  });
}

function nack(transport: FakeTransport, ssrc: number, sequences: readonly number[]): void {
  const out = Buffer.alloc(200);
  const bytes = writeNack(out, 1, ssrc, Uint16Array.from(sequences), sequences.length);
  transport.handlers.packet(Buffer.from(out.subarray(0, bytes)));
}

function pass(ms: number): void {
  for (let passed = 0; passed < ms; passed += 20) {
    room.nowMs += 20;
    room.router.tick(room.nowMs);
  }
}

/** A repair of a video packet as its sender makes it. */
function repaired(sequence: number, key = false): Buffer {
  return buildRtp({
    payloadType: RTX,
    ssrc: 89,
    sequence: sequence + 7000,
    timestamp: sequence * 3000,
    extensions: [[MID_EXTENSION, [0x31]]],
    payload: [sequence >> 8, sequence & 0xff, ...vp8Payload({ key, pictureId: sequence, tl0: sequence & 0xff })],
  });
}

describe('what did not reach us', () => {
  test('is asked for after it may have been late, again after a round trip, and given up for a key frame', () => {
    video(a, true, 65_534);
    video(a, false, 2);
    expect(takeNacks(a)).toEqual([]);
    pass(20);
    expect(takeNacks(a)).toEqual([[88, [65_535, 0, 1]]]);
    pass(60);
    expect(takeNacks(a)).toEqual([]);
    pass(80);
    expect(takeNacks(a)).toEqual([[88, [65_535, 0, 1]]]);
    a.takeKeyFrameRequests();
    pass(1200);
    expect(takeNacks(a).length).toBeLessThan(10);
    expect(a.takeKeyFrameRequests()).toContain(88);
    expect(room.counters.lostIn).toBe(3);
    pass(3000);
    expect(takeNacks(a)).toEqual([]);
  });

  test('comes as a retransmission and takes its place in the slot', () => {
    video(a, true, 10);
    video(a, false, 12);
    pass(20);
    a.handlers.packet(repaired(11));
    const packets = b.takeRtp(VP8).sort((one, other) => sequenceOf(one) - sequenceOf(other));
    expect(packets.map((packet) => packet.readUInt32BE(4) - (packets[0] as Buffer).readUInt32BE(4))).toEqual([
      0, 3000, 6000,
    ]);
    expect(payloadOf(packets[1] as Buffer)[5]).toBe(0x11);
    expect([room.counters.repairedIn, room.counters.duplicatesIn]).toEqual([1, 0]);
    // The same once more, and one that was never missed, are padding.
    a.handlers.packet(repaired(11));
    a.handlers.packet(repaired(10));
    expect(b.takeRtp(VP8)).toEqual([]);
    expect(room.counters.paddingIn).toBe(2);
  });

  test('is not asked for when it was only late', () => {
    video(a, true, 10);
    video(a, false, 12);
    video(a, false, 11);
    pass(500);
    expect(takeNacks(a)).toEqual([]);
    expect(b.takeRtp(VP8)).toHaveLength(3);
  });

  test('belongs to its layer by the repaired RID', () => {
    const layered = room.join('c', SIMULCAST_OFFER);
    room.router.setWants('b', [{ peer: 'c', kind: 'camera' }]);
    layer(layered, 2, true, 50, 0);
    layer(layered, 2, false, 52, 6000);
    pass(20);
    expect(takeNacks(layered)).toEqual([[LAYER_SSRCS[2], [51]]]);
    layered.handlers.packet(
      buildRtp({
        payloadType: RTX,
        ssrc: 555,
        timestamp: 3000,
        extensions: [
          [MID_EXTENSION, [0x31]],
          [REPAIRED_RID_EXTENSION, Buffer.from('f')],
        ],
        payload: [0, 51, ...vp8Payload({ key: false, pictureId: 51 })],
      }),
    );
    expect(b.takeRtp(VP8)).toHaveLength(3);
  });

  test('and was the start of a key frame: what had overtaken it follows at once', () => {
    video(a, true, 10);
    b.takeRtp(VP8);
    room.router.setWants('b', []);
    room.router.setWants('b', [{ peer: 'a', kind: 'camera' }]);
    const later = { timestamp: 99_000 };
    video(a, false, 12, { ...later, payload: vp8Payload({ key: true, start: false, pictureId: 12 }) });
    video(a, false, 13, { timestamp: 102_000 });
    expect(b.takeRtp(VP8)).toEqual([]);
    video(a, true, 11, later);
    expect(b.takeRtp(VP8).map((packet) => (sequenceOf(packet) - 1) & 3)).toHaveLength(3);
  });

  test('twice is forwarded once', () => {
    audio(a, { sequence: 1 });
    audio(a, { sequence: 1 });
    video(a, true, 1);
    video(a, true, 1);
    expect(b.takeRtp(OPUS)).toHaveLength(1);
    expect(b.takeRtp(VP8)).toHaveLength(1);
    expect(room.counters.duplicatesIn).toBe(2);
  });
});

describe('what did not reach a receiver', () => {
  test('is sent again as RFC 4588 says, not twice within a round trip', () => {
    for (let i = 0; i < 5; i++) video(a, i === 0, 100 + i);
    const sent = b.takeRtp(VP8);
    const wanted = sent[2] as Buffer;
    const ssrc = wanted.readUInt32BE(8);
    nack(b, ssrc, [sequenceOf(wanted)]);
    nack(b, ssrc, [sequenceOf(wanted)]);
    const [repair, ...more] = b.takeRtp(RTX);
    expect(more).toEqual([]);
    expect((repair as Buffer).readUInt32BE(8)).not.toBe(ssrc);
    expect((repair as Buffer).readUInt32BE(4)).toBe(wanted.readUInt32BE(4));
    const payload = payloadOf(repair as Buffer);
    expect(payload.readUInt16BE(0)).toBe(sequenceOf(wanted));
    expect(payload.subarray(2)).toEqual(payloadOf(wanted));
    pass(120);
    nack(b, ssrc, [sequenceOf(wanted)]);
    expect(b.takeRtp(RTX)).toHaveLength(1);
    expect([room.counters.nackedIn, room.counters.repairedOut]).toEqual([3, 2]);
  });

  test('is found over a switch of layers, as it was', () => {
    const layered = room.join('c', SIMULCAST_OFFER);
    room.router.setWants('b', [{ peer: 'c', kind: 'camera', height: 180 }]);
    for (let i = 0; i < 3; i++) layer(layered, 0, i === 0, 65_534 + i, i * 3000);
    room.router.setWants('b', [{ peer: 'c', kind: 'camera' }]);
    for (let i = 0; i < 3; i++) layer(layered, 2, i === 0, 7 + i, i * 3000);
    pass(100);
    layer(layered, 2, true, 10, 9000);
    const sent = b.takeRtp(VP8);
    nack(b, (sent[0] as Buffer).readUInt32BE(8), sent.map(sequenceOf));
    const repairs = b.takeRtp(RTX);
    expect(repairs.map((packet) => payloadOf(packet).subarray(2))).toEqual(sent.map(payloadOf));
    expect(repairs.map((packet) => packet.readUInt32BE(4))).toEqual(sent.map((packet) => packet.readUInt32BE(4)));
  });

  test('and is unknown, not ours or too old, is not sent', () => {
    for (let i = 0; i < 2000; i++) video(a, i === 0, i);
    const sent = b.takeRtp(VP8);
    const ssrc = (sent[0] as Buffer).readUInt32BE(8);
    nack(b, ssrc, [sequenceOf(sent[0]), (sequenceOf(sent.at(-1)) + 5) & 0xffff]);
    nack(b, ssrc + 1000, [sequenceOf(sent.at(-1))]);
    expect(b.takeRtp(RTX)).toEqual([]);
    expect(room.counters.repairMisses).toBe(2);
  });

  test('is sent again in the stream itself where no retransmission format was offered', () => {
    const c = room.join('c', SOUND_REPAIR);
    audio(a, { sequence: 1, payload: [4, 5, 6] });
    audio(a, { sequence: 2 });
    const [first] = c.takeRtp(OPUS);
    nack(c, (first as Buffer).readUInt32BE(8), [sequenceOf(first)]);
    const [again] = c.takeRtp(OPUS);
    expect([sequenceOf(again), [...payloadOf(again as Buffer)]]).toEqual([sequenceOf(first), [4, 5, 6]]);
  });
});

/** Share lost of the speaker's sound in the last report to it, in 1/256, and the total lost. */
function reportedLoss(transport: FakeTransport): [number, number] {
  const report = transport.sent.findLast((packet) => packet[1] === 201) as Buffer;
  return [report[12] as number, report.readUInt32BE(12) & 0xffffff];
}

describe('sound that was repaired', () => {
  /** Four seconds of sound from `speaker`, every tenth packet late or asked for again. */
  function talk(speaker: FakeTransport, each: (sequence: number) => void): void {
    for (let sequence = 1; sequence <= 200; sequence++) {
      each(sequence);
      pass(20);
      speaker.takeKeyFrameRequests();
    }
  }

  test('on the way to a listener counts as lost for the redundancy, as much as was asked for', () => {
    const listener = room.join('c', SOUND_REPAIR);
    talk(a, (sequence) => {
      audio(a, { sequence });
      const [packet] = listener.takeRtp(OPUS);
      if (sequence % 10 !== 0) return;
      // Asking twice for one packet is no second loss.
      for (let ask = 0; ask < 3; ask++) nack(listener, (packet as Buffer).readUInt32BE(8), [sequenceOf(packet)]);
      listener.takeRtp(OPUS);
    });
    const [share, total] = reportedLoss(a);
    expect(share).toBeGreaterThan(15);
    expect(share).toBeLessThan(35);
    expect(total).toBe(0);
    // A good path again: no redundancy after some seconds.
    for (let sequence = 201; sequence <= 900; sequence++) {
      audio(a, { sequence });
      pass(20);
    }
    expect(reportedLoss(a)).toEqual([0, 0]);
  });

  test('on the way to us counts too', () => {
    const speaker = room.join('c', SOUND_REPAIR);
    talk(speaker, (sequence) => {
      if (sequence % 10 !== 5) audio(speaker, { sequence });
      if (sequence % 10 === 7) audio(speaker, { sequence: sequence - 2 });
    });
    const [share, total] = reportedLoss(speaker);
    expect(share).toBeGreaterThan(15);
    expect(share).toBeLessThan(35);
    expect(total).toBe(0);
  });

  test('makes a speaker spend no more than a fifth, whatever a listener asks for', () => {
    const listener = room.join('c', SOUND_REPAIR);
    talk(a, (sequence) => {
      audio(a, { sequence });
      const [packet] = listener.takeRtp(OPUS);
      nack(listener, (packet as Buffer).readUInt32BE(8), [sequenceOf(packet)]);
    });
    expect(reportedLoss(a)[0]).toBe(51);
  });
});

test("loss on the way to a listener is told to the speaker, whose codec's redundancy follows it", () => {
  audio(a, { sequence: 1 });
  const ssrc = (b.takeRtp(OPUS)[0] as Buffer).readUInt32BE(8);
  const report = Buffer.alloc(32);
  report.set([0x81, 201, 0, 7]);
  report.writeUInt32BE(ssrc, 8);
  report[12] = 50;
  b.handlers.packet(report);
  pass(1100);
  const heard = a.sent.findLast((packet) => packet[1] === 201) as Buffer;
  expect([heard.readUInt32BE(8), heard[12]]).toEqual([77, 50]);
  // Its share lost only: the total stays the uplink's, which congestion control reads.
  expect(heard.readUInt32BE(12) & 0xffffff).toBe(0);
});
