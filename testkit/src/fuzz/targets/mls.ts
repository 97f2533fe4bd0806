// MLS messages and group states as bytes (RFC 9420): what the delivery service hands out, and what a host seals for its return.
import { readGroupInfo, readMessage, writeGroupInfo, writeMessage } from '@incamera/group/decoders';
import { assertThat, type FuzzTarget } from '../target.js';

/** A Welcome with a tree of a few members. */
const MAX_BYTES = 32_768;

const message: FuzzTarget = {
  name: 'mls-message',
  mutation: 'bytes',
  maxBytes: MAX_BYTES,
  check(input) {
    const read = readMessage(input);
    if (read !== null) assertThat(Buffer.from(writeMessage(read)).equals(input), 'two encodings of one message');
  },
};

const groupInfo: FuzzTarget = {
  name: 'mls-group-info',
  mutation: 'bytes',
  maxBytes: MAX_BYTES,
  check(input) {
    const read = readGroupInfo(input);
    if (read !== null) assertThat(Buffer.from(writeGroupInfo(read)).equals(input), 'two encodings of one group');
  },
};

export const mlsTargets: readonly FuzzTarget[] = [message, groupInfo];
