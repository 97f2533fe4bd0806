// Enrolment and sign-in of organisers by passkey (L5). Bodies are validated by packages/protocol.
import { type Rng, toBase64Url } from '@incamera/kernel';
import { loginSchema, registerSchema, setupCheckSchema } from '@incamera/protocol';
import { type AccountRow } from '@incamera/store';
import { type FastifyInstance } from 'fastify';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';
import { perMinute } from '../security/rate-limits.js';
import { tokenHash } from '../security/secrets.js';
import { parseBody } from '../validation.js';
import { verifyEnrolment, verifySignIn } from './passkeys.js';

/** Attempts of one address: enough for an office behind one address, too few to guess anything. */
const limited = perMinute(60);

export function authRoutes(app: FastifyInstance, context: AppContext): void {
  const { store, clock, rng, nonces, sessions } = context;
  const party = () => ({ origin: context.publicUrl().origin, rpId: context.publicUrl().hostname });

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
    const passkey = await verifyEnrolment(body.credential, body.nonce, party());
    if (passkey === null) throw refuse('auth/passkey_refused');
    if ((await store.accounts.passkey(passkey.credentialId)) !== null) throw refuse('auth/passkey_refused');
    const account = newAccount(body.displayName, rng);
    // The token is used up and the account made in one step, so that a race cannot make two.
    const enrolled = await store.accounts.enrol({ tokenHash: hash, account, passkey, nowMs: clock.nowMs() });
    if (!enrolled) throw refuse('auth/invitation_invalid');
    await sessions.open(reply, account.accountId);
    context.logger.info('account_enrolled');
    return account;
  });

  app.post('/api/auth/login', limited, async (request, reply) => {
    const body = parseBody(loginSchema, request.body);
    if (!nonces.use(body.nonce)) throw refuse('auth/challenge_expired');
    const known = await store.accounts.passkey(body.credential.id);
    const signCount = known && (await verifySignIn(body.credential, body.nonce, known.passkey, party()));
    if (known === null || signCount === null) throw refuse('auth/passkey_refused');
    await store.accounts.passkeyUsed(known.passkey.credentialId, signCount, clock.nowMs());
    await sessions.open(reply, known.account.accountId);
    return known.account;
  });

  app.post('/api/auth/logout', limited, async (request, reply) => {
    await sessions.close(request, reply);
    return {};
  });

  app.get('/api/me', async (request, reply) => {
    // Nobody is an answer, not an error: browsers print refused requests of every page.
    return { account: await sessions.account(request, reply) };
  });
}

function newAccount(displayName: string, rng: Rng): AccountRow {
  return { accountId: `a_${toBase64Url(rng.bytes(12))}`, userHandle: toBase64Url(rng.bytes(32)), displayName };
}
