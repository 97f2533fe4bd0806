// Fingerprints of speech as they come back from where they were kept, or from a file that somebody named.
import {
  decodePrintAttachment,
  decodePrintContent,
  decodeSegment,
  decodeVoice,
  encodePrintAttachment,
  encodePrintContent,
  encodeSegment,
  encodeVoice,
  evidenceErrors,
  MAX_SEGMENT_BYTES,
} from '@incamera/evidence';
import { copyBytes } from '@incamera/kernel';
import { assertThat, type FuzzTarget } from '../target.js';

/** What `read` gives, or null for a typed refusal. @throws anything else */
function orRefused<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (evidenceErrors.owns(error)) return null;
    throw error;
  }
}

const segmentTarget: FuzzTarget = {
  name: 'fingerprint-segment',
  mutation: 'bytes',
  maxBytes: MAX_SEGMENT_BYTES + 8,
  check(input) {
    const segment = orRefused(() => decodeSegment(copyBytes(input)));
    if (segment !== null) assertThat(Buffer.from(encodeSegment(segment)).equals(input), 'two encodings of one segment');
  },
};

const voiceTarget: FuzzTarget = {
  name: 'voice-fingerprint',
  mutation: 'bytes',
  maxBytes: 16_000,
  check(input) {
    const voice = orRefused(() => decodeVoice(copyBytes(input)));
    if (voice !== null) assertThat(Buffer.from(encodeVoice(voice)).equals(input), 'two encodings of one fingerprint');
  },
};

const contentTarget: FuzzTarget = {
  name: 'fingerprint-content',
  mutation: 'bytes',
  maxBytes: 8192,
  check(input) {
    const read = decodePrintContent(copyBytes(input));
    if (read !== null) assertThat(Buffer.from(encodePrintContent(read)).equals(input), 'two encodings of one content');
  },
};

const attachmentTarget: FuzzTarget = {
  name: 'fingerprint-attachment',
  mutation: 'bytes',
  maxBytes: 16_000,
  check(input) {
    const read = decodePrintAttachment(copyBytes(input));
    if (read !== null)
      assertThat(Buffer.from(encodePrintAttachment(read)).equals(input), 'two encodings of one attachment');
  },
};

export const evidenceTargets: readonly FuzzTarget[] = [segmentTarget, voiceTarget, contentTarget, attachmentTarget];
