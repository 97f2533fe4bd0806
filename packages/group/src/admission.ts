// Admissions: a host's signature that says whom it let in. They go to all members inside the commit, encrypted and covered
// by the confirmed transcript hash of the group context, and to later joiners inside the Welcome (L2).
import { isCharterHost, type VerifiedCharter } from '@incamera/charter';
import { type Bytes, concat, equalBytes, err, ok, Reader, type Result, toHex, utf8, Writer } from '@incamera/kernel';
import { type GroupError, groupErrors } from './errors.js';
import { signEd25519, verifyEd25519 } from './mls/key-registry.js';

/** "I, `admittedBy`, let the holder of `signatureKey` in, with this KeyPackage, in the commit that made `epoch`." */
export interface Admission {
  /** The epoch that the Add created. */
  readonly epoch: bigint;
  /** KeyPackageRef (RFC 9420 section 5.2), a hash of the suite. */
  readonly keyPackageRef: Bytes;
  /** The leaf key let in, 32 bytes. */
  readonly signatureKey: Bytes;
  /** The leaf key of the host who signs, 32 bytes. */
  readonly admittedBy: Bytes;
  /** Ed25519, 64 bytes. */
  readonly signature: Bytes;
}

/** Admissions by the hexadecimal leaf key let in; immutable. */
export type AdmissionBook = ReadonlyMap<string, Admission>;

const LABEL = utf8('incamera/admission/1');
const MAX_REF_BYTES = 64;
// Every member, and the departed successors who had admitted some of them.
const MAX_BOOK = 1024;

function toSign(groupId: Uint8Array, admission: Omit<Admission, 'signature'>): Bytes {
  const body = new Writer()
    .bytes(groupId)
    .u64(admission.epoch)
    .bytes(admission.keyPackageRef)
    .raw(admission.signatureKey)
    .raw(admission.admittedBy)
    .done();
  return concat(LABEL, body);
}

export async function signAdmission(
  groupId: Uint8Array,
  statement: Omit<Admission, 'signature'>,
  privateKey: CryptoKey,
): Promise<Admission> {
  return { ...statement, signature: await signEd25519(privateKey, toSign(groupId, statement)) };
}

export async function verifyAdmission(groupId: Uint8Array, admission: Admission): Promise<boolean> {
  return verifyEd25519(admission.admittedBy, toSign(groupId, admission), admission.signature);
}

export function writeAdmission(writer: Writer, admission: Admission): void {
  writer
    .u64(admission.epoch)
    .bytes(admission.keyPackageRef)
    .raw(admission.signatureKey)
    .raw(admission.admittedBy)
    .raw(admission.signature);
}

export function readAdmission(reader: Reader): Admission {
  return {
    epoch: reader.u64(),
    keyPackageRef: reader.bytes(MAX_REF_BYTES),
    signatureKey: reader.raw(32),
    admittedBy: reader.raw(32),
    signature: reader.raw(64),
  };
}

/** The GroupInfo extension that tells joiners who let everybody in. */
export function encodeAdmissionBook(book: AdmissionBook): Bytes {
  return new Writer()
    .u8(1)
    .list([...book.values()], writeAdmission)
    .done();
}

/** Reads what `encodeAdmissionBook` wrote; signatures are not verified yet. */
export function decodeAdmissionBook(bytes: Uint8Array): Result<AdmissionBook, GroupError> {
  try {
    const reader = new Reader(bytes);
    if (reader.u8() !== 1) return err(groupErrors.make('group/bad_admission', { context: { what: 'version' } }));
    const list = reader.list(MAX_BOOK, readAdmission);
    reader.end();
    const book = new Map(list.map((admission) => [toHex(admission.signatureKey), admission]));
    if (book.size !== list.length) return err(groupErrors.make('group/bad_admission', { context: { what: 'twice' } }));
    return ok(book);
  } catch (cause) {
    return err(groupErrors.make('group/bad_admission', { cause }));
  }
}

/**
 * Adds verified admissions. Who comes back is admitted anew; a host's new statement replaces the old one, a successor's does
 * not, else two successors who re-admit each other would end up resting on nobody but themselves.
 */
export function extendBook(
  charter: VerifiedCharter,
  book: AdmissionBook,
  admissions: readonly Admission[],
): AdmissionBook {
  const next = new Map(book);
  for (const admission of admissions) {
    const name = toHex(admission.signatureKey);
    if (!next.has(name) || isCharterHost(charter.charter, admission.admittedBy)) next.set(name, admission);
  }
  return next;
}

/** The part of the book that `keys` rest on, directly or through successors who have left. */
export function pruneBook(book: AdmissionBook, keys: Iterable<Uint8Array>): AdmissionBook {
  const kept = new Map<string, Admission>();
  for (const key of keys) {
    let name = toHex(key);
    for (let admission = book.get(name); admission !== undefined && !kept.has(name); admission = book.get(name)) {
      kept.set(name, admission);
      name = toHex(admission.admittedBy);
    }
  }
  return kept;
}

/**
 * Whether `signatureKey` was let in by a host: a chain of valid admissions leads to a host of the charter. A chain longer
 * than one, through members who acted as hosts, counts only where the charter allows succession.
 */
export async function checkAdmissionChain(
  charter: VerifiedCharter,
  book: AdmissionBook,
  signatureKey: Uint8Array,
): Promise<Result<Admission, GroupError>> {
  const own = book.get(toHex(signatureKey));
  if (own === undefined) return err(groupErrors.make('group/admission_missing'));
  let admission: Admission = own;
  for (let links = 0; links <= book.size; links++) {
    if (equalBytes(admission.admittedBy, admission.signatureKey)) break;
    if (!(await verifyAdmission(charter.groupId, admission))) break;
    if (isCharterHost(charter.charter, admission.admittedBy)) return ok(own);
    if (charter.charter.rules.succession !== 'members') break;
    const next = book.get(toHex(admission.admittedBy));
    if (next === undefined) break;
    admission = next;
  }
  return err(groupErrors.make('group/bad_admission'));
}
