// An Ogg file of Opus packets (RFC 7845), as a messenger publishes a voice message.
import { encodeOpus } from './opus.js';

const SERIAL = 0x1ca3e7a;
const FRAME_SAMPLES = 960;
const PRE_SKIP = 312;
const PACKETS_A_PAGE = 50;
const FIRST = 2;
const LAST = 4;

/** @param samples mono, 48 kHz, [-1, 1] */
export function oggOpus(samples: Float32Array, rateBps: number): Uint8Array {
  const padded = new Float32Array(samples.length + PRE_SKIP);
  padded.set(samples);
  return oggOfPackets(encodeOpus(padded, rateBps), padded.length);
}

/**
 * @param packets of 20 ms, mono; the same ones may come again and again, so that hours need not be encoded
 * @param length samples at 48 kHz in all packets that count
 */
export function oggOfPackets(packets: readonly Uint8Array[], length = packets.length * FRAME_SAMPLES): Uint8Array {
  const pages = [page([opusHead()], 0, FIRST, 0), page([opusTags()], 0, 0, 1)];
  for (let from = 0; from < packets.length; from += PACKETS_A_PAGE) {
    const some = packets.slice(from, from + PACKETS_A_PAGE);
    const isLast = from + some.length === packets.length;
    const end = isLast ? length : (from + some.length) * FRAME_SAMPLES;
    pages.push(page(some, end, isLast ? LAST : 0, pages.length));
  }
  return Buffer.concat(pages);
}

function opusHead(): Buffer {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 'latin1');
  head.writeUInt8(1, 8);
  head.writeUInt8(1, 9);
  head.writeUInt16LE(PRE_SKIP, 10);
  head.writeUInt32LE(48_000, 12);
  return head;
}

function opusTags(): Buffer {
  const tags = Buffer.alloc(16);
  tags.write('OpusTags', 'latin1');
  return tags;
}

/** RFC 3533, section 6. */
function page(packets: readonly Uint8Array[], granule: number, flags: number, number: number): Buffer {
  const lacing = packets.flatMap(({ length }) => [...Array(Math.floor(length / 255)).fill(255), length % 255]);
  const header = Buffer.alloc(27);
  header.write('OggS', 'latin1');
  header.writeUInt8(flags, 5);
  header.writeBigInt64LE(BigInt(granule), 6);
  header.writeUInt32LE(SERIAL, 14);
  header.writeUInt32LE(number, 18);
  header.writeUInt8(lacing.length, 26);
  const bytes = Buffer.concat([header, Buffer.from(lacing), ...packets]);
  bytes.writeUInt32LE(checksum(bytes), 22);
  return bytes;
}

/** CRC-32 with the polynomial 0x04c11db7, not reflected. */
function checksum(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000_0000 ? (crc << 1) ^ 0x04c1_1db7 : crc << 1;
  }
  return crc >>> 0;
}
