// Asking for an exception (L4): which rules one could be excepted from, and what goes into the knock.
import { type ExceptionRule, type Explanation, exceptionsFor, type PolicyPerson } from '@incamera/charter/policy';
import { groupErrors, isReason } from '@incamera/group';
import { normaliseText } from '@incamera/kernel';
import { type MeetingRules, type OwnCircumstances } from '../policy/meeting-rules.js';

/** What somebody asks a host for at the door. */
export interface ExceptionWish {
  /** In the order of `EXCEPTION_RULES`; never empty. */
  readonly rules: readonly ExceptionRule[];
  /** One line. */
  readonly reason: string;
}

/** @throws {AppError} `group/exception_reason`: empty, too long, or not one line */
export function readExceptionReason(text: string): string {
  const reason = normaliseText(text);
  if (!isReason(reason)) throw groupErrors.make('group/exception_reason');
  return reason;
}

/** The rules to ask an exception from, so that nothing keeps us out any more; empty: none would help, or none is permitted. */
export async function possibleExceptions(
  rules: MeetingRules,
  person: PolicyPerson,
  moment: OwnCircumstances,
  refusal: readonly Explanation[],
): Promise<readonly ExceptionRule[]> {
  const excepted = exceptionsFor(refusal, rules.meeting.rules.exceptions);
  if (excepted === null) return [];
  // An officer's own policy may forbid all the same.
  const { allowed } = await rules.decide('join', person, { ...moment, excepted });
  return allowed ? excepted : [];
}
