// The STUN reader of the media router's front: what strangers send to it before anybody knows them.
import {
  isSignedWith,
  MAX_STUN_BYTES,
  readStun,
  signedAnew,
  stunValue,
  ufragOf,
  withTieBreaker,
  xorMappedAddress,
  zeroTieBreaker,
} from '@incamera/sfu/parsers';
import { guardedBuffer } from '../guarded-buffer.js';
import { assertThat, type FuzzTarget } from '../target.js';

/** Of the seeds, so that some inputs get past the signature. */
const PASSWORD = 'VOkJxbRl1RmTxUk/WvJxBt';
const HEADER_BYTES = 20;

const stun: FuzzTarget = {
  name: 'stun',
  mutation: 'bytes',
  repair(input) {
    if (input.length < HEADER_BYTES) return;
    input[0] = (input[0] as number) & 0x3;
    input.writeUInt16BE((input.length - HEADER_BYTES) & 0xfffc, 2);
    input.writeUInt32BE(0x2112a442, 4);
    // Attributes whose lengths fit, so that the reader gets to the last one.
    for (let offset = HEADER_BYTES; offset + 4 <= input.length; ) {
      const room = input.length - offset - 4;
      const bytes = Math.min(input.readUInt16BE(offset + 2), room);
      input.writeUInt16BE(bytes, offset + 2);
      offset += 4 + ((bytes + 3) & ~3);
    }
  },
  check(input) {
    // Not guarded: the native hashes take no proxy, and the reader reads by methods that throw beyond the end.
    const message = readStun(input);
    if (message === null) return;
    assertThat(input.length <= MAX_STUN_BYTES, 'a message beyond the limit');
    for (const { type, start, bytes } of message.attributes) {
      assertThat(start >= HEADER_BYTES + 4 && start + bytes <= message.integrityStart, 'an attribute outside');
      stunValue(message, type);
    }
    isSignedWith(message, PASSWORD);
    ufragOf(message);
    const role = zeroTieBreaker(message);
    const written = [signedAnew(message, 0x0020, xorMappedAddress(guardedBuffer(input), '2001:db8::1', 9), PASSWORD)];
    if (role !== null) written.push(withTieBreaker(message, role, PASSWORD));
    for (const whole of written) {
      // A mapped address may have grown.
      if (whole.length > MAX_STUN_BYTES) continue;
      const again = readStun(whole);
      assertThat(again !== null && isSignedWith(again, PASSWORD), 'what was signed anew is not valid');
      assertThat(again.attributes.length === message.attributes.length, 'an attribute was lost');
      assertThat(again.type === message.type, 'the type changed');
    }
    assertThat(written[1] === undefined || written[1].length <= input.length, 'a check grew');
  },
};

export const stunTargets: readonly FuzzTarget[] = [stun];
