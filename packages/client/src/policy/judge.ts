// Who decides by policies on this machine (L4): a port, since Cedar runs in a worker in browsers and in the process in Node.
import { type PolicyDecision, type PolicyRequest, type RulebookFiles } from '@incamera/charter/policy';

/** Decides by one rulebook. */
export interface RulebookJudge {
  decide(request: PolicyRequest): Promise<PolicyDecision>;
}

export interface PolicyJudge {
  /**
   * Reads a rulebook and gets ready to decide by it; the same texts again give the same judge.
   * @throws {AppError} `charter/bad_classifications`, `charter/bad_policies`, or `client/policies_unavailable`: Cedar does not
   * run here
   */
  open(files: RulebookFiles): Promise<RulebookJudge>;
}
