import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { vp8Payload } from '../../test/rtp-test-packets.js';
import { Vp8View } from './vp8-descriptor.js';

const view = new Vp8View();
const read = (bytes: readonly number[]): boolean => view.read(Buffer.from(bytes), 0, bytes.length);

describe('the VP8 payload descriptor', () => {
  test('tells the start of a key frame by the clear first byte of the frame', () => {
    expect(read(vp8Payload({ key: true, pictureId: 5 }))).toBe(true);
    expect(view.keyFrameStart).toBe(true);
    expect(read(vp8Payload({ key: false, pictureId: 5 }))).toBe(true);
    expect(view.keyFrameStart).toBe(false);
    expect(read(vp8Payload({ key: true, start: false, pictureId: 5 }))).toBe(true);
    expect(view.keyFrameStart).toBe(false);
    // Start of partition 1 is not the start of a frame.
    expect(read([0x11, 0x10])).toBe(true);
    expect(view.keyFrameStart).toBe(false);
    expect(read([0x10, 0x10])).toBe(true);
    expect(view.keyFrameStart).toBe(true);
  });

  test('finds short and long picture ids and TL0PICIDX', () => {
    const long = Buffer.from(vp8Payload({ key: true, pictureId: 0x1234, tl0: 77 }));
    view.read(long, 0, long.length);
    expect([view.pictureId(long), view.tl0(long)]).toEqual([0x1234, 77]);
    const short = Buffer.from([0x90, 0x80, 0x45, 0x10]);
    view.read(short, 0, short.length);
    expect([view.pictureIdIsLong, view.pictureId(short), view.tl0Offset]).toEqual([false, 0x45, 0]);
  });

  test('refuses what is cut off, and never reads beyond the payload', () => {
    const whole = vp8Payload({ key: true, pictureId: 9 });
    for (let length = 0; length < 6; length++) expect(read(whole.slice(0, length))).toBe(false);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), (bytes) => {
        const packet = Buffer.concat([bytes, Buffer.alloc(8, 0xff)]);
        if (!view.read(packet, 0, bytes.length)) return;
        expect(view.pictureIdOffset).toBeLessThan(bytes.length);
        expect(view.tl0Offset).toBeLessThan(bytes.length);
      }),
    );
  });
});
