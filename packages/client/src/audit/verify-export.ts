// An exported history as somebody uses it who wants its entries and no list of problems (L4; decision 0047).
import { type HistoryEntry, openCheckpoint, requireWitnesses } from '@incamera/tlog';
import { type HistoryTrust, type VerifiedHistory } from '../sweep/history-file.js';
import { sweepErrors } from '../sweep-errors.js';
import { AuditBook } from './audit-book.js';
import { auditBatches } from './audit-history.js';
import { type ExportReader } from './export-reader.js';

/**
 * Verifies checkpoint, batches and entries.
 * @throws {AppError} what `openCheckpoint` and `requireWitnesses` throw; client/history_file_malformed, client/history_file_broken
 */
export async function verifyExport(reader: ExportReader, trust: HistoryTrust): Promise<VerifiedHistory> {
  const checkpoint = await openCheckpoint(reader.header.checkpoint, trust.key);
  const cosigned = await requireWitnesses(checkpoint.note, trust.witnesses, trust.required);
  const book = new AuditBook();
  const entries: HistoryEntry[] = [];
  const { unknown, erased } = await auditBatches(reader.batches(), {
    ...{ head: checkpoint, book, dated: [], seen: [], tiles: null },
    onBatch: () => undefined,
    onEntry: (entry) => entries.push(entry),
  });
  if (book.isBroken) {
    const [first] = book.problems;
    throw sweepErrors.make('client/history_file_broken', {
      context: { kind: first?.kind ?? '', where: first?.where ?? '' },
    });
  }
  entries.sort((a, b) => a.atMs - b.atMs);
  const witnesses = cosigned.map(({ witness }) => witness.name);
  const { origin, size, root } = checkpoint;
  return { entries, unknown, erased, origin, head: { size, root }, witnesses };
}
