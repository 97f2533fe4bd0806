// The HTTP API of the holders of investigation shares (L1; decision 0026): whom officers list, and what charters of new meetings name.
import { z } from 'zod';
import { fixedBytes, timeMsSchema } from './wire-values.js';

export const HOLDER_LIMITS = {
  /** A charter names so many. */
  listed: 16,
  /** Rows of the history. */
  rows: 1_000,
  /** X-Wing, bytes. */
  publicKeyBytes: 1216,
  nameChars: 64,
} as const;

const holderId = fixedBytes(32);
const name = z.string().trim().min(1).max(HOLDER_LIMITS.nameChars);
const publicKey = fixedBytes(HOLDER_LIMITS.publicKeyBytes);
/** How many of them it takes to open something; of fewer holders, all. */
const threshold = z.number().int().min(1).max(HOLDER_LIMITS.listed);

/** POST /api/admin/holders: what a holder hands to an officer, as `holderCardSchema` of packages/client has it. */
export const newHolderSchema = z.strictObject({ name, organisation: name, publicKey });

const holder = z.strictObject({
  /** SHA-256 over names and key (`holderIdOf` of packages/identity). */
  holderId,
  name: z.string().max(HOLDER_LIMITS.nameChars),
  organisation: z.string().max(HOLDER_LIMITS.nameChars),
  publicKey,
});
/** GET /api/holders, for whoever is signed in: those that new meetings name. */
export const holdersSchema = z.strictObject({ threshold, holders: z.array(holder).max(HOLDER_LIMITS.listed) });
/** GET /api/admin/holders: retired ones too. */
export const holderHistorySchema = z.strictObject({
  threshold,
  holders: z
    .array(
      holder.extend({
        listedAtMs: timeMsSchema,
        listedBy: z.string().max(200),
        retiredAtMs: timeMsSchema.nullable(),
        retiredBy: z.string().max(200).nullable(),
      }),
    )
    .max(HOLDER_LIMITS.rows),
});
/** POST /api/admin/holders/retire */
export const retireHolderSchema = z.strictObject({ holderId });
/** POST /api/admin/holders/threshold */
export const holderThresholdSchema = z.strictObject({ threshold });

export type WireHolder = z.output<typeof holder>;
export type HolderHistory = z.output<typeof holderHistorySchema>;
