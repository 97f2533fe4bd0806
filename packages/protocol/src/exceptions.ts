// Exceptions from the rules over the wire (L1): which rules of its own a server lets somebody knock in spite of, and what it keeps
// a record of. Reasons never come here.
import { z } from 'zod';
import { timeMsSchema } from './wire-values.js';
import './zod-without-eval.js';

/** As `EXCEPTION_RULES` of packages/charter. */
const RULES = ['network', 'country', 'assurance', 'guests'] as const;
export const exceptionRuleSchema = z.enum(RULES);
export const exceptionRulesSchema = z.array(exceptionRuleSchema).max(RULES.length);
/** Those that a server decides by what it alone sees. */
export const serverRulesSchema = z.array(z.enum(['network', 'country'])).max(2);

/** GET /api/admin/exceptions (officer): newest first. */
export const exceptionRecordSchema = z.strictObject({
  exceptions: z
    .array(
      z.strictObject({
        atMs: timeMsSchema,
        meetingId: z.string().max(64),
        /** As the server was told when the meeting was created. */
        classification: z.strictObject({
          id: z.string().max(40),
          label: z.strictObject({ en: z.string().max(1000), de: z.string().max(1000) }),
        }),
        rules: exceptionRulesSchema.min(1),
        /** Connections of the meeting: whom it let in, and who did. */
        admittedPeer: z.string().max(64),
        grantedByPeer: z.string().max(64),
        /** Members refused the commit, so that it never came into force. */
        voided: z.boolean(),
      }),
    )
    .max(1000),
});

export type ExceptionRuleOnWire = z.output<typeof exceptionRuleSchema>;
export type ServerRuleOnWire = z.output<typeof serverRulesSchema>[number];
export type ExceptionRecord = z.output<typeof exceptionRecordSchema>;
