// What a leaf says about the person behind it, in canonical bytes inside a basic credential (L2, RFC 9420 section 5.3).
// Certificates come later; the evidence kind is the seam.
import { isCharterHost, type VerifiedCharter } from '@incamera/charter';
import { type Bytes, err, isLine, normaliseText, ok, Reader, type Result, Writer } from '@incamera/kernel';
import { type GroupError, groupErrors } from './errors.js';

/** What a name rests on: nothing but the person's word, or a host key in the charter. */
export type Evidence = 'self-asserted' | 'charter-host';

/** The identity in a leaf. */
export interface Identity {
  /** 1 to 200 characters, NFC, without hidden characters. */
  readonly displayName: string;
  readonly evidence: Evidence;
}

const KINDS = ['self-asserted', 'charter-host'] as const;
const MAX_NAME_CHARS = 200;
const MAX_NAME_BYTES = 4 * MAX_NAME_CHARS;

/**
 * The identity of a member under `signatureKey`: the evidence follows from the charter.
 * @returns `group/bad_name` when the name is empty, too long or holds hidden characters
 */
export function makeIdentity(
  displayName: string,
  signatureKey: Uint8Array,
  charter: VerifiedCharter,
): Result<Identity, GroupError> {
  const name = normaliseText(displayName);
  if (!isLine(name, MAX_NAME_CHARS)) return err(groupErrors.make('group/bad_name'));
  const evidence = isCharterHost(charter.charter, signatureKey) ? 'charter-host' : 'self-asserted';
  return ok({ displayName: name, evidence });
}

export function encodeIdentity(identity: Identity): Bytes {
  return new Writer().u8(1).text(identity.displayName).u8(KINDS.indexOf(identity.evidence)).done();
}

/** Reads an identity strictly: one encoding, a valid name, evidence that the charter bears out for `signatureKey`. */
export function readIdentity(
  bytes: Uint8Array,
  signatureKey: Uint8Array,
  charter: VerifiedCharter,
): Result<Identity, GroupError> {
  let displayName: string;
  let evidence: Evidence | undefined;
  try {
    const reader = new Reader(bytes);
    if (reader.u8() !== 1) return err(groupErrors.make('group/bad_evidence', { context: { what: 'version' } }));
    displayName = reader.text(MAX_NAME_BYTES);
    evidence = KINDS[reader.u8()];
    reader.end();
  } catch (cause) {
    return err(groupErrors.make('group/bad_evidence', { cause }));
  }
  if (!isLine(displayName, MAX_NAME_CHARS)) return err(groupErrors.make('group/bad_name'));
  const isHost = isCharterHost(charter.charter, signatureKey);
  if (evidence === undefined || (evidence === 'charter-host') !== isHost) {
    return err(groupErrors.make('group/bad_evidence', { context: { isHost } }));
  }
  return ok({ displayName, evidence });
}
