// Decisions by the security officer's policies, and why (L1). Holds nothing of link secrets or charters' keys.
export { type Cedar, loadCedar } from './cedar.js';
export type { PolicyDecision } from './decision.js';
export { type DryRun, type DryRunDifference, dryRun } from './dry-run.js';
export { loadPolicies, type PolicyEngine } from './engine.js';
export { explain } from './explain.js';
export {
  EXPLANATIONS,
  type Explanation,
  type ExplanationCode,
  type ExplanationWords,
  OWN_WORDS,
  type Parameters,
} from './explanations.js';
export { meetingOf, meetingOfCharter } from './meeting-of.js';
export {
  type GuestEvidence,
  POLICY_ACTIONS,
  type PolicyAction,
  type PolicyCircumstances,
  type PolicyMeeting,
  type PolicyPerson,
  type PolicyRequest,
  parsePolicyRequest,
} from './request.js';
