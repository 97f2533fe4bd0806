// A sealed recording as one file (L4; decision 0041): its parts as the server stores them, for whoever opens it with a case file at a terminal.
// Nothing of it is secret, and nothing is believed: each part is judged when it is opened.
import { type Bytes, concatAll, fromUtf8, Reader, utf8, Writer } from '@incamera/kernel';
import { RECORDING_LIMITS } from '@incamera/protocol';
import { recordingErrors } from '../recording-errors.js';
import { type StoredPart } from './check-recording.js';

export interface SealedRecording {
  /** 32 bytes. */
  readonly groupId: Bytes;
  readonly recordingId: Bytes;
  /** Of the bundle in which its secret is sealed, 32 bytes. */
  readonly bundleDigest: Bytes;
  readonly parts: readonly StoredPart[];
}

const HEAD = 'incamera-sealed-recording/1\n';

/** Head, three names, then u32 number ‖ bytes for each part. */
export function writeSealedRecording({ groupId, recordingId, bundleDigest, parts }: SealedRecording): Bytes {
  const names = new Writer().raw(utf8(HEAD)).raw(groupId).raw(recordingId).raw(bundleDigest).done();
  return concatAll([names, ...parts.map(({ number, stored }) => new Writer().u32(number).bytes(stored).done())]);
}

/** @throws {AppError} `client/recording_file_malformed` */
export function readSealedRecording(bytes: Uint8Array): SealedRecording {
  try {
    const reader = new Reader(bytes);
    if (fromUtf8(reader.raw(HEAD.length)) !== HEAD) throw new Error('head');
    const names = { groupId: reader.raw(32), recordingId: reader.raw(16), bundleDigest: reader.raw(32) };
    const parts: StoredPart[] = [];
    while (reader.remaining > 0) {
      const number = reader.u32();
      const stored = reader.bytes(RECORDING_LIMITS.segmentBytes);
      if (number >= RECORDING_LIMITS.segments || number <= (parts.at(-1)?.number ?? -1)) throw new Error('number');
      parts.push({ number, stored });
    }
    return { ...names, parts };
  } catch (cause) {
    throw recordingErrors.make('client/recording_file_malformed', { cause });
  }
}
