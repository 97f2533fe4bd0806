// The registry of what a history holds (L1; decision 0034). Numbers and fields are forever: a change is a new type. Fields are
// encoded in the order in which they stand here. docs/protocol.md lists the same.

/** How a field is encoded: text and bytes behind a length of 32 bits, lists behind a count of 16 bits, numbers in 64 bits. */
export type FieldKind = 'text' | 'texts' | 'number' | 'bytes';

export interface EntryType {
  readonly number: number;
  /** Speaks of a person, and is erased with the account. */
  readonly isPersonal?: true;
  /** No secret of anybody's: its opening is handed out to everybody. */
  readonly isPublic?: true;
  /** Of a meeting, and still for officers and the person alone: not handed to its members. */
  readonly isForOfficers?: true;
  readonly fields: Readonly<Record<string, FieldKind>>;
}

/** Ids and hashes of 32 bytes are base64url where the server knows them as such. */
export const ENTRY_TYPES = {
  /** `by`: `invitation` or `provider`. */
  account_created: {
    number: 1,
    isPersonal: true,
    fields: { accountId: 'text', displayName: 'text', roles: 'texts', by: 'text' },
  },
  account_roles: { number: 2, fields: { accountId: 'text', roles: 'texts' } },
  /** 1: suspended, 0: let in again. */
  account_suspended: { number: 3, fields: { accountId: 'text', isSuspended: 'number' } },
  account_removed: { number: 4, fields: { accountId: 'text' } },
  /** `publicKey`: the COSE key. */
  passkey_added: {
    number: 5,
    isPersonal: true,
    fields: { accountId: 'text', credentialId: 'text', publicKey: 'text' },
  },
  passkey_removed: { number: 6, isPersonal: true, fields: { accountId: 'text', credentialId: 'text' } },
  device_certificate: {
    number: 7,
    isPersonal: true,
    fields: {
      accountId: 'text',
      deviceId: 'text',
      leafKey: 'text',
      issuerKeyHash: 'text',
      serial: 'text',
      notAfterMs: 'number',
    },
  },
  passkey_certificate: {
    number: 8,
    isPersonal: true,
    fields: {
      accountId: 'text',
      credentialId: 'text',
      thumbprint: 'text',
      issuerKeyHash: 'text',
      serial: 'text',
      notAfterMs: 'number',
    },
  },
  identity_linked: { number: 9, isPersonal: true, fields: { accountId: 'text', issuer: 'text', subject: 'text' } },
  identity_unlinked: { number: 10, isPersonal: true, fields: { accountId: 'text', issuer: 'text' } },
  recovery_codes_renewed: { number: 11, isPersonal: true, fields: { accountId: 'text' } },
  recovery_code_used: { number: 12, isPersonal: true, fields: { accountId: 'text' } },
  /** Classifications and policies in force from now on. */
  rulebook_published: { number: 20, fields: { version: 'number', documentHash: 'text', policiesHash: 'text' } },
  anchor_listed: { number: 21, fields: { anchorId: 'text', kind: 'text' } },
  anchor_retired: { number: 22, fields: { anchorId: 'text' } },
  /** Digest: SHA-256 of the signed list. */
  deny_list_published: { number: 23, fields: { authorityKey: 'text', version: 'number', digest: 'bytes' } },
  holder_listed: { number: 24, fields: { holderId: 'text' } },
  holder_retired: { number: 25, fields: { holderId: 'text' } },
  provider_saved: { number: 26, fields: { providerId: 'text', issuer: 'text' } },
  provider_removed: { number: 27, fields: { providerId: 'text' } },
  /** The meeting's id is the SHA-256 of its founding charter. Policy: SHA-256 of what the server keeps of class and rules. */
  meeting_created: {
    number: 30,
    fields: { meetingId: 'text', accountId: 'text', startsAtMs: 'number', expiresAtMs: 'number', policyHash: 'bytes' },
  },
  /** Digest: SHA-256 of the sealed chain of versions. */
  charter_version: { number: 31, fields: { meetingId: 'text', version: 'number', digest: 'bytes' } },
  meeting_founded: { number: 32, fields: { meetingId: 'text', peerId: 'text' } },
  /** A commit as it was ordered: who came in and who was removed by it, as far as a server that cannot read it knows. */
  commit_ordered: {
    number: 33,
    fields: {
      meetingId: 'text',
      epoch: 'number',
      seq: 'number',
      commitHash: 'text',
      peerId: 'text',
      admitted: 'texts',
      removed: 'texts',
    },
  },
  /** Members refused it; what was built on it fell as well. */
  commit_voided: { number: 34, fields: { meetingId: 'text', epoch: 'number', seq: 'number', commitHash: 'text' } },
  meeting_ended: { number: 35, fields: { meetingId: 'text' } },
  /** What a member testified; the commitment is of packages/group, and salted. */
  testimony: { number: 36, fields: { meetingId: 'text', peerId: 'text', commitment: 'bytes' } },
  /**
   * A device was let in, as the server saw it. Account, device: empty where nobody is signed in, or the class lets people choose their names.
   * `signIn`: by what the session was opened, `none` or `unknown`; network: /24 or /48; client: the version that it says it is; asked:
   * `founding`, `knock` or `return`.
   */
  device_joined: {
    number: 37,
    isPersonal: true,
    isForOfficers: true,
    fields: {
      meetingId: 'text',
      peerId: 'text',
      accountId: 'text',
      deviceId: 'text',
      signIn: 'text',
      network: 'text',
      client: 'text',
      classification: 'text',
      documentHash: 'text',
      policiesHash: 'text',
      asked: 'text',
    },
  },
  /** Whether a meeting may be made, as the policies answered; digest: SHA-256 of the question. */
  decision: { number: 40, fields: { digest: 'bytes', isAllowed: 'number' } },
  exception_granted: {
    number: 41,
    fields: { meetingId: 'text', seq: 'number', rules: 'text', admittedPeer: 'text', grantedByPeer: 'text' },
  },
  /** One step of an investigation; `kind` as in its record. Digest: SHA-256 of what a trace recorded, else empty. */
  case_step: { number: 50, fields: { caseId: 'text', seq: 'number', kind: 'text', digest: 'bytes' } },
  /** A member began an encrypted recording, whose secret is sealed in a bundle to `holders` (ids). */
  recording_started: {
    number: 60,
    fields: { meetingId: 'text', recordingId: 'text', peerId: 'text', bundleDigest: 'text', holders: 'texts' },
  },
  /** Digest: SHA-256 of the ciphertext. */
  recording_segment_stored: {
    number: 61,
    fields: { meetingId: 'text', recordingId: 'text', segment: 'number', digest: 'bytes' },
  },
  /** By the recorder; `segments`: how many it made. */
  recording_stopped: { number: 62, fields: { meetingId: 'text', recordingId: 'text', segments: 'number' } },
  recording_deleted: { number: 63, fields: { meetingId: 'text', recordingId: 'text' } },
  /** Browsers get this release of the web app from now on. Hash: of its manifest, hexadecimal; commit: empty where it is not known. */
  release_served: {
    number: 70,
    isPublic: true,
    fields: { releaseHash: 'text', name: 'text', version: 'text', commit: 'text', fileCount: 'number' },
  },
  /** An officer searched the history for meetings with a weakness; digest: SHA-256 of the question. */
  sweep_run: { number: 71, fields: { accountId: 'text', digest: 'bytes' } },
  /** The operator exported everything in the open, with the secrets of batches, up to this size of the log. */
  history_exported: { number: 72, fields: { size: 'number' } },
} as const satisfies Readonly<Record<string, EntryType>>;

export type EntryTypeName = keyof typeof ENTRY_TYPES;
