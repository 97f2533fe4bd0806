// The administration of people (L5): who has an account, with which roles. Officers change it; operators see it.
import { denialSubjectToText } from '@incamera/identity';
import { inviteSchema, setRolesSchema, setSuspendedSchema } from '@incamera/protocol';
import { type PersonChange } from '@incamera/store';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';
import { orderOf } from '../identity/deny-targets.js';
import { issueInvitation } from '../invitations.js';
import { perMinute } from '../security/rate-limits.js';
import { parseBody } from '../validation.js';
import { requireRole } from './guards.js';

const limited = perMinute(60);

export function peopleRoutes(app: FastifyInstance, context: AppContext): void {
  const { store, clock, rooms, logger } = context;
  const { denials } = context.identity;
  const sees = requireRole(context, ['officer', 'operator']);
  const changes = requireRole(context, 'officer', { confirmed: true });

  app.get('/api/admin/people', async (request, reply) => {
    await sees(request, reply);
    const people = await store.accounts.people();
    return { people: people.map(({ userHandle: _, ...person }) => person) };
  });

  app.post('/api/admin/people/:accountId/roles', limited, async (request, reply) => {
    await changes(request, reply);
    const { roles } = parseBody(setRolesSchema, request.body);
    const accountId = accountIdOf(request);
    settle(await store.accounts.setRoles(accountId, roles));
    await context.accountNews.tell(accountId, 'roles_changed');
    logger.info('roles_changed');
    return {};
  });

  app.post('/api/admin/people/:accountId/suspended', limited, async (request, reply) => {
    await changes(request, reply);
    const { suspended } = parseBody(setSuspendedSchema, request.body);
    const accountId = accountIdOf(request);
    const nowMs = clock.nowMs();
    const { subjects } = await orderOf({ kind: 'person', accountId }, { store, nowMs });
    settle(await store.accounts.suspend(accountId, suspended ? nowMs : null));
    if (suspended) await denials.deny(subjects, 'unspecified');
    else await denials.allow(subjects);
    logger.info(suspended ? 'account_suspended' : 'account_resumed');
    return { subjects: subjects.map(denialSubjectToText) };
  });

  app.delete('/api/admin/people/:accountId', limited, async (request, reply) => {
    await changes(request, reply);
    const accountId = accountIdOf(request);
    // Suspended first: nothing new begins while what is running is ended, and the last officer is refused before anything.
    settle(await store.accounts.suspend(accountId, clock.nowMs()));
    const { subjects } = await orderOf({ kind: 'person', accountId }, { store, nowMs: clock.nowMs() });
    await denials.deny(subjects, 'left-organisation');
    for (const meeting of await store.meetings.ofAccount(accountId, Number.MAX_SAFE_INTEGER)) {
      if (meeting.endedAtMs === null) await rooms.end(meeting.meetingId);
    }
    settle(await store.accounts.remove(accountId));
    logger.info('account_removed');
    return { subjects: subjects.map(denialSubjectToText) };
  });

  app.post('/api/admin/invitations', limited, async (request, reply) => {
    await changes(request, reply);
    const { label, roles } = parseBody(inviteSchema, request.body);
    return { link: await issueInvitation(context, context.publicUrl(), label, roles) };
  });
}

function settle(outcome: PersonChange): void {
  if (outcome === 'unknown') throw refuse('auth/person_unknown');
  if (outcome === 'last') throw refuse('auth/last_officer');
}

function accountIdOf(request: FastifyRequest): string {
  const { accountId } = request.params as { accountId?: unknown };
  if (typeof accountId !== 'string' || !/^a_[A-Za-z0-9_-]{1,32}$/.test(accountId)) throw refuse('auth/person_unknown');
  return accountId;
}
