// Serves the built web app (L5): hashed assets for good, everything else fresh, one page for all of its routes.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import serveStatic from '@fastify/static';
import { type FastifyInstance } from 'fastify';
import { errorAnswer, refuse } from './http-errors.js';

const ASSET = /[/\\]assets[/\\]/;
/** The worker that decides by policies: the only script that may compile WebAssembly (docs/decisions/0014). */
const POLICY_WORKER = /[/\\]assets[/\\]policy\.worker-[^/\\]*\.js(\.br|\.gz)?$/;
export const POLICY_WORKER_CSP = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
/** Who reads a published file: WebAssembly for its decoders, and no connection to anything, so that the file cannot leave. */
const FILE_WORKER = /[/\\]assets[/\\]sound-file\.worker-[^/\\]*\.js(\.br|\.gz)?$/;
const FILE_WORKER_CSP = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'";
/** Who decodes its pictures by the browser's own means, and who searches it: no connection either. */
const TRACE_THREAD = /[/\\]assets[/\\](picture-file|trace-thread)\.worker-[^/\\]*\.js(\.br|\.gz)?$/;
const TRACE_THREAD_CSP = "default-src 'none'; script-src 'self'";
const NOT_BUILT =
  'The web app is not built. Run `npm start` in the repository, or `npm run build -w @incamera/web`.\n\n' +
  'Die Web-Anwendung ist nicht gebaut. Starten Sie mit `npm start`.\n';

export function isWebBuilt(webDir: string): boolean {
  return existsSync(join(webDir, 'index.html'));
}

/** Whether a path without a file is one of the app's pages: no API, nothing that looks like a file. */
export function isPagePath(path: string): boolean {
  const bare = path.split('?')[0] ?? '';
  return !/^\/(api|assets|healthz|log|trust)(\/|$)/.test(bare) && !/\.[A-Za-z0-9]+$/.test(bare);
}

export async function registerWebApp(app: FastifyInstance, webDir: string): Promise<void> {
  const built = isWebBuilt(webDir);
  if (built) {
    await app.register(serveStatic, {
      root: webDir,
      index: false,
      cacheControl: false,
      preCompressed: true,
      setHeaders(reply, path) {
        reply.header('cache-control', ASSET.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
        if (POLICY_WORKER.test(path)) reply.header('content-security-policy', POLICY_WORKER_CSP);
        if (FILE_WORKER.test(path)) reply.header('content-security-policy', FILE_WORKER_CSP);
        if (TRACE_THREAD.test(path)) reply.header('content-security-policy', TRACE_THREAD_CSP);
      },
    });
  }
  // The static plugin refuses a folder before anybody else is asked.
  if (built) {
    app.get('/', (_request, reply) => reply.header('cache-control', 'no-cache').sendFile('index.html'));
  }
  app.setNotFoundHandler(async (request, reply) => {
    const page = (request.method === 'GET' || request.method === 'HEAD') && isPagePath(request.url);
    if (!page) {
      const { body } = errorAnswer(refuse('protocol/malformed'));
      return reply.code(404).send(body);
    }
    if (!built) return reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT);
    return reply.header('cache-control', 'no-cache').sendFile('index.html');
  });
}
