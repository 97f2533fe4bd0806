// The HTTP API of identities (L1): certificates, trust anchors, requests to certify a passkey, deny lists. Certificates are DER in
// base64url, those of a chain in order, each certified by the next. What is signed is verified by whoever relies on it.
import { z } from 'zod';
import { base64Bytes, fixedBytes, timeMsSchema } from './wire-values.js';

/** Sizes; those of certificates and lists are the ones that packages/identity reads. */
export const IDENTITY_LIMITS = {
  certificateBytes: 8192,
  chain: 4,
  anchors: 16,
  domains: 16,
  /** What can be read; `publishedListBytes` is what is published. */
  denyListBytes: 1_000_000,
  /** All lists of a meeting travel in every Welcome; some 2,000 entries. */
  publishedListBytes: 96 * 1024,
  requestBytes: 16 * 1024,
  passkeys: 100,
  /** Rows of an officer's list; beyond, the newest are shown. */
  rows: 1_000,
} as const;

const certificate = base64Bytes(IDENTITY_LIMITS.certificateBytes, 1);
const chain = z.array(certificate).min(1).max(IDENTITY_LIMITS.chain);
const keyHash = fixedBytes(32);
const serial = z.string().regex(/^([0-9a-f]{2}){1,21}$/);
const accountId = z.string().min(1).max(64);
const credentialId = z.string().min(1).max(2048);
const requestId = z.string().regex(/^r_[A-Za-z0-9_-]{16}$/);
const idOfNames = z.string().max(64);
const label = z.string().trim().min(1).max(64);
const domains = z.array(z.string().max(253)).min(1).max(IDENTITY_LIMITS.domains);
const name = z.string().max(200);

/** POST /api/identity/certificate: a chain over a leaf key, for the account that is signed in, for at most a day. */
export const certificateRequestSchema = z.strictObject({
  /** Ed25519. */
  leafKey: fixedBytes(32),
  /** SHA-256 of the certificates that the meeting's charter trusts; null: any. The newest of the server's own counts. */
  anchors: z.array(keyHash).max(IDENTITY_LIMITS.anchors).nullable(),
});
export const certificateResultSchema = z.strictObject({ chain, notAfterMs: timeMsSchema });

export const anchorKindSchema = z.enum(['embedded', 'configured', 'organisation', 'officer']);
const anchor = z.strictObject({
  /** SHA-256 of the certificate. */
  anchorId: keyHash,
  kind: anchorKindSchema,
  label: z.string().max(64),
  certificate,
  domains,
  createdAtMs: timeMsSchema,
  notAfterMs: timeMsSchema,
  isRetired: z.boolean(),
});
/** GET /api/identity/anchors: what new meetings name; for officers, GET /api/admin/identity/anchors has the retired ones too. */
export const anchorsSchema = z.strictObject({ anchors: z.array(anchor).max(IDENTITY_LIMITS.rows) });
/** POST /api/admin/identity/anchors */
export const newAnchorSchema = z.strictObject({
  kind: z.enum(['organisation', 'officer']),
  label,
  certificate,
  domains,
});
/** POST /api/admin/identity/anchors/retire */
export const retireAnchorSchema = z.strictObject({ anchorId: keyHash });

const requestStateSchema = z.enum(['open', 'certified', 'refused', 'withdrawn']);
const passkeyCertificate = z.strictObject({ chain, serial, issuerKeyHash: keyHash, notAfterMs: timeMsSchema });
/** GET /api/identity/passkeys: those of the account that is signed in, and what officers certified of them. */
export const ownPasskeysSchema = z.strictObject({
  /** Host name and id that certificates of this server name the person by. */
  domain: z.string().max(253),
  personId: idOfNames,
  passkeys: z
    .array(
      z.strictObject({
        credentialId,
        /** COSE key. */
        publicKey: base64Bytes(1100),
        request: z.strictObject({ requestId, state: requestStateSchema, createdAtMs: timeMsSchema }).nullable(),
        certificates: z.array(passkeyCertificate).max(IDENTITY_LIMITS.rows),
      }),
    )
    .max(IDENTITY_LIMITS.passkeys),
});
/** POST /api/identity/passkey-requests: asks the officers to certify a passkey of one's own. */
export const passkeyRequestSchema = z.strictObject({
  credentialId,
  /** As `encodeCertificationRequest` of packages/identity makes it. */
  request: base64Bytes(IDENTITY_LIMITS.requestBytes, 1),
});
/** POST /api/identity/passkey-requests/withdraw, /api/admin/identity/requests/refuse */
export const closeRequestSchema = z.strictObject({ requestId });

/** GET /api/admin/identity/requests */
export const openRequestsSchema = z.strictObject({
  requests: z
    .array(
      z.strictObject({
        requestId,
        accountId,
        /** The account's name here; the name that is asked for stands in the request. */
        accountName: name,
        personId: idOfNames,
        request: base64Bytes(IDENTITY_LIMITS.requestBytes),
        createdAtMs: timeMsSchema,
      }),
    )
    .max(IDENTITY_LIMITS.rows),
});
/** POST /api/admin/identity/requests/certify: what an authority off the server signed. */
export const certifySchema = z.strictObject({ requestId, chain });

/** GET /api/admin/identity/people: whom an officer can point at, and whom the entries of a list mean. */
export const deniablePeopleSchema = z.strictObject({
  people: z
    .array(
      z.strictObject({
        accountId,
        displayName: name,
        personId: idOfNames,
        passkeys: z
          .array(z.strictObject({ credentialId, name, thumbprint: keyHash, createdAtMs: timeMsSchema }))
          .max(IDENTITY_LIMITS.passkeys),
      }),
    )
    .max(IDENTITY_LIMITS.rows),
});

/** GET /api/admin/identity/certificates: what is valid now. */
export const issuedCertificatesSchema = z.strictObject({
  devices: z
    .array(
      z.strictObject({
        accountId,
        accountName: name,
        deviceId: idOfNames,
        leafKey: fixedBytes(32),
        issuerKeyHash: keyHash,
        serial,
        issuedAtMs: timeMsSchema,
        notAfterMs: timeMsSchema,
      }),
    )
    .max(IDENTITY_LIMITS.rows),
  passkeys: z
    .array(
      z.strictObject({
        accountId,
        credentialId,
        displayName: name,
        thumbprint: keyHash,
        issuerKeyHash: keyHash,
        serial,
        issuedAtMs: timeMsSchema,
        notAfterMs: timeMsSchema,
      }),
    )
    .max(IDENTITY_LIMITS.rows),
});

/** GET /api/identity/deny-lists, for anybody: the newest signed list of each authority. */
export const denyListsSchema = z.strictObject({
  lists: z.array(base64Bytes(IDENTITY_LIMITS.denyListBytes)).max(IDENTITY_LIMITS.rows),
});
/** POST /api/admin/identity/deny-lists: a list that an authority off the server signed. */
export const publishListSchema = z.strictObject({ list: base64Bytes(IDENTITY_LIMITS.denyListBytes, 1) });

const authorityKey = fixedBytes(32);
const versionNumber = z.number().int().positive().safe();
/** GET /api/admin/identity/deny-lists/history?authority=KEY: the versions that are kept, newest first. */
export const listHistoryQuerySchema = z.strictObject({ authority: authorityKey });
export const listHistorySchema = z.strictObject({
  versions: z
    .array(z.strictObject({ version: versionNumber, entryCount: z.number().int(), publishedAtMs: timeMsSchema }))
    .max(IDENTITY_LIMITS.rows),
});
/** GET /api/admin/identity/deny-lists/version?authority=KEY&version=N: its answer is a `publishListSchema`. */
export const listVersionQuerySchema = z.strictObject({
  authority: authorityKey,
  version: z.coerce.number().pipe(versionNumber),
});

export const denialReasonSchema = z.enum([
  'unspecified',
  'key-compromise',
  'device-lost',
  'left-organisation',
  'superseded',
]);
const deviceKeySubject = z.strictObject({ kind: z.literal('device-key'), deviceKey: fixedBytes(32) });
const tokenSubject = z.strictObject({
  kind: z.literal('token'),
  issuer: z.string().regex(/^[\x21-\x7e]{1,512}$/),
  subject: z.string().regex(/^[\x21-\x7e]{1,255}$/),
});
/** What a list can name (packages/identity, `DenialSubject`). */
export const denialSubjectSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('certificate'), issuerKeyHash: keyHash, serial }),
  deviceKeySubject,
  z.strictObject({ kind: z.literal('person'), person: z.string().max(318) }),
  z.strictObject({ kind: z.literal('passkey'), thumbprint: keyHash }),
  tokenSubject,
]);
const denyTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('person'), accountId }),
  z.strictObject({ kind: z.literal('passkey'), credentialId }),
  z.strictObject({ kind: z.literal('device'), accountId, deviceId: idOfNames }),
  z.strictObject({ kind: z.literal('certificate'), issuerKeyHash: keyHash, serial }),
  // A passkey that its owner has removed: this server has forgotten it, an authority's certificate still names it.
  z.strictObject({ kind: z.literal('passkey-key'), thumbprint: keyHash }),
  // Guests, of whom this server knows nothing: a host hands on what members see.
  deviceKeySubject,
  tokenSubject,
]);
/** POST /api/admin/identity/deny/subjects: what would be put onto the lists for a target. Nothing is done. */
export const denySubjectsSchema = z.strictObject({ target: denyTarget });
export const deniableSchema = z.strictObject({
  subjects: z.array(denialSubjectSchema).max(20_000),
  /** Denying it ends the session that asks: what that session must do, it must do before. */
  endsOwnSession: z.boolean(),
});
/** POST /api/admin/identity/deny: on the server's own lists. A person takes passkeys and devices along, a device its keys. */
export const denySchema = z.strictObject({ target: denyTarget, reason: denialReasonSchema });
/**
 * What was put onto the lists for a target, or taken off: another authority can do the same. POST …/people/ID/suspended and DELETE
 * …/people/ID answer so as well.
 */
export const deniedSchema = z.strictObject({ subjects: z.array(denialSubjectSchema).max(20_000) });
/** POST /api/admin/identity/allow: takes entries off the server's own lists again. */
export const allowSchema = z.strictObject({ subjects: z.array(denialSubjectSchema).min(1).max(IDENTITY_LIMITS.rows) });

export type DenyTarget = z.output<typeof denySchema>['target'];
export type WireAnchor = z.output<typeof anchor>;
export type WireAnchorKind = z.output<typeof anchorKindSchema>;
export type OwnPasskeys = z.output<typeof ownPasskeysSchema>;
export type OpenRequests = z.output<typeof openRequestsSchema>;
export type IssuedCertificates = z.output<typeof issuedCertificatesSchema>;
export type ListHistory = z.output<typeof listHistorySchema>;
export type DeniablePeople = z.output<typeof deniablePeopleSchema>;
