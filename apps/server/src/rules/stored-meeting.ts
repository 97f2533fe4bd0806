// What is stored of a meeting's rules, read again (L5).
import { type PolicyMeeting, parsePolicyMeeting } from '@incamera/charter/policy';
import { newMeetingPolicySchema } from '@incamera/protocol';

/** The meeting as it was created; null when what is stored cannot be read. */
export function storedMeeting(stored: string): PolicyMeeting | null {
  const policy = newMeetingPolicySchema.safeParse(JSON.parse(stored));
  const meeting = policy.success ? parsePolicyMeeting(policy.data.meeting) : null;
  return meeting?.ok ? meeting.value : null;
}
