// Serves a page from its TypeScript sources, on loopback: browsers resolve no package names, vite does it for them.
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

export interface ServedPage {
  /** http://localhost:PORT/ */
  readonly url: string;
  close(): Promise<void>;
}

const repositoryDir = fileURLToPath(new URL('../..', import.meta.url));

/** @param folder that holds the index.html, absolute */
export async function servePage(folder: string): Promise<ServedPage> {
  const server = await createServer({
    configFile: false,
    root: folder,
    cacheDir: join(tmpdir(), `incamera-${basename(dirname(folder))}-${process.pid}`),
    logLevel: 'error',
    resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
    optimizeDeps: { noDiscovery: true },
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null, fs: { allow: [repositoryDir] } },
  });
  await server.listen();
  const address = server.httpServer?.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://localhost:${port}/`, close: () => server.close() };
}
