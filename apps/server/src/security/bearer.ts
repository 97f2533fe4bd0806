// The token of a connection to a meeting in the header of a request (L5).
import { type FastifyRequest } from 'fastify';
import { tokenHash } from './secrets.js';

/** Under what the token is remembered, or null: the request has none. */
export function bearerTokenHash(request: FastifyRequest): string | null {
  const token = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(request.headers.authorization ?? '')?.[1];
  return token === undefined ? null : tokenHash(token);
}
