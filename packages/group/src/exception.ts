// Exceptions from the rules: what somebody at the door asks for, signed by the key that wants in, and a host's signature under it.
// They ride in the admission, which says so under its own signature, and reach whoever it reaches (L2).
import { chosenRules, EXCEPTION_RULES, type ExceptionRule, orderedRules } from '@incamera/charter';
import { type Bytes, concat, isLine, Reader, utf8, Writer } from '@incamera/kernel';
import { signEd25519, verifyEd25519 } from './mls/key-registry.js';

/** "I, the holder of the leaf key, ask to be excepted from `rules`, with this KeyPackage in this meeting, because of `reason`." */
export interface ExceptionRequest {
  /** At least one, each once, in the order of `EXCEPTION_RULES`. */
  readonly rules: readonly ExceptionRule[];
  /** One line of 1 to 200 characters, for everybody in the meeting to read. */
  readonly reason: string;
  /** Ed25519 by the leaf key of the KeyPackage, 64 bytes. */
  readonly signature: Bytes;
}

/** "I, `grantedBy`, except the holder of `signatureKey` as `request` asks, with this KeyPackage, in the commit that makes `epoch`." */
export interface Exception {
  readonly epoch: bigint;
  /** KeyPackageRef (RFC 9420 section 5.2). */
  readonly keyPackageRef: Bytes;
  /** The leaf key that is let in, 32 bytes. */
  readonly signatureKey: Bytes;
  readonly request: ExceptionRequest;
  /** The leaf key of a host of the charter, 32 bytes. */
  readonly grantedBy: Bytes;
  /** Ed25519, 64 bytes. */
  readonly signature: Bytes;
}

export const MAX_REASON_CHARS = 200;
const MAX_REASON_BYTES = 4 * MAX_REASON_CHARS;
const MAX_REF_BYTES = 64;
/** Of one statement: two signatures, two keys, a reference and the reason. */
export const MAX_EXCEPTION_BYTES = 1200;
const FORMAT = 1;
const REQUEST_LABEL = utf8('incamera/exception-request/1');
const LABEL = utf8('incamera/exception/1');

type Wish = Omit<ExceptionRequest, 'signature'>;
type Statement = Omit<Exception, 'signature'>;

/** Whether a reason can be given: one line that is not empty. */
export function isReason(text: string): boolean {
  return isLine(text, MAX_REASON_CHARS);
}

/** Whether this can be asked for: at least one rule, in order, with a reason. */
export function isWish({ rules, reason }: Wish): boolean {
  const isOrdered = rules.join() === orderedRules(rules).join();
  return rules.length > 0 && isOrdered && isReason(reason);
}

function writeWish(writer: Writer, { rules, reason }: Wish): Writer {
  return writer.list(rules, (w, rule) => w.u8(EXCEPTION_RULES.indexOf(rule))).text(reason);
}

function requestToSign(groupId: Uint8Array, keyPackageRef: Uint8Array, wish: Wish): Bytes {
  return concat(REQUEST_LABEL, writeWish(new Writer().bytes(groupId).bytes(keyPackageRef), wish).done());
}

/** @param privateKey of the leaf that wants in */
export async function signExceptionRequest(
  groupId: Uint8Array,
  keyPackageRef: Uint8Array,
  wish: Wish,
  privateKey: CryptoKey,
): Promise<ExceptionRequest> {
  const signature = await signEd25519(privateKey, requestToSign(groupId, keyPackageRef, wish));
  return { rules: wish.rules, reason: wish.reason, signature };
}

/** Whether the holder of `signatureKey` asks for this, with this KeyPackage, in this meeting. */
export async function verifyExceptionRequest(
  groupId: Uint8Array,
  keyPackageRef: Uint8Array,
  signatureKey: Uint8Array,
  request: ExceptionRequest,
): Promise<boolean> {
  return verifyEd25519(signatureKey, requestToSign(groupId, keyPackageRef, request), request.signature);
}

export function writeExceptionRequest(writer: Writer, request: ExceptionRequest): Writer {
  return writeWish(writer, request).raw(request.signature);
}

/** @throws {RangeError} no rule, one twice, another order, an unknown one, or a reason that is none */
export function readExceptionRequest(reader: Reader): ExceptionRequest {
  const rules = chosenRules(reader.list(EXCEPTION_RULES.length, (r) => r.u8()));
  const reason = reader.text(MAX_REASON_BYTES);
  if (rules.length === 0 || !isReason(reason)) throw new RangeError('exception request');
  return { rules, reason, signature: reader.raw(64) };
}

function writeStatement(writer: Writer, statement: Statement): Writer {
  writer.u64(statement.epoch).bytes(statement.keyPackageRef).raw(statement.signatureKey);
  return writeExceptionRequest(writer, statement.request).raw(statement.grantedBy);
}

function toSign(groupId: Uint8Array, statement: Statement): Bytes {
  return concat(LABEL, writeStatement(new Writer().bytes(groupId), statement).done());
}

/** The statement in its one encoding. @param privateKey of `grantedBy` */
export async function signException(groupId: Uint8Array, statement: Statement, privateKey: CryptoKey): Promise<Bytes> {
  const signature = await signEd25519(privateKey, toSign(groupId, statement));
  return encodeException({ ...statement, signature });
}

/** The one encoding of a statement, as admissions carry it. */
export function encodeException(exception: Exception): Bytes {
  return writeStatement(new Writer().u8(FORMAT), exception).raw(exception.signature).done();
}

/** Whether `grantedBy` signed it for this meeting. Whether that is a host, and what it is about, is another question. */
export async function isExceptionSigned(groupId: Uint8Array, exception: Exception): Promise<boolean> {
  return verifyEd25519(exception.grantedBy, toSign(groupId, exception), exception.signature);
}

/** Reads what `encodeException` wrote; nothing is verified yet. `null`: it is none. */
export function decodeException(bytes: Uint8Array): Exception | null {
  try {
    const reader = new Reader(bytes);
    if (reader.u8() !== FORMAT) return null;
    const exception = {
      epoch: reader.u64(),
      keyPackageRef: reader.bytes(MAX_REF_BYTES),
      signatureKey: reader.raw(32),
      request: readExceptionRequest(reader),
      grantedBy: reader.raw(32),
      signature: reader.raw(64),
    };
    reader.end();
    return exception;
  } catch {
    return null;
  }
}
