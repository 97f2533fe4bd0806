// The parts of SFrame that are read before anything is authenticated, and the lists in sender proofs.
import { kernelErrors } from '@incamera/kernel';
import {
  decodeFrameRecords,
  decodeHeader,
  decodeKid,
  encodeFrameRecords,
  encodeHeader,
  encodeKid,
  isConsistentVp8,
  sframeErrors,
  vp8ClearPrefixBytes,
} from '@incamera/sframe';
import { guardedBuffer } from '../guarded-buffer.js';
import { assertThat, type FuzzTarget } from '../target.js';

const header: FuzzTarget = {
  name: 'sframe-header',
  mutation: 'bytes',
  check(input) {
    // The first byte of an empty frame is asked for on purpose.
    const read = decodeHeader(input.length === 0 ? input : guardedBuffer(input));
    if (read === null) return;
    const bytes = Buffer.from(encodeHeader(read));
    assertThat(
      read.headerBytes <= input.length && bytes.equals(input.subarray(0, read.headerBytes)),
      'two headers for one value',
    );
    const parts = decodeKid(read.kid);
    if (parts !== null) assertThat(encodeKid(parts) === read.kid, 'two key ids for one sender');
  },
};

const vp8Frame: FuzzTarget = {
  name: 'vp8-frame',
  mutation: 'bytes',
  check(input) {
    const frame = guardedBuffer(input);
    const prefix = vp8ClearPrefixBytes(frame);
    assertThat(prefix === null || prefix <= input.length, 'a prefix longer than the frame');
    if (isConsistentVp8(frame)) assertThat(prefix !== null, 'a consistent frame without a prefix');
  },
};

const frameRecords: FuzzTarget = {
  name: 'frame-records',
  mutation: 'bytes',
  check(input) {
    try {
      const records = decodeFrameRecords(input);
      assertThat(Buffer.from(encodeFrameRecords(records)).equals(input), 'two encodings of one list');
    } catch (error) {
      if (!sframeErrors.owns(error) && !kernelErrors.owns(error)) throw error;
    }
  },
};

export const sframeTargets: readonly FuzzTarget[] = [header, vp8Frame, frameRecords];
