// Sealed keys of marks (L5; decision 0029): anybody with a connection to a meeting brings one, members fetch those that others
// committed to. Nothing in them is the server's business; it computes their names, so that nobody stores one under another's.
import { createHash } from 'node:crypto';
import { type PeerId } from '@incamera/kernel';
import { BUNDLE_LABEL, BUNDLE_LIMITS, bundleResultSchema, newBundleSchema } from '@incamera/protocol';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';
import { storedMeeting } from '../rules/stored-meeting.js';
import { bearerTokenHash } from '../security/bearer.js';
import { perMinute } from '../security/rate-limits.js';
import { Room } from '../socket/room.js';
import { meetingIdOf, parseBody } from '../validation.js';

export function bundleRoutes(app: FastifyInstance, { store, rooms, clock }: AppContext): void {
  /** Whose connection a request belongs to: somebody at the door, or a member. */
  const peerOf = async (request: FastifyRequest): Promise<{ readonly peerId: PeerId; readonly isMember: boolean }> => {
    const hash = bearerTokenHash(request);
    if (hash === null) throw refuse('protocol/not_allowed');
    const room = await rooms.open(meetingIdOf(request.params));
    if (!(room instanceof Room)) throw refuse(room);
    rooms.releaseWhenEmpty(room);
    const peer = room.peerByTokenHash(hash);
    if (peer === null || (peer.role !== 'visitor' && peer.role !== 'member')) throw refuse('protocol/not_allowed');
    return { peerId: peer.peerId, isMember: peer.role === 'member' };
  };

  app.post('/api/meetings/:meetingId/bundles', perMinute(600), async (request, reply) => {
    const { peerId } = await peerOf(request);
    const meetingId = meetingIdOf(request.params);
    const { bundle } = parseBody(newBundleSchema, request.body);
    const meeting = await store.meetings.get(meetingId);
    if (meeting === null) throw refuse('meeting/unknown');
    const digest = createHash('sha256').update(BUNDLE_LABEL).update(bundle, 'base64url').digest('base64url');
    const keptUntilMs = meeting.expiresAtMs + BUNDLE_LIMITS.keptMs;
    const rules = meeting.policy === null ? null : (storedMeeting(meeting.policy)?.rules ?? null);
    const twoOfficers = rules?.investigation === 'two_officers';
    const added = await store.bundles.add(
      { meetingId, digest, peerId, bundle, nowMs: clock.nowMs(), keptUntilMs, twoOfficers },
      BUNDLE_LIMITS,
    );
    if (added !== 'stored') throw refuse(added === 'full' ? 'bundle/quota' : 'meeting/ended');
    return await reply.code(201).send({ digest });
  });

  app.get<{ Params: { digest: string } }>(
    '/api/meetings/:meetingId/bundles/:digest',
    perMinute(600),
    async (request) => {
      if (!(await peerOf(request)).isMember) throw refuse('protocol/not_allowed');
      const asked = bundleResultSchema.safeParse({ digest: request.params.digest });
      const bundle = asked.success ? await store.bundles.get(meetingIdOf(request.params), asked.data.digest) : null;
      if (bundle === null) throw refuse('bundle/unknown');
      return { bundle };
    },
  );
}
