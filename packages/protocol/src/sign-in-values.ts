// The values that accounts and sign-in are made of, each validated (L1).
import { z } from 'zod';
import './zod-without-eval.js';
import { LIMITS } from './limits.js';

/** What an account may do beside taking part in meetings. An account may have several, or none. */
export const roleSchema = z.enum(['organiser', 'officer', 'operator']);
export type Role = z.output<typeof roleSchema>;

export const displayNameSchema = z.string().trim().min(1).max(LIMITS.displayNameChars);
/** WebAuthn JSON (W3C WebAuthn level 3, PublicKeyCredential.toJSON); the server verifies its inside. */
export const credentialJsonSchema = z.looseObject({ id: z.string().max(2048), type: z.literal('public-key') });
export const credentialIdSchema = z.string().min(1).max(2048);

/** An issuer identifier (OpenID Connect Core section 2): scheme, host, port, path. The server decides whether http will do. */
export const issuerSchema = z
  .string()
  .max(512)
  .regex(/^https?:\/\/[a-z0-9.[\]:-]+(\/[!-~]*)?$/)
  .refine((text) => !/[?#@\\]/.test(text));

/** Lower case; what stands before the @ is compared as it is. */
export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(/^[^\s@"<>()[\]\\,;:]+@[a-z0-9-]+(\.[a-z0-9-]+)*$/);
export const emailDomainSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/);
