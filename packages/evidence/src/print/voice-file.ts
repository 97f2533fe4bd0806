// The fingerprint of one voice in one meeting as a file (L2): what `incamera fingerprint` writes and `incamera authenticate` reads.
import { type Bytes, equalBytes, isLine, Reader, utf8, Writer } from '@incamera/kernel';
import { evidenceErrors } from '../errors.js';
import { FRAME_SECONDS, type Segment } from './layout.js';
import { decodeSegment, encodeSegment, MAX_SEGMENT_BYTES } from './segment.js';

const MAGIC = utf8('incamera/voice-fingerprint/1\n');
const MAX_NAME_BYTES = 256;
const MAX_NAME_CHARS = 64;
/** A day of speech; a file of it has 22 MB. */
const MAX_SEGMENTS = 8640;
export const MAX_VOICE_FILE_BYTES: number = 1024 + MAX_SEGMENTS * (4 + MAX_SEGMENT_BYTES);

/** Segments of one voice in one meeting, in the order of their times; they do not overlap. */
export interface Voice {
  /** Whatever tells meetings apart: an id, or a name that somebody gave. */
  readonly meeting: string;
  readonly speaker: string;
  /** The device that heard it so; absent: as the speaker's own device sent it. A file is always of what was sent. */
  readonly heardBy?: string;
  readonly segments: readonly Segment[];
}

/** @throws {AppError} evidence/bad_file when names or segments are none, or it is what another device heard */
export function encodeVoice(voice: Voice): Bytes {
  if (!isVoice(voice) || voice.heardBy !== undefined) throw evidenceErrors.make('evidence/bad_file');
  const { meeting, speaker, segments } = voice;
  const writer = new Writer().raw(MAGIC).text(meeting).text(speaker);
  return writer.list(segments, (into, segment) => into.bytes(encodeSegment(segment))).done();
}

/** @throws {AppError} evidence/bad_file */
export function decodeVoice(bytes: Uint8Array): Voice {
  try {
    const reader = new Reader(bytes);
    const isOurs = equalBytes(reader.raw(MAGIC.byteLength), MAGIC);
    const meeting = reader.text(MAX_NAME_BYTES);
    const speaker = reader.text(MAX_NAME_BYTES);
    const segments = reader.list(MAX_SEGMENTS, (each) => decodeSegment(each.bytes(MAX_SEGMENT_BYTES)));
    reader.end();
    const voice = { meeting, speaker, segments };
    if (isOurs && isVoice(voice)) return voice;
  } catch (cause) {
    throw evidenceErrors.make('evidence/bad_file', { cause });
  }
  throw evidenceErrors.make('evidence/bad_file');
}

/** Names as they may be shown to people. */
export function isVoiceName(name: string): boolean {
  return isLine(name, MAX_NAME_CHARS);
}

function isVoice({ meeting, speaker, segments }: Voice): boolean {
  if (!isVoiceName(meeting) || !isVoiceName(speaker) || segments.length === 0 || segments.length > MAX_SEGMENTS) {
    return false;
  }
  return segments.every((segment, i) => {
    const before = segments[i - 1];
    return before === undefined || segment.startMicros >= endMicros(before);
  });
}

/** Where the next segment may begin; clocks are rounded. */
export function endMicros({ startMicros, words }: Segment): number {
  return startMicros + Math.floor(words.length * FRAME_SECONDS * 1e6) - 1;
}
