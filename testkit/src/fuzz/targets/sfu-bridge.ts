// What one worker of the SFU sends another: a stream of frames, and the messages in them.
import { sfuErrors } from '@incamera/sfu';
import {
  FRAME,
  FRAME_HEADER_BYTES,
  FrameReader,
  MAX_MESSAGE_BYTES,
  MAX_PACKET_BYTES,
  readBridgeMessage,
} from '@incamera/sfu/parsers';
import { guardedBuffer } from '../guarded-buffer.js';
import { assertThat, type FuzzTarget, sameValue } from '../target.js';

/** The frames of a stream that arrives in pieces, and whether it was sound to its end. */
function framesOf(stream: Buffer, pieceBytes: number): unknown[] {
  const frames: unknown[] = [];
  const reader = new FrameReader({
    packet(packet) {
      assertThat(packet.length > 0 && packet.length <= MAX_PACKET_BYTES, `a packet of ${packet.length} bytes`);
      frames.push(['packet', packet.toString('hex')]);
    },
    message(body) {
      assertThat(body.length > 0 && body.length <= MAX_MESSAGE_BYTES, `a message of ${body.length} bytes`);
      frames.push(['message', body.toString('hex')]);
      try {
        readBridgeMessage(body);
      } catch (error) {
        if (!sfuErrors.owns(error)) throw error;
      }
    },
  });
  for (let at = 0; at < stream.length; at += pieceBytes) {
    if (!reader.read(guardedBuffer(stream.subarray(at, at + pieceBytes)))) return [...frames, 'nonsense'];
  }
  return frames;
}

/** However it is cut up on the way, the same frames come out. */
const bridge: FuzzTarget = {
  name: 'bridge',
  mutation: 'bytes',
  repair: (input, random) => {
    for (let offset = 0; offset + FRAME_HEADER_BYTES < input.length; ) {
      const rest = input.length - offset - FRAME_HEADER_BYTES;
      const bytes = Math.min(rest, random.chance(0.7) ? input.readUInt16BE(offset) : 1 + random.below(rest));
      input.writeUInt16BE(bytes, offset);
      input[offset + 2] = random.chance(0.5) ? FRAME.packet : FRAME.message;
      offset += FRAME_HEADER_BYTES + bytes;
    }
  },
  check(input) {
    const whole = framesOf(input, Math.max(1, input.length));
    for (const pieceBytes of [1, 5, 100]) {
      assertThat(sameValue(framesOf(input, pieceBytes), whole), `other frames in pieces of ${pieceBytes} bytes`);
    }
  },
};

export const sfuBridgeTargets: readonly FuzzTarget[] = [bridge];
