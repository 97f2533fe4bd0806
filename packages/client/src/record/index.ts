// The record of a meeting, for command lines, pages and reports, in browsers and in Node (L4; decision 0044).
export { type RecordProblemCode, recordErrors, recordProblems } from '../record-errors.js';
export { type AssembledRecord, assembleRecord, type RecordParts } from './assemble-record.js';
export { type ComparedRecord, compareRecords } from './compare-records.js';
export type { LogTrust } from './judged-log.js';
export { officerRecord } from './officer-record.js';
export * from './record-file.js';
export { type OwnParts, type RecordSource, recordFrom } from './record-source.js';
export * from './verified-record.js';
export { type OnRecordProgress, verifyRecord } from './verify-record.js';
