// Which exceptions count: of a host, for this member and admission, from rules that the classification permits to be excepted. Every
// member verifies it, and whoever joins later (L2, C4).
import { type ExceptionRule, findNotPermitted, isCharterHost, type VerifiedCharter } from '@incamera/charter';
import { type Bytes, equalBytes, err, ok, type Result } from '@incamera/kernel';
import { type Admission } from './admission.js';
import { type GroupError, groupErrors } from './errors.js';
import { decodeException, isExceptionSigned, signException, verifyExceptionRequest } from './exception.js';
import { type Knock } from './knock.js';
import { type RuledSeat } from './seat.js';

/** By what exception somebody is a member. */
export interface MemberException {
  readonly rules: readonly ExceptionRule[];
  /** In the member's own words, signed. */
  readonly reason: string;
  /** Leaf key of the host who signed, 32 bytes. */
  readonly grantedBy: Bytes;
  /** Of the admission, by the clock of the host who made it, Unix ms. */
  readonly atMs: number;
}

type Excepting = Pick<Admission, 'exception' | 'epoch' | 'keyPackageRef' | 'signatureKey' | 'atMs'>;

const invalid = (what: string) => err(groupErrors.make('group/exception_invalid', { context: { what } }));

/**
 * The exception that an admission carries, verified.
 * @param inForce the version of the charter that names the hosts
 * @param permitted the rules of the version that the admission is judged by
 * @returns `null`: there is none; or `group/exception_invalid`, `group/exception_not_host`, `group/exception_not_permitted`
 */
export async function verifyExceptionOf(
  admission: Excepting,
  inForce: VerifiedCharter,
  permitted: VerifiedCharter,
): Promise<Result<MemberException | null, GroupError>> {
  if (admission.exception === null) return ok(null);
  const exception = decodeException(admission.exception);
  if (exception === null) return invalid('form');
  const { keyPackageRef, signatureKey, request, grantedBy } = exception;
  const isOfAdmission =
    exception.epoch === admission.epoch &&
    equalBytes(keyPackageRef, admission.keyPackageRef) &&
    equalBytes(signatureKey, admission.signatureKey);
  if (!isOfAdmission) return invalid('another admission');
  if (!isCharterHost(inForce.charter, grantedBy)) return err(groupErrors.make('group/exception_not_host'));
  if (!(await isExceptionSigned(inForce.groupId, exception))) return invalid('signature');
  if (!(await verifyExceptionRequest(inForce.groupId, keyPackageRef, signatureKey, request))) return invalid('request');
  const refusal = notPermitted(request.rules, permitted);
  if (refusal !== null) return err(refusal);
  return ok({ rules: request.rules, reason: request.reason, grantedBy, atMs: admission.atMs });
}

function notPermitted(rules: readonly ExceptionRule[], { charter }: VerifiedCharter): GroupError | null {
  const rule = findNotPermitted(rules, charter.classification.rules.exceptions);
  return rule === null ? null : groupErrors.make('group/exception_not_permitted', { context: { rule } });
}

/**
 * Signs, as a host of the charter, what somebody at the door asks for.
 * @param epoch that the Add makes
 * @returns also `group/exception_not_asked`: the knock asks for none
 */
export async function grantException(
  { charter, memberKey }: RuledSeat,
  { request, keyPackageRef, signatureKey }: Knock,
  epoch: bigint,
): Promise<Result<Bytes, GroupError>> {
  if (request === null) return err(groupErrors.make('group/exception_not_asked'));
  if (!isCharterHost(charter.charter, memberKey.publicKey)) return err(groupErrors.make('group/exception_not_host'));
  const refusal = notPermitted(request.rules, charter);
  if (refusal !== null) return err(refusal);
  const grantedBy = memberKey.publicKey;
  const statement = { epoch, keyPackageRef, signatureKey, request, grantedBy };
  return ok(await signException(charter.groupId, statement, memberKey.privateKey));
}

/** Whether a statement grants what a knock asks for: the same rules, for the same reason. */
export function isGrantOf(bytes: Bytes, { request }: Pick<Knock, 'request'>): boolean {
  const granted = decodeException(bytes)?.request;
  if (granted === undefined || request === null) return false;
  return granted.reason === request.reason && granted.rules.join() === request.rules.join();
}
