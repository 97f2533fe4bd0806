// The list of holders of investigation shares (L5; decision 0026). The server only keeps it: whose key it is, an organiser's device
// believes after somebody compared the fingerprint there.
import { holderIdOf } from '@incamera/identity';
import { type Bytes, toBase64Url } from '@incamera/kernel';
import {
  HOLDER_LIMITS,
  type HolderHistory,
  holderThresholdSchema,
  newHolderSchema,
  retireHolderSchema,
  type WireHolder,
  wireBytes,
} from '@incamera/protocol';
import { type HolderRow } from '@incamera/store';
import { type FastifyInstance } from 'fastify';
import { requireAccount, requireRole } from '../auth/guards.js';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';
import { perMinute } from '../security/rate-limits.js';
import { parseBody } from '../validation.js';

const THRESHOLD = 'holder_threshold';
/** Two people, so that nobody opens anything alone. */
const DEFAULT_THRESHOLD = 2;

const limited = perMinute(120);

export function holderRoutes(app: FastifyInstance, context: AppContext): void {
  const { store, clock, logger } = context;
  const signedIn = requireAccount(context);
  const officer = requireRole(context, 'officer');
  const confirmed = requireRole(context, 'officer', { confirmed: true });
  const threshold = async () => Number((await store.setting(THRESHOLD)) ?? DEFAULT_THRESHOLD);

  app.get('/api/holders', limited, async (request, reply) => {
    await signedIn(request, reply);
    const rows = (await store.shareHolders.all()).filter(({ retiredAtMs }) => retiredAtMs === null);
    return { threshold: await threshold(), holders: rows.map(toWire) };
  });

  app.get('/api/admin/holders', limited, async (request, reply): Promise<HolderHistory> => {
    await officer(request, reply);
    const rows = (await store.shareHolders.all()).slice(-HOLDER_LIMITS.rows);
    return { threshold: await threshold(), holders: rows.map((row) => ({ ...row, ...toWire(row) })) };
  });

  app.post('/api/admin/holders', limited, async (request, reply) => {
    const { account } = await confirmed(request, reply);
    const holder = parseBody(newHolderSchema, request.body);
    const holderId = toBase64Url(await idOf(holder));
    const row = { holderId, ...holder, listedAtMs: clock.nowMs(), listedBy: account.displayName };
    const outcome = await store.shareHolders.add(row, HOLDER_LIMITS.listed);
    if (outcome === 'known') throw refuse('holder/known');
    if (outcome === 'full') throw refuse('holder/full');
    logger.info('holder_listed');
    return reply.code(201).send({});
  });

  app.post('/api/admin/holders/retire', limited, async (request, reply) => {
    const { account } = await confirmed(request, reply);
    const { holderId } = parseBody(retireHolderSchema, request.body);
    const isRetired = await store.shareHolders.retire(holderId, { atMs: clock.nowMs(), by: account.displayName });
    if (!isRetired) throw refuse('holder/gone');
    logger.info('holder_retired');
    return {};
  });

  app.post('/api/admin/holders/threshold', limited, async (request, reply) => {
    await confirmed(request, reply);
    const { threshold: wanted } = parseBody(holderThresholdSchema, request.body);
    await store.saveSetting(THRESHOLD, String(wanted));
    logger.info('holder_threshold', { threshold: wanted });
    return {};
  });
}

const toWire = ({ holderId, name, organisation, publicKey }: HolderRow): WireHolder => ({
  holderId,
  name,
  organisation,
  publicKey,
});

async function idOf(holder: Omit<WireHolder, 'holderId'>): Promise<Bytes> {
  return await holderIdOf({ ...holder, publicKey: wireBytes(holder.publicKey) });
}
