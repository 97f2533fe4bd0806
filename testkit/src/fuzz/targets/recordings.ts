// What is said and stored about recordings: read by members, by officers, and at a terminal.
import {
  decodeSegment,
  decodeStored,
  encodeSegment,
  encodeStored,
  readSealedRecording,
  recordingErrors,
  writeSealedRecording,
} from '@incamera/client/decoders';
import {
  decodeRecordingSignal,
  decodeRecordingStatement,
  encodeRecordingSignal,
  encodeRecordingStatement,
} from '@incamera/group';
import { assertThat, type FuzzTarget } from '../target.js';

/** A decoder that gives null for what it does not take: there is one encoding of what it does. */
function canonical<T>(
  name: string,
  decode: (input: Uint8Array) => T | null,
  encode: (value: T) => Uint8Array,
  maxBytes?: number,
): FuzzTarget {
  return {
    name,
    mutation: 'bytes',
    ...(maxBytes === undefined ? {} : { maxBytes }),
    check(input) {
      const read = decode(input);
      if (read !== null) assertThat(Buffer.from(encode(read)).equals(input), `two encodings of one ${name}`);
    },
  };
}

const sealed: FuzzTarget = {
  name: 'sealed-recording',
  mutation: 'bytes',
  check(input) {
    try {
      const read = readSealedRecording(input);
      assertThat(Buffer.from(writeSealedRecording(read)).equals(input), 'two encodings of one sealed recording');
    } catch (error) {
      if (!recordingErrors.owns(error)) throw error;
    }
  },
};

export const recordingTargets: readonly FuzzTarget[] = [
  canonical('recording-signal', decodeRecordingSignal, encodeRecordingSignal),
  canonical('recording-statement', decodeRecordingStatement, encodeRecordingStatement),
  canonical('recording-segment', decodeSegment, encodeSegment, 16_384),
  canonical('recording-stored', decodeStored, encodeStored),
  sealed,
];
