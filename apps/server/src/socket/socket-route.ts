// The WebSocket of a meeting (L5): /api/meetings/:meetingId/socket. Who may do what is decided message by message.
import { meetingIdSchema } from '@incamera/protocol';
import { type FastifyInstance } from 'fastify';
import { type AppContext } from '../context.js';
import { viewOf } from '../rules/client-view.js';
import { perMinute } from '../security/rate-limits.js';
import { Connection } from './connection.js';
import { Dispatcher } from './dispatch.js';
import { Room } from './room.js';

export function socketRoute(app: FastifyInstance, context: AppContext): void {
  const { rooms, store, clock, logger, countryOf, sessions } = context;
  app.get<{ Params: { meetingId: string } }>(
    '/api/meetings/:meetingId/socket',
    { ...perMinute(1_200), websocket: true },
    async (socket, request) => {
      const connection = new Connection(socket, clock, viewOf(request.ip, countryOf));
      // The upgrade is done by now: messages that arrive while the meeting is loaded must wait, not get lost.
      socket.pause();
      connection.session = await sessions.current(request);
      const meetingId = meetingIdSchema.safeParse(request.params.meetingId);
      const room = meetingId.success ? await rooms.open(meetingId.data) : 'meeting/unknown';
      if (room instanceof Room) new Dispatcher({ rooms, room, connection, store, clock, logger });
      else connection.close(room);
      socket.resume();
    },
  );
}
