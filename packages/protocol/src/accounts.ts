// Accounts over HTTP (L1): passkeys, recovery codes, sessions, and the administration of people. Sign-in itself is in http.ts.
// What changes something lasting demands a passkey assertion of the last five minutes, else `auth/reauthenticate`.
import { z } from 'zod';
import { LIMITS } from './limits.js';
import {
  credentialIdSchema,
  credentialJsonSchema,
  displayNameSchema,
  issuerSchema,
  roleSchema,
} from './sign-in-values.js';
import { base64Bytes, fixedBytes, timeMsSchema } from './wire-values.js';

/** A person's word for a passkey; empty: none. */
const passkeyName = z.string().trim().max(LIMITS.passkeyNameChars);

export const passkeySchema = z.strictObject({
  credentialId: credentialIdSchema,
  name: z.string(),
  createdAtMs: timeMsSchema,
  lastUsedAtMs: timeMsSchema.nullable(),
  /** Whether it may exist on other devices; null: not known yet. */
  isSyncable: z.boolean().nullable(),
  /** COSE key (RFC 9052). */
  publicKey: z.string(),
  /** SHA-256 of the canonical COSE key: what certificates and pins name it by. Null: not a key that members could verify. */
  thumbprint: fixedBytes(32).nullable(),
  /** False: made for a former name of this server, where it does not work any more. */
  isUsable: z.boolean(),
});

export const signInSessionSchema = z.strictObject({
  sessionId: z.string(),
  method: z.enum(['passkey', 'provider', 'recovery', 'transfer']),
  device: z.string(),
  openedAtMs: timeMsSchema,
  seenAtMs: timeMsSchema,
  isThisOne: z.boolean(),
});

export const identitySchema = z.strictObject({
  issuer: z.string(),
  /** Of the provider, if it is still configured. */
  label: z.string().nullable(),
  email: z.string().nullable(),
  createdAtMs: timeMsSchema,
  lastUsedAtMs: timeMsSchema.nullable(),
});

/** GET /api/account (signed in): everything about the own account. */
export const ownAccountSchema = z.strictObject({
  passkeys: z.array(passkeySchema),
  identities: z.array(identitySchema),
  sessions: z.array(signInSessionSchema),
  /** Null: no recovery codes were made. */
  recovery: z.strictObject({ createdAtMs: timeMsSchema, codesLeft: z.number().int() }).nullable(),
});

/**
 * POST /api/account/passkeys: challenge SHA-256("incamera/enrol/1" ‖ nonce). Also for the session of a recovery code, which
 * an ordinary one then replaces. POST /api/account/reauthenticate takes the body of a sign-in.
 */
export const addPasskeySchema = z.strictObject({
  name: passkeyName,
  nonce: fixedBytes(32),
  credential: credentialJsonSchema,
});
/** POST /api/account/passkeys/may-add: asked first; the passkeys that the account has. */
export const mayAddPasskeySchema = z.strictObject({ credentialIds: z.array(base64Bytes(1023, 1)) });
/** POST /api/account/passkeys/rename */
export const renamePasskeySchema = z.strictObject({ credentialId: credentialIdSchema, name: passkeyName });
/** POST /api/account/passkeys/remove */
export const removePasskeySchema = z.strictObject({ credentialId: credentialIdSchema });

/** POST /api/account/recovery-codes: a new set; those before are void. Told once. */
export const recoveryCodesSchema = z.strictObject({
  recoveryId: z.string(),
  codes: z.array(z.string()).length(LIMITS.recoveryCodes),
});
/** POST /api/auth/recover: signs in to enrol a new passkey, and to nothing else. */
export const recoverSchema = z.strictObject({ recoveryId: z.string().max(100), code: z.string().max(100) });

/** POST /api/account/sessions/end: one, or with null all of them, this one included. */
export const endSessionSchema = z.strictObject({ sessionId: z.string().max(64).nullable() });
/** POST /api/account/identities/remove */
export const removeIdentitySchema = z.strictObject({ issuer: issuerSchema });

/** GET /api/admin/people (officer, operator): by name. */
export const peopleSchema = z.strictObject({
  people: z.array(
    z.strictObject({
      accountId: z.string(),
      displayName: z.string(),
      roles: z.array(roleSchema),
      emails: z.array(z.string()),
      passkeyCount: z.number().int(),
      createdAtMs: timeMsSchema,
      lastSignInAtMs: timeMsSchema.nullable(),
      suspendedAtMs: timeMsSchema.nullable(),
    }),
  ),
});
/** POST /api/admin/people/:accountId/roles */
export const setRolesSchema = z.strictObject({ roles: z.array(roleSchema).max(3) });
/** POST /api/admin/people/:accountId/suspended */
export const setSuspendedSchema = z.strictObject({ suspended: z.boolean() });
/** POST /api/admin/invitations: a one-time set-up link. */
export const inviteSchema = z.strictObject({ label: displayNameSchema, roles: z.array(roleSchema).max(3) });
export const invitationSchema = z.strictObject({ link: z.string() });

export type Passkey = z.output<typeof passkeySchema>;
export type SignInSession = z.output<typeof signInSessionSchema>;
export type Identity = z.output<typeof identitySchema>;
export type OwnAccount = z.output<typeof ownAccountSchema>;
export type RecoveryCodes = z.output<typeof recoveryCodesSchema>;
export type ListedPerson = z.output<typeof peopleSchema>['people'][number];
