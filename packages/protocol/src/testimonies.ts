// The HTTP API of what members testify (L1; decision 0038): a commitment for the log, and what it commits to, sealed for the holders of the
// charter.
import { z } from 'zod';
import { base64Bytes, fixedBytes, meetingIdSchema, peerIdSchema, timeMsSchema } from './wire-values.js';

export const TESTIMONY_LIMITS = {
  /** `MAX_SEALED_TESTIMONY_BYTES` of packages/group. */
  sealedBytes: 131_072,
  /** Of one connection: a receipt every two seconds, fingerprints, and what waited while the connection was lost. */
  perSecond: 2,
  burst: 120,
  /** Of one meeting: three hundred receipts for each of six hundred epochs, and fingerprints of some hours. */
  perMeeting: 300_000,
  bytesPerMeeting: 2 ** 30,
  /** Rows and bytes of one page for an investigation. */
  page: 500,
  pageBytes: 2 ** 20,
} as const;

/** POST /api/meetings/ID/testimonies, with the token of a member; 201 once it is durable. `sealed` is null where nobody could open it. */
export const newTestimonySchema = z.strictObject({
  commitment: fixedBytes(32),
  sealed: base64Bytes(TESTIMONY_LIMITS.sealedBytes, 1).nullable(),
});

/** POST /api/admin/cases/ID/testimonies: those after `after` in the order of their commitments. */
export const testimonyPageSchema = z.strictObject({ meetingId: meetingIdSchema, after: fixedBytes(32).nullable() });
const sealedTestimony = z.strictObject({
  commitment: fixedBytes(32),
  /** The connection that brought it, as the server says. */
  peerId: peerIdSchema,
  atMs: timeMsSchema,
  sealed: base64Bytes(TESTIMONY_LIMITS.sealedBytes, 1),
});
export const testimoniesSchema = z.strictObject({
  testimonies: z.array(sealedTestimony).max(TESTIMONY_LIMITS.page),
  isLast: z.boolean(),
});
export type WireTestimony = z.output<typeof sealedTestimony>;
