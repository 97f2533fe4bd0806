// Investigations for officers (L5; decision 0032): cases, whom they ask, what was released, and the record of every step. The server
// keeps ciphertext and the record; what the shares open to, only the officer's device learns.
import {
  askHoldersSchema,
  bundlePageSchema,
  CASE_LIMITS,
  caseAuthenticitySchema,
  caseReportSchema,
  caseSchema,
  caseTraceSchema,
  collectSchema,
  newCaseSchema,
  releaseSchema,
  type TracedMeetings,
  testimonyPageSchema,
  type WireCase,
} from '@incamera/protocol';
import { type BundledMeeting, type NewCaseEvent, type SecondOfficerRow, type SessionRow } from '@incamera/store';
import { type FastifyInstance } from 'fastify';
import { requireRole } from '../auth/guards.js';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';
import { storedMeeting } from '../rules/stored-meeting.js';
import { perMinute } from '../security/rate-limits.js';
import { parseBody } from '../validation.js';
import { bundlePage } from './bundle-pages.js';
import { orRefuse } from './case-refusals.js';
import { type CaseSettings } from './case-settings.js';
import { officerTrace } from './confirmation-routes.js';
import { caseOf, requireOfficers } from './named-case.js';
import { checkOpening } from './officer-statements.js';
import { testimonyPage } from './testimony-pages.js';

const limited = perMinute(120);
/** Bundles of a large meeting are fetched in many pages. */
const pages = perMinute(600);
/** A file with the shares of one holder in a meeting of many devices. */
const release = { ...limited, bodyLimit: 12 * 1024 * 1024 };

export function caseRoutes(app: FastifyInstance, context: AppContext, settings: CaseSettings): void {
  const { store, clock, logger } = context;
  const officer = requireRole(context, 'officer');
  const confirmed = requireRole(context, 'officer', { confirmed: true });
  const step = (kind: string, { account }: SessionRow): NewCaseEvent => ({
    atMs: clock.nowMs(),
    kind,
    actor: account.displayName,
  });

  app.get('/api/admin/cases/meetings', limited, async (request, reply) => {
    await officer(request, reply);
    const found = await store.bundles.meetings(CASE_LIMITS.cases);
    return { meetings: await Promise.all(found.map(describe)) };
  });

  const describe = async (found: BundledMeeting): Promise<TracedMeetings[number]> => {
    const meeting = await store.meetings.get(found.meetingId);
    const policy = meeting?.policy ? storedMeeting(meeting.policy) : null;
    return {
      meetingId: found.meetingId as TracedMeetings[number]['meetingId'],
      startsAtMs: meeting?.startsAtMs ?? null,
      classification: policy?.label ?? null,
      devices: Math.min(found.deviceCount, CASE_LIMITS.bundles),
      twoOfficers: settings.twoOfficers || found.twoOfficers,
    };
  };

  app.get('/api/admin/cases', limited, async (request, reply) => {
    const { account } = await officer(request, reply);
    const rows = await store.cases.all();
    const waiting = new Set(await store.caseOfficers.waiting());
    return {
      cases: rows.map(({ caseId, title, askedBy, openedAtMs, closedAtMs, openedBy }) => ({
        caseId,
        title,
        askedBy,
        openedAtMs,
        closedAtMs,
        isWaiting: waiting.has(caseId),
        isOwn: openedBy === account.accountId,
      })),
    };
  });

  app.post('/api/admin/cases', limited, async (request, reply) => {
    const session = await confirmed(request, reply);
    const opened = parseBody(newCaseSchema, request.body);
    // The case's id covers the name, and holders compare it: it has to be the one that they see.
    if (opened.askedBy !== session.account.displayName) throw refuse('protocol/malformed');
    if (new Set(opened.meetings).size !== opened.meetings.length) throw refuse('protocol/malformed');
    const { opening } = opened;
    const isSecondNeeded = settings.twoOfficers || (await store.bundles.needTwoOfficers(opened.meetings));
    if (opening === null && isSecondNeeded) throw refuse('case/second_officer');
    if (opening !== null) await checkOpening(context, session, opened, opening);
    const trace = opening === null ? null : officerTrace(opening, null);
    const openedBy = session.account.accountId;
    const outcome = await store.cases.open({ ...opened, openedBy }, { ...step('opened', session), trace });
    if (outcome !== 'opened') throw refuse(outcome === 'exists' ? 'case/exists' : 'case/full');
    logger.info('case_opened');
    return reply.code(201).send({});
  });

  app.get('/api/admin/cases/:caseId', limited, async (request, reply): Promise<WireCase> => {
    const { accountId } = (await officer(request, reply)).account;
    const row = await caseOf(store, request);
    const { openedAtMs, closedAtMs, openedBy, opening, ...body } = row;
    const requests = await store.cases.requests(row.caseId);
    const events = await store.cases.events(row.caseId);
    const second = await store.caseOfficers.second(row.caseId);
    return caseSchema.parse({
      case: body,
      openedAtMs,
      closedAtMs,
      opening,
      isOwn: openedBy === accountId,
      second: second === null ? null : toSecond(second, accountId),
      requests: requests.map(({ caseId: _, ...one }) => one),
      events: events.map(({ trace: found, ...event }) => {
        const told = (kind: string) => (event.kind === kind && found !== null ? (JSON.parse(found) as unknown) : null);
        return {
          ...event,
          trace: told('traced'),
          authenticity: told('authenticated'),
          report: told('reported'),
          officer: told('opened') ?? told('confirmed') ?? told('declined'),
        };
      }),
    });
  });

  app.post('/api/admin/cases/:caseId/bundles', pages, async (request, reply) => {
    await officer(request, reply);
    const row = await caseOf(store, request);
    const { meetingId, after } = parseBody(bundlePageSchema, request.body);
    if (!row.meetings.includes(meetingId)) throw refuse('case/unknown');
    await requireOfficers(store, row);
    return await bundlePage(store, meetingId, after);
  });

  app.post('/api/admin/cases/:caseId/testimonies', pages, async (request, reply) => {
    await officer(request, reply);
    const row = await caseOf(store, request);
    const { meetingId, after } = parseBody(testimonyPageSchema, request.body);
    const isAsked = row.meetings.includes(meetingId) && row.purposes.includes('testimony');
    if (!isAsked) throw refuse('case/unknown');
    await requireOfficers(store, row);
    return await testimonyPage(store, meetingId, after);
  });

  app.post('/api/admin/cases/:caseId/ask', limited, async (request, reply) => {
    const session = await confirmed(request, reply);
    const row = await caseOf(store, request);
    const { requests } = parseBody(askHoldersSchema, request.body);
    const known = new Set((await store.shareHolders.all()).map(({ holderId }) => holderId));
    const isFitting = requests.every(
      ({ meetingId, holderId }) => row.meetings.includes(meetingId) && known.has(holderId),
    );
    if (!isFitting) throw refuse('protocol/malformed');
    await requireOfficers(store, row);
    orRefuse(await store.cases.ask(row.caseId, requests, step('asked', session)));
    logger.info('case_asked');
    return {};
  });

  app.post('/api/admin/cases/:caseId/collect', limited, async (request, reply) => {
    const session = await confirmed(request, reply);
    const row = await caseOf(store, request);
    const { meetingId } = parseBody(collectSchema, request.body);
    await requireOfficers(store, row);
    const releases = await store.cases.collect(row.caseId, meetingId, step('collected', session));
    orRefuse(releases);
    logger.info('case_collected');
    return {
      releases: releases.map(({ holderId, shares }) => ({ holderId, shares: JSON.parse(shares) as unknown })),
    };
  });

  // A holder without an account here answered by a file.
  app.post('/api/admin/cases/:caseId/release', release, async (request, reply) => {
    const session = await confirmed(request, reply);
    const row = await caseOf(store, request);
    const { shares, ...key } = parseBody(releaseSchema, request.body);
    const event = { ...step('released', session), byFile: true };
    orRefuse(await store.cases.answer(row.caseId, key, { shares: JSON.stringify(shares) }, event));
    logger.info('case_released');
    return {};
  });

  app.post('/api/admin/cases/:caseId/trace', limited, async (request, reply) => {
    const session = await officer(request, reply);
    const row = await caseOf(store, request);
    const trace = JSON.stringify(parseBody(caseTraceSchema, request.body));
    orRefuse(await store.cases.record(row.caseId, { ...step('traced', session), trace }));
    logger.info('case_traced');
    return {};
  });

  app.post('/api/admin/cases/:caseId/authenticity', limited, async (request, reply) => {
    const session = await officer(request, reply);
    const row = await caseOf(store, request);
    const trace = JSON.stringify(parseBody(caseAuthenticitySchema, request.body));
    orRefuse(await store.cases.record(row.caseId, { ...step('authenticated', session), trace }));
    logger.info('case_authenticated');
    return {};
  });

  app.post('/api/admin/cases/:caseId/report', limited, async (request, reply) => {
    const session = await officer(request, reply);
    const row = await caseOf(store, request);
    const trace = JSON.stringify(parseBody(caseReportSchema, request.body));
    orRefuse(await store.cases.record(row.caseId, { ...step('reported', session), trace }));
    logger.info('case_reported');
    return {};
  });

  app.post('/api/admin/cases/:caseId/close', limited, async (request, reply) => {
    const session = await confirmed(request, reply);
    const row = await caseOf(store, request);
    orRefuse(await store.cases.close(row.caseId, step('closed', session)));
    logger.info('case_closed');
    return {};
  });
}

function toSecond({ accountId, ...row }: SecondOfficerRow, asks: string): WireCase['second'] {
  return { ...row, isOwn: accountId === asks };
}
