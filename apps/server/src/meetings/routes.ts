// Creating, listing and looking up meetings, and the lobby's path check (L5).
import { createMeetingSchema, LIMITS, RELAY_LIFETIME_MS, reachabilityRequestSchema } from '@incamera/protocol';
import { type MeetingRow } from '@incamera/store';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';
import { viewOf } from '../rules/client-view.js';
import { perMinute } from '../security/rate-limits.js';
import { mediaRefusal } from '../socket/media.js';
import { meetingIdOf, parseBody } from '../validation.js';

/** Meetings that one organiser may have at the same time; what the listing shows at most. */
const MAX_MEETINGS = 500;
const MAX_LIFETIME_MS = 366 * 24 * 3_600_000;

export function meetingRoutes(app: FastifyInstance, context: AppContext): void {
  const { store, clock } = context;

  const signedIn = async (request: FastifyRequest, reply: FastifyReply) => {
    const account = await context.sessions.account(request, reply);
    if (account === null) throw refuse('auth/signed_out');
    return account;
  };

  app.get('/api/config', async () => ({
    version: context.version,
    publicUrl: context.publicUrl().origin,
    rpId: context.publicUrl().hostname,
    fileBytes: LIMITS.fileBytes,
  }));

  app.post('/api/meetings', perMinute(60), async (request, reply) => {
    const { accountId } = await signedIn(request, reply);
    const meeting = parseBody(createMeetingSchema, request.body);
    const nowMs = clock.nowMs();
    const { startsAtMs, expiresAtMs } = meeting;
    const orderly = expiresAtMs > nowMs && expiresAtMs > startsAtMs && expiresAtMs <= nowMs + MAX_LIFETIME_MS;
    if (!orderly) throw refuse('protocol/malformed');
    if ((await store.meetings.countRunning(accountId)) >= MAX_MEETINGS) throw refuse('protocol/rate_limited');
    const policy = context.policies.create(meeting, viewOf(request.ip, context.countryOf));
    if (!(await store.meetings.create({ ...meeting, policy, accountId }, nowMs))) throw refuse('meeting/exists');
    context.logger.info('meeting_created');
    return reply.code(201).send({ meetingId: meeting.meetingId });
  });

  app.get('/api/meetings', async (request, reply) => {
    const { accountId } = await signedIn(request, reply);
    const meetings = await store.meetings.ofAccount(accountId, MAX_MEETINGS);
    return {
      meetings: meetings.map((meeting) => ({
        meetingId: meeting.meetingId,
        sealedMeta: meeting.sealedMeta,
        startsAtMs: meeting.startsAtMs,
        expiresAtMs: meeting.expiresAtMs,
        state: stateOf(meeting, clock.nowMs()),
      })),
    };
  });

  const running = async (request: FastifyRequest) => {
    const meeting = await store.meetings.get(meetingIdOf(request.params));
    if (meeting === null) throw refuse('meeting/unknown');
    if (meeting.endedAtMs !== null) throw refuse('meeting/ended');
    if (meeting.expiresAtMs <= clock.nowMs()) throw refuse('meeting/expired');
    return meeting;
  };

  app.get('/api/meetings/:meetingId', perMinute(600), async (request) => {
    const meeting = await running(request);
    return {
      meetingId: meeting.meetingId,
      sealedCharter: meeting.sealedCharter,
      sealedChain: await store.charters.sealedChain(meeting.meetingId),
      sealedMeta: meeting.sealedMeta,
      startsAtMs: meeting.startsAtMs,
      expiresAtMs: meeting.expiresAtMs,
      state: meeting.head === null ? 'scheduled' : 'open',
      locked: meeting.locked,
    };
  });

  // For the lobby's check: whoever knows a meeting may try the relays for two minutes.
  app.post('/api/meetings/:meetingId/relays', perMinute(60), async (request) => {
    await running(request);
    return context.turn.issue(RELAY_LIFETIME_MS.lobby);
  });

  app.post('/api/reachability', perMinute(300), async (request) => {
    const { sdp } = parseBody(reachabilityRequestSchema, request.body);
    try {
      return await context.router.probe({ sdp });
    } catch (error) {
      throw refuse(mediaRefusal(error));
    }
  });
}

function stateOf(meeting: MeetingRow, nowMs: number): 'scheduled' | 'open' | 'ended' {
  if (meeting.endedAtMs !== null || meeting.expiresAtMs <= nowMs) return 'ended';
  return meeting.head === null ? 'scheduled' : 'open';
}
