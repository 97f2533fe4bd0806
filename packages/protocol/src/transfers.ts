// The HTTP API of sign-ins that are passed on (L1; decision 0042), in the manner of RFC 8628: a client without the server's passkeys shows a
// short code, and its owner confirms it where they are signed in.
import { z } from 'zod';
import { accountSchema } from './http.js';
import { fixedBytes, timeMsSchema } from './wire-values.js';

/** Letters that nobody confuses and no word is made of (RFC 8628 section 6.1). */
export const USER_CODE_LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
export const USER_CODE_LENGTH = 8;

/** As it is asked for: capital letters, no hyphen. */
export const userCodeSchema = z.string().regex(new RegExp(`^[${USER_CODE_LETTERS}]{${USER_CODE_LENGTH}}$`));

/** POST /api/auth/transfer, without content: answer. */
export const transferBegunSchema = z.strictObject({
  /** Known to this client alone. */
  deviceCode: fixedBytes(32),
  userCode: userCodeSchema,
  expiresAtMs: timeMsSchema,
  /** How long to wait between questions. */
  pollMs: z.number().int().min(1000).max(60_000),
});
export type TransferBegun = z.infer<typeof transferBegunSchema>;

/** POST /api/auth/transfer/claim. */
export const claimTransferSchema = z.strictObject({ deviceCode: fixedBytes(32) });
/** Answer; with an account its session is open from now on. */
export const transferStateSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('waiting') }),
  z.strictObject({ state: z.literal('refused') }),
  z.strictObject({ state: z.literal('signed-in'), account: accountSchema }),
]);

/** POST /api/account/transfer (signed in): whose code this is. */
export const lookAtTransferSchema = z.strictObject({ userCode: userCodeSchema });
export const transferRequestSchema = z.strictObject({
  /** "Firefox, Linux"; empty: not known. */
  device: z.string().max(200),
  /** Network address that asked. */
  address: z.string().max(64),
  begunAtMs: timeMsSchema,
});
export type TransferRequest = z.infer<typeof transferRequestSchema>;

/** POST /api/account/transfer/answer (signed in a moment ago). */
export const answerTransferSchema = z.strictObject({ userCode: userCodeSchema, approves: z.boolean() });
