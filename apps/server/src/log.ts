// The structured log (L5): JSON lines on standard error by pino. Events are fixed names; context holds neither secrets nor
// names nor content, ids are shortened, and no URL, query or body is ever logged.
import { type Logger } from '@incamera/kernel';
import { type FastifyBaseLogger } from 'fastify';

/** The product's log port over Fastify's pino instance. */
export function loggerOver(pino: FastifyBaseLogger): Logger {
  return {
    debug: (event, context) => pino.debug({ event, ...context }),
    info: (event, context) => pino.info({ event, ...context }),
    warn: (event, context) => pino.warn({ event, ...context }),
    error: (event, context) => pino.error({ event, ...context }),
  };
}
