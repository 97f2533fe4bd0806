// Classifications, decisions by the security officer's policies, and why (L1). Holds nothing of link secrets or of charters:
// `scripts/check-layers.mjs` sees to it, because the server uses this entry.

export type {
  Admission,
  Assurance,
  ClassRules,
  GuestRule,
  Investigation,
  MarkRule,
  RuleName,
  ScreenShare,
} from '../class-rules.js';
export { INVESTIGATIONS, MARK_RULES, MAX_WITNESSES } from '../class-rules.js';
export {
  accreditedLevel,
  type BannerColours,
  type Classification,
  type ClassificationDocument,
  findClassification,
  findOrderSlips,
  type Words,
} from '../classification-document.js';
export { type CharterError, charterErrors } from '../errors.js';
export {
  EXCEPTION_RULES,
  type ExceptionRule,
  isServerRule,
  orderedRules,
  SERVER_RULES,
  type ServerRule,
} from '../exceptions.js';
export { isNetworkText } from '../network.js';
export { type Rulebook, type RulebookFiles, readRulebookFiles, SHIPPED_FILES } from '../rulebook.js';
export { type Cedar, loadCedar } from './cedar.js';
export { checkMeeting } from './check-meeting.js';
export type { PolicyDecision } from './decision.js';
export { type DryRun, type DryRunDifference, dryRun } from './dry-run.js';
export {
  compareMatrix,
  groupMeetings,
  MATRIX_ACTS,
  MATRIX_PEOPLE,
  type MatrixAct,
  type MatrixDifference,
  type MatrixPerson,
} from './dry-run-matrix.js';
export { loadPolicies, type PolicyEngine } from './engine.js';
export { countingExceptions, exceptionsFor, refusedRules } from './excepted.js';
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
  canonicalAddress,
  coarseAddress,
  type GuestEvidence,
  POLICY_ACTIONS,
  type PolicyAction,
  type PolicyCircumstances,
  type PolicyMeeting,
  type PolicyPerson,
  type PolicyRequest,
  parsePolicyMeeting,
  parsePolicyRequest,
} from './request.js';
export { type FailedCheck, findFailedChecks, RULE_CHECKS } from './rule-checks.js';
export { type ServerFacts, serverQuestion } from './server-question.js';
