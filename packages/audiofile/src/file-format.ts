// Which kind of file it is, by its first bytes and never by its name (L1).
/// <reference path="./audio-type.d.ts" />
import detect from 'audio-type';

/** Files whose sound can be read here, as `@audio/decode` names them. */
export const FILE_FORMATS = [
  'wav',
  'aiff',
  'caf',
  'flac',
  'mp3',
  'aac',
  'm4a',
  'opus',
  'oga',
  'amr',
  'webm',
  'mkv',
  'avi',
  'wma',
] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** Bytes of the beginning that decide; tags before the sound can be larger, and are told by their own header. */
export const PROBE_BYTES = 64 * 1024;

/** QuickTime files of old begin with one of these instead of `ftyp`. */
const QUICKTIME_BOXES: ReadonlySet<string> = new Set(['moov', 'mdat', 'wide', 'free', 'skip', 'pnot']);

/** @param head the first bytes, `PROBE_BYTES` or the whole of a shorter file; null: none of `FILE_FORMATS` */
export function fileFormatOf(head: Uint8Array): FileFormat | null {
  if (head.byteLength >= 8 && QUICKTIME_BOXES.has(String.fromCharCode(...head.subarray(4, 8)))) return 'm4a';
  // It looks at the whole buffer behind a view.
  const found = detect(head.slice());
  return FILE_FORMATS.find((format) => format === found) ?? null;
}
