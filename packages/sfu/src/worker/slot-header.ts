// The RTP header that a slot writes: fixed parts once, per packet only what changes (L3, RFC 3550, RFC 8285, RFC 9143).
import { type NegotiatedSlot } from '../sdp/negotiation.js';

const FIXED_BYTES = 12;

export class SlotHeader {
  readonly bytes: Buffer;
  readonly #payloadType: number;
  /** Where the transport-wide sequence number stands; 0 without one. */
  readonly #transportCcAt: number;

  constructor(slot: NegotiatedSlot, ssrc: number, payloadType: number) {
    const mid = slot.midExtensionId === 0 ? null : Buffer.from(slot.mid, 'latin1');
    const midBytes = mid === null ? 0 : 1 + mid.length;
    const extensionBytes = midBytes + (slot.transportCcId === 0 ? 0 : 3);
    const words = Math.ceil(extensionBytes / 4);
    const header = Buffer.alloc(FIXED_BYTES + (words === 0 ? 0 : 4 + 4 * words));
    header[0] = words === 0 ? 0x80 : 0x90;
    header.writeUInt32BE(ssrc, 8);
    let at = FIXED_BYTES + 4;
    if (words > 0) {
      header.writeUInt16BE(0xbede, FIXED_BYTES);
      header.writeUInt16BE(words, FIXED_BYTES + 2);
    }
    if (mid !== null) {
      header[at] = (slot.midExtensionId << 4) | (mid.length - 1);
      mid.copy(header, at + 1);
      at += midBytes;
    }
    if (slot.transportCcId !== 0) header[at] = (slot.transportCcId << 4) | 1;
    this.#transportCcAt = slot.transportCcId === 0 ? 0 : at + 1;
    this.#payloadType = payloadType;
    this.bytes = header;
  }

  /** Whether its packets carry a transport-wide sequence number. */
  get hasTransportSequence(): boolean {
    return this.#transportCcAt !== 0;
  }

  /** @param transportSequence ignored where none was negotiated */
  write(marker: boolean, sequence: number, timestamp: number, transportSequence: number): Buffer {
    const { bytes } = this;
    bytes[1] = this.#payloadType | (marker ? 0x80 : 0);
    bytes.writeUInt16BE(sequence, 2);
    bytes.writeUInt32BE(timestamp, 4);
    if (this.#transportCcAt !== 0) bytes.writeUInt16BE(transportSequence, this.#transportCcAt);
    return bytes;
  }
}
