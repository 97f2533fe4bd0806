export { type AuthenticateOptions, authenticate } from './authenticate.js';
export * from './errors.js';
export * from './fingerprinter.js';
export { type AlignedVoices, alignClocks } from './meeting/align-clocks.js';
export {
  type CommittedPrint,
  decodePrintAttachment,
  decodePrintContent,
  encodePrintAttachment,
  encodePrintContent,
  MAX_PRINTS,
  PRINT_SIDES,
  type PrintSide,
  type SaltedPrint,
} from './meeting/print-content.js';
export { FRAME_SECONDS, PRINT_VERSION, SEGMENT_FRAMES } from './print/layout.js';
export {
  commitToSegment,
  decodeSegment,
  encodeSegment,
  MAX_SEGMENT_BYTES,
  opensCommitment,
  SALT_BYTES,
} from './print/segment.js';
export { decodeVoice, encodeVoice, isVoiceName, MAX_VOICE_FILE_BYTES, type Voice } from './print/voice-file.js';
export { type Agreement, agreement, scoreOf, tailOf } from './search/compare.js';
export { type FilePrint, OWN_SPEED, Recording, type Speed } from './search/file-print.js';
export { type FileSound, FileSoundReader } from './search/file-sound.js';
export type {
  Alteration,
  AuthenticityReport,
  CallDelay,
  Contradiction,
  Passage,
  Provenance,
} from './timeline/report.js';
