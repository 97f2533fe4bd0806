// Admissions: a host's signature that says whom it let in, on what evidence, and when. They go to all members inside the commit,
// encrypted and covered by the confirmed transcript hash of the group context, and to later joiners inside the Welcome (L2).
import { type Bytes, concat, equalBytes, type Reader, utf8, Writer } from '@incamera/kernel';
import { MAX_EXCEPTION_BYTES } from './exception.js';
import { signEd25519, verifyEd25519 } from './mls/key-registry.js';

/** "I, `admittedBy`, let the holder of `signatureKey` in, with this KeyPackage, in the commit that made `epoch`." */
export interface Admission {
  /** The epoch that the Add created. */
  readonly epoch: bigint;
  /** KeyPackageRef (RFC 9420 section 5.2), a hash of the suite. */
  readonly keyPackageRef: Bytes;
  /** The leaf key let in, 32 bytes. */
  readonly signatureKey: Bytes;
  /** What the leaf said about its person (`claimsHash`), 32 bytes. */
  readonly claimsHash: Bytes;
  /** By the clock of the host who signs, Unix ms: evidence of this member holds as of then. */
  readonly atMs: number;
  /** The leaf key of the host who signs, 32 bytes. */
  readonly admittedBy: Bytes;
  /** A host's statement about a guest (`signVouch` of the identity package), or null. */
  readonly vouch: Bytes | null;
  /** A host's exception for this member (`signException`), or null. Under this signature nobody can strip it. */
  readonly exception: Bytes | null;
  /** Ed25519, 64 bytes. */
  readonly signature: Bytes;
}

const LABEL = utf8('incamera/admission/3');
/** KeyPackageRef: a hash of the suite. */
export const MAX_REF_BYTES = 64;
/** A name of 200 characters in UTF-8 and an address. */
export const MAX_VOUCH_BYTES = 1500;

function writeStatement(writer: Writer, admission: Omit<Admission, 'signature'>): Writer {
  return writer
    .u64(admission.epoch)
    .bytes(admission.keyPackageRef)
    .raw(admission.signatureKey)
    .raw(admission.claimsHash)
    .u64(admission.atMs)
    .raw(admission.admittedBy)
    .list(admission.vouch === null ? [] : [admission.vouch], (w, vouch) => w.bytes(vouch))
    .list(admission.exception === null ? [] : [admission.exception], (w, exception) => w.bytes(exception));
}

function toSign(groupId: Uint8Array, admission: Omit<Admission, 'signature'>): Bytes {
  return concat(LABEL, writeStatement(new Writer().bytes(groupId), admission).done());
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

/** What of a statement says whom it lets in, on what evidence and with what word of a host. */
export type AdmittedPerson = Pick<Admission, 'signatureKey' | 'claimsHash' | 'vouch' | 'exception'>;

/**
 * Whether a statement lets in the same key as one before, on the same evidence and with the same word of a host. By an exception
 * nobody comes who was decided on before.
 */
export function isSameArrival(one: AdmittedPerson, other: AdmittedPerson): boolean {
  const none = new Uint8Array();
  return (
    one.exception === null &&
    equalBytes(one.signatureKey, other.signatureKey) &&
    equalBytes(one.claimsHash, other.claimsHash) &&
    (one.vouch === null) === (other.vouch === null) &&
    equalBytes(one.vouch ?? none, other.vouch ?? none)
  );
}

export function writeAdmission(writer: Writer, admission: Admission): void {
  writeStatement(writer, admission).raw(admission.signature);
}

export function readAdmission(reader: Reader): Admission {
  const statement = {
    epoch: reader.u64(),
    keyPackageRef: reader.bytes(MAX_REF_BYTES),
    signatureKey: reader.raw(32),
    claimsHash: reader.raw(32),
    atMs: reader.u64Number(),
    admittedBy: reader.raw(32),
  };
  const [vouch = null] = reader.list(1, (r) => r.bytes(MAX_VOUCH_BYTES));
  const [exception = null] = reader.list(1, (r) => r.bytes(MAX_EXCEPTION_BYTES));
  return { ...statement, vouch, exception, signature: reader.raw(64) };
}
