// The HTTP API of releases in the log (L1; decision 0042): for everybody, with proofs that need no tiles.
import { z } from 'zod';
import { HISTORY_LIMITS } from './history.js';
import { base64Bytes, fixedBytes } from './wire-values.js';

/** No log of safe integers has longer proofs: of inclusion, and of consistency. */
const PROOF_HASHES = 64;

const proof = z.array(fixedBytes(32)).max(PROOF_HASHES);

/** Query of GET /log/releases: where the page begins, and a size of the log that was seen before. */
export const releaseLogQuerySchema = z.strictObject({
  batch: z.coerce.number().int().nonnegative().safe().default(0),
  place: z.coerce
    .number()
    .int()
    .nonnegative()
    .max(HISTORY_LIMITS.places - 1)
    .default(0),
  since: z.coerce.number().int().nonnegative().safe().optional(),
});

/** GET /log/releases: oldest first. */
export const releaseLogPageSchema = z.strictObject({
  /** The newest checkpoint, as a note. */
  checkpoint: z
    .string()
    .min(1)
    .max(64 * 1024),
  /** That the log goes on from `since`; null where it was not asked for, or the log is shorter. */
  consistency: proof.nullable(),
  entries: z
    .array(
      z.strictObject({
        batchIndex: z.number().int().nonnegative().safe(),
        place: z
          .number()
          .int()
          .nonnegative()
          .max(HISTORY_LIMITS.places - 1),
        salt: fixedBytes(32),
        entry: base64Bytes(HISTORY_LIMITS.entryBytes),
        path: z.array(fixedBytes(32)).length(HISTORY_LIMITS.pathHashes),
        /** That the batch stands in the log of the checkpoint. */
        inclusion: proof,
      }),
    )
    .max(HISTORY_LIMITS.page),
  next: z
    .strictObject({ batchIndex: z.number().int().nonnegative().safe(), place: z.number().int().nonnegative() })
    .nullable(),
});
export type ReleaseLogPage = z.infer<typeof releaseLogPageSchema>;
