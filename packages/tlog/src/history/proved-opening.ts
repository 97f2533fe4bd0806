// Openings that carry their whole proof (L1; decision 0042): for whoever has a checkpoint and no tiles.
import { leafHash } from '../hashing.js';
import { type Proof, type TreeHead, verifyInclusion } from '../proofs.js';
import { encodeLogEntry } from './batch.js';
import { decodeEntry, type HistoryEntry } from './entry-codec.js';
import { type Opening } from './opening.js';
import { rootOfOpening } from './opening-root.js';

export interface ProvedOpening extends Opening {
  /** PATH(batchIndex, D[0:size]) under the checkpoint that comes with it (RFC 9162 section 2.1.3.1). */
  readonly inclusion: Proof;
}

/**
 * Verifies that the log holds an entry by nothing but its checkpoint. `head` was verified by whoever calls.
 * @throws {AppError} tlog/proof_invalid: the log does not hold it there; tlog/out_of_range: it does not go that far;
 *   tlog/entry_unknown: it stands there, but is of a type of a later version; tlog/entry_malformed
 */
export function verifyProvedOpening(opening: ProvedOpening, head: TreeHead): HistoryEntry {
  verifyInclusion(head, opening.batchIndex, leafHash(encodeLogEntry(rootOfOpening(opening))), opening.inclusion);
  return decodeEntry(opening.entry);
}
