// What a leaf says about the key that its device marks copies with: a commitment, signed with the leaf and the same for as long as the
// leaf lives (L2; RFC 9420 section 7.2, decision 0029). The key itself no member knows.
import { type Charter } from '@incamera/charter';
import { type Bytes, err, ok, Reader, type Result, Writer } from '@incamera/kernel';
import { type Extension } from 'ts-mls';
import { type GroupError, groupErrors } from './errors.js';
import { MARK_EXTENSION } from './mls/suite.js';

/** To which key a device has bound itself, and where the holders find their shares of it. */
export interface MarkCommitment {
  /** Name of the sealed key on the server: SHA-256("incamera/bundle/1" ‖ bundle), 32 bytes. */
  readonly bundleDigest: Bytes;
  /** Of the key itself, 32 bytes: two bundles of one key have the same. */
  readonly secretCommitment: Bytes;
}

const FORMAT = 1;
const HASH_BYTES = 32;

/** The leaf extension that carries a commitment. */
export function markExtension(commitment: MarkCommitment): Extension {
  return { extensionType: MARK_EXTENSION, extensionData: encodeMarkCommitment(commitment) };
}

export function encodeMarkCommitment({ bundleDigest, secretCommitment }: MarkCommitment): Bytes {
  return new Writer().u8(FORMAT).raw(bundleDigest).raw(secretCommitment).done();
}

/** Reads what `encodeMarkCommitment` wrote: one encoding. @returns `group/mark_malformed` */
export function decodeMarkCommitment(bytes: Uint8Array): Result<MarkCommitment, GroupError> {
  try {
    const reader = new Reader(bytes);
    const format = reader.u8();
    const bundleDigest = reader.raw(HASH_BYTES);
    const secretCommitment = reader.raw(HASH_BYTES);
    reader.end();
    return format === FORMAT ? ok({ bundleDigest, secretCommitment }) : err(groupErrors.make('group/mark_malformed'));
  } catch (cause) {
    return err(groupErrors.make('group/mark_malformed', { cause }));
  }
}

/** Whether every leaf of a meeting under this charter must carry a commitment. */
export function demandsMarks({ classification }: Pick<Charter, 'classification'>): boolean {
  return classification.rules.marks !== 'off';
}

/** `group/mark_missing` where the charter demands marks and a leaf has committed to none, else `null`. */
export function findMarkMissing(
  mark: MarkCommitment | null,
  charter: Pick<Charter, 'classification'>,
): GroupError | null {
  return mark === null && demandsMarks(charter) ? groupErrors.make('group/mark_missing') : null;
}
