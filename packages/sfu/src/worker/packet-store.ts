// The last packets of one layer, copied once: slots send from here and answer requests for repair from here (L3, RFC 4585).
// A ring of bytes, so that memory is bounded whatever the packets' sizes; an index by sequence number, so that finding one
// is one look.
import { type RtpView } from '../rtp/rtp-packet.js';
import { type Vp8View } from '../rtp/vp8-descriptor.js';

/** Room before each payload for the longest header that a slot writes, and the two bytes of RFC 4588. */
export const HEADROOM = 64;

const FLAG = { marker: 1, keyFrameStart: 2, longPictureId: 4 } as const;

/** Written by the layer's transport, read by slots. */
export class PacketStore {
  readonly buffer: Buffer;
  readonly #mask: number;
  /** Where each payload begins, counted from the first byte ever written; -1 for none. */
  readonly #starts: Float64Array;
  readonly #sequences: Uint16Array;
  readonly #timestamps: Uint32Array;
  readonly #payloadBytes: Uint16Array;
  readonly #flags: Uint8Array;
  readonly #pictureIds: Uint16Array;
  readonly #tl0s: Uint8Array;
  /** Offsets in the payload, 0 for absent fields: the first byte of a descriptor is neither. */
  readonly #pictureIdOffsets: Uint8Array;
  readonly #tl0Offsets: Uint8Array;
  /** First byte that the next packet may take, on the same count. */
  #head = 0;

  /** @param entries packets that the index holds, a power of two */
  constructor(capacityBytes: number, entries: number) {
    this.buffer = Buffer.alloc(capacityBytes);
    this.#mask = entries - 1;
    this.#starts = new Float64Array(entries).fill(-1);
    this.#sequences = new Uint16Array(entries);
    this.#timestamps = new Uint32Array(entries);
    this.#payloadBytes = new Uint16Array(entries);
    this.#flags = new Uint8Array(entries);
    this.#pictureIds = new Uint16Array(entries);
    this.#tl0s = new Uint8Array(entries);
    this.#pictureIdOffsets = new Uint8Array(entries);
    this.#tl0Offsets = new Uint8Array(entries);
  }

  /**
   * Copies the payload of a packet.
   * @param sequence the number that stands for it in the sender's sequence without padding packets
   * @param vp8 its descriptor, read from `packet`; null for audio
   * @returns its place in the index
   */
  put(packet: Buffer, view: RtpView, sequence: number, vp8: Vp8View | null): number {
    const capacity = this.buffer.length;
    const bytes = HEADROOM + view.payloadBytes;
    const within = this.#head % capacity;
    if (within + bytes > capacity) this.#head += capacity - within;
    const start = this.#head + HEADROOM;
    this.#head += bytes;
    packet.copy(this.buffer, start % capacity, view.payloadOffset, view.payloadOffset + view.payloadBytes);
    const index = sequence & this.#mask;
    this.#starts[index] = start;
    this.#sequences[index] = sequence;
    this.#timestamps[index] = view.timestamp;
    this.#payloadBytes[index] = view.payloadBytes;
    this.#flags[index] = view.marker ? FLAG.marker : 0;
    if (vp8 !== null) {
      const offset = view.payloadOffset;
      if (vp8.keyFrameStart) this.#flags[index] |= FLAG.keyFrameStart;
      if (vp8.pictureIdIsLong) this.#flags[index] |= FLAG.longPictureId;
      this.#pictureIds[index] = vp8.pictureId(packet);
      this.#tl0s[index] = vp8.tl0(packet);
      this.#pictureIdOffsets[index] = vp8.pictureIdOffset === 0 ? 0 : vp8.pictureIdOffset - offset;
      this.#tl0Offsets[index] = vp8.tl0Offset === 0 ? 0 : vp8.tl0Offset - offset;
    }
    return index;
  }

  /** @returns the place of a packet in the index, or -1 when it was never there or is overwritten */
  find(sequence: number): number {
    const index = sequence & this.#mask;
    const start = this.#starts[index] as number;
    if (start < 0 || this.#sequences[index] !== sequence) return -1;
    return start - HEADROOM >= this.#head - this.buffer.length ? index : -1;
  }

  sequence(index: number): number {
    return this.#sequences[index] as number;
  }

  timestamp(index: number): number {
    return this.#timestamps[index] as number;
  }

  payloadBytes(index: number): number {
    return this.#payloadBytes[index] as number;
  }

  /** Where the payload begins in `buffer`. */
  payloadStart(index: number): number {
    return (this.#starts[index] as number) % this.buffer.length;
  }

  marker(index: number): boolean {
    return ((this.#flags[index] as number) & FLAG.marker) !== 0;
  }

  keyFrameStart(index: number): boolean {
    return ((this.#flags[index] as number) & FLAG.keyFrameStart) !== 0;
  }

  pictureIdIsLong(index: number): boolean {
    return ((this.#flags[index] as number) & FLAG.longPictureId) !== 0;
  }

  /** Picture id and TL0PICIDX as the sender wrote them; 0 when absent. */
  pictureId(index: number): number {
    return this.#pictureIds[index] as number;
  }

  tl0(index: number): number {
    return this.#tl0s[index] as number;
  }

  pictureIdOffset(index: number): number {
    return this.#pictureIdOffsets[index] as number;
  }

  tl0Offset(index: number): number {
    return this.#tl0Offsets[index] as number;
  }
}
