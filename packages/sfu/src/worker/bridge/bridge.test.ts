// One meeting in two workers: what its participants see of each other must be what they would see in one.
import { describe, expect, test } from 'vitest';
import { BridgedRooms, bridgedMeeting } from '../../../test/bridged-rooms.js';
import { type FakeTransport } from '../../../test/fake-transport.js';
import { SILENT_OFFER, SIMULCAST_OFFER } from '../../../test/offers.js';
import {
  audio,
  LAYER_SSRCS,
  layer,
  layerOf,
  OPUS,
  payloadOf,
  senderReport,
  sequenceOf,
  VP8,
  video,
} from '../../../test/test-room.js';

const AUDIO_SLOT = '4';

function nack(transport: FakeTransport, ssrc: number, sequence: number): void {
  const packet = Buffer.alloc(16);
  packet.set([0x81, 205, 0, 3]);
  packet.writeUInt32BE(ssrc, 8);
  packet.writeUInt16BE(sequence, 12);
  transport.handlers.packet(packet);
}

function pli(transport: FakeTransport, ssrc: number): void {
  const packet = Buffer.alloc(12);
  packet.set([0x81, 206, 0, 2]);
  packet.writeUInt32BE(ssrc, 8);
  transport.handlers.packet(packet);
}

describe('sound and picture', () => {
  test.each([65_536, 1, 7, 1000])('reach the other worker byte for byte, in pieces of %i', (chunkBytes) => {
    const { rooms, speaker, listener } = bridgedMeeting(chunkBytes);
    for (let i = 0; i < 20; i++) {
      audio(speaker, { sequence: 1000 + i, timestamp: i * 960, payload: [7, i] });
      rooms.deliver();
    }
    // The first one makes the source known; the rest is heard.
    expect(rooms.b.room.sourceIn('listener', AUDIO_SLOT)).toBe('speaker mic');
    const heard = listener.takeRtp(OPUS);
    expect(heard.length).toBeGreaterThanOrEqual(18);
    const first = 20 - heard.length;
    expect(heard.map((packet) => [...payloadOf(packet)])).toEqual(heard.map((_, index) => [7, first + index]));
    const start = sequenceOf(heard[0]);
    expect(heard.map(sequenceOf)).toEqual(heard.map((_, index) => (start + index) & 0xffff));
    expect(rooms.b.room.counters).toMatchObject({ bridgedIn: heard.length, duplicatesIn: 0, malformed: 0 });
    expect(rooms.a.room.counters).toMatchObject({ bridgedOut: heard.length, bridgeDrops: 0 });
  });

  test('the sender is asked for a key frame as soon as somebody there wants to see, and the picture begins with it', () => {
    const { rooms, speaker, listener } = bridgedMeeting();
    rooms.b.room.router.setWants('listener', []);
    rooms.a.room.join('watcher', SILENT_OFFER);
    video(speaker, true, 1);
    rooms.deliver();
    rooms.pass(2000);
    speaker.takeKeyFrameRequests();
    video(speaker, false, 2);
    rooms.deliver();
    expect(rooms.a.room.counters.bridgedOut).toBe(0);
    rooms.b.room.router.setWants('listener', [{ peer: 'speaker', kind: 'camera' }]);
    rooms.deliver();
    expect(speaker.takeKeyFrameRequests()).toEqual([88]);
    video(speaker, false, 3);
    rooms.deliver();
    expect(listener.takeRtp(VP8)).toEqual([]);
    video(speaker, true, 4);
    video(speaker, false, 5);
    rooms.deliver();
    expect(listener.takeRtp(VP8).map((packet) => packet.at(-1))).toEqual([4, 5]);
  });

  test('what a receiver lost comes from its own worker, and its request for a key frame goes to the sender', () => {
    const { rooms, speaker, listener } = bridgedMeeting();
    video(speaker, true, 1);
    rooms.deliver();
    for (let i = 2; i < 8; i++) video(speaker, i === 2, i);
    rooms.deliver();
    const seen = listener.takeRtp(VP8);
    expect(seen.length).toBe(6);
    const ssrc = seen[0]?.readUInt32BE(8) as number;
    nack(listener, ssrc, sequenceOf(seen[3]));
    expect(rooms.b.room.counters).toMatchObject({ nackedIn: 1, repairedOut: 1, repairMisses: 0 });
    expect(rooms.a.room.counters.nackedIn).toBe(0);
    rooms.pass(1000);
    speaker.takeKeyFrameRequests();
    pli(listener, ssrc);
    rooms.deliver();
    expect(speaker.takeKeyFrameRequests()).toEqual([88]);
  });

  test('the sender report of one worker gives the clock of the other', () => {
    const { rooms, speaker, listener } = bridgedMeeting();
    audio(speaker, { sequence: 1, timestamp: 0 });
    rooms.deliver();
    audio(speaker, { sequence: 2, timestamp: 960 });
    rooms.deliver();
    const [packet] = listener.takeRtp(OPUS);
    senderReport(speaker, 77, rooms.time.nowMs / 1000 + 2_208_988_800, 960);
    rooms.deliver();
    const report = listener.sent.find((sent) => sent[1] === 200);
    expect(report?.readUInt32BE(16)).toBe(packet?.readUInt32BE(4));
  });

  test('the loss of a listener there is told to the speaker', () => {
    const { rooms, speaker, listener } = bridgedMeeting();
    const say = (sequence: number): void => {
      audio(speaker, { sequence, timestamp: sequence * 960 });
      rooms.deliver();
    };
    say(1);
    say(2);
    const ssrc = listener.takeRtp(OPUS)[0]?.readUInt32BE(8) as number;
    const report = Buffer.alloc(32);
    report.set([0x81, 201, 0, 7]);
    report.writeUInt32BE(ssrc, 8);
    report[12] = 40;
    listener.handlers.packet(report);
    rooms.pass(1100);
    say(3);
    rooms.pass(1100);
    const told = speaker.sent.filter((sent) => sent[1] === 201 && sent.readUInt32BE(8) === 77);
    expect(told.at(-1)?.[12]).toBe(40);
  });
});

describe('layers', () => {
  function camera(): ReturnType<typeof bridgedMeeting> & { send(count: number): void } {
    const rooms = new BridgedRooms();
    rooms.connect();
    const speaker = rooms.a.room.join('speaker', SIMULCAST_OFFER);
    const listener = rooms.b.room.join('listener', SILENT_OFFER);
    rooms.span();
    let sequence = 0;
    const send = (count: number): void => {
      for (let i = 0; i < count; i++) {
        sequence++;
        for (const index of [0, 1, 2] as const) layer(speaker, index, true, sequence, sequence * 3000);
        rooms.pass(40);
      }
    };
    return { rooms, speaker, listener, send };
  }

  test('only the one that is shown crosses, and its sender is told which ones are needed', () => {
    const { rooms, listener, send } = camera();
    rooms.b.room.router.setWants('listener', [{ peer: 'speaker', kind: 'camera', height: 180 }]);
    send(5);
    listener.takeRtp(VP8);
    const before = rooms.a.room.counters.bridgedOut;
    send(10);
    expect(new Set(listener.takeRtp(VP8).map(layerOf))).toEqual(new Set([0]));
    expect(rooms.a.room.counters.bridgedOut - before).toBe(10);
    send(80);
    expect(rooms.a.room.layers.get('speaker camera')).toEqual([0]);
    // Another size: another layer, and the picture goes on until its key frame.
    rooms.b.room.router.setWants('listener', [{ peer: 'speaker', kind: 'camera', height: 720 }]);
    rooms.deliver();
    listener.takeRtp(VP8);
    send(10);
    const layers = listener.takeRtp(VP8).map(layerOf);
    expect(layers.at(-1)).toBe(2);
    expect(layers.indexOf(2)).toBeLessThanOrEqual(3);
    expect(rooms.a.room.layers.get('speaker camera')).toContain(2);
    // Nobody looks: nothing crosses, and after the hold nothing is needed.
    rooms.b.room.router.setWants('listener', []);
    rooms.deliver();
    const then = rooms.a.room.counters.bridgedOut;
    send(80);
    expect(rooms.a.room.counters.bridgedOut).toBe(then);
    expect(rooms.a.room.layers.get('speaker camera')).toEqual([]);
  });

  test('a layer that its sender does not send is not waited for', () => {
    const { rooms, speaker, listener } = camera();
    rooms.b.room.router.setWants('listener', [{ peer: 'speaker', kind: 'camera', height: 720 }]);
    for (let i = 1; i <= 20; i++) {
      layer(speaker, 0, true, i, i * 3000);
      rooms.pass(40);
    }
    expect(new Set(listener.takeRtp(VP8).map(layerOf))).toEqual(new Set([0]));
    expect(speaker.takeKeyFrameRequests()).toContain(LAYER_SSRCS[0]);
  });
});

describe('coming and going', () => {
  test('a muted source leaves the slots of the other worker, and comes back', () => {
    const { rooms, speaker } = bridgedMeeting();
    audio(speaker);
    rooms.deliver();
    expect(rooms.b.room.sourceIn('listener', AUDIO_SLOT)).toBe('speaker mic');
    rooms.a.room.router.setActive('speaker', 'mic', false);
    rooms.deliver();
    expect(rooms.b.room.sourceIn('listener', AUDIO_SLOT)).toBeNull();
    rooms.a.room.router.setActive('speaker', 'mic', true);
    rooms.deliver();
    expect(rooms.b.room.sourceIn('listener', AUDIO_SLOT)).toBe('speaker mic');
  });

  test('a participant with a new connection is heard in the same slot, and one who leaves is gone', () => {
    const { rooms, speaker, listener } = bridgedMeeting();
    audio(speaker);
    rooms.deliver();
    const again = rooms.a.room.join('speaker');
    rooms.deliver();
    expect(rooms.b.room.sourceIn('listener', AUDIO_SLOT)).toBe('speaker mic');
    listener.takeRtp(OPUS);
    audio(again, { sequence: 9, payload: [42] });
    rooms.deliver();
    expect(listener.takeRtp(OPUS).map((packet) => packet.at(-1))).toEqual([42]);
    rooms.a.room.router.leave('speaker');
    rooms.deliver();
    expect(rooms.b.room.sourceIn('listener', AUDIO_SLOT)).toBeNull();
    const gauges = { ...rooms.b.room.counters };
    rooms.b.room.router.count(gauges);
    expect(gauges.bridgedSources).toBe(0);
  });

  test('a sender who begins a new stream is seen from its next key frame on', () => {
    const { rooms, speaker, listener } = bridgedMeeting();
    video(speaker, true, 1);
    rooms.deliver();
    video(speaker, true, 2);
    rooms.deliver();
    expect(listener.takeRtp(VP8).length).toBe(1);
    rooms.a.room.router.setActive('speaker', 'camera', false);
    rooms.a.room.router.setActive('speaker', 'camera', true);
    rooms.deliver();
    video(speaker, false, 3);
    rooms.deliver();
    expect(listener.takeRtp(VP8)).toEqual([]);
    video(speaker, true, 30_000);
    rooms.deliver();
    expect(listener.takeRtp(VP8).length).toBe(1);
  });

  test('the meeting goes on in each worker when the connection is gone, and comes together with the next one', () => {
    const { rooms, speaker, listener } = bridgedMeeting();
    const neighbour = rooms.a.room.join('neighbour', SILENT_OFFER);
    audio(speaker);
    rooms.deliver();
    expect(rooms.b.room.sourceIn('listener', AUDIO_SLOT)).toBe('speaker mic');
    rooms.cut();
    expect([rooms.a.lost, rooms.b.lost]).toEqual([1, 1]);
    expect(rooms.a.pipe.closed && rooms.b.pipe.closed).toBe(true);
    expect(rooms.b.room.sourceIn('listener', AUDIO_SLOT)).toBeNull();
    neighbour.takeRtp(OPUS);
    audio(speaker, { sequence: 1 });
    expect(neighbour.takeRtp(OPUS).length).toBe(1);
    rooms.connect();
    rooms.deliver();
    expect(rooms.b.room.sourceIn('listener', AUDIO_SLOT)).toBe('speaker mic');
    listener.takeRtp(OPUS);
    audio(speaker, { sequence: 2, payload: [5] });
    rooms.deliver();
    expect(listener.takeRtp(OPUS).map((packet) => packet.at(-1))).toEqual([5]);
  });

  test('what was said before a meeting began anew is not taken for what is', () => {
    const { rooms, speaker, listener } = bridgedMeeting();
    const gauge = (): number => {
      const gauges = { ...rooms.b.room.counters };
      rooms.b.room.router.count(gauges);
      return gauges.bridgedSources;
    };
    // The source is on the way while the meeting ends in the second worker, and muted when it begins there again.
    rooms.a.pipe.blocked = true;
    audio(speaker);
    rooms.deliver();
    rooms.b.hub.span('room', []);
    rooms.deliver();
    rooms.a.room.router.setActive('speaker', 'mic', false);
    rooms.b.hub.span('room', [0]);
    rooms.a.pipe.blocked = false;
    rooms.deliver();
    expect(rooms.b.room.sourceIn('listener', AUDIO_SLOT)).toBeNull();
    expect(gauge()).toBe(0);
    rooms.a.room.router.setActive('speaker', 'mic', true);
    rooms.deliver();
    audio(speaker, { sequence: 1, payload: [3] });
    rooms.deliver();
    expect(listener.takeRtp(OPUS).map((packet) => packet.at(-1))).toEqual([3]);
    expect(gauge()).toBe(1);
  });

  test('a meeting that is in one worker again is known to the other no more', () => {
    const { rooms, speaker } = bridgedMeeting();
    audio(speaker);
    rooms.deliver();
    rooms.a.hub.span('room', []);
    rooms.deliver();
    expect(rooms.b.room.sourceIn('listener', AUDIO_SLOT)).toBeNull();
  });
});

describe('another worker that does not read', () => {
  test('costs a bounded queue, and is brought up to date with a key frame', () => {
    const { rooms, speaker, listener } = bridgedMeeting();
    video(speaker, true, 1);
    rooms.deliver();
    video(speaker, true, 2);
    rooms.deliver();
    expect(listener.takeRtp(VP8).length).toBe(1);
    rooms.a.pipe.blocked = true;
    const big = [...Array(1000).keys()].map((value) => value & 0xff);
    const delta = (sequence: number): void =>
      video(speaker, false, sequence, { payload: [0x90, 0x80, 0x80 | (sequence >> 8), sequence & 0xff, 0x11, ...big] });
    for (let sequence = 3; sequence < 3000; sequence++) {
      delta(sequence);
      rooms.deliver();
    }
    expect(rooms.a.pipe.queuedBytes).toBeLessThan(1024 * 1024 + 2000);
    expect(rooms.a.room.counters.bridgeDrops).toBeGreaterThan(0);
    expect(rooms.a.lost).toBe(0);
    speaker.takeKeyFrameRequests();
    rooms.a.pipe.blocked = false;
    rooms.deliver();
    listener.takeRtp(VP8);
    rooms.time.nowMs += 1000;
    delta(3000);
    rooms.deliver();
    expect(speaker.takeKeyFrameRequests()).toEqual([88]);
    expect(listener.takeRtp(VP8)).toEqual([]);
    video(speaker, true, 3001);
    video(speaker, false, 3002);
    rooms.deliver();
    expect(listener.takeRtp(VP8).map((packet) => packet.at(-1))).toEqual([3001 & 0xff, 3002 & 0xff]);
  });

  test('is left when even messages pile up', () => {
    const { rooms, speaker } = bridgedMeeting();
    audio(speaker);
    rooms.deliver();
    rooms.a.pipe.blocked = true;
    for (let i = 0; i < 100_000 && rooms.a.lost === 0; i++) {
      rooms.a.room.router.setActive('speaker', 'mic', i % 2 === 1);
      for (const run of rooms.a.scheduled.splice(0)) run();
    }
    expect(rooms.a.lost).toBe(1);
    expect(rooms.a.pipe.closed).toBe(true);
  });
});
