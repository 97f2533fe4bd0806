// The configuration of providers by the security officer (L5).
import { toBase64Url } from '@incamera/kernel';
import { type ConfiguredProvider, providerIdSchema, saveProviderSchema } from '@incamera/protocol';
import { type ProviderRow } from '@incamera/store';
import { type FastifyInstance } from 'fastify';
import { type AppContext } from '../../context.js';
import { refuse } from '../../http-errors.js';
import { perMinute } from '../../security/rate-limits.js';
import { parseBody } from '../../validation.js';
import { requireRole } from '../guards.js';
import { redirectUrlOf } from './flow-routes.js';
import { type ProviderClient } from './provider-client.js';
import { type SecretBox } from './secret-box.js';

/** Each saving asks the provider. */
const limited = perMinute(20);
const MAX_PROVIDERS = 50;

export function providerRoutes(
  app: FastifyInstance,
  context: AppContext,
  oidc: { providers: ProviderClient; secrets: SecretBox },
): void {
  const { store, clock, rng, logger } = context;
  const sees = requireRole(context, 'officer');
  const changes = requireRole(context, 'officer', { confirmed: true });
  const toWire = ({ sealedSecret, ...provider }: ProviderRow): ConfiguredProvider => ({
    ...provider,
    emailDomains: [...provider.emailDomains],
    emails: [...provider.emails],
    hosts: [...provider.hosts],
    hasSecret: sealedSecret !== null,
    redirectUrl: redirectUrlOf(context, provider.providerId),
  });

  app.get('/api/admin/providers', async (request, reply) => {
    await sees(request, reply);
    return { providers: (await store.providers.all()).map(toWire) };
  });

  app.post('/api/admin/providers', limited, async (request, reply) => {
    await changes(request, reply);
    const { clientSecret, providerId: id, ...fields } = parseBody(saveProviderSchema, request.body);
    const before = id === null ? null : await store.providers.get(id);
    if (id !== null && before === null) throw refuse('auth/provider_unknown');
    if (before === null && (await store.providers.all()).length >= MAX_PROVIDERS) throw refuse('protocol/rate_limited');
    const providerId = before?.providerId ?? `o_${toBase64Url(rng.bytes(12))}`;
    const owner = { providerId, issuer: fields.issuer };
    // A stored secret stays with its issuer: whoever changes that enters it again.
    const kept = before?.issuer === fields.issuer ? before.sealedSecret : null;
    const secret = clientSecret === undefined ? (kept === null ? null : oidc.secrets.open(kept, owner)) : clientSecret;
    const hosts = await oidc.providers.inspect({ ...fields, secret, hosts: null });
    const sealedSecret = secret === null ? null : oidc.secrets.seal(secret, owner);
    const provider: ProviderRow = { ...fields, providerId, sealedSecret, hosts };
    if (!(await store.providers.save(provider, clock.nowMs()))) throw refuse('auth/provider_exists');
    oidc.providers.forget(providerId);
    logger.info('provider_saved');
    return toWire(provider);
  });

  app.delete('/api/admin/providers/:providerId', limited, async (request, reply) => {
    await changes(request, reply);
    const id = providerIdSchema.safeParse((request.params as { providerId?: unknown }).providerId);
    if (!id.success || !(await store.providers.remove(id.data))) throw refuse('auth/provider_unknown');
    oidc.providers.forget(id.data);
    logger.info('provider_removed');
    return {};
  });
}
