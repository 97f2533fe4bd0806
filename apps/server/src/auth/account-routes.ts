// The own account (L5): passkeys, recovery codes, sessions, identities at providers. What an intruder with a stolen session
// would want demands a passkey assertion of the last minutes.

import { type DenialSubject, decodePasskeyKey, passkeyThumbprint } from '@incamera/identity';
import { fromBase64Url, toBase64Url } from '@incamera/kernel';
import {
  addPasskeySchema,
  endSessionSchema,
  LIMITS,
  loginSchema,
  type OwnAccount,
  type Passkey,
  removeIdentitySchema,
  removePasskeySchema,
  renamePasskeySchema,
} from '@incamera/protocol';
import { type NoticeKind, type PasskeyRow, type SessionRow } from '@incamera/store';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';
import { passkeySubjects } from '../identity/deny-targets.js';
import { perMinute } from '../security/rate-limits.js';
import { parseBody } from '../validation.js';
import { requireAccount, requireFresh } from './guards.js';
import { relyingParty, signInByPasskey, verifyEnrolment } from './passkeys.js';

const limited = perMinute(60);
/** Ten slow hashes each. */
const rarely = perMinute(5);

export function accountRoutes(app: FastifyInstance, context: AppContext): void {
  const { store, clock, sessions, recovery } = context;
  const signedIn = requireAccount(context);
  const confirmed = requireAccount(context, { confirmed: true });
  const rpId = () => relyingParty(context).rpId;
  const tell = (session: SessionRow, kind: NoticeKind) => context.accountNews.tell(session.account.accountId, kind);

  app.get('/api/account', async (request, reply): Promise<OwnAccount> => {
    const { account, sessionId } = await signedIn(request, reply);
    const { accountId } = account;
    const [passkeys, identities, providers, listed, state] = await Promise.all([
      store.passkeys.ofAccount(accountId),
      store.providers.identitiesOf(accountId),
      store.providers.all(),
      store.webSessions.ofAccount(accountId, clock.nowMs()),
      store.recovery.state(accountId),
    ]);
    return {
      passkeys: await Promise.all(passkeys.map((passkey) => toWire(passkey, rpId()))),
      identities: identities.map(({ issuer, email, createdAtMs, lastUsedAtMs }) => {
        const label = providers.find((provider) => provider.issuer === issuer)?.label ?? null;
        return { issuer, label, email, createdAtMs, lastUsedAtMs };
      }),
      sessions: listed.map((each) => ({ ...each, isThisOne: each.sessionId === sessionId })),
      recovery: state,
    };
  });

  app.post('/api/account/reauthenticate', limited, async (request, reply) => {
    const session = await signedIn(request, reply);
    const { account } = await signInByPasskey(context, parseBody(loginSchema, request.body));
    // Somebody else's passkey, in somebody's session: neither of both accounts has agreed.
    if (account.accountId !== session.account.accountId) throw refuse('auth/passkey_refused');
    await store.webSessions.confirmed(session.sessionId, account.accountId, clock.nowMs());
    return {};
  });

  // Asked before the ceremony: a passkey that is refused afterwards would stay on the device.
  app.post('/api/account/passkeys/may-add', limited, async (request, reply) => {
    const { account } = await mayAddPasskey(context, request, reply);
    const passkeys = await store.passkeys.ofAccount(account.accountId);
    return { credentialIds: passkeys.map(({ credentialId }) => credentialId) };
  });

  app.post('/api/account/passkeys', limited, async (request, reply) => {
    const body = parseBody(addPasskeySchema, request.body);
    const session = await mayAddPasskey(context, request, reply);
    if (!context.nonces.use(body.nonce)) throw refuse('auth/challenge_expired');
    const passkey = await verifyEnrolment(body.credential, body.nonce, relyingParty(context), body.name);
    if (passkey === null) throw refuse('auth/passkey_refused');
    const { accountId } = session.account;
    const options = { nowMs: clock.nowMs(), most: LIMITS.passkeysPerAccount };
    const outcome = await store.passkeys.add(accountId, passkey, options);
    if (outcome === 'taken') throw refuse('auth/passkey_refused');
    if (outcome === 'full') throw refuse('auth/too_many_passkeys');
    await tell(session, 'passkey_added');
    // The session may do more from now on, so it gets a new token.
    const { credentialId } = passkey;
    const noticesSinceMs = session.method === 'recovery' ? null : session.noticesSinceMs;
    await sessions.open(request, reply, { accountId, method: 'passkey', credentialId, noticesSinceMs });
    return {};
  });

  app.post('/api/account/passkeys/rename', limited, async (request, reply) => {
    const { account } = await signedIn(request, reply);
    const { credentialId, name } = parseBody(renamePasskeySchema, request.body);
    if (!(await store.passkeys.rename(account.accountId, credentialId, name))) throw refuse('auth/passkey_refused');
    return {};
  });

  app.post('/api/account/passkeys/remove', limited, async (request, reply) => {
    const session = await confirmed(request, reply);
    const { credentialId } = parseBody(removePasskeySchema, request.body);
    const { accountId } = session.account;
    const order = await lostPasskeyOrder(context, accountId, credentialId);
    const outcome = await store.passkeys.remove({
      accountId,
      credentialId,
      rpId: rpId(),
      keepSessionId: session.sessionId,
    });
    if (outcome === 'unknown') throw refuse('auth/passkey_refused');
    if (outcome === 'last') throw refuse('auth/last_way_in');
    await context.identity.denials.deny(order, 'device-lost');
    await tell(session, 'passkey_removed');
    return {};
  });

  app.post('/api/account/recovery-codes', rarely, async (request, reply) => {
    const session = await confirmed(request, reply);
    const codes = await recovery.renew(session.account.accountId);
    await tell(session, 'recovery_codes_renewed');
    return codes;
  });

  app.post('/api/account/sessions/end', limited, async (request, reply) => {
    const session = await signedIn(request, reply);
    const { sessionId } = parseBody(endSessionSchema, request.body);
    const { accountId } = session.account;
    if (sessionId === null) await store.webSessions.endAll(accountId);
    else await store.webSessions.end(accountId, sessionId);
    if (sessionId === null || sessionId === session.sessionId) sessions.forget(reply);
    return {};
  });

  app.post('/api/account/identities/remove', limited, async (request, reply) => {
    const session = await confirmed(request, reply);
    const { issuer } = parseBody(removeIdentitySchema, request.body);
    const outcome = await store.providers.unlink({ accountId: session.account.accountId, issuer, rpId: rpId() });
    if (outcome === 'unknown') throw refuse('auth/provider_unknown');
    if (outcome === 'last') throw refuse('auth/last_way_in');
    await tell(session, 'identity_removed');
    return {};
  });

  app.post('/api/account/notices/read', limited, async (request, reply) => {
    const { sessionId, account } = await signedIn(request, reply);
    await store.webSessions.noticesRead(sessionId, account.accountId, clock.nowMs());
    return {};
  });
}

/**
 * Who may add a passkey: the session of a recovery code, one that was just confirmed by a passkey, and that of an account
 * without passkeys whose provider vouched for it a moment ago.
 */
async function mayAddPasskey(context: AppContext, request: FastifyRequest, reply: FastifyReply): Promise<SessionRow> {
  const session = await context.sessions.any(request);
  return session?.method === 'recovery' ? session : await requireFresh(context)(request, reply);
}

/**
 * What denies a passkey and the devices that were opened with it, asked before the passkey is forgotten. Of a key of a kind that
 * members cannot verify there is nothing to deny.
 */
async function lostPasskeyOrder(
  { store, clock }: AppContext,
  accountId: string,
  credentialId: string,
): Promise<readonly DenialSubject[]> {
  const found = await store.passkeys.find(credentialId);
  if (found?.account.accountId !== accountId) throw refuse('auth/passkey_refused');
  return await passkeySubjects({ accountId, ...found.passkey }, { store, nowMs: clock.nowMs() });
}

async function toWire(passkey: PasskeyRow, rpId: string): Promise<Passkey> {
  const { credentialId, name, createdAtMs, lastUsedAtMs, isSyncable, publicKey } = passkey;
  const bytes = fromBase64Url(publicKey);
  const key = bytes === null ? null : decodePasskeyKey(bytes);
  const thumbprint = key?.ok ? toBase64Url(await passkeyThumbprint(key.value)) : null;
  const isUsable = passkey.rpId === rpId;
  return { credentialId, name, createdAtMs, lastUsedAtMs, isSyncable, publicKey, thumbprint, isUsable };
}
