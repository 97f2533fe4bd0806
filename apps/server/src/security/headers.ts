// Response headers (L5): nothing of any foreign origin is ever loaded, framed or reported to.
import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import { PAGE_POLICY, SOCKET } from '@incamera/release';
import { type FastifyInstance } from 'fastify';

/** Helmet's options for a server that people open as `publicUrl()`; its port may be known only later. */
export function securityHeaders(publicUrl: () => URL): FastifyHelmetOptions {
  const secure = publicUrl().protocol === 'https:';
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: directivesFor(publicUrl),
    },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    // Never for localhost: it would force HTTPS on everything else that runs there.
    hsts: secure && publicUrl().hostname !== 'localhost' ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    xFrameOptions: { action: 'deny' },
    xPoweredBy: false,
  };
}

/** The policy of pages (packages/release), with the origin of this server's socket. */
function directivesFor(publicUrl: () => URL): Record<string, (string | (() => string))[]> {
  const socket = (): string => `${publicUrl().protocol === 'https:' ? 'wss' : 'ws'}://${publicUrl().host}`;
  return Object.fromEntries(
    Object.entries(PAGE_POLICY).map(([name, sources]) => [
      name,
      sources.map((source) => (source === SOCKET ? socket : source)),
    ]),
  );
}

/** Names that current browsers know; others would only fill their consoles with warnings. */
const PERMISSIONS =
  'camera=(self), microphone=(self), display-capture=(self), screen-wake-lock=(self), fullscreen=(self), autoplay=(self), ' +
  'publickey-credentials-get=(self), publickey-credentials-create=(self), geolocation=(), payment=(), usb=(), serial=()';

export async function registerSecurityHeaders(app: FastifyInstance, publicUrl: () => URL): Promise<void> {
  await app.register(helmet, securityHeaders(publicUrl));
  app.addHook('onSend', async (_request, reply) => {
    reply.header('permissions-policy', PERMISSIONS);
  });
}
