// Requests to holders who have no account at the server, and their answers, as files (L4; decision 0032). Neither holds a secret: what is
// sealed stays sealed to the holder, what is released is sealed to the case.
import {
  CASE_LIMITS,
  caseBodySchema,
  caseStatementsSchema,
  fixedBytes,
  meetingIdSchema,
  releasedSharesSchema,
  sealedBundlesSchema,
} from '@incamera/protocol';
import { z } from 'zod';
import { parseCaseJson } from './case-json.js';

const REQUEST = 'incamera-share-request/1';
const ANSWER = 'incamera-share-release/1';

const requestSchema = z.strictObject({
  format: z.literal(REQUEST),
  case: caseBodySchema,
  /** What both officers signed; null: one stands behind the case. */
  statements: caseStatementsSchema.nullable().default(null),
  holderId: fixedBytes(32),
  meetings: z
    .array(z.strictObject({ meetingId: meetingIdSchema, bundles: sealedBundlesSchema }))
    .min(1)
    .max(CASE_LIMITS.meetings),
});

const answerSchema = z.strictObject({
  format: z.literal(ANSWER),
  caseId: fixedBytes(32),
  holderId: fixedBytes(32),
  meetings: z
    .array(z.strictObject({ meetingId: meetingIdSchema, shares: releasedSharesSchema }))
    .min(1)
    .max(CASE_LIMITS.meetings),
});

export type RequestFile = z.output<typeof requestSchema>;
export type AnswerFile = z.output<typeof answerSchema>;

export function makeRequestFile({ statements, ...request }: Omit<RequestFile, 'format'>): string {
  // Left out where there are none, so that earlier versions read it.
  const signed = statements === null ? {} : { statements };
  return `${JSON.stringify({ format: REQUEST, ...request, ...signed })}\n`;
}

/** @throws {AppError} `client/case_file_malformed` */
export function readRequestFile(text: string): RequestFile {
  return parseCaseJson(text, requestSchema);
}

export function makeAnswerFile(answer: Omit<AnswerFile, 'format'>): string {
  return `${JSON.stringify({ format: ANSWER, ...answer } satisfies AnswerFile)}\n`;
}

/** @throws {AppError} `client/case_file_malformed` */
export function readAnswerFile(text: string): AnswerFile {
  return parseCaseJson(text, answerSchema);
}
