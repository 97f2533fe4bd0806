// What second officers say to a case (L5; decision 0046): they confirm it with a passkey of theirs, refuse it with a reason, or take a
// confirmation back as long as nobody was asked.
import { createHash } from 'node:crypto';
import { caseConfirmationSchema, caseDeclineSchema } from '@incamera/protocol';
import { type NewCaseEvent, type SessionRow } from '@incamera/store';
import { type FastifyInstance } from 'fastify';
import { requireRole } from '../auth/guards.js';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';
import { perMinute } from '../security/rate-limits.js';
import { parseBody } from '../validation.js';
import { orRefuse } from './case-refusals.js';
import { caseOf } from './named-case.js';
import { checkConfirmation } from './officer-statements.js';

const limited = perMinute(120);

export function caseConfirmationRoutes(app: FastifyInstance, context: AppContext): void {
  const { store, clock, logger } = context;
  const confirmed = requireRole(context, 'officer', { confirmed: true });
  const step = (kind: string, { account }: SessionRow): NewCaseEvent => ({
    atMs: clock.nowMs(),
    kind,
    actor: account.displayName,
  });

  // A statement that was given once and taken back does not come again by a stolen session.
  app.post('/api/admin/cases/:caseId/confirm', limited, async (request, reply) => {
    const session = await confirmed(request, reply);
    const { caseId, opening, openedBy } = await caseOf(store, request);
    const { statement } = parseBody(caseConfirmationSchema, request.body);
    if (opening === null) throw refuse('case/not_confirmed');
    if (openedBy === session.account.accountId) throw refuse('case/own');
    await checkConfirmation(context, session, { caseId, opening }, statement);
    const event = { ...step('confirmed', session), trace: officerTrace(statement, null) };
    orRefuse(await store.caseOfficers.confirm(caseId, session.account.accountId, statement, event));
    logger.info('case_confirmed');
    return {};
  });

  app.post('/api/admin/cases/:caseId/decline', limited, async (request, reply) => {
    const session = await confirmed(request, reply);
    const { caseId } = await caseOf(store, request);
    const { reason } = parseBody(caseDeclineSchema, request.body);
    const event = { ...step('declined', session), trace: officerTrace(null, reason) };
    orRefuse(await store.caseOfficers.decline(caseId, session.account.accountId, reason, event));
    logger.info('case_declined');
    return {};
  });

  app.post('/api/admin/cases/:caseId/withdraw', limited, async (request, reply) => {
    const session = await confirmed(request, reply);
    const { caseId } = await caseOf(store, request);
    orRefuse(await store.caseOfficers.withdraw(caseId, session.account.accountId, step('withdrawn', session)));
    logger.info('case_withdrawn');
    return {};
  });
}

/** What the record says of it: the hash of what was signed, or why not. @param statement base64url */
export function officerTrace(statement: string | null, reason: string | null): string {
  const statementHash =
    statement === null ? null : createHash('sha256').update(statement, 'base64url').digest('base64url');
  return JSON.stringify({ statementHash, reason });
}
