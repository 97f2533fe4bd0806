// Identities over HTTP for people (L5): certificates of the own devices, trust anchors, the own passkeys, deny lists.
import { toBase64Url } from '@incamera/kernel';
import {
  certificateRequestSchema,
  closeRequestSchema,
  IDENTITY_LIMITS,
  type OwnPasskeys,
  passkeyRequestSchema,
  wireBytes,
} from '@incamera/protocol';
import { type FastifyInstance } from 'fastify';
import { requireAccount } from '../auth/guards.js';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';
import { perMinute } from '../security/rate-limits.js';
import { parseBody } from '../validation.js';
import { isActive, toWire } from './anchors.js';
import { personIdOf } from './names.js';
import { takeRequest } from './passkey-certificates.js';
import { passkeyKeyOf } from './passkey-keys.js';

export function identityRoutes(app: FastifyInstance, context: AppContext): void {
  const { store, clock, identity } = context;
  const signedIn = requireAccount(context);

  // A whole office may join behind one address; each account has its own limit.
  app.post('/api/identity/certificate', perMinute(600), async (request, reply) => {
    const session = await signedIn(request, reply);
    const { leafKey, anchors } = parseBody(certificateRequestSchema, request.body);
    const { chain, notAfterMs } = await identity.certificates.issue(session, wireBytes(leafKey), anchors);
    return { chain: chain.map(toBase64Url), notAfterMs };
  });

  app.get('/api/identity/anchors', perMinute(300), async (request, reply) => {
    await signedIn(request, reply);
    // Has a new one made when it is time, so that new meetings name it.
    await identity.authorities.current();
    const anchors = (await store.trustAnchors.all()).filter((anchor) => isActive(anchor, clock.nowMs()));
    return { anchors: anchors.map(toWire) };
  });

  app.get('/api/identity/deny-lists', perMinute(300), async () => ({ lists: await identity.denials.newest() }));

  app.get('/api/identity/passkeys', perMinute(300), async (request, reply) => {
    const { account } = await signedIn(request, reply);
    const { domain } = await identity.authorities.current();
    return { domain, personId: personIdOf(account.accountId), passkeys: await ownPasskeys(account.accountId, context) };
  });

  app.post('/api/identity/passkey-requests', perMinute(30), async (request, reply) => {
    const { account } = await signedIn(request, reply);
    const body = parseBody(passkeyRequestSchema, request.body);
    const { accountId } = account;
    const url = context.publicUrl();
    const { credentialId } = body;
    const site = { origin: url.origin, rpId: url.hostname };
    await takeRequest({ accountId, credentialId, bytes: wireBytes(body.request) }, site, context);
    context.logger.info('passkey_request');
    return reply.code(201).send({});
  });

  app.post('/api/identity/passkey-requests/withdraw', perMinute(30), async (request, reply) => {
    const { account } = await signedIn(request, reply);
    const { requestId } = parseBody(closeRequestSchema, request.body);
    const known = await store.passkeyRequests.get(requestId);
    const isOwn = known?.accountId === account.accountId;
    if (!isOwn || !(await store.passkeyRequests.close(requestId, 'withdrawn', clock.nowMs()))) {
      throw refuse('authority/request_gone');
    }
    return {};
  });
}

async function ownPasskeys(
  accountId: string,
  { store, clock, publicUrl }: AppContext,
): Promise<OwnPasskeys['passkeys']> {
  const [passkeys, requests, certificates] = await Promise.all([
    store.passkeys.ofAccount(accountId),
    store.passkeyRequests.ofAccount(accountId, IDENTITY_LIMITS.rows),
    store.certificates.validPasskeys(clock.nowMs(), IDENTITY_LIMITS.rows, accountId),
  ]);
  return passkeys
    .filter(({ publicKey, rpId }) => rpId === publicUrl().hostname && passkeyKeyOf(publicKey) !== null)
    .slice(0, IDENTITY_LIMITS.passkeys)
    .map(({ credentialId, publicKey }) => {
      const newest = requests.find((request) => request.credentialId === credentialId);
      return {
        credentialId,
        publicKey,
        request:
          newest === undefined
            ? null
            : { requestId: newest.requestId, state: newest.state, createdAtMs: newest.createdAtMs },
        certificates: certificates
          .filter((certificate) => certificate.credentialId === credentialId)
          .map(({ chain, serial, issuerKeyHash, notAfterMs }) => ({
            chain: [...chain],
            serial,
            issuerKeyHash,
            notAfterMs,
          })),
      };
    });
}
