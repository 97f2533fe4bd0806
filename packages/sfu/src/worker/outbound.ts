// The one packet that is being sent: its payload lies in the store of its layer, each slot writes its own header before it
// (L3, RFC 4588 section 4).
import { HEADROOM, type PacketStore } from './packet-store.js';

/** Serves a whole worker; valid from `select` until the next one. */
export class Outbound {
  sequence = 0;
  timestamp = 0;
  marker = false;
  payloadBytes = 0;
  keyFrameStart = false;
  pictureId = 0;
  tl0 = 0;
  #buffer: Buffer = Buffer.alloc(HEADROOM);
  #start = HEADROOM;
  #pictureIdAt = 0;
  #pictureIdIsLong = false;
  #tl0At = 0;
  // Most slots have headers of the same length: they share one view of the buffer per packet.
  #composed: Buffer | null = null;
  #composedHeaderBytes = 0;

  /** Takes up a packet of a store by its place there. */
  select(store: PacketStore, index: number): void {
    const start = store.payloadStart(index);
    const pictureIdOffset = store.pictureIdOffset(index);
    const tl0Offset = store.tl0Offset(index);
    this.#buffer = store.buffer;
    this.#start = start;
    this.#composed = null;
    this.sequence = store.sequence(index);
    this.timestamp = store.timestamp(index);
    this.marker = store.marker(index);
    this.payloadBytes = store.payloadBytes(index);
    this.keyFrameStart = store.keyFrameStart(index);
    this.pictureId = store.pictureId(index);
    this.tl0 = store.tl0(index);
    this.#pictureIdAt = pictureIdOffset === 0 ? 0 : start + pictureIdOffset;
    this.#pictureIdIsLong = store.pictureIdIsLong(index);
    this.#tl0At = tl0Offset === 0 ? 0 : start + tl0Offset;
  }

  /** Rewrites picture id and TL0PICIDX where the packet has them; the next slot rewrites them again. */
  writePictureId(pictureId: number, tl0: number): void {
    if (this.#pictureIdAt !== 0) {
      if (this.#pictureIdIsLong) this.#buffer.writeUInt16BE(0x8000 | pictureId, this.#pictureIdAt);
      else this.#buffer[this.#pictureIdAt] = pictureId & 0x7f;
    }
    if (this.#tl0At !== 0) this.#buffer[this.#tl0At] = tl0;
  }

  /** The packet with this header. Valid until the next call. */
  compose(header: Buffer): Buffer {
    const start = this.#start - header.length;
    header.copy(this.#buffer, start);
    if (this.#composed === null || this.#composedHeaderBytes !== header.length) {
      this.#composed = this.#buffer.subarray(start, this.#start + this.payloadBytes);
      this.#composedHeaderBytes = header.length;
    }
    return this.#composed;
  }

  /** The packet as a retransmission: the sequence number that it had stands between header and payload. */
  composeRtx(header: Buffer, originalSequence: number): Buffer {
    const start = this.#start - 2 - header.length;
    header.copy(this.#buffer, start);
    this.#buffer.writeUInt16BE(originalSequence, this.#start - 2);
    return this.#buffer.subarray(start, this.#start + this.payloadBytes);
  }
}
