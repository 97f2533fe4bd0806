// The HTTP API (L1): JSON bodies, errors as { error: { code, message, next } }. Sessions are HttpOnly cookies; the file
// routes take the peer token as a bearer token. The meeting secret is never part of any request.
import { z } from 'zod';
import { LIMITS } from './limits.js';
import { newMeetingPolicySchema, policyRefusalSchema } from './policy.js';
import { credentialJsonSchema, displayNameSchema, roleSchema } from './sign-in-values.js';
import { base64Bytes, fixedBytes, meetingIdSchema, midSchema, timeMsSchema } from './wire-values.js';

/** GET /api/config */
export const configSchema = z.strictObject({
  version: z.string(),
  publicUrl: z.string(),
  rpId: z.string(),
  fileBytes: z.number().int(),
});

/** POST /api/auth/nonce: 32 random bytes that the server remembers for two minutes. */
export const nonceSchema = z.strictObject({ nonce: fixedBytes(32) });

/**
 * POST /api/auth/register: enrols a passkey with a one-time set-up link. The client's WebAuthn challenge is
 * SHA-256("incamera/enrol/1" ‖ nonce), so that no challenge is the server's own choice.
 */
export const registerSchema = z.strictObject({
  setupToken: z.string().max(200),
  displayName: displayNameSchema,
  nonce: fixedBytes(32),
  credential: credentialJsonSchema,
});

/** POST /api/auth/login: challenge SHA-256("incamera/login/1" ‖ nonce), discoverable, user verification required. */
export const loginSchema = z.strictObject({ nonce: fixedBytes(32), credential: credentialJsonSchema });

/** GET /api/auth/setup/:token says whether a set-up link is still good: 200 or `auth/invitation_invalid`. POST body, so that the token is in no log. */
export const setupCheckSchema = z.strictObject({ setupToken: z.string().max(200) });

/** GET /api/me; also the answer of register and login. */
export const accountSchema = z.strictObject({
  accountId: z.string(),
  displayName: z.string(),
  userHandle: fixedBytes(32),
  roles: z.array(roleSchema),
});

/** What happened to an account. */
export const noticeSchema = z.strictObject({
  kind: z.enum([
    'recovery_code_used',
    'recovery_codes_renewed',
    'passkey_added',
    'passkey_removed',
    'identity_linked',
    'identity_removed',
    'roles_changed',
    'signed_in_by_transfer',
  ]),
  atMs: timeMsSchema,
});

/** GET /api/me: whose web session the cookie is. */
export const meSchema = z.strictObject({
  /** Null: nobody's. */
  account: accountSchema.nullable(),
  /** The session of a recovery code, good for enrolling a passkey and nothing else; then `account` is null. */
  recovering: z.strictObject({ displayName: z.string(), userHandle: fixedBytes(32) }).nullable(),
  /** What happened to the account since this passkey or provider was last used, newest first. */
  notices: z.array(noticeSchema),
});

/** POST /api/meetings (signed in). The server sees times, sizes and host keys, never title, agenda or secret. */
export const createMeetingSchema = z.strictObject({
  meetingId: meetingIdSchema,
  sealedCharter: base64Bytes(LIMITS.sealedCharterBytes),
  sealedMeta: base64Bytes(LIMITS.sealedMetaBytes),
  /** Ed25519 keys of the charter's hosts: they may void commits, lock and end. */
  hostKeys: z.array(fixedBytes(32)).min(1).max(LIMITS.maxHosts),
  startsAtMs: timeMsSchema,
  expiresAtMs: timeMsSchema,
  /** Which classification with which rules: the server decides by it who may join. */
  policy: newMeetingPolicySchema,
});

/**
 * POST /api/meetings/:meetingId/charter (bearer peer token of a proved host): another version of the charter, as it is in force
 * inside the group. The server keeps the newest by its number and learns nothing of it but the keys of its hosts.
 */
export const publishCharterSchema = z.strictObject({
  /** At least 2: the founding charter came with the meeting. */
  version: z.number().int().min(2).max(LIMITS.charterVersions),
  /** All versions, sealed with a key of the link. */
  sealedChain: base64Bytes(LIMITS.sealedChainBytes),
  /** Ed25519 keys of all its hosts, those of before among them. */
  hostKeys: z.array(fixedBytes(32)).min(1).max(LIMITS.maxHosts),
});

/** GET /api/meetings/:meetingId, for anybody who knows the id. */
export const meetingSchema = z.strictObject({
  meetingId: meetingIdSchema,
  sealedCharter: base64Bytes(LIMITS.sealedCharterBytes),
  /** All versions of the charter; null as long as there is but the founding one. */
  sealedChain: base64Bytes(LIMITS.sealedChainBytes).nullable(),
  sealedMeta: base64Bytes(LIMITS.sealedMetaBytes),
  startsAtMs: timeMsSchema,
  expiresAtMs: timeMsSchema,
  state: z.enum(['scheduled', 'open']),
  locked: z.boolean(),
});

/** GET /api/meetings (signed in): own meetings, newest first. */
export const ownMeetingsSchema = z.strictObject({
  meetings: z
    .array(
      z.strictObject({
        meetingId: meetingIdSchema,
        sealedMeta: base64Bytes(LIMITS.sealedMetaBytes),
        startsAtMs: timeMsSchema,
        expiresAtMs: timeMsSchema,
        state: z.enum(['scheduled', 'open', 'ended']),
      }),
    )
    .max(500),
});

/** POST /api/reachability: the lobby's UDP check; a media connection that closes itself after ten seconds. */
export const reachabilityRequestSchema = z.strictObject({ sdp: z.string().max(LIMITS.sdpBytes), mid: midSchema });
export const reachabilityResultSchema = z.strictObject({ sdp: z.string().max(LIMITS.sdpBytes) });

/** POST /api/meetings/:meetingId/files (octets, bearer peer token). GET …/files/:fileId gives them back. */
export const fileResultSchema = z.strictObject({ fileId: z.string().regex(/^f_[A-Za-z0-9_-]{22}$/) });

export const httpErrorSchema = z.strictObject({
  error: z.strictObject({
    code: z.string(),
    message: z.string(),
    next: z.string(),
    /** With `policy/refused`. */
    refusal: policyRefusalSchema.optional(),
  }),
});

export type Config = z.output<typeof configSchema>;
export type Account = z.output<typeof accountSchema>;
export type Me = z.output<typeof meSchema>;
export type Notice = z.output<typeof noticeSchema>;
export type MeetingRecord = z.output<typeof meetingSchema>;
export type OwnMeetings = z.output<typeof ownMeetingsSchema>;
export type CreateMeeting = z.output<typeof createMeetingSchema>;
export type PublishCharter = z.output<typeof publishCharterSchema>;
