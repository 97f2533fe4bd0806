// Rules from which a host may except somebody, where the classification permits it (L1). What protects keys is not among them: whether
// evidence verifies, deny lists, encryption in the browser; nor what protects the others, constant bit rate and marks.
import { chosen } from './canonical.js';

/** In the order of the canonical encoding. */
export const EXCEPTION_RULES = ['network', 'country', 'assurance', 'guests'] as const;
/**
 * `network`: approved networks; `country`: approved countries; `assurance`: the least that a name rests on; `guests`: who may come
 * without an account.
 */
export type ExceptionRule = (typeof EXCEPTION_RULES)[number];

/** Those that only the server can judge, because it alone sees where somebody is. */
export const SERVER_RULES = ['network', 'country'] as const satisfies readonly ExceptionRule[];
export type ServerRule = (typeof SERVER_RULES)[number];

export function isServerRule(rule: ExceptionRule): rule is ServerRule {
  return (SERVER_RULES as readonly ExceptionRule[]).includes(rule);
}

/** Each once, in the one order. */
export function orderedRules<Rule extends ExceptionRule>(rules: readonly Rule[]): Rule[] {
  return EXCEPTION_RULES.filter((rule): rule is Rule => (rules as readonly ExceptionRule[]).includes(rule));
}

/** The first of `rules` that is not among `permitted`, or `null`. */
export function findNotPermitted(
  rules: readonly ExceptionRule[],
  permitted: readonly ExceptionRule[],
): ExceptionRule | null {
  return rules.find((rule) => !permitted.includes(rule)) ?? null;
}

/**
 * The rules that bytes of an encoding stand for.
 * @throws {RangeError} one stands for none, or they do not ascend
 */
export function chosenRules(indices: readonly number[]): ExceptionRule[] {
  if (indices.some((index, i) => i > 0 && index <= (indices[i - 1] as number))) throw new RangeError('order of rules');
  return indices.map((index) => chosen(EXCEPTION_RULES, index));
}
