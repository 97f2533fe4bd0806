// The HTTP API of investigations (L1; decision 0032): cases that officers open, requests to holders of shares, and what they answer.
import { z } from 'zod';
import { caseOfficersShape, caseStatementsSchema, officerStatementSchema } from './case-officers.js';
import { HOLDER_LIMITS } from './holders.js';
import { base64Bytes, fixedBytes, meetingIdSchema, timeMsSchema } from './wire-values.js';

export const CASE_LIMITS = {
  titleChars: 120,
  reasonChars: 1_000,
  /** Of one case: an investigation is about something, not about everything. */
  meetings: 20,
  cases: 1_000,
  events: 2_000,
  /** Bundles of one meeting: of each device one for its marks and one for its testimonies. */
  bundles: 4_000,
  /** One device's bundle: sixteen shares, who the device is, and the charter by which that is judged. */
  bundleBytes: 100_000,
  /** Bundles in one answer, mostly less than 1 MB, at most 3.4 MB. */
  page: 25,
  /** A share, sealed to the key of a case. */
  releasedBytes: 2_048,
} as const;

const title = z.string().trim().min(1).max(CASE_LIMITS.titleChars);
const reason = z.string().trim().min(1).max(CASE_LIMITS.reasonChars);
const actor = z.string().max(200);
const digest = fixedBytes(32);
const holderId = fixedBytes(32);
const caseId = fixedBytes(32);
const count = z.number().int().nonnegative().max(CASE_LIMITS.bundles);
const threshold = z.number().int().min(1).max(HOLDER_LIMITS.listed);
export const caseIdSchema = caseId;

/** For what keys are split that a case can ask for, in this order; the numbers in a case's id are position + 1. */
export const CASE_PURPOSES = ['mark', 'testimony', 'recording'] as const;
export type CasePurpose = (typeof CASE_PURPOSES)[number];
const purposes = z
  .array(z.enum(CASE_PURPOSES))
  .min(1)
  .max(CASE_PURPOSES.length)
  .refine((list) => CASE_PURPOSES.filter((one) => list.includes(one)).join() === list.join(), 'each once, in order');

/** What a case is, as its id says: `caseIdOf` of packages/client covers all of it. */
const caseBodyShape = {
  caseId,
  title,
  reason,
  askedBy: z.string().trim().min(1).max(200),
  meetings: z.array(meetingIdSchema).min(1).max(CASE_LIMITS.meetings),
  /** X-Wing key of the case, base64url: shares are sealed to it. */
  publicKey: fixedBytes(HOLDER_LIMITS.publicKeyBytes),
  /** Keys for what: holders release no others. Files of before say nothing and ask for those of marks. */
  purposes: purposes.default(['mark']),
};
const caseBody = z.strictObject(caseBodyShape);
export const caseBodySchema = caseBody;

/** GET /api/admin/cases/meetings: what there is still to investigate; of nobody by name. */
export const tracedMeetingsSchema = z.strictObject({
  meetings: z
    .array(
      z.strictObject({
        meetingId: meetingIdSchema,
        /** Null: the server has forgotten the meeting itself. */
        startsAtMs: timeMsSchema.nullable(),
        classification: z.strictObject({ en: z.string().max(1000), de: z.string().max(1000) }).nullable(),
        devices: count,
        /** A case about it needs a second officer, by the rules of the meeting or of this server. */
        twoOfficers: z.boolean(),
      }),
    )
    .max(CASE_LIMITS.cases),
});

/** POST /api/admin/cases; with `opening`, nothing is asked for before a second officer confirmed it. */
export const newCaseSchema = z.strictObject({
  ...caseBodyShape,
  opening: officerStatementSchema.nullable().default(null),
});

/** POST /api/admin/cases/ID/ask: whom the bundles name, as the officer's device read them. */
export const askHoldersSchema = z.strictObject({
  requests: z
    .array(z.strictObject({ meetingId: meetingIdSchema, holderId, threshold, devices: count.min(1) }))
    .min(1)
    .max(CASE_LIMITS.meetings * HOLDER_LIMITS.listed),
});

const requestShape = {
  meetingId: meetingIdSchema,
  holderId,
  /** How many holders it takes, and of how many devices there are keys. */
  threshold,
  devices: count,
  state: z.enum(['open', 'released', 'refused']),
  answeredAtMs: timeMsSchema.nullable(),
  /** Account that answered. */
  answeredBy: actor.nullable(),
  refusal: z.string().max(CASE_LIMITS.reasonChars).nullable(),
};

export const CASE_EVENTS = [
  'opened',
  'asked',
  'released',
  'refused',
  'collected',
  'traced',
  'authenticated',
  'reported',
  'closed',
  'recording_fetched',
  'confirmed',
  'declined',
  'withdrawn',
] as const;

/** POST /api/admin/cases/ID/authenticity: SHA-256 of the file, what was found, and SHA-256 of the findings, which stay with the officer. */
const authenticityShape = {
  fileHash: digest,
  verdict: z.enum(['genuine', 'altered', 'not_found', 'not_compared']),
  reportHash: digest,
};
export const caseAuthenticitySchema = z.strictObject(authenticityShape);
/** POST /api/admin/cases/ID/report: SHA-256 of the list of parts of the bundle. */
export const caseReportSchema = z.strictObject({ manifestHash: digest });

const event = z.strictObject({
  atMs: timeMsSchema,
  kind: z.enum(CASE_EVENTS),
  actor,
  /** Of an answer: whose key. */
  holderId: holderId.nullable(),
  meetingId: meetingIdSchema.nullable(),
  /** Of an answer that came as a file, through an officer. */
  byFile: z.boolean(),
  /** Of a trace: SHA-256 of the file, the verdict, and SHA-256 of the report, which itself stays with the officer. */
  trace: z.strictObject({ fileHash: digest, verdict: z.enum(['copies', 'nobody']), reportHash: digest }).nullable(),
  /** Of a comparison with fingerprints of speech. */
  authenticity: caseAuthenticitySchema.nullable(),
  /** Of a report that was made. */
  report: caseReportSchema.nullable(),
  /** Of what an officer said about the case itself: SHA-256 of what was signed, or why not. */
  officer: z
    .strictObject({ statementHash: digest.nullable(), reason: z.string().max(CASE_LIMITS.reasonChars).nullable() })
    .nullable(),
});

const stateShape = { openedAtMs: timeMsSchema, closedAtMs: timeMsSchema.nullable() };

/** GET /api/admin/cases */
export const casesSchema = z.strictObject({
  cases: z
    .array(
      z.strictObject({
        caseId,
        title: z.string().max(CASE_LIMITS.titleChars),
        askedBy: actor,
        ...stateShape,
        /** Nothing is asked for before a second officer confirmed it. */
        isWaiting: z.boolean(),
        /** Whether the account that asks opened it. */
        isOwn: z.boolean(),
      }),
    )
    .max(CASE_LIMITS.cases),
});

/** GET /api/admin/cases/ID */
export const caseSchema = z.strictObject({
  case: caseBody,
  ...stateShape,
  ...caseOfficersShape,
  requests: z.array(z.strictObject(requestShape)).max(CASE_LIMITS.meetings * HOLDER_LIMITS.listed),
  events: z.array(event).max(CASE_LIMITS.events),
});

/** POST /api/admin/cases/ID/trace */
export const caseTraceSchema = z.strictObject({
  fileHash: digest,
  verdict: z.enum(['copies', 'nobody']),
  reportHash: digest,
});

/** POST …/bundles, of an officer and of a holder: those after `after` in the order of their digests. */
export const bundlePageSchema = z.strictObject({ meetingId: meetingIdSchema, after: digest.nullable() });
const sealedBundle = z.strictObject({ digest, bundle: base64Bytes(CASE_LIMITS.bundleBytes, 1) });
export const bundlesSchema = z.strictObject({
  bundles: z.array(sealedBundle).max(CASE_LIMITS.page),
  isLast: z.boolean(),
});
/** All bundles of a meeting, as files of cases have them. */
export const sealedBundlesSchema: z.ZodType<WireBundle[]> = z.array(sealedBundle).max(CASE_LIMITS.bundles);
export type WireBundle = z.output<typeof sealedBundle>;

const released = z.strictObject({ digest, share: base64Bytes(CASE_LIMITS.releasedBytes, 1) });
export const releasedSharesSchema: z.ZodType<ReleasedShare[]> = z.array(released).max(CASE_LIMITS.bundles);
interface ReleasedShare {
  /** Of the bundle. */
  digest: string;
  /** Sealed to the key of the case. */
  share: string;
}

/** POST /api/admin/cases/ID/collect: what the holders released, for the officer's device; every look is an event. */
export const collectSchema = z.strictObject({ meetingId: meetingIdSchema });
export const collectedSchema = z.strictObject({
  releases: z.array(z.strictObject({ holderId, shares: releasedSharesSchema })).max(HOLDER_LIMITS.listed),
});

/** POST /api/holder/challenge, and its answer. */
export const holderChallengeSchema = z.strictObject({ holderId });
export const holderChallengedSchema = z.strictObject({
  challengeId: fixedBytes(16),
  enc: fixedBytes(1120),
  ciphertext: fixedBytes(48),
});
/** POST /api/holder/prove */
export const holderProofSchema = z.strictObject({ challengeId: fixedBytes(16), answer: fixedBytes(32) });

/** POST /api/holder/requests: those to this key; answered ones of open cases too. */
export const holderRequestsSchema = z.strictObject({ holderId });
export const holderRequestListSchema = z.strictObject({
  requests: z
    .array(
      z.strictObject({
        case: caseBody,
        /** Null: one officer stands behind it. */
        statements: caseStatementsSchema.nullable(),
        openedAtMs: timeMsSchema,
        ...requestShape,
        startsAtMs: timeMsSchema.nullable(),
      }),
    )
    .max(CASE_LIMITS.meetings * CASE_LIMITS.cases),
});

/** POST /api/holder/bundles */
export const holderBundlesSchema = z.strictObject({ caseId, holderId, ...bundlePageSchema.shape });

/** POST /api/holder/release, and with a file in POST /api/admin/cases/ID/release. */
export const releaseSchema = z.strictObject({ meetingId: meetingIdSchema, holderId, shares: releasedSharesSchema });
export const holderReleaseSchema = z.strictObject({ caseId, ...releaseSchema.shape });

/** POST /api/holder/refuse */
export const holderRefusalSchema = z.strictObject({ caseId, meetingId: meetingIdSchema, holderId, reason });

export type CaseBody = z.output<typeof caseBody>;
export type WireCase = z.output<typeof caseSchema>;
export type CaseRequest = WireCase['requests'][number];
export type CaseEvent = WireCase['events'][number];
export type CaseList = z.output<typeof casesSchema>['cases'];
export type TracedMeetings = z.output<typeof tracedMeetingsSchema>['meetings'];
export type HolderRequest = z.output<typeof holderRequestListSchema>['requests'][number];
export type { ReleasedShare };
