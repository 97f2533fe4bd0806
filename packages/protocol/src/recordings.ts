// The HTTP API of encrypted recordings (L1; decision 0041): a member's client stores ciphertext while it records, officers fetch it for a case.
import { z } from 'zod';
import { HOLDER_LIMITS } from './holders.js';
import { fixedBytes, meetingIdSchema, timeMsSchema } from './wire-values.js';

export const RECORDING_LIMITS = {
  /** A segment as ciphertext: ten seconds of sound are some 45 kB. */
  segmentBytes: 512 * 1024,
  /** Numbers of segments of one recording: 24 hours and more, also where a changed answer cut some short. */
  segments: 20_000,
  /** Of one meeting, one after another. */
  perMeeting: 20,
  /** What was recorded before the end of a meeting may still be stored for so long. */
  graceMs: 10 * 60_000,
  /** Segments in one page of a list. */
  page: 500,
} as const;

/** 16 bytes, base64url; drawn by the recorder. */
export const recordingIdSchema = fixedBytes(16);
const number = z
  .number()
  .int()
  .nonnegative()
  .max(RECORDING_LIMITS.segments - 1);
const digest = fixedBytes(32);

/** POST /api/meetings/ID/recordings, with the token of a host. */
export const newRecordingSchema = z.strictObject({
  recordingId: recordingIdSchema,
  bundleDigest: digest,
  /** Ids of those to whom its secret is sealed, for the history; members compare the bundle itself. */
  holders: z.array(fixedBytes(32)).min(1).max(HOLDER_LIMITS.listed),
});
/** The answer: the recording's own token, by which its segments are stored. */
export const recordingResultSchema = z.strictObject({ token: fixedBytes(32) });

/** POST /api/meetings/ID/recordings/RECORDING/segments/NUMBER, octets, with the recording's token: SHA-256 of what was stored. */
export const segmentResultSchema = z.strictObject({ digest });
/** The number in the address of a segment; null: it is none. */
export function segmentNumberOf(text: unknown): number | null {
  const isNumber = typeof text === 'string' && /^(0|[1-9]\d{0,5})$/.test(text);
  return isNumber && Number(text) < RECORDING_LIMITS.segments ? Number(text) : null;
}

/** POST /api/meetings/ID/recordings/RECORDING/stop, with the recording's token: how many segments were made. */
export const stopRecordingSchema = z.strictObject({ segments: z.number().int().min(0).max(RECORDING_LIMITS.segments) });

/** POST /api/admin/cases/ID/recordings, of an officer. */
export const recordingsOfSchema = z.strictObject({ meetingId: meetingIdSchema });
export const recordingListSchema = z.strictObject({
  recordings: z
    .array(
      z.strictObject({
        recordingId: recordingIdSchema,
        bundleDigest: digest,
        startedAtMs: timeMsSchema,
        stoppedAtMs: timeMsSchema.nullable(),
        keptUntilMs: timeMsSchema,
        segments: z.number().int().nonnegative().max(RECORDING_LIMITS.segments),
        sizeBytes: z.number().int().nonnegative().safe(),
      }),
    )
    .max(RECORDING_LIMITS.perMeeting),
});

/** POST …/recordings/RECORDING/segments: those after `after`, by number. */
export const segmentPageSchema = z.strictObject({ meetingId: meetingIdSchema, after: number.nullable() });
export const segmentListSchema = z.strictObject({
  segments: z
    .array(
      z.strictObject({
        number,
        sizeBytes: z.number().int().positive().max(RECORDING_LIMITS.segmentBytes),
        digest,
        storedAtMs: timeMsSchema,
      }),
    )
    .max(RECORDING_LIMITS.page),
  isLast: z.boolean(),
});

export type RecordingList = z.output<typeof recordingListSchema>['recordings'];
export type StoredSegment = z.output<typeof segmentListSchema>['segments'][number];

/** POST /api/admin/cases/ID/history: what the log holds of a meeting of the case, from a position on. */
export const caseHistorySchema = z.strictObject({
  meetingId: meetingIdSchema,
  from: z.strictObject({
    batchIndex: z.number().int().nonnegative().safe(),
    place: z.number().int().nonnegative().max(4095),
  }),
});
