// Classifications and policies over HTTP (L5): the rulebook in force and those of meetings for everybody, the officer's work on
// them, and what this server would say to a join.
import {
  type PolicyVerdict,
  publishRulebookSchema,
  type RulebookAnswer,
  rulebookDraftSchema,
  rulebookHashesSchema,
} from '@incamera/protocol';
import { type FastifyInstance } from 'fastify';
import { requireRole } from '../auth/guards.js';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';
import { perMinute } from '../security/rate-limits.js';
import { Room } from '../socket/room.js';
import { meetingIdOf, parseBody } from '../validation.js';
import { viewOf } from './client-view.js';
import { type RulebookChecker } from './rulebook-check.js';
import { type ShelvedRulebook } from './rulebook-shelf.js';

/** Versions that the history shows. */
const MAX_HISTORY = 500;
const FOR_GOOD = 'public, max-age=31536000, immutable';

export function rulesRoutes(app: FastifyInstance, context: AppContext, checker: RulebookChecker): void {
  const { store, policies, rooms } = context;

  app.get('/api/rulebook', perMinute(600), async () => toAnswer(policies.shelf.inForce));

  app.get('/api/rulebooks/:documentHash/:policiesHash', perMinute(600), async (request, reply) => {
    const hashes = rulebookHashesSchema.safeParse(request.params);
    const found = hashes.success ? await policies.shelf.find(hashes.data) : null;
    if (found === null) throw refuse('policy/rulebook_unknown');
    reply.header('cache-control', FOR_GOOD);
    return toAnswer(found);
  });

  // What a new meeting would be decided by, before there is one.
  app.get('/api/policy/facts', perMinute(600), async (request) =>
    policies.facts(viewOf(request.ip, context.countryOf), 0),
  );

  app.post('/api/meetings/:meetingId/preflight', perMinute(600), async (request): Promise<PolicyVerdict> => {
    const room = await rooms.open(meetingIdOf(request.params));
    if (!(room instanceof Room)) throw refuse(room);
    rooms.releaseWhenEmpty(room);
    const facts = policies.facts(viewOf(request.ip, context.countryOf), room.memberCount());
    return room.judge?.(facts) ?? { facts, allowed: true, explanations: [] };
  });

  const sees = requireRole(context, 'officer');
  const publishes = requireRole(context, 'officer', { confirmed: true });

  app.get('/api/admin/rulebooks', async (request, reply) => {
    await sees(request, reply);
    return { versions: await store.rulebooks.history(MAX_HISTORY) };
  });

  app.get<{ Params: { version: string } }>('/api/admin/rulebooks/:version', async (request, reply) => {
    await sees(request, reply);
    const version = /^\d{1,9}$/.test(request.params.version) ? Number(request.params.version) : 0;
    const row = await store.rulebooks.version(version);
    const found = row === null ? null : await policies.shelf.find(row);
    if (row === null || found === null) throw refuse('policy/rulebook_unknown');
    return { ...toAnswer(found), version: row.version, publishedAtMs: row.publishedAtMs };
  });

  app.post('/api/admin/rulebook/check', perMinute(30), async (request, reply) => {
    await sees(request, reply);
    const { files } = parseBody(rulebookDraftSchema, request.body);
    return (await checker.check(files)).found;
  });

  app.post('/api/admin/rulebook/publish', perMinute(30), async (request, reply) => {
    const { account } = await publishes(request, reply);
    const { files, replaces, note } = parseBody(publishRulebookSchema, request.body);
    const { publishable } = await checker.check(files);
    if (publishable === null) throw refuse('policy/not_publishable');
    const published = await policies.shelf.publish(files, publishable, {
      replaces,
      publishedBy: account.displayName,
      note,
    });
    if (published === null) throw refuse('policy/version_taken');
    context.logger.info('rulebook_published', { version: published.version });
    return toAnswer(published);
  });
}

function toAnswer({ version, publishedAtMs, documentHash, policiesHash, files }: ShelvedRulebook): RulebookAnswer {
  const { classifications, schema, policies } = files;
  return {
    version,
    publishedAtMs,
    documentHash,
    policiesHash,
    files: { classifications, schema, policies: { ...policies } },
  };
}
