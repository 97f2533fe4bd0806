// Reads and rewrites the VP8 payload descriptor, which stands before the encrypted frame (L3, RFC 7741 section 4.2).

/** Frame tag, start code, width and height. */
const KEY_FRAME_HEADER_BYTES = 10;

/**
 * Fields of the descriptor that `read` saw last; offsets count from the start of the packet and are 0 for absent fields.
 */
export class Vp8View {
  keyFrameStart = false;
  pictureIdOffset = 0;
  pictureIdIsLong = false;
  tl0Offset = 0;
  /** Height of the picture in pixels, from the header of a key frame (RFC 6386 section 9.1); 0 when it is not there. */
  keyFrameHeight = 0;

  /**
   * @param offset where the RTP payload begins
   * @param end where it ends
   * @returns false when the descriptor does not fit the payload
   */
  read(packet: Buffer, offset: number, end: number): boolean {
    this.keyFrameStart = false;
    this.pictureIdOffset = 0;
    this.pictureIdIsLong = false;
    this.tl0Offset = 0;
    this.keyFrameHeight = 0;
    if (offset >= end) return false;
    const first = packet[offset] as number;
    let position = offset + 1;
    if ((first & 0x80) !== 0) {
      if (position >= end) return false;
      const extension = packet[position++] as number;
      if ((extension & 0x80) !== 0) {
        if (position >= end) return false;
        this.pictureIdOffset = position;
        this.pictureIdIsLong = ((packet[position] as number) & 0x80) !== 0;
        position += this.pictureIdIsLong ? 2 : 1;
      }
      if ((extension & 0x40) !== 0) this.tl0Offset = position++;
      if ((extension & 0x30) !== 0) position++;
    }
    if (position >= end) return false;
    // Start of partition 0, and the P bit of the frame header says key frame (RFC 6386 section 9.1).
    this.keyFrameStart = (first & 0x17) === 0x10 && ((packet[position] as number) & 1) === 0;
    if (this.keyFrameStart && position + KEY_FRAME_HEADER_BYTES <= end) {
      this.keyFrameHeight = packet.readUInt16LE(position + 8) & 0x3fff;
    }
    return true;
  }

  /** The picture id, 7 or 15 bits; 0 when absent. */
  pictureId(packet: Buffer): number {
    if (this.pictureIdOffset === 0) return 0;
    return this.pictureIdIsLong
      ? packet.readUInt16BE(this.pictureIdOffset) & 0x7fff
      : (packet[this.pictureIdOffset] as number);
  }

  tl0(packet: Buffer): number {
    return this.tl0Offset === 0 ? 0 : (packet[this.tl0Offset] as number);
  }
}
