// The history of a server as its operator exports it for an audit (L1; decision 0047): text, one JSON value a line. First a header, then each
// batch of the log in order, followed by what it holds.
import { z } from 'zod';
import { batchPlaceSchema, checkpointSchema, HISTORY_LIMITS, openedEntrySchema } from './history.js';
import { fixedBytes } from './wire-values.js';

export const HISTORY_EXPORT_FORMAT = 'incamera-history/2';
/** More than the longest line has: an entry with its salt, or a checkpoint with its witnesses. */
export const MAX_EXPORT_LINE_CHARS = 128 * 1024;

export const exportHeaderSchema = z.strictObject({
  format: z.literal(HISTORY_EXPORT_FORMAT),
  /** Verifier key of the log, as the server states it; whoever reads the file should have it from elsewhere. */
  vkey: z.string().min(1).max(512),
  /** Signed state of the log, with the cosignatures of its witnesses: everything up to there follows. */
  checkpoint: checkpointSchema,
});
export type ExportHeader = z.infer<typeof exportHeaderSchema>;

/** A batch: `count` lines with its entries follow, by their places. */
export const exportBatchSchema = z.strictObject({
  batchIndex: z.number().int().nonnegative().safe(),
  /** What the log commits to. */
  root: fixedBytes(32),
  /** With it, whoever has all leaves can make the root again, and so see that there is nothing else. */
  secret: fixedBytes(32),
  count: z.number().int().nonnegative().max(HISTORY_LIMITS.places),
});
export type ExportBatch = z.infer<typeof exportBatchSchema>;

export const exportEntrySchema = z.strictObject({
  place: batchPlaceSchema,
  leaf: fixedBytes(32),
  /** Null: it was erased, salt and all. */
  opened: openedEntrySchema.nullable(),
});
export type ExportEntry = z.infer<typeof exportEntrySchema>;
