// Recordings that are opened and checked, for the command line (L4).
export { checkRecording, type RecordingToCheck, type StoredPart } from './check-recording.js';
export { type LoggedRecording, loggedRecording } from './recording-log.js';
export type {
  CheckedRecording,
  HeardVoice,
  RecordingFault,
  RecordingFinding,
  RecordingLog,
  RecordingReport,
} from './recording-report.js';
export { readSealedRecording, type SealedRecording, writeSealedRecording } from './sealed-file.js';
