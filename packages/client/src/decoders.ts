// What this package reads of other people's bytes behind the functions of its index: for the fuzzers, which nothing of the product
// uses (L4).
export { listOfFile } from './api/offered-list.js';
export { readZip, writeZip } from './bundle/bundle-zip.js';
export { verifyBundle } from './bundle/verify-bundle.js';
export { bundleErrors } from './bundle-errors.js';
export { caseErrors } from './case-errors.js';
export { readCaseFile } from './cases/case-file.js';
export { makeAnswerFile, makeRequestFile, readAnswerFile, readRequestFile } from './cases/request-file.js';
export { decodeCheckpointSignal, encodeCheckpointNote } from './history/checkpoint-signal.js';
export {
  decodeKeptEvidence,
  decodeLogRecord,
  encodeKeptEvidence,
  encodeLogRecord,
} from './history/log-record.js';
export { readBackup } from './identity/authority-backup.js';
export { cardOf, readCard } from './identity/holder-card.js';
export { readPasskeyAnswer } from './identity/passkey-answer.js';
export { decodeOwnerBody, encodeOwnerBody } from './marks/mark-owner.js';
export { readSealedRecording, writeSealedRecording } from './recording/sealed-file.js';
export { decodeStored, encodeStored } from './recording/segment-cipher.js';
export { decodeSegment, encodeSegment } from './recording/segment-content.js';
export { recordingErrors } from './recording-errors.js';
export { decodePlan, encodePlan } from './schedule/plan.js';
export { decodeContent, encodeContent } from './session/group-content.js';
export { decodePresence, encodePresence } from './session/presence.js';
export { openReason, sealReasonBytes } from './session/refusal-reason.js';
