// A refusal by the policies, with every reason (L4).
import { type Explanation } from '@incamera/charter/policy';
import { AppError } from '@incamera/kernel';
import { type PolicyRefusal as PolicyRefusalOnWire, protocolErrors } from '@incamera/protocol';
import { clientErrors } from '../errors.js';

/** `client/not_permitted`, decided on this device; `explanations` says why, in words for both languages (`explain`). */
export class PolicyRefusal extends AppError<'client/not_permitted'> {
  readonly explanations: readonly Explanation[];

  constructor(explanations: readonly Explanation[]) {
    super('client/not_permitted', clientErrors.texts['client/not_permitted']);
    this.explanations = explanations;
  }
}

/** The server's `policy/refused`, before anybody has looked whether it is so. */
export class ServerRefusal extends AppError<'policy/refused'> {
  readonly refusal: PolicyRefusalOnWire;

  constructor(refusal: PolicyRefusalOnWire) {
    super('policy/refused', protocolErrors.texts['policy/refused']);
    this.refusal = refusal;
  }
}
