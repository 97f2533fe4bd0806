// Why somebody at the door waits for a click (L4).
import { type Charter } from '@incamera/charter';
import { type Explanation, type PolicyDecision } from '@incamera/charter/policy';

/** What the rules say against an admission without a click that they do not say against one by a click. */
export function reasonsBeyond(byItself: PolicyDecision, byClick: PolicyDecision): readonly Explanation[] {
  const known = new Set(byClick.explanations.map(({ code }) => code));
  return byItself.explanations.filter(({ code }) => !known.has(code));
}

/** Whether somebody could come in without a click: then whoever cannot is told why. */
export function namesVisitors({ classification, invited }: Charter): boolean {
  return classification.rules.admission === 'auto' && invited.length > 0;
}
