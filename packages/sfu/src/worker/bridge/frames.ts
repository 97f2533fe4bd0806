// How two workers share one connection: a stream of bytes cut into frames, each a media packet or a message (L3).
// 16 bits of length, 8 bits that say what it is, then so many bytes.
import { MAX_PACKET_BYTES } from '../../rtp/rtp-packet.js';

export const FRAME_HEADER_BYTES = 3;
export const FRAME = { packet: 1, message: 2 } as const;
/** Two ids of the greatest length, each character escaped, and some numbers. */
export const MAX_MESSAGE_BYTES = 4096;

export interface FrameVisitor {
  /** The callee may overwrite `packet` and must not keep it. */
  packet(packet: Buffer): void;
  /** The callee must not keep `body`. */
  message(body: Buffer): void;
}

/** Writes the header of a frame. @param bytes of the body, 1 to the limit of its kind */
export function writeFrameHeader(out: Buffer, kind: number, bytes: number): void {
  out.writeUInt16BE(bytes, 0);
  out[2] = kind;
}

/** Cuts a stream into frames; memory is one frame. */
export class FrameReader {
  readonly #visitor: FrameVisitor;
  /** The beginning of a frame whose rest has not come. */
  readonly #partial = Buffer.alloc(FRAME_HEADER_BYTES + MAX_MESSAGE_BYTES);
  #held = 0;

  constructor(visitor: FrameVisitor) {
    this.#visitor = visitor;
  }

  /** @returns false when the stream is no sequence of frames; it must not be read any further then */
  read(chunk: Buffer): boolean {
    let offset = 0;
    while (this.#held > 0 && offset < chunk.length) {
      const needed = this.#held < FRAME_HEADER_BYTES ? FRAME_HEADER_BYTES : frameBytes(this.#partial, 0);
      const taken = Math.min(needed - this.#held, chunk.length - offset);
      chunk.copy(this.#partial, this.#held, offset, offset + taken);
      this.#held += taken;
      offset += taken;
      if (this.#held < needed) return true;
      if (needed > FRAME_HEADER_BYTES) {
        this.#held = 0;
        this.#deliver(this.#partial, 0, needed);
      } else if (frameBytes(this.#partial, 0) === 0) return false;
    }
    while (chunk.length - offset >= FRAME_HEADER_BYTES) {
      const bytes = frameBytes(chunk, offset);
      if (bytes === 0) return false;
      if (offset + bytes > chunk.length) break;
      this.#deliver(chunk, offset, offset + bytes);
      offset += bytes;
    }
    if (offset < chunk.length) this.#held = chunk.copy(this.#partial, 0, offset);
    return true;
  }

  #deliver(buffer: Buffer, start: number, end: number): void {
    const body = buffer.subarray(start + FRAME_HEADER_BYTES, end);
    if (buffer[start + 2] === FRAME.packet) this.#visitor.packet(body);
    else this.#visitor.message(body);
  }
}

/** Length of a frame with its header; 0 for what is none. */
function frameBytes(buffer: Buffer, offset: number): number {
  const bytes = buffer.readUInt16BE(offset);
  const kind = buffer[offset + 2];
  const most = kind === FRAME.packet ? MAX_PACKET_BYTES : kind === FRAME.message ? MAX_MESSAGE_BYTES : 0;
  return bytes === 0 || bytes > most ? 0 : FRAME_HEADER_BYTES + bytes;
}
