// The log and what stands behind it, as they are served (L5; decision 0034). Checkpoints are for everybody; tiles for whoever is signed in or
// is a member of a meeting; openings for those whom they are about, members of the meeting, and officers.
import { type HistoryLog, historyQuerySchema, officerHistoryQuerySchema } from '@incamera/protocol';
import { formatVkey, type NoteKey, parseTilePath } from '@incamera/tlog';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { requireAccount, requireRole } from '../auth/guards.js';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';
import { perMinute } from '../security/rate-limits.js';
import { tokenHash } from '../security/secrets.js';
import { meetingIdOf, parseBody } from '../validation.js';
import { historyPage } from './openings.js';

const limited = perMinute(120);
/** A client that follows a long log for the first time fetches many tiles. */
const tiles = perMinute(1200);

export function logRoutes(app: FastifyInstance, context: AppContext): void {
  const { store, history, rooms } = context;
  const account = requireAccount(context);
  const officer = requireRole(context, 'officer', { confirmed: true });
  const isMember = async (request: FastifyRequest, meetingId?: string): Promise<boolean> => {
    const token = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(request.headers.authorization ?? '')?.[1];
    const hash = token === undefined ? null : tokenHash(token);
    const meeting = hash === null ? null : ((await store.peers.meetingOfMember(hash)) ?? rooms.former.meetingOf(hash));
    return meeting !== null && (meetingId === undefined || meeting === meetingId);
  };

  app.get('/log/checkpoint', tiles, async (_request, reply) => {
    const note = await store.history.log.published();
    if (note === null) throw refuse('log/unknown');
    return await reply.header('cache-control', 'public, max-age=2').type('text/plain; charset=utf-8').send(note);
  });

  app.get<{ Params: { '*': string } }>('/log/tile/*', tiles, async (request, reply) => {
    if (!(await isMember(request))) await account(request, reply);
    const tile = parseTilePath(`tile/${request.params['*']}`);
    const bytes = tile === null ? null : await store.history.log.fetch(tile);
    if (bytes === null) throw refuse('log/unknown');
    return await immutable(reply).send(Buffer.from(bytes));
  });

  app.get(
    '/api/history/log',
    limited,
    async (): Promise<HistoryLog> => ({
      vkey: formatVkey(history.key),
      witnesses: history.witnesses.map((key: NoteKey) => formatVkey(key)),
      intervalMs: history.intervalMs,
    }),
  );

  app.get('/api/history/own', limited, async (request, reply) => {
    const { accountId } = (await account(request, reply)).account;
    return await historyPage({ store, vault: history.vault }, { accountId }, positionOf(request));
  });

  app.get('/api/meetings/:meetingId/history', limited, async (request) => {
    const meetingId = meetingIdOf(request.params);
    if (!(await isMember(request, meetingId))) throw refuse('protocol/not_allowed');
    return await historyPage({ store, vault: history.vault }, { meetingId }, positionOf(request));
  });

  app.get('/api/admin/history', limited, async (request, reply) => {
    await officer(request, reply);
    const { meeting, batch, place } = parseBody(officerHistoryQuerySchema, request.query);
    const scope = meeting === undefined ? 'all' : { meetingId: meeting };
    return await historyPage({ store, vault: history.vault }, scope, { batchIndex: batch, place });
  });
}

function positionOf(request: FastifyRequest): { batchIndex: number; place: number } {
  const { batch, place } = parseBody(historyQuerySchema, request.query);
  return { batchIndex: batch, place };
}

/** A tile never changes; it is for this person's cache alone. */
function immutable(reply: FastifyReply): FastifyReply {
  return reply
    .header('cache-control', 'private, max-age=31536000, immutable')
    .header('vary', 'cookie, authorization')
    .type('application/octet-stream');
}
