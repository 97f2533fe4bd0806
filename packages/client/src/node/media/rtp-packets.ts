// RTP for a participant without a browser: frames to packets and back (L4, RFC 3550, RFC 7587, RFC 7741).

const HEADER_BYTES = 12;
/** Payload of one packet, so that SRTP, UDP and IP headers fit the smallest MTU. */
const MAX_PAYLOAD_BYTES = 1150;
/** A frame larger than this is no frame of a meeting. */
const MAX_FRAME_BYTES = 1_000_000;

export interface RtpFormat {
  readonly ssrc: number;
  readonly payloadType: number;
  readonly media: 'audio' | 'video';
}

/** One outgoing stream; sequence and picture ids go on for its life. */
export class RtpPacketizer {
  readonly #format: RtpFormat;
  #sequence: number;
  #pictureId: number;

  constructor(format: RtpFormat, firstSequence: number) {
    this.#format = format;
    this.#sequence = firstSequence & 0x7fff;
    this.#pictureId = firstSequence & 0x7fff;
  }

  /** The packets of one frame. `timestamp` is in units of the format's clock. */
  packets(frame: Uint8Array, timestamp: number): Buffer[] {
    if (this.#format.media === 'audio') return [this.#packet(timestamp, true, Buffer.alloc(0), frame)];
    const packets: Buffer[] = [];
    this.#pictureId = (this.#pictureId + 1) & 0x7fff;
    for (let offset = 0; offset === 0 || offset < frame.byteLength; offset += MAX_PAYLOAD_BYTES) {
      const part = frame.subarray(offset, offset + MAX_PAYLOAD_BYTES);
      const descriptor = Buffer.from([
        0x80 | (offset === 0 ? 0x10 : 0),
        0x80,
        0x80 | (this.#pictureId >> 8),
        this.#pictureId & 0xff,
      ]);
      packets.push(this.#packet(timestamp, offset + part.byteLength >= frame.byteLength, descriptor, part));
    }
    return packets;
  }

  #packet(timestamp: number, marker: boolean, descriptor: Buffer, payload: Uint8Array): Buffer {
    const packet = Buffer.alloc(HEADER_BYTES + descriptor.length + payload.byteLength);
    packet[0] = 0x80;
    packet[1] = this.#format.payloadType | (marker && this.#format.media === 'video' ? 0x80 : 0);
    packet.writeUInt16BE(this.#sequence, 2);
    packet.writeUInt32BE(timestamp >>> 0, 4);
    packet.writeUInt32BE(this.#format.ssrc, 8);
    packet.set(descriptor, HEADER_BYTES);
    packet.set(payload, HEADER_BYTES + descriptor.length);
    this.#sequence = (this.#sequence + 1) & 0xffff;
    return packet;
  }
}

/** A received RTP packet; `payload` points into the packet. */
export interface RtpPacket {
  readonly payloadType: number;
  readonly marker: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly payload: Uint8Array;
}

/** Reads a packet, or `null` when it is none. */
export function readRtpPacket(packet: Buffer): RtpPacket | null {
  if (packet.length < HEADER_BYTES || (packet[0] as number) >> 6 !== 2) return null;
  const first = packet[0] as number;
  let offset = HEADER_BYTES + 4 * (first & 0x0f);
  if ((first & 0x10) !== 0) {
    if (offset + 4 > packet.length) return null;
    offset += 4 + 4 * packet.readUInt16BE(offset + 2);
  }
  const padding = (first & 0x20) === 0 ? 0 : (packet[packet.length - 1] as number);
  if (offset + padding > packet.length) return null;
  return {
    payloadType: (packet[1] as number) & 0x7f,
    marker: (packet[1] as number) >= 0x80,
    sequence: packet.readUInt16BE(2),
    timestamp: packet.readUInt32BE(4),
    ssrc: packet.readUInt32BE(8),
    payload: packet.subarray(offset, packet.length - padding),
  };
}

/** Length of a VP8 payload descriptor, or `null` when it does not fit the payload (RFC 7741 section 4.2). */
function vp8DescriptorBytes(payload: Uint8Array): number | null {
  const [first = 0, extension = 0, third = 0] = payload;
  let bytes = 1;
  if ((first & 0x80) !== 0) {
    bytes++;
    if ((extension & 0x80) !== 0) bytes += (third & 0x80) !== 0 ? 2 : 1;
    if ((extension & 0x40) !== 0) bytes++;
    if ((extension & 0x30) !== 0) bytes++;
  }
  return bytes < payload.byteLength ? bytes : null;
}

/** What a packet brought: a whole frame, and whether one was lost before it. */
export interface Assembled {
  readonly frame: Uint8Array<ArrayBuffer> | null;
  readonly lost: boolean;
}

/** Puts VP8 frames together from packets in order; a hole costs the frame, as on a path without retransmission. */
export class Vp8Assembler {
  #parts: Uint8Array[] = [];
  #bytes = 0;
  #next: number | null = null;
  /** No start of a frame since the last hole or the last whole frame. */
  #idle = true;

  push(packet: RtpPacket): Assembled {
    const descriptor = vp8DescriptorBytes(packet.payload);
    const isStart = descriptor !== null && ((packet.payload[0] as number) & 0x17) === 0x10;
    const lost = this.#next !== null && packet.sequence !== this.#next;
    this.#next = (packet.sequence + 1) & 0xffff;
    if (isStart) this.#reset();
    else if (lost || descriptor === null) this.#idle = true;
    if (descriptor === null || this.#idle) return { frame: null, lost };
    this.#parts.push(packet.payload.slice(descriptor));
    this.#bytes += packet.payload.byteLength - descriptor;
    if (this.#bytes > MAX_FRAME_BYTES) {
      this.#idle = true;
      return { frame: null, lost: true };
    }
    if (!packet.marker) return { frame: null, lost };
    const frame = new Uint8Array(this.#bytes);
    let offset = 0;
    for (const part of this.#parts) {
      frame.set(part, offset);
      offset += part.byteLength;
    }
    this.#idle = true;
    return { frame, lost };
  }

  #reset(): void {
    this.#parts = [];
    this.#bytes = 0;
    this.#idle = false;
  }
}
