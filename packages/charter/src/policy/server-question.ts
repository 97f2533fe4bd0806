// The question that a server asks the policies, and that clients ask again to see whether it answered by them (L1). A server
// sees an address, the time and who is connected. Of everything else it assumes the best: that is for the members to verify.
import { type PolicyCircumstances, type PolicyMeeting, type PolicyRequest } from './request.js';

/** What a server says that it sees. Nobody else can check it. */
export type ServerFacts = Pick<PolicyCircumstances, 'nowMs' | 'address' | 'country' | 'members'>;

export function serverQuestion(action: 'create' | 'join', meeting: PolicyMeeting, facts: ServerFacts): PolicyRequest {
  return {
    action,
    person: { assurance: 'compared', organisation: null, guest: null, host: true, invited: true },
    meeting,
    circumstances: {
      ...facts,
      hostPresent: true,
      approvals: 2,
      reauthenticated: true,
      browser: { encrypts: true, constantBitRate: true, marks: true },
    },
  };
}
