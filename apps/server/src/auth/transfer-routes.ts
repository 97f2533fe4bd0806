// Passing a sign-in on to a client without the passkeys of this server (L5; decision 0042), as RFC 8628 does it.
import {
  answerTransferSchema,
  claimTransferSchema,
  lookAtTransferSchema,
  type TransferBegun,
  type TransferRequest,
} from '@incamera/protocol';
import { type FastifyInstance } from 'fastify';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';
import { perMinute } from '../security/rate-limits.js';
import { parseBody } from '../validation.js';
import { deviceName } from './device-name.js';
import { requireAccount, requireFresh } from './guards.js';
import { Transfers } from './transfers.js';

const POLL_MS = 3000;
const limited = perMinute(60);
/** Codes are short: few may be tried. */
const rarely = perMinute(10);

export function transferRoutes(app: FastifyInstance, context: AppContext): void {
  const { store, clock, rng, sessions } = context;
  const transfers = new Transfers(clock, rng);
  const signedIn = requireAccount(context);
  const fresh = requireFresh(context);

  app.post('/api/auth/transfer', rarely, async (request): Promise<TransferBegun> => {
    const { transfer, deviceCode } = transfers.begin(deviceName(request.headers['user-agent']), request.ip);
    const { userCode, expiresAtMs } = transfer;
    return { deviceCode, userCode, expiresAtMs, pollMs: POLL_MS };
  });

  app.post('/api/auth/transfer/claim', limited, async (request, reply) => {
    const transfer = transfers.claim(parseBody(claimTransferSchema, request.body).deviceCode);
    if (transfer === null) throw refuse('auth/transfer_unknown');
    const { answer } = transfer;
    if (answer === null) return { state: 'waiting' };
    if (answer === 'refused') return { state: 'refused' };
    const { accountId, credentialId } = answer;
    const account = await store.accounts.get(accountId);
    // Suspended or removed since the answer.
    if (account === null) throw refuse('auth/transfer_unknown');
    await sessions.open(request, reply, { accountId, method: 'transfer', credentialId, noticesSinceMs: null });
    context.logger.info('signed_in_by_transfer');
    const { displayName, userHandle, roles } = account;
    return { state: 'signed-in', account: { accountId, displayName, userHandle, roles } };
  });

  app.post('/api/account/transfer', rarely, async (request, reply): Promise<TransferRequest> => {
    await signedIn(request, reply);
    const transfer = transfers.waiting(parseBody(lookAtTransferSchema, request.body).userCode);
    if (transfer === null) throw refuse('auth/transfer_unknown');
    const { device, address, begunAtMs } = transfer;
    return { device, address, begunAtMs };
  });

  app.post('/api/account/transfer/answer', rarely, async (request, reply) => {
    const { userCode, approves } = parseBody(answerTransferSchema, request.body);
    const { account, credentialId } = await (approves ? fresh : signedIn)(request, reply);
    // Asked last: nothing is awaited between this look and the answer, so that it is answered once.
    const transfer = transfers.waiting(userCode);
    if (transfer === null) throw refuse('auth/transfer_unknown');
    const { accountId } = account;
    transfer.answer = approves ? { accountId, credentialId } : 'refused';
    if (approves) await store.notices.add(accountId, 'signed_in_by_transfer', clock.nowMs());
    return {};
  });
}
