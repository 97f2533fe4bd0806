// Classifications and policies over the wire (L1): the rulebook, what a server sees of somebody, and why it refuses. What
// explanations and files say is checked by packages/charter; here only their size.
import { z } from 'zod';
import { fixedBytes, timeMsSchema } from './wire-values.js';

/** As `MAX_DOCUMENT_CHARS`, `MAX_POLICY_FILE_CHARS` and `MAX_POLICY_FILES` of packages/charter. */
const MAX_CLASSIFICATIONS_CHARS = 256 * 1024;
const MAX_POLICY_CHARS = 128 * 1024;
const MAX_POLICY_FILES = 64;
const MAX_EXPLANATIONS = 64;
const MAX_VERSIONS = 1000;

/** Which rulebook: SHA-256 of the classifications, and of schema and policies, as they stand in charters. */
export const rulebookHashesSchema = z.strictObject({ documentHash: fixedBytes(32), policiesHash: fixedBytes(32) });

export const rulebookFilesSchema = z.strictObject({
  classifications: z.string().max(MAX_CLASSIFICATIONS_CHARS),
  schema: z.string().max(MAX_POLICY_CHARS),
  policies: z
    .record(z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}\.cedar$/), z.string().max(MAX_POLICY_CHARS))
    .refine((files) => Object.keys(files).length <= MAX_POLICY_FILES),
});

/** GET /api/rulebook: the one in force. GET /api/rulebooks/:documentHash/:policiesHash: the one of a meeting. */
export const rulebookSchema = z.strictObject({
  ...rulebookHashesSchema.shape,
  version: z.int().min(1),
  publishedAtMs: timeMsSchema,
  files: rulebookFilesSchema,
});

/** What a server sees of whoever asks. It can lie about it, and nobody else can tell. */
export const policyFactsSchema = z.strictObject({
  nowMs: timeMsSchema,
  address: z.string().max(45).nullable(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable(),
  /** Members of the meeting, without whoever asks. */
  members: z.int().min(0).max(100_000),
});

const explanationSchema = z.strictObject({
  code: z.string().max(64),
  policyId: z.string().max(64).nullable(),
  parameters: z.record(z.string().max(32), z.unknown()),
  words: z.unknown(),
});

/** Beside `policy/refused`: why, and on what facts, so that the client can decide for itself whether it is so. */
export const policyRefusalSchema = z.strictObject({
  facts: policyFactsSchema,
  explanations: z.array(explanationSchema).min(1).max(MAX_EXPLANATIONS),
});

/** POST /api/meetings/:meetingId/preflight: what this server would say to a join from here, now. */
export const policyVerdictSchema = z.strictObject({
  facts: policyFactsSchema,
  allowed: z.boolean(),
  explanations: z.array(explanationSchema).max(MAX_EXPLANATIONS),
});

/** What the server is told of a new meeting's rules; packages/charter checks the inside. */
export const newMeetingPolicySchema = z.strictObject({
  ...rulebookHashesSchema.shape,
  /** Where two hosts must agree: how many its charter names beside those whose keys are told. */
  namedHosts: z.int().min(1).max(15).optional(),
  /** `PolicyMeeting` of packages/charter. */
  meeting: z.record(z.string().max(32), z.unknown()),
});

/** POST /api/admin/rulebook/check and /publish (officer). */
export const rulebookDraftSchema = z.strictObject({ files: rulebookFilesSchema });
export const publishRulebookSchema = z.strictObject({
  files: rulebookFilesSchema,
  /** The version that the officer looked at; another one in force by now is not overwritten. */
  replaces: z.int().min(1),
  /** Why, in the officer's words; for the history. */
  note: z.string().max(500),
});

const ruleNames = z.array(z.string().max(64)).max(64);

/** What checking a draft found. `problem` says why it cannot even be read; then the rest is empty. */
export const rulebookCheckSchema = z.strictObject({
  problem: z
    .strictObject({ code: z.string().max(64), where: z.string().max(200), what: z.string().max(300) })
    .nullable(),
  hashes: rulebookHashesSchema.nullable(),
  /** Tests that failed: each would allow what its classification refuses. */
  failedChecks: z.array(z.strictObject({ classificationId: z.string().max(40), check: z.string().max(64) })).max(2000),
  /** Rules in which a higher classification asks for less than a lower one: probably slips. */
  orderSlips: z.array(z.strictObject({ lower: z.string(), higher: z.string(), rules: ruleNames })).max(1000),
  dryRun: z.strictObject({
    decisionCount: z.int().min(0),
    /** The first ones of those that would be decided differently. */
    differences: z
      .array(
        z.strictObject({
          classificationId: z.string().max(40),
          action: z.string().max(32),
          atMs: timeMsSchema,
          kind: z.enum(['now_allowed', 'now_refused', 'other_reasons']),
          codes: z.array(z.string().max(64)).max(MAX_EXPLANATIONS),
        }),
      )
      .max(200),
    differenceCount: z.int().min(0),
  }),
});

/** GET /api/admin/rulebooks (officer): newest first. */
export const rulebookHistorySchema = z.strictObject({
  versions: z
    .array(
      z.strictObject({
        ...rulebookHashesSchema.shape,
        version: z.int().min(1),
        publishedAtMs: timeMsSchema,
        /** Name of the account; null for what shipped. */
        publishedBy: z.string().nullable(),
        note: z.string(),
      }),
    )
    .max(MAX_VERSIONS),
});

export type RulebookHashes = z.output<typeof rulebookHashesSchema>;
export type RulebookAnswer = z.output<typeof rulebookSchema>;
export type PolicyFacts = z.output<typeof policyFactsSchema>;
export type PolicyRefusal = z.output<typeof policyRefusalSchema>;
export type PolicyVerdict = z.output<typeof policyVerdictSchema>;
export type NewMeetingPolicy = z.output<typeof newMeetingPolicySchema>;
export type RulebookCheck = z.output<typeof rulebookCheckSchema>;
export type RulebookHistory = z.output<typeof rulebookHistorySchema>;
