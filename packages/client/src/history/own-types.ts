// The history of the own account, as an interface shows it (L4).
import { type AppError } from '@incamera/kernel';

/** What is shown of it: everything that was ever issued in the person's name, and what lets somebody in. */
export const OWN_KINDS = [
  'account_created',
  'account_roles',
  'account_suspended',
  'passkey_added',
  'passkey_removed',
  'device_certificate',
  'passkey_certificate',
  'identity_linked',
  'identity_unlinked',
  'recovery_codes_renewed',
  'recovery_code_used',
] as const;
export type OwnEntryKind = (typeof OWN_KINDS)[number];

export interface OwnEntry {
  /** Where it stands: batch and place. */
  readonly id: string;
  readonly kind: OwnEntryKind;
  /** Unix ms, by the server's clock. */
  readonly atMs: number;
  /** Of a passkey its credential id, of a certificate the key, of an identity its issuer; else empty. */
  readonly subject: string;
  /** Unix ms: a certificate is good until then. */
  readonly notAfterMs: number | null;
  /** What is wrong with it; null: the log holds it, there and then. */
  readonly problem: AppError | null;
  /** This device had it issued. */
  readonly isOwn: boolean;
  /** This device has not shown it before. */
  readonly isNew: boolean;
}

export interface OwnHistoryView {
  /** Entries of the log up to which this was verified; null: the log could not be verified. */
  readonly size: number | null;
  /** What is wrong with the log itself. */
  readonly problem: AppError | null;
  /** Newest first. */
  readonly entries: readonly OwnEntry[];
  /** Credential ids of passkeys that the account has and no entry speaks of. */
  readonly unlogged: readonly string[];
  /** Keys by which this server signed its log before, as this device saw it. */
  readonly earlierKeys: readonly { readonly vkey: string; readonly untilMs: number }[];
  /** Files for `incamera log compare`: what proved this server to have cheated. */
  readonly evidence: readonly string[];
}

export interface HistoryActions {
  /** Everything issued in the name of whoever is signed in, compared with the log. @throws {AppError} auth/signed_out */
  own(): Promise<OwnHistoryView>;
  /** What was issued since this device showed it last, but for what it asked for itself; empty on a device that has never shown it. */
  news(): Promise<readonly OwnEntry[]>;
  /** What `own` gave last was seen. */
  seen(): Promise<void>;
  /** After the operator was asked: what the server shows next is where this device begins anew. */
  beginAnew(): Promise<void>;
}
