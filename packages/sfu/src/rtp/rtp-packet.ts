// Reads one RTP packet in place, without allocation (L3, RFC 3550 section 5.1, RFC 8285).

export const RTP_HEADER_BYTES = 12;
/** Larger than any packet a browser sends (about 1200 bytes plus header). */
export const MAX_PACKET_BYTES = 1500;

/** Whether a packet of the multiplexed transport is RTCP (RFC 5761 section 4). */
export function isRtcp(packet: Uint8Array): boolean {
  const type = packet[1] as number;
  return type >= 192 && type <= 223;
}

/**
 * Fields of the packet that `read` saw last. One instance serves a whole process: nothing here survives the next `read`.
 */
export class RtpView {
  marker = false;
  payloadType = 0;
  sequence = 0;
  timestamp = 0;
  ssrc = 0;
  payloadOffset = 0;
  /** Payload without padding, bytes. */
  payloadBytes = 0;
  /** Where the data of the extension that `findExtension` found begins, and its length. */
  extensionOffset = 0;
  extensionBytes = 0;
  #extensionsStart = 0;
  #extensionsEnd = 0;
  #twoByte = false;

  /** @returns false when the packet is no valid RTP packet; the fields then mean nothing */
  read(packet: Buffer): boolean {
    const length = packet.length;
    if (length < RTP_HEADER_BYTES || length > MAX_PACKET_BYTES) return false;
    const first = packet[0] as number;
    if (first >> 6 !== 2) return false;
    const second = packet[1] as number;
    this.marker = (second & 0x80) !== 0;
    this.payloadType = second & 0x7f;
    this.sequence = packet.readUInt16BE(2);
    this.timestamp = packet.readUInt32BE(4);
    this.ssrc = packet.readUInt32BE(8);
    let offset = RTP_HEADER_BYTES + 4 * (first & 0x0f);
    this.#extensionsStart = 0;
    this.#extensionsEnd = 0;
    if ((first & 0x10) !== 0) {
      if (offset + 4 > length) return false;
      const profile = packet.readUInt16BE(offset);
      const end = offset + 4 + 4 * packet.readUInt16BE(offset + 2);
      if (end > length) return false;
      if (profile === 0xbede || (profile & 0xfff0) === 0x1000) {
        this.#twoByte = profile !== 0xbede;
        this.#extensionsStart = offset + 4;
        this.#extensionsEnd = end;
      }
      offset = end;
    }
    if (offset > length) return false;
    let padding = 0;
    if ((first & 0x20) !== 0) {
      padding = packet[length - 1] as number;
      if (padding === 0 || offset + padding > length) return false;
    }
    this.payloadOffset = offset;
    this.payloadBytes = length - offset - padding;
    return true;
  }

  /**
   * Turns a retransmission that was read into the packet that it repeats (RFC 4588 section 4).
   * @returns false when it repeats none: padding
   */
  unwrapRtx(packet: Buffer, ssrc: number, payloadType: number): boolean {
    if (this.payloadBytes < 2) return false;
    this.sequence = packet.readUInt16BE(this.payloadOffset);
    this.payloadOffset += 2;
    this.payloadBytes -= 2;
    this.ssrc = ssrc;
    this.payloadType = payloadType;
    return true;
  }

  /** Looks for the header extension `id` in the packet that was read last. */
  findExtension(packet: Buffer, id: number): boolean {
    let offset = this.#extensionsStart;
    const end = this.#extensionsEnd;
    while (offset < end) {
      const head = packet[offset] as number;
      if (head === 0) {
        offset++;
        continue;
      }
      let found: number;
      let bytes: number;
      if (this.#twoByte) {
        if (offset + 2 > end) return false;
        found = head;
        bytes = packet[offset + 1] as number;
        offset += 2;
      } else {
        found = head >> 4;
        bytes = (head & 0x0f) + 1;
        offset += 1;
        if (found === 15) return false;
      }
      if (offset + bytes > end) return false;
      if (found === id) {
        this.extensionOffset = offset;
        this.extensionBytes = bytes;
        return true;
      }
      offset += bytes;
    }
    return false;
  }
}

/** a - b on the circle of 16-bit sequence numbers, -32768..32767. */
export function sequenceDelta(a: number, b: number): number {
  return ((a - b) << 16) >> 16;
}
