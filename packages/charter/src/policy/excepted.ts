// Exceptions in questions to the policies (L1): which count, and which would help against a refusal.
import { EXCEPTION_RULES, type ExceptionRule } from '../exceptions.js';
import { type Explanation } from './explanations.js';
import { type PolicyRequest } from './request.js';

/**
 * What Cedar is told of exceptions: those that the classification permits, and only at the door. A question cannot carry others,
 * so that no policy, however it is written, can except from what the charter does not.
 */
export function countingExceptions({ action, meeting, circumstances }: PolicyRequest): readonly ExceptionRule[] {
  if (action !== 'join' && action !== 'admit') return [];
  return (circumstances.excepted ?? []).filter((rule) => meeting.rules.exceptions.includes(rule));
}

const RULE_OF_CODE: Readonly<Partial<Record<Explanation['code'], ExceptionRule>>> = {
  'policy/network_not_approved': 'network',
  'policy/address_unknown': 'network',
  'policy/country_not_approved': 'country',
  'policy/assurance_too_low': 'assurance',
  'policy/guests_not_allowed': 'guests',
  'policy/guest_not_verified': 'guests',
  'policy/guest_not_vouched': 'guests',
};

/** The rules that a refusal is about, of those that exceptions know; other reasons may stand beside them. */
export function refusedRules(explanations: readonly { readonly code: string }[]): readonly ExceptionRule[] {
  const found = explanations.map(({ code }) => RULE_OF_CODE[code as Explanation['code']]);
  return EXCEPTION_RULES.filter((rule) => found.includes(rule));
}

/** The rules to ask an exception from after a refusal; `null`: the classification permits none that would help. */
export function exceptionsFor(
  explanations: readonly Pick<Explanation, 'code'>[],
  permitted: readonly ExceptionRule[],
): readonly ExceptionRule[] | null {
  const isCovered = explanations.every(({ code }) => {
    const rule = RULE_OF_CODE[code];
    return rule !== undefined && permitted.includes(rule);
  });
  return isCovered && explanations.length > 0 ? refusedRules(explanations) : null;
}
