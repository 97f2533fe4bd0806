// The plain HTTP port beside HTTPS with a local authority (L5): the trust page, and a way to HTTPS for everything else.
import fastify, { type FastifyInstance } from 'fastify';
import { registerSecurityHeaders } from '../security/headers.js';
import { type LocalAuthority, trustRoutes } from './trust-page.js';

export async function buildTrustServer(authority: LocalAuthority): Promise<FastifyInstance> {
  const app = fastify({ forceCloseConnections: true });
  await registerSecurityHeaders(app, () => new URL('http://localhost'));
  trustRoutes(app, authority);
  app.setNotFoundHandler(async (request, reply) => {
    const bare = request.url === '/' ? '/trust' : null;
    return reply.redirect(bare ?? `${authority.publicUrl().origin}${request.url.startsWith('//') ? '/' : request.url}`);
  });
  return app;
}
