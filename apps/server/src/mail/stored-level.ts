// The level of a meeting's classification as it was created under (L5): the server's own record, besides what it is told.
import { type MeetingRow } from '@incamera/store';
import { storedMeeting } from '../rules/stored-meeting.js';

/** 0 for meetings made before there were classes; infinite where the record cannot be read, so that nothing is sent. */
export function storedLevel({ policy }: Pick<MeetingRow, 'policy'>): number {
  if (policy === null) return 0;
  return storedMeeting(policy)?.level ?? Number.POSITIVE_INFINITY;
}
