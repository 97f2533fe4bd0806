// Another version of a meeting's charter, from a proved host (L5): opaque to the server, which hands it to whoever opens the link.
import { publishCharterSchema, type ServerErrorCode } from '@incamera/protocol';
import { type FastifyInstance } from 'fastify';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';
import { perMinute } from '../security/rate-limits.js';
import { tokenHash } from '../security/secrets.js';
import { Room } from '../socket/room.js';
import { meetingIdOf, parseBody } from '../validation.js';

export function charterRoute(app: FastifyInstance, { store, rooms, logger }: AppContext): void {
  app.post('/api/meetings/:meetingId/charter', perMinute(60), async (request, reply) => {
    const meetingId = meetingIdOf(request.params);
    const token = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) throw refuse('protocol/not_allowed');
    const published = parseBody(publishCharterSchema, request.body);
    const room = await rooms.open(meetingId);
    if (!(room instanceof Room)) throw refuse(room);
    rooms.releaseWhenEmpty(room);
    const refusal = await room.queue.run(async (): Promise<ServerErrorCode | null> => {
      const peer = room.peerByTokenHash(tokenHash(token));
      const isHost = peer?.role === 'member' && peer.isHost;
      // A host may name others; nobody's standing ends by it.
      const keepsHosts = [...room.hostKeys].every((key) => published.hostKeys.includes(key));
      if (!isHost || !keepsHosts || room.ended) return 'protocol/not_allowed';
      if (!(await store.charters.publish({ meetingId, ...published }))) return 'meeting/charter_older';
      room.hostKeys = new Set(published.hostKeys);
      return null;
    });
    if (refusal !== null) throw refuse(refusal);
    logger.info('charter_published');
    return reply.code(201).send({});
  });
}
