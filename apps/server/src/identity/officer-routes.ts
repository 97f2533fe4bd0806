// Identities over HTTP for security officers (L5): authorities, requests, certificates, deny lists. What lasts demands a passkey
// assertion of the last minutes; denying does not, since it is urgent and can be undone.
import { denialSubjectFromText, denialSubjectToText } from '@incamera/identity';
import { toBase64Url } from '@incamera/kernel';
import {
  allowSchema,
  certifySchema,
  closeRequestSchema,
  type DeniablePeople,
  denySchema,
  denySubjectsSchema,
  IDENTITY_LIMITS,
  type IssuedCertificates,
  listHistoryQuerySchema,
  listVersionQuerySchema,
  newAnchorSchema,
  publishListSchema,
  retireAnchorSchema,
  wireBytes,
} from '@incamera/protocol';
import { type FastifyInstance } from 'fastify';
import { requireRole } from '../auth/guards.js';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';
import { perMinute } from '../security/rate-limits.js';
import { parseBody } from '../validation.js';
import { addAnchor, isServers, toWire } from './anchors.js';
import { orderOf } from './deny-targets.js';
import { personIdOf } from './names.js';
import { takeCertificate } from './passkey-certificates.js';
import { thumbprintOf } from './passkey-keys.js';

const limited = perMinute(300);
/** A list that is too large to be published is still told so. */
const LIST_BODY_BYTES = 2 * IDENTITY_LIMITS.denyListBytes;

export function officerIdentityRoutes(app: FastifyInstance, context: AppContext): void {
  anchorRoutes(app, context);
  certificationRoutes(app, context);
  denyListRoutes(app, context);
}

function anchorRoutes(app: FastifyInstance, context: AppContext): void {
  const { store, clock, identity } = context;
  const officer = requireRole(context, 'officer');
  const confirmed = requireRole(context, 'officer', { confirmed: true });

  app.get('/api/admin/identity/anchors', limited, async (request, reply) => {
    await officer(request, reply);
    return { anchors: (await store.trustAnchors.all()).map(toWire) };
  });

  app.post('/api/admin/identity/anchors', limited, async (request, reply) => {
    await confirmed(request, reply);
    const body = parseBody(newAnchorSchema, request.body);
    await addAnchor(body, { store, clock, authorities: identity.authorities });
    context.logger.info('anchor_added', { kind: body.kind });
    return reply.code(201).send({});
  });

  app.post('/api/admin/identity/anchors/retire', limited, async (request, reply) => {
    await confirmed(request, reply);
    const { anchorId } = parseBody(retireAnchorSchema, request.body);
    const anchor = (await store.trustAnchors.all()).find((row) => row.anchorId === anchorId);
    // The server's own come and go by themselves.
    if (anchor === undefined || isServers(anchor)) throw refuse('authority/gone');
    if (!(await store.trustAnchors.retire(anchorId, clock.nowMs()))) throw refuse('authority/gone');
    context.logger.info('anchor_retired');
    return {};
  });
}

function certificationRoutes(app: FastifyInstance, context: AppContext): void {
  const { store, clock } = context;
  const officer = requireRole(context, 'officer');
  const confirmed = requireRole(context, 'officer', { confirmed: true });

  app.get('/api/admin/identity/requests', limited, async (request, reply) => {
    await officer(request, reply);
    const [requests, names] = await Promise.all([
      store.passkeyRequests.open(IDENTITY_LIMITS.rows),
      accountNames(context),
    ]);
    return {
      requests: requests.map(({ requestId, accountId, request: bytes, createdAtMs }) => ({
        requestId,
        accountId,
        accountName: names.get(accountId) ?? '',
        personId: personIdOf(accountId),
        request: bytes,
        createdAtMs,
      })),
    };
  });

  app.post('/api/admin/identity/requests/certify', limited, async (request, reply) => {
    await confirmed(request, reply);
    const { requestId, chain } = parseBody(certifySchema, request.body);
    await takeCertificate(requestId, chain, context);
    context.logger.info('passkey_certified');
    return {};
  });

  app.post('/api/admin/identity/requests/refuse', limited, async (request, reply) => {
    await officer(request, reply);
    const { requestId } = parseBody(closeRequestSchema, request.body);
    if (!(await store.passkeyRequests.close(requestId, 'refused', clock.nowMs())))
      throw refuse('authority/request_gone');
    return {};
  });

  app.get('/api/admin/identity/people', limited, async (request, reply) => {
    await officer(request, reply);
    return { people: await deniablePeople(context) };
  });

  app.get('/api/admin/identity/certificates', limited, async (request, reply) => {
    await officer(request, reply);
    return await issuedCertificates(context);
  });
}

function denyListRoutes(app: FastifyInstance, context: AppContext): void {
  const { store, clock, identity } = context;
  const { denials } = identity;
  const officer = requireRole(context, 'officer');
  const confirmed = requireRole(context, 'officer', { confirmed: true });

  app.post('/api/admin/identity/deny/subjects', limited, async (request, reply) => {
    const session = await officer(request, reply);
    const { target } = parseBody(denySubjectsSchema, request.body);
    const { subjects, accountId } = await orderOf(target, { store, nowMs: clock.nowMs() });
    const endsOwnSession = accountId === session.account.accountId;
    return { subjects: subjects.map(denialSubjectToText), endsOwnSession };
  });

  app.post('/api/admin/identity/deny', limited, async (request, reply) => {
    await officer(request, reply);
    const { target, reason } = parseBody(denySchema, request.body);
    const { subjects, accountId } = await orderOf(target, { store, nowMs: clock.nowMs() });
    await denials.deny(subjects, reason);
    if (accountId !== null) await store.webSessions.endAll(accountId);
    context.logger.info('denied', { kind: target.kind });
    return { subjects: subjects.map(denialSubjectToText) };
  });

  app.post('/api/admin/identity/allow', limited, async (request, reply) => {
    await confirmed(request, reply);
    const { subjects } = parseBody(allowSchema, request.body);
    await denials.allow(subjects.map(denialSubjectFromText));
    context.logger.info('allowed');
    return {};
  });

  app.post('/api/admin/identity/deny-lists', { ...limited, bodyLimit: LIST_BODY_BYTES }, async (request, reply) => {
    await officer(request, reply);
    const { list } = parseBody(publishListSchema, request.body);
    await denials.publish(wireBytes(list));
    return {};
  });

  app.get('/api/admin/identity/deny-lists/history', limited, async (request, reply) => {
    await officer(request, reply);
    const { authority } = parseBody(listHistoryQuerySchema, request.query);
    const versions = await store.denyLists.history(authority);
    return {
      versions: versions.map(({ version, entryCount, publishedAtMs }) => ({ version, entryCount, publishedAtMs })),
    };
  });

  app.get('/api/admin/identity/deny-lists/version', limited, async (request, reply) => {
    await officer(request, reply);
    const { authority, version } = parseBody(listVersionQuerySchema, request.query);
    const row = await store.denyLists.version(authority, version);
    if (row === null) throw refuse('authority/gone');
    return { list: row.list };
  });
}

async function deniablePeople({ store }: AppContext): Promise<DeniablePeople['people']> {
  const people: DeniablePeople['people'] = [];
  for (const { accountId, displayName } of (await store.accounts.people()).slice(0, IDENTITY_LIMITS.rows)) {
    const passkeys: DeniablePeople['people'][number]['passkeys'] = [];
    for (const { credentialId, name, publicKey, createdAtMs } of await store.passkeys.ofAccount(accountId)) {
      const thumbprint = await thumbprintOf(publicKey);
      if (thumbprint === null || passkeys.length === IDENTITY_LIMITS.passkeys) continue;
      passkeys.push({ credentialId, name, thumbprint: toBase64Url(thumbprint), createdAtMs });
    }
    people.push({ accountId, displayName, personId: personIdOf(accountId), passkeys });
  }
  return people;
}

async function accountNames({ store }: AppContext): Promise<Map<string, string>> {
  return new Map((await store.accounts.people()).map(({ accountId, displayName }) => [accountId, displayName]));
}

async function issuedCertificates(context: AppContext): Promise<IssuedCertificates> {
  const { store, clock } = context;
  const nowMs = clock.nowMs();
  const [devices, passkeys, names] = await Promise.all([
    store.certificates.validDevices(nowMs, IDENTITY_LIMITS.rows),
    store.certificates.validPasskeys(nowMs, IDENTITY_LIMITS.rows),
    accountNames(context),
  ]);
  return {
    devices: devices.map((row) => ({ ...row, accountName: names.get(row.accountId) ?? '' })),
    passkeys: passkeys.map(({ chain: _, ...row }) => row),
  };
}
