// The HTTP API of the log and of what stands behind it (L1; decision 0034). The log itself is served by its own paths (C2SP tlog-tiles).
import { z } from 'zod';
import { base64Bytes, fixedBytes, meetingIdSchema } from './wire-values.js';

export const HISTORY_LIMITS = {
  /** Entries of one answer: about 200 KB. */
  page: 200,
  /** One entry, as packages/tlog encodes it. */
  entryBytes: 65_536,
  pathHashes: 12,
  places: 4096,
} as const;

export const batchPlaceSchema = z
  .number()
  .int()
  .nonnegative()
  .max(HISTORY_LIMITS.places - 1);

/** Where an entry of the history stands: in which batch, and at which place. */
const position = { batchIndex: z.number().int().nonnegative().safe(), place: batchPlaceSchema };

const path = z.array(fixedBytes(32)).length(HISTORY_LIMITS.pathHashes);
const content = { salt: fixedBytes(32), entry: base64Bytes(HISTORY_LIMITS.entryBytes) };

/** What an entry says, with the salt that opens it. */
export const openedEntrySchema = z.strictObject(content);

/** A checkpoint as a note, with the lines of its witnesses. */
export const checkpointSchema = z
  .string()
  .min(1)
  .max(64 * 1024);

/** No log of safe integers has longer proofs: of inclusion, and of consistency. */
export const logProofSchema = z.array(fixedBytes(32)).max(64);

/** An opening with the proof that its batch stands in the log of a checkpoint: it needs no tiles. */
export const provedOpeningSchema = z.strictObject({ ...position, ...content, path, inclusion: logProofSchema });

/** GET /api/history/log: which log this is; known to everybody. */
export const historyLogSchema = z.strictObject({
  /** Verifier key of the log: name+id+key. */
  vkey: z.string().min(1).max(512),
  /** Verifier keys of the witnesses that the server asks. */
  witnesses: z.array(z.string().min(1).max(512)).max(16),
  /** Milliseconds from one entry of the log to the next. */
  intervalMs: z.number().int().positive().safe(),
});
export type HistoryLog = z.infer<typeof historyLogSchema>;

/** Query of GET /api/history/own and its like: where the page begins. */
export const historyQuerySchema = z.strictObject({
  batch: z.coerce.number().int().nonnegative().safe().default(0),
  place: z.coerce
    .number()
    .int()
    .nonnegative()
    .max(HISTORY_LIMITS.places - 1)
    .default(0),
});

/** Query of GET /api/admin/history: with a meeting, only what concerns it. */
export const officerHistoryQuerySchema = historyQuerySchema.extend({ meeting: meetingIdSchema.optional() });

/** Answer: openings, each good by itself. */
export const historyPageSchema = z.strictObject({
  entries: z
    .array(
      z.strictObject({
        ...position,
        /** Null: it was erased. */
        opened: openedEntrySchema.nullable(),
        path,
      }),
    )
    .max(HISTORY_LIMITS.page),
  /** Where the next page begins; null: that was all. */
  next: z.strictObject(position).nullable(),
});
export type HistoryPage = z.infer<typeof historyPageSchema>;

/** The operator's file of witnesses: verifier key and submission prefix of each. */
export const witnessListSchema = z
  .array(z.strictObject({ vkey: z.string().min(1).max(512), url: z.url({ protocol: /^https?$/ }).max(512) }))
  .max(16);
