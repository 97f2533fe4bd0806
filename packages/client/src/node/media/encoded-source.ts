// What a participant without a browser sends: encoded frames from a list, a file or a generator (L4, RFC 6716, RFC 7845,
// RFC 6386).
import { type Bytes } from '@incamera/kernel';

/** A stream of encoded frames at a constant rate. The engine calls `next` once per frame. */
export interface EncodedSource {
  readonly media: 'audio' | 'video';
  /** 20 for Opus; 1000 / frames per second for VP8. */
  readonly frameMs: number;
  /** The next frame, or `null` at the end. */
  next(): Bytes | null;
  /** The next frame of a video must be a key frame, if the source can choose. */
  requestKeyFrame(): void;
}

/** Opus packets of 20 ms each, once or in a loop. */
export function opusSource(packets: readonly Uint8Array[], loop = true): EncodedSource {
  let index = 0;
  return {
    media: 'audio',
    frameMs: 20,
    next: () => {
      if (index >= packets.length && loop) index = 0;
      const packet = packets[index++];
      return packet === undefined ? null : new Uint8Array(packet);
    },
    requestKeyFrame: () => {},
  };
}

/** VP8 frames of a file; asked for a key frame, it goes on at the next one in the file. */
export function vp8Source(frames: readonly Uint8Array[], frameMs: number, loop = true): EncodedSource {
  let index = 0;
  let seek = true;
  const isKey = (frame: Uint8Array | undefined): boolean => frame !== undefined && ((frame[0] ?? 1) & 1) === 0;
  return {
    media: 'video',
    frameMs,
    next: () => {
      for (let tries = 0; tries <= frames.length; tries++) {
        if (index >= frames.length) {
          if (!loop) return null;
          index = 0;
        }
        const frame = frames[index++] as Uint8Array;
        if (seek && !isKey(frame)) continue;
        seek = false;
        return new Uint8Array(frame);
      }
      return null;
    },
    requestKeyFrame: () => {
      seek = true;
    },
  };
}

/**
 * Frames that look like VP8 to everything but a decoder: right frame tag, start code and partition size, arbitrary
 * content. For load and for tests that never decode. `keyEvery` counts frames.
 */
export function syntheticVp8(options: { frameMs: number; frameBytes: number; keyEvery: number }): EncodedSource {
  let count = 0;
  let keyNext = true;
  return {
    media: 'video',
    frameMs: options.frameMs,
    next: () => {
      const key = keyNext || count % options.keyEvery === 0;
      keyNext = false;
      const frame = new Uint8Array(Math.max(options.frameBytes, 16));
      for (let i = 10; i < frame.length; i++) frame[i] = (count * 31 + i * 7) & 0xff;
      // RFC 6386 section 9.1: a first partition of 2 bytes, shown, version 0.
      const tag = (2 << 5) | 0x10 | (key ? 0 : 1);
      frame.set([tag & 0xff, tag >> 8, 0]);
      if (key) frame.set([0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00], 3);
      count++;
      return frame;
    },
    requestKeyFrame: () => {
      keyNext = true;
    },
  };
}

/**
 * 20 ms of silence in Opus, `bytes` long, so that a muted microphone's packets look like those that speak
 * (RFC 6716 section 3.2.5: code 3, constant bit rate, one frame, padding).
 */
export function opusSilence(bytes: number): Bytes {
  const toc = 31 << 3;
  const silentFrame = [0xff, 0xfe];
  if (bytes < 5) return new Uint8Array([toc, ...silentFrame]);
  // Length bytes of the padding: 255 stands for 254 bytes and goes on.
  let lengthBytes = 1;
  while (bytes - 4 - lengthBytes > 254 * lengthBytes) lengthBytes++;
  const padding = bytes - 4 - lengthBytes;
  const frame = new Uint8Array(bytes);
  frame.set([toc | 3, 0x41]);
  let rest = padding;
  for (let i = 0; i < lengthBytes; i++) {
    frame[2 + i] = i === lengthBytes - 1 ? rest : 255;
    rest -= 254;
  }
  frame.set(silentFrame, 2 + lengthBytes);
  return frame;
}

/**
 * Audio packets of an Ogg Opus file (RFC 7845), without its two header packets.
 * @throws {TypeError} it is none
 */
export function readOggOpus(file: Uint8Array): Bytes[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const packets: Bytes[] = [];
  let pending: number[] = [];
  for (let offset = 0; offset < file.byteLength; ) {
    if (offset + 27 > file.byteLength || view.getUint32(offset) !== 0x4f676753) throw new TypeError('not an Ogg file');
    const segments = view.getUint8(offset + 26);
    let position = offset + 27 + segments;
    for (let i = 0; i < segments; i++) {
      const length = file[offset + 27 + i] ?? 0;
      if (position + length > file.byteLength) throw new TypeError('the Ogg file is cut off');
      for (let k = 0; k < length; k++) pending.push(file[position + k] as number);
      position += length;
      if (length === 255) continue;
      packets.push(new Uint8Array(pending));
      pending = [];
    }
    offset = position;
  }
  const [head] = packets;
  if (head === undefined || new TextDecoder().decode(head.subarray(0, 8)) !== 'OpusHead')
    throw new TypeError('not Opus');
  return packets.slice(2);
}

/**
 * Frames of an IVF file with VP8, and the time of each.
 * @throws {TypeError} it is none
 */
export function readIvf(file: Uint8Array): { readonly frames: Bytes[]; readonly frameMs: number } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const text = new TextDecoder('latin1').decode(file.subarray(0, 12));
  if (file.byteLength < 32 || !text.startsWith('DKIF') || text.slice(8) !== 'VP80')
    throw new TypeError('not VP8 in IVF');
  const [rate, scale] = [view.getUint32(16, true), view.getUint32(20, true)];
  const frames: Bytes[] = [];
  for (let offset = view.getUint16(6, true); offset < file.byteLength; ) {
    if (offset + 12 > file.byteLength) throw new TypeError('the IVF file is cut off');
    const length = view.getUint32(offset, true);
    if (offset + 12 + length > file.byteLength) throw new TypeError('the IVF file is cut off');
    frames.push(new Uint8Array(file.slice(offset + 12, offset + 12 + length)));
    offset += 12 + length;
  }
  return { frames, frameMs: rate === 0 ? 1000 / 15 : (1000 * scale) / rate };
}
