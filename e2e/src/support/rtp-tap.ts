// Reads what the tapped media process wrote: RTP packets (RFC 3550 section 5.1), VP8 without its payload descriptor
// (RFC 7741 section 4.2).
import { type Bytes, copyBytes } from '@incamera/kernel';
import { vp8ClearPrefixBytes } from '@incamera/sframe';

export interface RtpPacket {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly direction: 'in' | 'out';
  readonly media: 'audio' | 'video';
  readonly ssrc: number;
  readonly payload: Bytes;
  readonly startsFrame: boolean;
  readonly endsFrame: boolean;
}

const HEAD_BYTES = 11;

export function readTap(tapped: Buffer): RtpPacket[] {
  const packets: RtpPacket[] = [];
  for (let offset = 0; offset + HEAD_BYTES <= tapped.byteLength; ) {
    const length = tapped.readUInt16BE(offset + 9);
    const packet = tapped.subarray(offset + HEAD_BYTES, offset + HEAD_BYTES + length);
    const direction = tapped.readUInt8(offset + 8) === 0 ? 'in' : 'out';
    const read = readRtp(packet, direction);
    if (read !== null) packets.push({ ...read, atMs: tapped.readDoubleBE(offset) });
    offset += HEAD_BYTES + length;
  }
  return packets;
}

function readRtp(packet: Buffer, direction: 'in' | 'out'): Omit<RtpPacket, 'atMs'> | null {
  if (packet.byteLength < 12) return null;
  const second = packet.readUInt8(1);
  if (second >= 192 && second <= 223) return null; // RTCP (RFC 5761).
  const first = packet.readUInt8(0);
  let start = 12 + 4 * (first & 0x0f);
  if ((first & 0x10) !== 0) start += 4 + 4 * packet.readUInt16BE(start + 2);
  const padding = (first & 0x20) === 0 ? 0 : packet.readUInt8(packet.byteLength - 1);
  const body = packet.subarray(start, packet.byteLength - padding);
  if (body.byteLength === 0) return null; // Padding that probes the path.
  const payloadType = second & 0x7f;
  const common = { direction, ssrc: packet.readUInt32BE(8), endsFrame: (second & 0x80) !== 0 };
  // Chromium offers Opus as 111 and VP8 as 96; 97 is a retransmission, which repeats a packet seen before.
  if (payloadType === 111) return { ...common, media: 'audio', payload: copyBytes(body), startsFrame: true };
  if (payloadType !== 96) return null;
  const descriptor = descriptorBytes(body);
  const startsFrame = (body.readUInt8(0) & 0x10) !== 0;
  return { ...common, media: 'video', payload: copyBytes(body.subarray(descriptor)), startsFrame };
}

function descriptorBytes(body: Buffer): number {
  if ((body.readUInt8(0) & 0x80) === 0) return 1;
  const extension = body.readUInt8(1);
  let length = 2;
  if ((extension & 0x80) !== 0) length += (body.readUInt8(2) & 0x80) !== 0 ? 2 : 1;
  if ((extension & 0x40) !== 0) length += 1;
  if ((extension & 0x30) !== 0) length += 1;
  return length;
}

/** A frame that one packet holds whole: audio always, video when it is the frame's only packet. */
export function frameOf(
  packet: RtpPacket,
): { readonly wire: Bytes; readonly body: Bytes; readonly slot: 'audio' | 'video' } | null {
  if (packet.media === 'audio') return { wire: packet.payload, body: packet.payload, slot: 'audio' };
  if (!packet.startsFrame || !packet.endsFrame) return null;
  const prefix = vp8ClearPrefixBytes(packet.payload);
  return prefix === null
    ? null
    : { wire: packet.payload, body: copyBytes(packet.payload.subarray(prefix)), slot: 'video' };
}
