// The one packet that is being forwarded: its payload is copied once, each slot writes its own header before it (L3).
import { MAX_PACKET_BYTES, type RtpView } from '../rtp/rtp-packet.js';
import { Vp8View } from '../rtp/vp8-descriptor.js';

/** Room for the longest header that a slot writes: 12 bytes and a MID extension of up to 24. */
const HEADROOM = 64;

/** Owned by one router; valid from `load` until the next one. */
export class Outbound {
  sequence = 0;
  timestamp = 0;
  marker = false;
  payloadBytes = 0;
  keyFrameStart = false;
  pictureId = 0;
  tl0 = 0;
  readonly #buffer = Buffer.alloc(HEADROOM + MAX_PACKET_BYTES);
  readonly #vp8 = new Vp8View();
  // Most slots have headers of the same length: they share one view of the buffer per packet.
  #composed: Buffer | null = null;
  #composedHeaderBytes = 0;

  /**
   * Takes payload and fields of a packet.
   * @param sequence the number that stands for it in the sender's sequence without padding packets
   * @returns false when a video payload has no valid VP8 descriptor
   */
  load(packet: Buffer, view: RtpView, sequence: number, video: boolean): boolean {
    packet.copy(this.#buffer, HEADROOM, view.payloadOffset, view.payloadOffset + view.payloadBytes);
    this.#composed = null;
    this.sequence = sequence;
    this.timestamp = view.timestamp;
    this.marker = view.marker;
    this.payloadBytes = view.payloadBytes;
    this.keyFrameStart = false;
    if (!video) return true;
    const vp8 = this.#vp8;
    if (!vp8.read(this.#buffer, HEADROOM, HEADROOM + view.payloadBytes)) return false;
    this.keyFrameStart = vp8.keyFrameStart;
    this.pictureId = vp8.pictureId(this.#buffer);
    this.tl0 = vp8.tl0(this.#buffer);
    return true;
  }

  /** Rewrites picture id and TL0PICIDX where the packet has them; the next slot rewrites them again. */
  writePictureId(pictureId: number, tl0: number): void {
    const { pictureIdOffset, pictureIdIsLong, tl0Offset } = this.#vp8;
    if (pictureIdOffset !== 0) {
      if (pictureIdIsLong) this.#buffer.writeUInt16BE(0x8000 | pictureId, pictureIdOffset);
      else this.#buffer[pictureIdOffset] = pictureId & 0x7f;
    }
    if (tl0Offset !== 0) this.#buffer[tl0Offset] = tl0;
  }

  /** The packet with this header. Valid until the next call. */
  compose(header: Buffer): Buffer {
    const start = HEADROOM - header.length;
    header.copy(this.#buffer, start);
    if (this.#composed === null || this.#composedHeaderBytes !== header.length) {
      this.#composed = this.#buffer.subarray(start, HEADROOM + this.payloadBytes);
      this.#composedHeaderBytes = header.length;
    }
    return this.#composed;
  }
}
