// The level of a meeting's classification as it was created under (L5): the server's own record, besides what it is told.
import { parsePolicyMeeting } from '@incamera/charter/policy';
import { newMeetingPolicySchema } from '@incamera/protocol';
import { type MeetingRow } from '@incamera/store';

/** 0 for meetings made before there were classes; infinite where the record cannot be read, so that nothing is sent. */
export function storedLevel({ policy: stored }: Pick<MeetingRow, 'policy'>): number {
  if (stored === null) return 0;
  const policy = newMeetingPolicySchema.safeParse(JSON.parse(stored));
  const meeting = policy.success ? parsePolicyMeeting(policy.data.meeting) : null;
  return meeting?.ok ? meeting.value.level : Number.POSITIVE_INFINITY;
}
