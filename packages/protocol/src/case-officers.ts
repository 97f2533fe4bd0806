// The officers behind a case (L1; decision 0046): who opened it and who confirmed it as the second one, each by a passkey's signature over the
// case, which holders verify themselves.
import { z } from 'zod';
import { base64Bytes, timeMsSchema } from './wire-values.js';

export const OFFICER_LIMITS = {
  /** As `encodeOfficerStatement` of packages/identity makes it. */
  statementBytes: 48 * 1024,
  reasonChars: 1_000,
} as const;

export const officerStatementSchema = base64Bytes(OFFICER_LIMITS.statementBytes, 1);
const reason = z.string().trim().min(1).max(OFFICER_LIMITS.reasonChars);

/** What both officers signed, for whoever has to judge it. */
export const caseStatementsSchema = z.strictObject({
  opening: officerStatementSchema,
  confirmation: officerStatementSchema,
});

/** What the second officer said last. */
export const SECOND_OFFICER_STATES = ['confirmed', 'declined', 'withdrawn'] as const;
const second = z.strictObject({
  state: z.enum(SECOND_OFFICER_STATES),
  atMs: timeMsSchema,
  actor: z.string().max(200),
  /** Whether it was the account that asks. */
  isOwn: z.boolean(),
  statement: officerStatementSchema.nullable(),
  reason: z.string().max(OFFICER_LIMITS.reasonChars).nullable(),
});

/** What a case says of its officers; `opening` null: one is enough. */
export const caseOfficersShape = {
  opening: officerStatementSchema.nullable(),
  /** Whether the account that asks opened it. */
  isOwn: z.boolean(),
  second: second.nullable(),
};

/** POST /api/admin/cases/ID/confirm */
export const caseConfirmationSchema = z.strictObject({ statement: officerStatementSchema });
/** POST /api/admin/cases/ID/decline */
export const caseDeclineSchema = z.strictObject({ reason });

export type CaseStatements = z.output<typeof caseStatementsSchema>;
export type SecondOfficer = z.output<typeof second>;
