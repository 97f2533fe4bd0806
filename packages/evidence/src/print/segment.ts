// A stretch of a fingerprint as bytes, and its commitment (L2). Canonical: a stretch has exactly one encoding.
import { type Bytes, concat, equalBytes, Reader, utf8, Writer } from '@incamera/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import { evidenceErrors } from '../errors.js';
import { MAX_CLOCK_SECONDS, PRINT_VERSION, SEGMENT_FRAMES, type Segment } from './layout.js';

export const SALT_BYTES = 32;
export const MAX_SEGMENT_BYTES: number = 1 + 8 + 2 + 4 * SEGMENT_FRAMES;
const COMMITMENT_LABEL = utf8('incamera/fingerprint/1');

/** @throws {AppError} evidence/bad_segment when there are no words, too many, or no such time */
export function encodeSegment({ startMicros, words }: Segment): Bytes {
  if (!isSegment(startMicros, words.length)) throw evidenceErrors.make('evidence/bad_segment');
  const writer = new Writer().u8(PRINT_VERSION).u64(startMicros).u16(words.length);
  for (const word of words) writer.u32(word);
  return writer.done();
}

/** @throws {AppError} evidence/bad_segment */
export function decodeSegment(bytes: Uint8Array): Segment {
  try {
    const reader = new Reader(bytes);
    const version = reader.u8();
    const startMicros = reader.u64Number();
    const count = reader.u16();
    if (version === PRINT_VERSION && isSegment(startMicros, count) && reader.remaining === 4 * count) {
      return { startMicros, words: Uint32Array.from({ length: count }, () => reader.u32()) };
    }
  } catch (cause) {
    throw evidenceErrors.make('evidence/bad_segment', { cause });
  }
  throw evidenceErrors.make('evidence/bad_segment');
}

function isSegment(startMicros: number, count: number): boolean {
  const isTime = Number.isSafeInteger(startMicros) && startMicros >= 0 && startMicros <= (MAX_CLOCK_SECONDS + 60) * 1e6;
  return isTime && count >= 1 && count <= SEGMENT_FRAMES;
}

/**
 * What is published of a segment while the meeting runs: SHA-256(label ‖ salt ‖ segment). It hides the segment as long as the salt is
 * secret, and binds whoever gave it.
 * @param salt 32 random bytes, fresh for each segment
 * @throws {AppError} evidence/bad_salt
 */
export function commitToSegment(salt: Uint8Array, segment: Uint8Array): Bytes {
  if (salt.byteLength !== SALT_BYTES) throw evidenceErrors.make('evidence/bad_salt');
  return Uint8Array.from(sha256(concat(COMMITMENT_LABEL, salt, segment)));
}

/** Whether this is the segment that was committed to. @throws {AppError} evidence/bad_salt */
export function opensCommitment(commitment: Uint8Array, salt: Uint8Array, segment: Uint8Array): boolean {
  return equalBytes(commitment, commitToSegment(salt, segment));
}
