// What other policies and classifications would have decided of past questions: before an officer puts them in force (L1).
import { type ClassRules } from '../class-rules.js';
import { findClassification } from '../classification-document.js';
import { type PolicyDecision } from './decision.js';
import { type PolicyEngine } from './engine.js';
import { type PolicyMeeting, type PolicyRequest } from './request.js';

/** A question that is decided differently, or for other reasons. */
export interface DryRunDifference {
  /** Position in the list of questions. */
  readonly index: number;
  readonly request: PolicyRequest;
  readonly kind: 'now_allowed' | 'now_refused' | 'other_reasons';
  readonly before: PolicyDecision;
  readonly after: PolicyDecision;
}

export interface DryRun {
  readonly requestCount: number;
  readonly differences: readonly DryRunDifference[];
}

/**
 * Puts every question to both. A meeting that had exactly the rules of its classification gets those of the changed one;
 * one that had stricter rules of its own keeps them.
 */
export function dryRun(inForce: PolicyEngine, changed: PolicyEngine, requests: readonly PolicyRequest[]): DryRun {
  const differences = requests.flatMap((request, index): DryRunDifference[] => {
    const meeting = underChangedRules(request.meeting, inForce, changed);
    const [before, after] = [inForce.decide(request), changed.decide({ ...request, meeting })];
    const kind = kindOf(before, after);
    return kind === null ? [] : [{ index, request, kind, before, after }];
  });
  return { requestCount: requests.length, differences };
}

/** The same meeting as if it had been made under the changed rulebook, unless it had rules of its own. */
export function underChangedRules(meeting: PolicyMeeting, inForce: PolicyEngine, changed: PolicyEngine): PolicyMeeting {
  const old = findClassification(inForce.rulebook.document, meeting.classificationId);
  const now = findClassification(changed.rulebook.document, meeting.classificationId);
  if (old === null || now === null || !sameRules(old.rules, meeting.rules)) return meeting;
  const { level, label, rules } = now;
  return { ...meeting, level, label, rules, maxMembers: Math.min(meeting.maxMembers, rules.maxMembers) };
}

function sameRules(a: ClassRules, b: ClassRules): boolean {
  return (Object.keys(a) as (keyof ClassRules)[]).every((name) => JSON.stringify(a[name]) === JSON.stringify(b[name]));
}

function kindOf(before: PolicyDecision, after: PolicyDecision): DryRunDifference['kind'] | null {
  if (before.allowed !== after.allowed) return after.allowed ? 'now_allowed' : 'now_refused';
  if (before.allowed) return null;
  const reasons = ({ explanations }: PolicyDecision) =>
    JSON.stringify(explanations.map(({ code, words, parameters }) => [code, words, parameters]));
  return reasons(before) === reasons(after) ? null : 'other_reasons';
}
