// A recording as it is stored, in one file (L4; decision 0041): ciphertext with what names it and what the log holds of it, for whoever opens it
// with a case file, and no server. Nothing of it is believed: each part is judged when it is opened, and the log by a key that comes from elsewhere.
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
  /** What the log holds of it, as the text of a history file; null: it is not in there. */
  readonly history: Bytes | null;
  readonly parts: readonly StoredPart[];
}

const HEADS = ['incamera-sealed-recording/1\n', 'incamera-sealed-recording/2\n'] as const;
/** Proofs of a recording of the greatest length: some 2 KB for each part. */
const MAX_HISTORY_BYTES = 64 * 1024 * 1024;

/** Head, three names, of the second kind bytes history, then u32 number ‖ bytes for each part. */
export function writeSealedRecording({ groupId, recordingId, bundleDigest, history, parts }: SealedRecording): Bytes {
  const head = new Writer()
    .raw(utf8(HEADS[history === null ? 0 : 1]))
    .raw(groupId)
    .raw(recordingId)
    .raw(bundleDigest);
  if (history !== null) head.bytes(history);
  return concatAll([head.done(), ...parts.map(({ number, stored }) => new Writer().u32(number).bytes(stored).done())]);
}

/** @throws {AppError} `client/recording_file_malformed` */
export function readSealedRecording(bytes: Uint8Array): SealedRecording {
  try {
    const reader = new Reader(bytes);
    const head = fromUtf8(reader.raw(HEADS[0].length));
    if (head !== HEADS[0] && head !== HEADS[1]) throw new Error('head');
    const names = { groupId: reader.raw(32), recordingId: reader.raw(16), bundleDigest: reader.raw(32) };
    const history = head === HEADS[1] ? reader.bytes(MAX_HISTORY_BYTES) : null;
    const parts: StoredPart[] = [];
    while (reader.remaining > 0) {
      const number = reader.u32();
      const stored = reader.bytes(RECORDING_LIMITS.segmentBytes);
      if (number >= RECORDING_LIMITS.segments || number <= (parts.at(-1)?.number ?? -1)) throw new Error('number');
      parts.push({ number, stored });
    }
    return { ...names, history, parts };
  } catch (cause) {
    throw recordingErrors.make('client/recording_file_malformed', { cause });
  }
}
