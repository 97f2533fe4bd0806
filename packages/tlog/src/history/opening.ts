// Openings (L1; decision 0034): one entry, shown to one person, with the proof that it stands in the log.
import { type Bytes, equalBytes } from '@incamera/kernel';
import { tlogErrors } from '../errors.js';
import { type TileReader } from '../tile-reader.js';
import { decodeLogEntry } from './batch.js';
import { decodeEntry, type HistoryEntry } from './entry-codec.js';
import { rootOfOpening } from './opening-root.js';

export interface Opening {
  /** Index of the batch in the log. */
  readonly batchIndex: number;
  readonly place: number;
  readonly salt: Bytes;
  /** Canonical bytes. */
  readonly entry: Bytes;
  /** 12 hashes. */
  readonly path: readonly Bytes[];
}

/**
 * Verifies that the log holds an entry. `reader` has verified the log up to its checkpoint.
 * @throws {AppError} tlog/proof_invalid: the log does not hold it there; tlog/out_of_range: it does not go that far;
 *   tlog/entry_unknown: it stands there, but is of a type of a later version; tlog/entry_malformed; and as `TileReader.entry`
 */
export async function verifyOpening(opening: Opening, reader: TileReader): Promise<HistoryEntry> {
  const root = rootOfOpening(opening);
  if (!Number.isSafeInteger(opening.batchIndex) || opening.batchIndex < 0) throw tlogErrors.make('tlog/out_of_range');
  const committed = decodeLogEntry(await reader.entry(opening.batchIndex));
  if (!equalBytes(root, committed)) throw tlogErrors.make('tlog/proof_invalid');
  return decodeEntry(opening.entry);
}
