// What a holder of shares sees and answers (L5; decision 0032). Being signed in is not enough: the session must have shown that it holds
// the key, and gets bundles of those meetings only in which somebody asks for this very key.
import {
  HOLDER_LIMITS,
  type HolderRequest,
  holderBundlesSchema,
  holderChallengeSchema,
  holderProofSchema,
  holderRefusalSchema,
  holderReleaseSchema,
  holderRequestsSchema,
  wireBytes,
} from '@incamera/protocol';
import { type NewCaseEvent, type SessionRow } from '@incamera/store';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { requireAccount } from '../auth/guards.js';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';
import { perMinute } from '../security/rate-limits.js';
import { parseBody } from '../validation.js';
import { bundlePage } from './bundle-pages.js';
import { orRefuse } from './case-refusals.js';
import { HolderProofs } from './holder-proofs.js';

const limited = perMinute(120);
const pages = perMinute(600);
const release = { ...limited, bodyLimit: 12 * 1024 * 1024 };

export function holderAnswerRoutes(app: FastifyInstance, context: AppContext): void {
  const { store, clock, rng, logger } = context;
  const proofs = new HolderProofs({ clock, rng, origin: () => context.publicUrl().origin });
  const signedIn = requireAccount(context);

  app.post('/api/holder/challenge', limited, async (request, reply) => {
    const { sessionId } = await signedIn(request, reply);
    const { holderId } = parseBody(holderChallengeSchema, request.body);
    // Retired ones too: meetings before name them.
    const listed = (await store.shareHolders.all()).slice(-HOLDER_LIMITS.rows).find((row) => row.holderId === holderId);
    if (listed === undefined) throw refuse('holder/gone');
    return await proofs.challenge(sessionId, listed);
  });

  app.post('/api/holder/prove', limited, async (request, reply) => {
    const { sessionId } = await signedIn(request, reply);
    const { challengeId, answer } = parseBody(holderProofSchema, request.body);
    if (!(await proofs.prove(sessionId, challengeId, wireBytes(answer)))) throw refuse('holder/not_proved');
    return {};
  });

  /** The session, if it holds the key of `holderId`. */
  const holder = async (request: FastifyRequest, reply: FastifyReply, holderId: string): Promise<SessionRow> => {
    const session = await signedIn(request, reply);
    if (!proofs.isProved(session.sessionId, holderId)) throw refuse('holder/not_proved');
    return session;
  };

  app.post('/api/holder/requests', limited, async (request, reply) => {
    const { holderId } = parseBody(holderRequestsSchema, request.body);
    await holder(request, reply, holderId);
    const found = await store.cases.toHolder(holderId);
    const requests = await Promise.all(
      found.map(
        async ({ of: { openedAtMs, closedAtMs: _, openedBy: __, opening, ...body }, request: { caseId, ...one } }) => ({
          case: body,
          statements: await statementsOf(caseId, opening),
          openedAtMs,
          ...one,
          startsAtMs: (await store.meetings.get(one.meetingId))?.startsAtMs ?? null,
        }),
      ),
    );
    return { requests: requests as unknown as HolderRequest[] };
  });

  app.post('/api/holder/bundles', pages, async (request, reply) => {
    const { caseId, holderId, meetingId, after } = parseBody(holderBundlesSchema, request.body);
    await holder(request, reply, holderId);
    const asked = (await store.cases.toHolder(holderId)).some(
      (one) => one.of.caseId === caseId && one.request.meetingId === meetingId,
    );
    if (!asked) throw refuse('case/not_asked');
    return await bundlePage(store, meetingId, after);
  });

  app.post('/api/holder/release', release, async (request, reply) => {
    const { caseId, meetingId, holderId, shares } = parseBody(holderReleaseSchema, request.body);
    const session = await holder(request, reply, holderId);
    const answer = { shares: JSON.stringify(shares) };
    orRefuse(await store.cases.answer(caseId, { meetingId, holderId }, answer, step('released', session)));
    logger.info('case_released');
    return {};
  });

  app.post('/api/holder/refuse', limited, async (request, reply) => {
    const { caseId, meetingId, holderId, reason } = parseBody(holderRefusalSchema, request.body);
    const session = await holder(request, reply, holderId);
    const answer = { refusal: reason };
    orRefuse(await store.cases.answer(caseId, { meetingId, holderId }, answer, step('refused', session)));
    logger.info('case_refused');
    return {};
  });

  /** What both officers signed; null: one is enough. Nobody is asked before there is both. */
  const statementsOf = async (caseId: string, opening: string | null): Promise<HolderRequest['statements']> => {
    const confirmation = opening === null ? null : ((await store.caseOfficers.second(caseId))?.statement ?? null);
    return opening === null || confirmation === null ? null : { opening, confirmation };
  };

  const step = (kind: string, { account }: SessionRow): NewCaseEvent => ({
    atMs: clock.nowMs(),
    kind,
    actor: account.displayName,
  });
}
