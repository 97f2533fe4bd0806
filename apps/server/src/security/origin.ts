// Which host and origin a request may have (L5): passkeys need a name, and no other site may act for a signed-in person.
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { isIpAddress, isLoopbackAddress } from '../addresses.js';
import { refuse } from '../http-errors.js';

export type HostDecision =
  | { readonly kind: 'serve' }
  | { readonly kind: 'redirect'; readonly location: string }
  /** The name would lead the visitor to their own machine. */
  | { readonly kind: 'name-needed' };

/** Paths that answer on every address: monitoring, and the authority's certificate before it is trusted. */
const ANY_HOST = /^\/(healthz|metrics|trust)(\/|$)/;

/**
 * What happens to a request by its Host header: an IP address is sent on to the name.
 * @param path path and query of the request, beginning with a slash
 */
export function hostDecision(host: string, path: string, publicUrl: URL): HostDecision {
  const name = host.startsWith('[') ? host.replace(/\](:\d+)?$/, ']') : host.replace(/:\d+$/, '');
  if (!isIpAddress(name) || ANY_HOST.test(path.split('?')[0] ?? '')) return { kind: 'serve' };
  if (publicUrl.hostname === 'localhost' && !isLoopbackAddress(name)) return { kind: 'name-needed' };
  return { kind: 'redirect', location: `${publicUrl.origin}${path.startsWith('//') ? '/' : path}` };
}

/**
 * Whether a request may change anything or open a socket, by its Origin header. Browsers always send one with these; a
 * program that sends none is let through only without a sign-in cookie.
 */
export function originAllowed(origin: string | undefined, hasCookie: boolean, publicOrigin: string): boolean {
  return origin === undefined ? !hasCookie : origin === publicOrigin;
}

const NAME_NEEDED =
  'This server can be used on its own machine only, as it is set up now. For other devices, start it with --tls or with ' +
  'INCAMERA_PUBLIC_URL.\n\nDieser Server ist in der jetzigen Einstellung nur auf seinem eigenen Rechner nutzbar. Für andere ' +
  'Geräte starten Sie ihn mit --tls oder mit INCAMERA_PUBLIC_URL.\n';

const CHANGING = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** The first hook of every request. */
export function guardOrigin(publicUrl: () => URL, hasCookie: (request: FastifyRequest) => boolean) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const reading = !CHANGING.has(request.method) && request.headers.upgrade === undefined;
    const decision = hostDecision(request.headers.host ?? '', request.url, publicUrl());
    if (decision.kind !== 'serve' && !reading) throw refuse('auth/origin');
    if (decision.kind === 'redirect') return reply.redirect(decision.location, 302);
    if (decision.kind === 'name-needed') return reply.code(421).type('text/plain; charset=utf-8').send(NAME_NEEDED);
    if (!reading && !originAllowed(request.headers.origin, hasCookie(request), publicUrl().origin)) {
      throw refuse('auth/origin');
    }
    return undefined;
  };
}
