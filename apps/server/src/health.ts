// /healthz (L5): whether this server can do its work now. Tells nothing about meetings or people.
import { type Clock } from '@incamera/kernel';
import { type Store } from '@incamera/store';
import { type FastifyInstance } from 'fastify';
import { type HistoryService } from './history/history-service.js';
import { type MediaRouter } from './media-router.js';
import { isWebBuilt } from './web-app.js';

/** A durable write at most this often, however often somebody asks. */
const CACHE_MS = 1_000;

export function healthRoute(
  app: FastifyInstance,
  options: {
    store: Store;
    router: MediaRouter;
    history: HistoryService;
    webDir: string;
    version: string;
    clock: Clock;
  },
): void {
  let checkedAtMs = Number.NEGATIVE_INFINITY;
  let writable: Promise<boolean> = Promise.resolve(false);
  app.get('/healthz', async (_request, reply) => {
    const nowMs = options.clock.nowMs();
    if (nowMs - checkedAtMs > CACHE_MS) {
      checkedAtMs = nowMs;
      writable = options.store.checkWritable().then(
        () => true,
        () => false,
      );
    }
    const checks = {
      store: await writable,
      media: options.router.workerPid !== null,
      web: isWebBuilt(options.webDir),
      log: options.history.sequencer.isWriting,
    };
    const ready = checks.store && checks.media && checks.web && checks.log;
    reply.header('cache-control', 'no-store');
    return reply
      .code(ready ? 200 : 503)
      .send({ status: ready ? 'ready' : 'not_ready', version: options.version, checks });
  });
}
