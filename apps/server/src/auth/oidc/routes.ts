// Everything about OpenID providers (L5).
import { type FastifyInstance } from 'fastify';
import { type ServerConfig } from '../../config.js';
import { type AppContext } from '../../context.js';
import { flowRoutes } from './flow-routes.js';
import { ProviderClient } from './provider-client.js';
import { providerRoutes } from './provider-routes.js';
import { SecretBox } from './secret-box.js';

export function oidcRoutes(app: FastifyInstance, context: AppContext, config: ServerConfig): void {
  const { clock, logger, rng } = context;
  const secrets = new SecretBox(config.dataDir, rng);
  const providers = new ProviderClient({ secrets, clock, logger, allowLoopback: config.loopbackProviders });
  flowRoutes(app, context, providers);
  providerRoutes(app, context, { providers, secrets });
}
