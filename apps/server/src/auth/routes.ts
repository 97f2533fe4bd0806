// Enrolment and sign-in by passkey or recovery code (L5). Bodies are validated by packages/protocol.
import { type Rng, toBase64Url } from '@incamera/kernel';
import { loginSchema, recoverSchema, registerSchema, setupCheckSchema } from '@incamera/protocol';
import { type NewAccountRow } from '@incamera/store';
import { type FastifyInstance } from 'fastify';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';
import { perMinute } from '../security/rate-limits.js';
import { tokenHash } from '../security/secrets.js';
import { parseBody } from '../validation.js';
import { deviceName } from './device-name.js';
import { relyingParty, signInByPasskey, verifyEnrolment } from './passkeys.js';

/** Attempts of one address: enough for an office behind one address, too few to guess anything. */
const limited = perMinute(60);
/** Recovery codes are a slow hash each, and nobody needs many. */
const rarely = perMinute(10);

export function authRoutes(app: FastifyInstance, context: AppContext): void {
  const { store, clock, rng, nonces, sessions, recovery } = context;

  app.post('/api/auth/nonce', limited, async () => ({ nonce: nonces.issue() }));

  app.post('/api/auth/setup', limited, async (request) => {
    const { setupToken } = parseBody(setupCheckSchema, request.body);
    if (!(await store.accounts.setupTokenIsGood(tokenHash(setupToken), clock.nowMs()))) {
      throw refuse('auth/invitation_invalid');
    }
    return {};
  });

  app.post('/api/auth/register', limited, async (request, reply) => {
    const body = parseBody(registerSchema, request.body);
    const hash = tokenHash(body.setupToken);
    if (!(await store.accounts.setupTokenIsGood(hash, clock.nowMs()))) throw refuse('auth/invitation_invalid');
    if (!nonces.use(body.nonce)) throw refuse('auth/challenge_expired');
    const name = deviceName(request.headers['user-agent']);
    const passkey = await verifyEnrolment(body.credential, body.nonce, relyingParty(context), name);
    if (passkey === null) throw refuse('auth/passkey_refused');
    if ((await store.passkeys.find(passkey.credentialId)) !== null) throw refuse('auth/passkey_refused');
    // The token is used up and the account made in one step, so that a race cannot make two.
    const nowMs = clock.nowMs();
    const account = await store.accounts.enrol({
      tokenHash: hash,
      account: newAccount(body.displayName, rng),
      passkey,
      nowMs,
    });
    if (account === null) throw refuse('auth/invitation_invalid');
    const { accountId } = account;
    await sessions.open(request, reply, {
      accountId,
      method: 'passkey',
      credentialId: passkey.credentialId,
      noticesSinceMs: null,
    });
    context.logger.info('account_enrolled');
    return account;
  });

  app.post('/api/auth/login', limited, async (request, reply) => {
    const { account, passkey } = await signInByPasskey(context, parseBody(loginSchema, request.body));
    await sessions.open(request, reply, {
      accountId: account.accountId,
      method: 'passkey',
      credentialId: passkey.credentialId,
      // Whoever took over an account cannot hide it: the owner's own passkey has its own memory of what is new.
      noticesSinceMs: passkey.lastUsedAtMs ?? passkey.createdAtMs,
    });
    return account;
  });

  app.post('/api/auth/recover', rarely, async (request, reply) => {
    const { recoveryId, code } = parseBody(recoverSchema, request.body);
    const attempt = await recovery.attempt(recoveryId, code);
    if (attempt.kind === 'too_many') throw refuse('protocol/rate_limited');
    if (attempt.kind === 'suspended') throw refuse('auth/suspended');
    if (attempt.kind === 'refused') throw refuse('auth/recovery_refused');
    const { accountId } = attempt;
    await context.accountNews.tell(accountId, 'recovery_code_used');
    await sessions.open(request, reply, { accountId, method: 'recovery', credentialId: null, noticesSinceMs: null });
    context.logger.info('recovery_code_used');
    return {};
  });

  app.post('/api/auth/logout', limited, async (request, reply) => {
    await sessions.close(request, reply);
    return {};
  });

  app.get('/api/me', async (request, reply) => {
    // Nobody is an answer, not an error: browsers print refused requests of every page.
    const session = await sessions.any(request);
    if (session === null) return { account: null, recovering: null, notices: [] };
    const { accountId, displayName, userHandle } = session.account;
    if (session.method === 'recovery') return { account: null, recovering: { displayName, userHandle }, notices: [] };
    await sessions.current(request, reply);
    const notices = await store.notices.since(accountId, session.noticesSinceMs);
    return { account: session.account, recovering: null, notices };
  });
}

/** Ids of a new account. */
export function newAccount(displayName: string, rng: Rng): NewAccountRow {
  return { accountId: `a_${toBase64Url(rng.bytes(12))}`, userHandle: toBase64Url(rng.bytes(32)), displayName };
}
