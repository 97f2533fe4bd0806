// A look at the openings that an officer took along (L4; decisions 0043 and 0047): each is proved by itself. That nothing was left out cannot
// be shown by them.
import { wireBytes } from '@incamera/protocol';
import { commitEntry, encodeLogEntry, leafHash, rootFromPath, tlogErrors, verifyInclusion } from '@incamera/tlog';
import { type HistoryFile } from '../sweep/history-file.js';
import { EntryAudit, type HistoryAudit, type HistoryAuditOptions } from './audit-history.js';

type Wire = HistoryFile['entries'][number];

/** Never throws for what is wrong with the openings. */
export function auditOpenings(
  file: HistoryFile,
  { head, book, dated, onEntry }: Pick<HistoryAuditOptions, 'head' | 'book' | 'dated' | 'onEntry'>,
): HistoryAudit {
  const entries = new EntryAudit(book, dated, onEntry);
  const places = new Set<string>();
  for (const wire of [...file.entries].sort(byPosition)) {
    const where = `${wire.batchIndex}/${wire.place}`;
    if (places.has(where)) {
      book.add('entry_twice', where);
      continue;
    }
    places.add(where);
    const leaf = commitEntry(wireBytes(wire.salt), wireBytes(wire.entry));
    if (!isProved(wire, leaf, head)) book.add('opening_invalid', where);
    else entries.proved(wire.batchIndex, leaf, wireBytes(wire.entry), where);
  }
  entries.erasedSomewhere(file.erased);
  return { batches: 0, empty: 0, ...entries.finish() };
}

const byPosition = (a: Wire, b: Wire): number => a.batchIndex - b.batchIndex || a.place - b.place;

function isProved(
  { batchIndex, place, path, inclusion }: Wire,
  leaf: Uint8Array,
  head: HistoryAuditOptions['head'],
): boolean {
  try {
    const root = rootFromPath(place, leaf, path.map(wireBytes));
    verifyInclusion(head, batchIndex, leafHash(encodeLogEntry(root)), inclusion.map(wireBytes));
    return true;
  } catch (error) {
    if (tlogErrors.owns(error)) return false;
    throw error;
  }
}
