// Cancelling a meeting by its organiser's account (L5): ended like one whose host ended it, so that nobody gets in later.
import { type FastifyInstance } from 'fastify';
import { requireAccount } from '../auth/guards.js';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';
import { perMinute } from '../security/rate-limits.js';
import { meetingIdOf } from '../validation.js';

export function cancelRoute(app: FastifyInstance, context: AppContext): void {
  const { store, rooms, logger } = context;
  const signedIn = requireAccount(context);

  app.delete('/api/meetings/:meetingId', perMinute(120), async (request, reply) => {
    const { account } = await signedIn(request, reply);
    const meetingId = meetingIdOf(request.params);
    const meeting = await store.meetings.get(meetingId);
    // Whose a meeting is, is nobody else's business.
    if (meeting === null || meeting.accountId !== account.accountId) throw refuse('meeting/unknown');
    // A second time is no error: the answer to the first may have been lost.
    if (meeting.endedAtMs === null) {
      await rooms.end(meetingId);
      logger.info('meeting_cancelled');
    }
    return {};
  });
}
