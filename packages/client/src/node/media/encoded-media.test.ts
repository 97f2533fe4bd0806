import { decodeOpus, encodeOpus } from '@incamera/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { opusSilence, opusSource, readIvf, readOggOpus, syntheticVp8, vp8Source } from './encoded-source.js';
import { RtpPacketizer, readRtpPacket, Vp8Assembler } from './rtp-packets.js';

const packetize = (frames: readonly Uint8Array[]): Buffer[] => {
  const packetizer = new RtpPacketizer({ ssrc: 7, payloadType: 96, media: 'video' }, 0x7ffe);
  return frames.flatMap((frame, index) => packetizer.packets(frame, index * 3000));
};
const assemble = (packets: readonly Buffer[]): { frames: number[][]; lost: number } => {
  const assembler = new Vp8Assembler();
  const frames: number[][] = [];
  let lost = 0;
  for (const packet of packets) {
    const rtp = readRtpPacket(packet);
    if (!rtp) throw new Error('our own packet is unreadable');
    const assembled = assembler.push(rtp);
    if (assembled.lost) lost++;
    if (assembled.frame) frames.push([...assembled.frame]);
  }
  return { frames, lost };
};

describe('VP8 frames in RTP', () => {
  test('come out as they went in, whatever their size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 5000 }), { minLength: 1, maxLength: 6 }),
        (frames) => {
          expect(assemble(packetize(frames)).frames).toEqual(frames.map((frame) => [...frame]));
        },
      ),
      { numRuns: 50 },
    );
  });

  test('a lost packet costs its frame, says so, and no broken frame comes out', () => {
    const frames = [2000, 3000, 2500, 100].map((bytes, index) => new Uint8Array(bytes).fill(index + 1));
    const packets = packetize(frames);
    for (let missing = 1; missing < packets.length - 1; missing++) {
      const { frames: out, lost } = assemble(packets.filter((_, index) => index !== missing));
      expect(lost).toBe(1);
      expect(out.length).toBe(3);
      for (const frame of out)
        expect(frames.some((whole) => whole.length === frame.length && whole[0] === frame[0])).toBe(true);
    }
  });

  test('arbitrary packets throw nothing', () => {
    const assembler = new Vp8Assembler();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const rtp = readRtpPacket(Buffer.from([0x80 | ((bytes[0] ?? 0) & 0x3f), 96, ...bytes]));
        if (rtp) assembler.push(rtp);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('sources', () => {
  test('Opus silence has any wanted size and decodes to nothing', () => {
    for (const bytes of [3, 5, 6, 40, 100, 258, 259, 260, 300, 513, 514, 800]) {
      const packet = opusSilence(bytes);
      expect(packet.byteLength).toBe(bytes);
      const samples = decodeOpus([packet, packet, packet]);
      expect(samples.length).toBe(3 * 960);
      expect(Math.max(...samples.map(Math.abs))).toBeLessThan(0.001);
    }
    const tone = Float32Array.from({ length: 960 * 10 }, (_, i) => Math.sin(i / 8) / 2);
    expect(Math.max(...decodeOpus(encodeOpus(tone)).map(Math.abs))).toBeGreaterThan(0.1);
  });

  test('a file of VP8 begins with a key frame, and goes on at the next one when asked', () => {
    const frames = [1, 0, 3, 5, 2, 7].map((first) => new Uint8Array([first]));
    const source = vp8Source(frames, 40);
    expect(source.next()?.[0]).toBe(0);
    expect(source.next()?.[0]).toBe(3);
    source.requestKeyFrame();
    expect(source.next()?.[0]).toBe(2);
    expect(source.next()?.[0]).toBe(7);
    expect(source.next()?.[0]).toBe(1);
    const hopeless = vp8Source([new Uint8Array([1])], 40);
    expect(hopeless.next()).toBeNull();
  });

  test('an Opus source ends, or begins again', () => {
    const packets = [new Uint8Array([1]), new Uint8Array([2])];
    const once = opusSource(packets, false);
    expect([once.next(), once.next(), once.next()].map((packet) => packet?.[0])).toEqual([1, 2, undefined]);
    const loop = opusSource(packets);
    expect([loop.next(), loop.next(), loop.next()].map((packet) => packet?.[0])).toEqual([1, 2, 1]);
  });

  test('generated VP8 has key frames where they are asked for', () => {
    const source = syntheticVp8({ frameMs: 66, frameBytes: 100, keyEvery: 4 });
    const isKey = (): boolean => (((source.next() as Uint8Array)[0] as number) & 1) === 0;
    expect([isKey(), isKey(), isKey(), isKey(), isKey(), isKey()]).toEqual([true, false, false, false, true, false]);
    source.requestKeyFrame();
    expect(isKey()).toBe(true);
  });
});

describe('files', () => {
  const page = (packets: readonly Uint8Array[]): Uint8Array => {
    const lacing = packets.flatMap((packet) => [
      ...Array(Math.floor(packet.length / 255)).fill(255),
      packet.length % 255,
    ]);
    return Uint8Array.from([
      ...Buffer.from('OggS'),
      ...Array(22).fill(0),
      lacing.length,
      ...lacing,
      ...packets.flatMap((packet) => [...packet]),
    ]);
  };
  const head = Buffer.from('OpusHead00000000000');

  test('Ogg Opus gives its packets without the headers, also long ones', () => {
    const long = new Uint8Array(600).fill(9);
    const file = Buffer.concat([page([head]), page([Buffer.from('OpusTags')]), page([new Uint8Array([1, 2]), long])]);
    expect(readOggOpus(file).map((packet) => packet.length)).toEqual([2, 600]);
    expect(() => readOggOpus(file.subarray(0, file.length - 1))).toThrow(TypeError);
    expect(() => readOggOpus(Buffer.from('RIFF'.repeat(20)))).toThrow(TypeError);
    expect(() => readOggOpus(page([Buffer.from('vorbis..')]))).toThrow(TypeError);
  });

  test('IVF gives frames and their time', () => {
    const header = Buffer.alloc(32);
    header.write('DKIF');
    header.writeUInt16LE(32, 6);
    header.write('VP80', 8);
    header.writeUInt32LE(25, 16);
    header.writeUInt32LE(1, 20);
    const frame = Buffer.alloc(12 + 3, 5);
    frame.writeUInt32LE(3, 0);
    expect(readIvf(Buffer.concat([header, frame, frame]))).toEqual({
      frames: [new Uint8Array([5, 5, 5]), new Uint8Array([5, 5, 5])],
      frameMs: 40,
    });
    expect(() => readIvf(Buffer.concat([header, frame.subarray(0, 14)]))).toThrow(TypeError);
    expect(() => readIvf(Buffer.alloc(40))).toThrow(TypeError);
  });
});
