// Sweeps (L5; decision 0043): the officer's browser searches the history; that it does is written before it gets its answer.
import { recordSweepSchema, wireBytes } from '@incamera/protocol';
import { type FastifyInstance } from 'fastify';
import { requireRole } from '../auth/guards.js';
import { type AppContext } from '../context.js';
import { perMinute } from '../security/rate-limits.js';
import { parseBody } from '../validation.js';

const limited = perMinute(60);

export function sweepRoute(app: FastifyInstance, context: AppContext): void {
  const officer = requireRole(context, 'officer', { confirmed: true });
  app.post('/api/admin/sweeps', limited, async (request, reply) => {
    const { account } = await officer(request, reply);
    const { digest } = parseBody(recordSweepSchema, request.body);
    await context.store.sweeps.record(account.accountId, wireBytes(digest));
    return await reply.code(201).send({});
  });
}
