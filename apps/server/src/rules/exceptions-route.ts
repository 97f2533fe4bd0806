// The record of exceptions for officers (L5).
import { type ExceptionRecord, exceptionRecordSchema } from '@incamera/protocol';
import { type FastifyInstance } from 'fastify';
import { requireRole } from '../auth/guards.js';
import { type AppContext } from '../context.js';
import { perMinute } from '../security/rate-limits.js';

/** As many as an officer reads. */
const MAX_SHOWN = 500;

export function exceptionsRoute(app: FastifyInstance, context: AppContext): void {
  const sees = requireRole(context, 'officer');

  app.get('/api/admin/exceptions', perMinute(60), async (request, reply): Promise<ExceptionRecord> => {
    await sees(request, reply);
    const rows = await context.store.exceptions.newest(MAX_SHOWN);
    const exceptions = rows.map(({ seq: _, classification, rules, ...row }) => ({
      ...row,
      classification: JSON.parse(classification) as unknown,
      rules: JSON.parse(rules) as unknown,
    }));
    return exceptionRecordSchema.parse({ exceptions });
  });
}
