import { beforeEach, describe, expect, test } from 'vitest';
import { type FakeTransport } from '../../test/fake-transport.js';
import { SILENT_OFFER, SIMULCAST_OFFER } from '../../test/offers.js';
import {
  LAYER_SSRCS,
  layer,
  layerOf,
  payloadOf,
  senderReport,
  sequenceOf,
  TestRoom,
  VP8,
} from '../../test/test-room.js';

const BASES = [1_000, 2_000_000_000, 4_294_900_000];
const FRAME_MS = 40;

let room: TestRoom;
let sender: FakeTransport;
let viewer: FakeTransport;
let frame = 0;

beforeEach(() => {
  room = new TestRoom();
  frame = 0;
  sender = room.join('a', SIMULCAST_OFFER);
  viewer = room.join('v', SILENT_OFFER);
  room.router.setActive('a', 'camera', true);
});

/** One captured picture in each of the layers; a key frame in those that were asked for one. */
function capture(layers: readonly (0 | 1 | 2)[] = [0, 1, 2], answering = true): void {
  const asked = sender.takeKeyFrameRequests();
  for (const index of layers) {
    const key = frame === 0 || (answering && asked.includes(LAYER_SSRCS[index]));
    layer(sender, index, key, 100 * (index + 1) + frame, (BASES[index] as number) + frame * FRAME_MS * 90);
  }
  frame++;
  room.nowMs += FRAME_MS;
  room.router.tick(room.nowMs);
}

const want = (height?: number): void => {
  room.router.setWants('v', [{ peer: 'a', kind: 'camera', ...(height === undefined ? {} : { height }) }]);
};
const shown = (): number[] => viewer.takeRtp(VP8).map(layerOf);

describe('layers', () => {
  test.each([
    [1, 0],
    [200, 0],
    [300, 1],
    [500, 2],
    [4320, 2],
    [undefined, 2],
  ])('a picture of %s lines is made from layer %s', (height, expected) => {
    want(height);
    for (let i = 0; i < 10; i++) capture();
    expect(shown().at(-1)).toBe(expected);
  });

  test('height 0 keeps the slot and sends nothing', () => {
    want();
    for (let i = 0; i < 5; i++) capture();
    viewer.takeRtp(VP8);
    want(0);
    capture();
    expect(shown()).toEqual([]);
    expect(room.slots.get('v')?.find(({ mid }) => mid === '5')).toEqual({
      mid: '5',
      source: { peer: 'a', kind: 'camera' },
      paused: false,
    });
    want(200);
    for (let i = 0; i < 3; i++) capture();
    expect(new Set(shown())).toEqual(new Set([0]));
  });

  test('the old layer goes on until the key frame of the new one, and numbers go on over the switch', () => {
    want(180);
    for (let i = 0; i < 12; i++) capture();
    for (const index of [0, 1, 2])
      senderReport(sender, LAYER_SSRCS[index] as number, 3_900_000_000.25, (BASES[index] as number) + 900);
    const before = viewer.takeRtp(VP8);
    expect(new Set(before.map(layerOf))).toEqual(new Set([0]));
    want(720);
    for (let i = 0; i < 4; i++) capture(undefined, false);
    expect(shown()).toEqual([0, 0, 0, 0]);
    const keyFramesAsked = room.counters.keyFrameRequestsOut;
    room.nowMs += 1000 - 4 * FRAME_MS;
    frame += 21;
    room.router.tick(room.nowMs);
    expect(room.counters.keyFrameRequestsOut).toBe(keyFramesAsked + 1);
    want(180);
    want(720);
    const out: Buffer[] = [];
    for (let i = 0; i < 6; i++) {
      capture();
      out.push(...viewer.takeRtp(VP8));
    }
    expect(out.map(layerOf)).toContain(2);
    expect(out.at(-1)).toSatisfy((packet: Buffer) => layerOf(packet) === 2);
    for (let i = 1; i < out.length; i++) {
      const [one, next] = [out[i - 1] as Buffer, out[i] as Buffer];
      expect((sequenceOf(next) - sequenceOf(one)) & 0xffff).toBe(1);
      const pictureId = (packet: Buffer): number => payloadOf(packet).readUInt16BE(2) & 0x7fff;
      expect((pictureId(next) - pictureId(one)) & 0x7fff).toBe(1);
      const step = (next.readUInt32BE(4) - one.readUInt32BE(4)) | 0;
      // Sender reports align the layers to the capture time; at the switch the same picture may come twice.
      expect(step === FRAME_MS * 90 || (layerOf(one) !== layerOf(next) && step === 90)).toBe(true);
    }
    expect(room.counters.layerSwitches).toBe(1);
  });

  test('a layer that its sender stopped is not waited for', () => {
    want(720);
    for (let i = 0; i < 10; i++) capture();
    expect(shown().at(-1)).toBe(2);
    for (let i = 0; i < 30; i++) capture([0, 1]);
    const late = shown();
    expect(late.at(-1)).toBe(1);
    // No picture for less than a second.
    expect(late.length).toBeGreaterThan(30 - 1000 / FRAME_MS);
    for (let i = 0; i < 10; i++) capture();
    expect(shown().at(-1)).toBe(2);
  });

  test('a sender with the lowest layer stopped is seen by those who want a small picture', () => {
    want(100);
    for (let i = 0; i < 10; i++) capture([1, 2]);
    expect(new Set(shown())).toEqual(new Set([1]));
  });

  test('what a receiver asks for goes to the layer that it sees', () => {
    want(300);
    for (let i = 0; i < 10; i++) capture();
    const ssrc = (viewer.takeRtp(VP8).at(-1) as Buffer).readUInt32BE(8);
    sender.takeKeyFrameRequests();
    room.nowMs += 1000;
    const pli = Buffer.from([0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0]);
    pli.writeUInt32BE(ssrc, 8);
    viewer.handlers.packet(pli);
    expect(sender.takeKeyFrameRequests()).toEqual([LAYER_SSRCS[1]]);
  });
});

describe('what senders learn', () => {
  test('only layers that somebody needs are named, and they are held for a while', () => {
    expect(room.layers.get('a camera')).toEqual([2]);
    want(180);
    expect(room.layers.get('a camera')).toEqual([0, 2]);
    room.nowMs += 3000;
    room.router.tick(room.nowMs);
    expect(room.layers.get('a camera')).toEqual([0]);
    room.router.setWants('v', []);
    room.nowMs += 3000;
    room.router.tick(room.nowMs);
    expect(room.layers.get('a camera')).toEqual([]);
    want(400);
    expect(room.layers.get('a camera')).toEqual([1]);
  });

  test('the size that a layer had when it was sent last is forgotten beside a layer that is sent', () => {
    // The first picture of a camera may be smaller than what its settings then say.
    layer(sender, 0, true, 100, BASES[0] as number, 90);
    want(360);
    frame = 1;
    layer(sender, 1, true, 200, BASES[1] as number);
    for (let i = 0; i < 100; i++) capture([1]);
    expect(room.layers.get('a camera')).toEqual([1]);
    want(180);
    for (let i = 0; i < 100; i++) capture([1]);
    expect(room.layers.get('a camera')).toEqual([0]);
  });

  test('each join is answered with what is needed, changed or not', () => {
    const layers = room.layers.get('a camera');
    room.layers.clear();
    room.nowMs += 200;
    room.router.tick(room.nowMs);
    expect(room.layers.size).toBe(0);
    room.join('a', SIMULCAST_OFFER);
    expect(room.layers.get('a camera')).toEqual(layers);
    expect(room.layers.get('a screen')).toEqual([]);
  });
});
