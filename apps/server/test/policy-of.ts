// What an organiser's client tells of the rules of a new meeting.
import { findClassification, meetingOf, type PolicyMeeting } from '@incamera/charter/policy';
import { type NewMeetingPolicy } from '@incamera/protocol';
import { type TestServer } from './test-server.js';

interface Times {
  readonly startsAtMs: number;
  readonly expiresAtMs: number;
}

/** A class of the rulebook in force; `change` makes it another one. */
export function policyOf(
  server: TestServer,
  id: string,
  { startsAtMs, expiresAtMs }: Times,
  change: Partial<PolicyMeeting> = {},
): NewMeetingPolicy {
  const { rulebook, documentHash, policiesHash } = server.app.context.policies.shelf.inForce;
  const classification = findClassification(rulebook.document, id);
  if (classification === null) throw new Error(`no ${id}`);
  return { documentHash, policiesHash, meeting: { ...meetingOf(classification, startsAtMs, expiresAtMs), ...change } };
}
