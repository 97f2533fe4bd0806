// Who may use a route (L5): signed in, with a role, with a passkey assertion of the last five minutes. The one place where
// roles are compared.
import { type Role, type SessionRow } from '@incamera/store';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';
import { relyingParty } from './passkeys.js';
import { CONFIRMED_FOR_MS } from './web-sessions.js';

type Guard = (request: FastifyRequest, reply: FastifyReply) => Promise<SessionRow>;

/**
 * A guard that gives the session of a signed-in person.
 * @param options `confirmed`: with a passkey assertion in the last five minutes
 * @throws {AppError} auth/signed_out, auth/reauthenticate (by the guard)
 */
export function requireAccount(context: AppContext, options: { confirmed?: boolean } = {}): Guard {
  return async (request, reply) => {
    const session = await context.sessions.current(request, reply);
    if (session === null) throw refuse('auth/signed_out');
    if (options.confirmed && !context.sessions.isConfirmed(session)) throw refuse('auth/reauthenticate');
    return session;
  };
}

/**
 * A guard for what an intruder with a stolen session would want, also where the account has no passkey to confirm with: then it must have
 * signed in a moment ago, and not by a sign-in that somebody passed on.
 * @throws {AppError} auth/signed_out, auth/reauthenticate, auth/sign_in_again (by the guard)
 */
export function requireFresh(context: AppContext): Guard {
  const signedIn = requireAccount(context);
  return async (request, reply) => {
    const { sessions, store, clock } = context;
    const session = await signedIn(request, reply);
    if (sessions.isConfirmed(session)) return session;
    const passkeys = await store.passkeys.ofAccount(session.account.accountId);
    if (passkeys.some((passkey) => passkey.rpId === relyingParty(context).rpId)) throw refuse('auth/reauthenticate');
    const isOld = clock.nowMs() - session.openedAtMs > CONFIRMED_FOR_MS;
    if (isOld || session.method === 'transfer') throw refuse('auth/sign_in_again');
    return session;
  };
}

/**
 * A guard that lets in whoever has one of `roles`. Roles are read at every request: one that was taken is gone at once.
 * @throws {AppError} auth/signed_out, auth/not_permitted, auth/reauthenticate (by the guard)
 */
export function requireRole(
  context: AppContext,
  roles: Role | readonly Role[],
  options: { confirmed?: boolean } = {},
): Guard {
  const allowed: readonly Role[] = typeof roles === 'string' ? [roles] : roles;
  const signedIn = requireAccount(context);
  return async (request, reply) => {
    const session = await signedIn(request, reply);
    if (!session.account.roles.some((role) => allowed.includes(role))) throw refuse('auth/not_permitted');
    if (options.confirmed && !context.sessions.isConfirmed(session)) throw refuse('auth/reauthenticate');
    return session;
  };
}
