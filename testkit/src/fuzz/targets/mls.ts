// MLS messages and group states as bytes (RFC 9420): what the delivery service hands out, and what a host seals for its return.
import { groupErrors } from '@incamera/group';
import { openGroupInfo, readGroupInfo, readMessage, writeGroupInfo, writeMessage } from '@incamera/group/decoders';
import { copyBytes } from '@incamera/kernel';
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

const hex = (text: string) => copyBytes(Buffer.from(text, 'hex'));
const GROUP_ID = hex('a390f0b93642993999cd89b6b1b7b9721262ccc3dfafa6a70070e2db806181e6');
const HOST_KEY = hex('c99a4dd224fe192a083739b11a673476872f4ae16d0c0593a45008c072284452');
/** The host's key for its return, of a meeting that never was. */
const privateKey = hex('61d717263c6f65362519f163f8593972e03eb86c1ed64a9b281d33eb992e3d33');

/** As the server hands it to a host that comes back: which copy is whose, and what is sealed, may be anything. */
const sealedGroupInfo: FuzzTarget = {
  name: 'sealed-group-info',
  mutation: 'bytes',
  maxBytes: MAX_BYTES,
  async check(input) {
    const charter = { groupId: GROUP_ID } as Parameters<typeof openGroupInfo>[1];
    const opened = await openGroupInfo(input, charter, HOST_KEY, { privateKey, publicKey: new Uint8Array(1216) });
    if (!opened.ok) return assertThat(groupErrors.owns(opened.error), 'an error of another kind');
    assertThat(Buffer.from(opened.value.groupContext.groupId).equals(GROUP_ID), 'the state of another group');
  },
};

export const mlsTargets: readonly FuzzTarget[] = [message, groupInfo, sealedGroupInfo];
