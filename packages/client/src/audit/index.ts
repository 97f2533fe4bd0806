// Auditing the history of a server (L4; decision 0047): for the command line.
export { AuditBook, type AuditProblem, type AuditProblemKind, type AuditWeight } from './audit-book.js';
export { auditBatches, type HistoryAudit, type HistoryAuditOptions } from './audit-history.js';
export { auditOpenings } from './audit-openings.js';
export type { DatedState } from './entry-checks.js';
export { type ExportedBatch, type ExportedEntry, ExportReader } from './export-reader.js';
export { verifyExport } from './verify-export.js';
