// The question that a server asks the policies, and that clients ask again to see whether it answered by them (L1). A server
// sees an address, the time and who is connected. Of everything else it assumes the best: that is for the members to verify.
import { type ServerRule } from '../exceptions.js';
import { type PolicyCircumstances, type PolicyMeeting, type PolicyRequest } from './request.js';

/** What a server says that it sees. Nobody else can check it. */
export type ServerFacts = Pick<PolicyCircumstances, 'nowMs' | 'address' | 'country' | 'members'>;

/** @param excepted rules that somebody at the door asks to be excepted from: whether to do so is for a host to decide */
export function serverQuestion(
  action: 'create' | 'join',
  meeting: PolicyMeeting,
  facts: ServerFacts,
  excepted: readonly ServerRule[] = [],
): PolicyRequest {
  return {
    action,
    person: { assurance: 'compared', organisation: null, guest: null, host: true, invited: true },
    meeting,
    circumstances: {
      ...facts,
      hostPresent: true,
      approvals: 2,
      reauthenticated: true,
      ...(excepted.length === 0 ? {} : { excepted }),
      browser: { encrypts: true, constantBitRate: true, marks: true },
    },
  };
}
