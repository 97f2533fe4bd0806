// Meetings that run, for what may be added to them only while they do (L3).
import { type Executor } from './database.js';

/**
 * Whether a meeting runs, and until the transaction ends nobody else asks. Writing to its row makes concurrent transactions wait for
 * each other on PostgreSQL too.
 */
export async function holdRunningMeeting(tx: Executor, meetingId: string): Promise<boolean> {
  const running = await tx
    .updateTable('meetings')
    .set((e) => ({ locked: e.ref('locked') }))
    .where('meeting_id', '=', meetingId)
    .where('ended_at_ms', 'is', null)
    .executeTakeFirst();
  return running.numUpdatedRows === 1n;
}
