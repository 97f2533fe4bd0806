// GET /metrics (L5): the figures of the media processes in Prometheus' text form, for this machine or whoever has the token.
// They are sums over all meetings; none names a meeting or a person, yet together they tell how much is going on.
import { createHash, timingSafeEqual } from 'node:crypto';
import { METRIC_NAMES, METRICS, type SfuMetrics } from '@incamera/sfu';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { isLoopbackAddress } from './addresses.js';
import { type MediaRouter } from './media-router.js';

const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
/** Figures that Prometheus wants in its base unit: name there, and factor. */
const BASE_UNITS: Partial<Record<keyof SfuMetrics, { readonly name: string; readonly factor: number }>> = {
  cpuMicroseconds: { name: 'cpu_seconds', factor: 1e-6 },
};

/** @param workers figures of each worker; null for one that does not answer */
export function metricsText(workers: readonly (SfuMetrics | null)[]): string {
  const lines = [
    '# HELP incamera_sfu_up Whether the media process answers.',
    '# TYPE incamera_sfu_up gauge',
    ...workers.map((metrics, index) => `incamera_sfu_up{worker="${index}"} ${metrics === null ? 0 : 1}`),
  ];
  for (const metric of METRIC_NAMES) {
    const { type, help } = METRICS[metric];
    const unit = BASE_UNITS[metric] ?? { name: snakeCase(metric), factor: 1 };
    const name = `incamera_sfu_${unit.name}${type === 'counter' ? '_total' : ''}`;
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
    workers.forEach((metrics, index) => {
      if (metrics !== null) lines.push(`${name}{worker="${index}"} ${metrics[metric] * unit.factor}`);
    });
  }
  return `${lines.join('\n')}\n`;
}

export function metricsRoute(app: FastifyInstance, options: { router: MediaRouter; token: string | null }): void {
  app.get('/metrics', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    if (!isLocal(request) && !hasToken(request, options.token)) return reply.code(403).send();
    return reply.type(CONTENT_TYPE).send(metricsText(await options.router.workerMetrics()));
  });
}

/** From this machine itself: what a reverse proxy on it passes on comes from elsewhere. */
function isLocal(request: FastifyRequest): boolean {
  const { headers, socket } = request;
  if (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined) return false;
  return isLoopbackAddress(socket.remoteAddress ?? '') && isLoopbackAddress(request.ip);
}

function hasToken(request: FastifyRequest, token: string | null): boolean {
  if (token === null) return false;
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(request.headers.authorization ?? ''), hash(`Bearer ${token}`));
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
