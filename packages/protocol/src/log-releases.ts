// The HTTP API of releases in the log (L1; decision 0042): for everybody, with proofs that need no tiles.
import { z } from 'zod';
import {
  checkpointSchema,
  HISTORY_LIMITS,
  historyQuerySchema,
  logProofSchema,
  provedOpeningSchema,
} from './history.js';

/** Query of GET /log/releases: where the page begins, and a size of the log that was seen before. */
export const releaseLogQuerySchema = historyQuerySchema.extend({
  since: z.coerce.number().int().nonnegative().safe().optional(),
});

/** GET /log/releases: oldest first. */
export const releaseLogPageSchema = z.strictObject({
  /** The newest one. */
  checkpoint: checkpointSchema,
  /** That the log goes on from `since`; null where it was not asked for, or the log is shorter. */
  consistency: logProofSchema.nullable(),
  entries: z.array(provedOpeningSchema).max(HISTORY_LIMITS.page),
  next: z
    .strictObject({ batchIndex: z.number().int().nonnegative().safe(), place: z.number().int().nonnegative() })
    .nullable(),
});
export type ReleaseLogPage = z.infer<typeof releaseLogPageSchema>;
