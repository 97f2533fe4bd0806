// What the policies say to one question (L1).
import { type Explanation } from './explanations.js';

/** Allowed, or refused with at least one explanation. */
export interface PolicyDecision {
  readonly allowed: boolean;
  /** Ids of the policies that determined it, in the order of the files; for the record of the decision. */
  readonly policies: readonly string[];
  /** Empty when allowed; never empty when refused. */
  readonly explanations: readonly Explanation[];
}
