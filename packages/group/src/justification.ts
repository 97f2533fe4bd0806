// What justifies the proposals of a commit: admissions for its Adds, agreements of second hosts, signed leaves for the Removes
// of a member. It travels as a proposal that changes nothing, so it is encrypted, signed by the committer and part of the
// transcript (L2).
import { type Bytes, err, ok, Reader, type Result, Writer } from '@incamera/kernel';
import { type Admission, readAdmission, writeAdmission } from './admission.js';
import { type Agreement, readAgreement, writeAgreement } from './agreement.js';
import { type GroupError, groupErrors } from './errors.js';
import { readLeave, type SignedLeave, writeLeave } from './signed-leave.js';

/** Admissions, what second hosts say to them, and leaves of one commit. */
export interface Justification {
  readonly admissions: readonly Admission[];
  readonly agreements: readonly Agreement[];
  readonly leaves: readonly SignedLeave[];
}

const FORMAT = 4;
const MAX_ENTRIES = 300;

export function encodeJustification(justification: Justification): Bytes {
  return new Writer()
    .u8(FORMAT)
    .list(justification.admissions, writeAdmission)
    .list(justification.agreements, writeAgreement)
    .list(justification.leaves, writeLeave)
    .done();
}

export function decodeJustification(bytes: Uint8Array): Result<Justification, GroupError> {
  try {
    const reader = new Reader(bytes);
    if (reader.u8() !== FORMAT) return err(groupErrors.make('group/malformed', { context: { what: 'version' } }));
    const admissions = reader.list(MAX_ENTRIES, readAdmission);
    const agreements = reader.list(MAX_ENTRIES, readAgreement);
    const leaves = reader.list(MAX_ENTRIES, readLeave);
    reader.end();
    return ok({ admissions, agreements, leaves });
  } catch (cause) {
    return err(groupErrors.make('group/malformed', { cause }));
  }
}
