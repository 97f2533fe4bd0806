// The whole way: router, allocator, estimator and padding against a simulated path with a receiver that gives feedback.
import { beforeEach, expect, test } from 'vitest';
import { type FakeTransport } from '../../test/fake-transport.js';
import { SIMULCAST_OFFER } from '../../test/offers.js';
import { buildRtp, vp8Payload } from '../../test/rtp-test-packets.js';
import { type LinkOptions, SimulatedLink } from '../../test/simulated-link.js';
import {
  LAYER_SSRCS,
  MID_EXTENSION,
  OPUS,
  RID_EXTENSION,
  RTX,
  TestRoom,
  TWCC_EXTENSION,
  VP8,
} from '../../test/test-room.js';
import { RtpView } from '../rtp/rtp-packet.js';
import { TransportFeedback } from '../rtp/transport-feedback.js';
import { PATH_OVERHEAD_BYTES } from './raw-transport.js';

const STEP_MS = 20;

/** What is sent. */
interface Load {
  /** All of them have something in them every 20 ms. */
  readonly voices: number;
  readonly voiceBytes: number;
  readonly frameMs: number;
  /** Of one frame in each layer, and how many times as large a key frame is. */
  readonly frameBytes: readonly number[];
  readonly keyFactor: number;
}

/** About 120 kbit/s, 400 kbit/s and 1.2 Mbit/s. */
const USUAL: Load = { voices: 1, voiceBytes: 100, frameMs: 40, frameBytes: [600, 2000, 6000], keyFactor: 1 };
/** Four people: three voices, encrypted, and one camera; its lowest layer as browsers send it. */
const FOUR: Load = { voices: 3, voiceBytes: 84, frameMs: 60, frameBytes: [560, 4800, 12_000], keyFactor: 5 };

interface Sent {
  /** Transport-wide; -1 for a packet without one. */
  readonly sequence: number;
  readonly isVoice: boolean;
  /** Of the frame that ends with this packet; -1 for any other. */
  readonly layer: number;
}

let load: Load;
let room: TestRoom;
let sender: FakeTransport;
let viewer: FakeTransport;
let link: SimulatedLink<Sent>;
const fresh = () => ({ feedback: new TransportFeedback(), backMs: 0, frame: 0, sequences: [0, 0, 0], audio: 0 });
let receiver = fresh();

function setUp(options: LinkOptions, what: Load = USUAL): void {
  load = what;
  link = new SimulatedLink(options);
  room = new TestRoom();
  receiver = fresh();
  sender = room.join('a', SIMULCAST_OFFER);
  viewer = room.join('v');
  room.router.setActive('a', 'camera', true);
  room.router.setActive('a', 'mic', true);
}
beforeEach(() => setUp({ rateBps: 10_000_000, delayMs: 30, queueMs: 400, lossRate: 0 }));

function sendMedia(): void {
  const voice = Buffer.alloc(load.voiceBytes);
  for (let i = 0; i < load.voices; i++) {
    const sequence = receiver.audio++ & 0xffff;
    sender.handlers.packet(
      buildRtp({
        payloadType: OPUS,
        ssrc: 77,
        sequence,
        timestamp: sequence * 960,
        extensions: [[MID_EXTENSION, [0x30]]],
        payload: voice,
      }),
    );
  }
  if (room.nowMs % load.frameMs !== 0) return;
  const asked = sender.takeKeyFrameRequests();
  receiver.frame++;
  load.frameBytes.forEach((usualBytes, index) => {
    const key = receiver.frame === 1 || asked.includes(LAYER_SSRCS[index] as number);
    const bytes = key ? usualBytes * load.keyFactor : usualBytes;
    for (let left = bytes; left > 0; left -= 1000) {
      const at = receiver.sequences[index] as number;
      receiver.sequences[index] = (at + 1) & 0xffff;
      const start = left === bytes;
      sender.handlers.packet(
        buildRtp({
          payloadType: VP8,
          ssrc: LAYER_SSRCS[index] as number,
          sequence: at,
          timestamp: receiver.frame * load.frameMs * 90,
          marker: left <= 1000,
          extensions: [
            [MID_EXTENSION, [0x31]],
            [RID_EXTENSION, Buffer.from('qhf'[index] as string)],
          ],
          payload: vp8Payload({
            key: key && start,
            start,
            pictureId: receiver.frame & 0x7fff,
            content: Buffer.alloc(Math.max(1, Math.min(left, 1000) - 20), index),
            ...(key && start ? { height: 180 << index } : {}),
          }),
        }),
      );
    }
  });
}

/**
 * @returns layers of the frames and numbers of voice packets that left for the viewer, and of those that arrived there; of
 * frames, those whose last packet did
 */
function run(seconds: number): { layers: number[]; ends: number[]; voices: number; arrived: number; repeats: number } {
  const view = new RtpView();
  const heard = { layers: [] as number[], ends: [] as number[], voices: 0, arrived: 0, repeats: 0 };
  for (let passed = 0; passed < seconds * 1000; passed += STEP_MS) {
    room.nowMs += STEP_MS;
    sendMedia();
    room.router.tick(room.nowMs);
    for (const packet of viewer.sent.splice(0)) {
      const numbered = view.read(packet) && view.findExtension(packet, TWCC_EXTENSION);
      const sequence = numbered ? packet.readUInt16BE(view.extensionOffset) : -1;
      const isVoice = numbered && view.payloadType === OPUS;
      const layer = numbered && view.payloadType === VP8 && view.marker ? (packet.at(-1) as number) : -1;
      link.send({ sequence, isVoice, layer }, packet.length + PATH_OVERHEAD_BYTES, room.nowMs);
      if (!numbered) continue;
      if (view.payloadType === OPUS) heard.voices++;
      else if (view.payloadType === RTX) heard.repeats++;
      else if (view.marker) heard.layers.push(packet.at(-1) as number);
    }
    for (const { item, arrivesMs } of link.take(room.nowMs)) {
      if (item.sequence >= 0) receiver.feedback.record(item.sequence, arrivesMs);
      if (item.isVoice) heard.arrived++;
      if (item.layer >= 0) heard.ends.push(item.layer);
    }
    if (room.nowMs - receiver.backMs < 80) continue;
    receiver.backMs = room.nowMs;
    const out = Buffer.alloc(1500);
    const bytes = receiver.feedback.write(out, 1, 2);
    if (bytes > 0) viewer.handlers.packet(Buffer.from(out.subarray(0, bytes)));
  }
  return heard;
}

const share = (layers: readonly number[], layer: number): number =>
  layers.filter((one) => one === layer).length / layers.length;
const paused = (): boolean | undefined => room.slots.get('v')?.find(({ mid }) => mid === '5')?.paused;

test('a good path gets the highest layer within seconds', () => {
  run(5);
  expect(share(run(5).layers, 2)).toBe(1);
  expect(room.counters.paddingOut).toBeGreaterThan(0);
  // With nothing held back, nothing is measured.
  const before = room.counters.paddingOut;
  run(5);
  expect(room.counters.paddingOut).toBe(before);
});

test('a path of 300 kbit/s gets sound and the lowest layer', () => {
  setUp({ rateBps: 300_000, delayMs: 30, queueMs: 400, lossRate: 0 });
  run(8);
  const { layers, voices } = run(20);
  expect(voices).toBe(1000);
  expect(share(layers, 0)).toBeGreaterThan(0.9);
  expect(layers.length).toBeGreaterThan(0.8 * 20 * 25);
});

test('300 kbit/s to one of four: all of three voices and a low layer that stays for a minute', () => {
  setUp({ rateBps: 300_000, delayMs: 30, queueMs: 300, lossRate: 0 }, FOUR);
  run(15);
  const { dropped } = link;
  let arrived = 0;
  for (let second = 0; second < 60; second++) {
    const heard = run(1);
    arrived += heard.arrived;
    expect(heard.layers.every((layer) => layer === 0)).toBe(true);
    // 16.7 frames a second.
    expect(heard.layers.length).toBeGreaterThanOrEqual(16);
    expect(paused()).toBe(false);
  }
  // Measuring whether the path became wider takes room in the queue, and nothing else.
  expect(link.dropped).toBe(dropped);
  expect(room.counters.paddingOut).toBeGreaterThan(0);
  expect(arrived).toBeGreaterThan(60 * 150 - 60);
});

test('from 2 Mbit/s to 400 kbit/s and back: the layer follows within 3 s down and 15 s up', () => {
  setUp({ rateBps: 2_000_000, delayMs: 30, queueMs: 400, lossRate: 0 });
  run(15);
  expect(share(run(5).layers, 2)).toBeGreaterThan(0.9);
  link.options.rateBps = 400_000;
  run(3);
  expect(share(run(1).layers, 0)).toBeGreaterThan(0.5);
  expect(share(run(10).layers, 2)).toBe(0);
  link.options.rateBps = 2_000_000;
  run(14);
  expect(share(run(1).layers, 2)).toBeGreaterThan(0.5);
});

test('from an open path to 300 kbit/s: the low layer is there before a second is over', () => {
  setUp({ rateBps: 10_000_000, delayMs: 10, queueMs: 300, lossRate: 0 }, FOUR);
  run(15);
  expect(share(run(2).layers, 2)).toBe(1);
  link.options.rateBps = 300_000;
  let tookMs = 0;
  // A third of it is the queue, which the first small picture has to pass.
  while (!run(0.1).ends.includes(0)) tookMs += 100;
  expect(tookMs).toBeLessThanOrEqual(1000);
  expect(share(run(3).layers, 0)).toBe(1);
});

test('what does not fit at all is paused and said so; sound goes on; it comes back by itself', () => {
  run(5);
  expect(paused()).toBe(false);
  link.options.rateBps = 110_000;
  run(10);
  const poor = run(10);
  expect(paused()).toBe(true);
  expect(poor.voices).toBe(500);
  link.options.rateBps = 3_000_000;
  run(15);
  expect(paused()).toBe(false);
  expect(share(run(2).layers, 2)).toBeGreaterThan(0.9);
});

test('who has vanished gets little, and all of it again when it is back', () => {
  run(10);
  link.options.lossRate = 1;
  run(15);
  const before = room.counters.bytesOut;
  run(5);
  // Sound only: 50 packets a second.
  expect(((room.counters.bytesOut - before) * 8) / 5).toBeLessThan(100_000);
  link.options.lossRate = 0;
  run(15);
  expect(share(run(2).layers, 2)).toBeGreaterThan(0.9);
});
