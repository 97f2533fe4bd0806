// What members testify (L5; decision 0038): acknowledged once the commitment waits for the log and what is sealed is on disk. Officers
// get what is sealed, of the meetings of a case, in pages.
import { type PeerId } from '@incamera/kernel';
import { newTestimonySchema, TESTIMONY_LIMITS, wireBytes } from '@incamera/protocol';
import { type FastifyInstance } from 'fastify';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';
import { bearerTokenHash } from '../security/bearer.js';
import { perMinute } from '../security/rate-limits.js';
import { TokenBucket } from '../security/token-bucket.js';
import { meetingIdOf, parseBody } from '../validation.js';

/** Of one address: a company's three hundred members may stand behind one. */
const limited = perMinute(30_000);
/** Members whose rates are remembered; beyond, the oldest begin anew. */
const MAX_REMEMBERED = 10_000;

export function testimonyRoutes(app: FastifyInstance, { store, rooms, clock }: AppContext): void {
  const rates = new Map<PeerId, TokenBucket>();

  const isTooFast = (peerId: PeerId): boolean => {
    const nowMs = clock.nowMs();
    const bucket = rates.get(peerId) ?? new TokenBucket(TESTIMONY_LIMITS.perSecond, TESTIMONY_LIMITS.burst, nowMs);
    const oldest = rates.keys().next().value;
    if (!rates.has(peerId) && rates.size >= MAX_REMEMBERED && oldest !== undefined) rates.delete(oldest);
    rates.set(peerId, bucket);
    return !bucket.take(nowMs);
  };

  app.post('/api/meetings/:meetingId/testimonies', limited, async (request, reply) => {
    const meetingId = meetingIdOf(request.params);
    const hash = bearerTokenHash(request);
    const peer = hash === null ? null : await rooms.memberByTokenHash(meetingId, hash);
    if (peer === null) throw refuse('protocol/not_allowed');
    if (isTooFast(peer.peerId)) throw refuse('protocol/rate_limited');
    const { commitment, sealed } = parseBody(newTestimonySchema, request.body);
    const row = {
      meetingId,
      peerId: peer.peerId,
      commitment: wireBytes(commitment),
      sealed: sealed === null ? null : wireBytes(sealed),
      nowMs: clock.nowMs(),
    };
    const added = await store.testimonies.add(row, TESTIMONY_LIMITS);
    if (added === 'ended') throw refuse('meeting/ended');
    if (added !== 'stored') throw refuse(added === 'full' ? 'testimony/quota' : 'testimony/taken');
    return await reply.code(201).send({});
  });
}
