// What members sign about a meeting, and what is read of it by others, by officers and offline.
import {
  decodeReceipt,
  encodeReceipt,
  encodeRosterContent,
  groupErrors,
  readRosterContent,
  readTestimony,
} from '@incamera/group';
import { assertThat, type FuzzTarget } from '../target.js';

const testimony: FuzzTarget = {
  name: 'testimony',
  mutation: 'bytes',
  async check(input) {
    const read = await readTestimony(input);
    if (!read.ok) return assertThat(groupErrors.owns(read.error), 'an error of another kind');
    assertThat(read.value.leafKey.byteLength === 32, 'a key of another length');
  },
};

const receipt: FuzzTarget = {
  name: 'receipt',
  mutation: 'bytes',
  check(input) {
    const read = decodeReceipt(input);
    if (read !== null) assertThat(Buffer.from(encodeReceipt(read)).equals(input), 'two encodings of one receipt');
  },
};

const roster: FuzzTarget = {
  name: 'roster-content',
  mutation: 'bytes',
  maxBytes: 8192,
  check(input) {
    const read = readRosterContent(input);
    if (!read.ok) return assertThat(groupErrors.owns(read.error), 'an error of another kind');
    assertThat(Buffer.from(encodeRosterContent(read.value)).equals(input), 'two encodings of one list');
  },
};

export const testimonyTargets: readonly FuzzTarget[] = [testimony, receipt, roster];
