// Cedar in Chromium under the product's Content-Security-Policy: not in the page, but in a worker whose own response allows
// WebAssembly and nothing else.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { securityHeaders } from '../../../apps/server/src/security/headers.js';
import { type PolicyPage } from './page/main.js';
import { question, shipped } from './policy-scene.js';

declare const policyPage: PolicyPage;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};
/** What the script of the worker would be served with: it computes, and fetches its WebAssembly. */
const WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

const outDir = mkdtempSync(join(tmpdir(), 'incamera-policy-'));
let server: Server;
let browser: Browser;
let url: string;
let workerPolicy: string | null = null;

/** The header that the product's server sends with every page. */
function productPolicy(): string {
  const options = securityHeaders(() => new URL(url)).contentSecurityPolicy;
  if (typeof options !== 'object' || !options.directives) throw new Error('no policy');
  return Object.entries(options.directives)
    .map(([name, sources]) => {
      const list = [...(sources as Iterable<string | (() => string)>)];
      const words = list.map((source) => (typeof source === 'function' ? source() : source));
      return `${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} ${words.join(' ')}`;
    })
    .join('; ');
}

beforeAll(async () => {
  await build({
    configFile: false,
    root: fileURLToPath(new URL('page', import.meta.url)),
    logLevel: 'error',
    resolve: { conditions: ['source', 'module', 'browser', 'production'] },
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  });
  server = createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '');
    if (!/^\/[\w./-]+$/.test(path) || path.includes('..')) return response.writeHead(404).end();
    const isWorker = path.includes('policy.worker');
    response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
    response.setHeader('content-security-policy', isWorker && workerPolicy ? workerPolicy : productPolicy());
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cross-origin-embedder-policy', 'require-corp');
    try {
      return response.end(readFileSync(join(outDir, path)));
    } catch {
      return response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args });
});

afterAll(async () => {
  await browser?.close();
  await new Promise((resolve) => server?.close(resolve));
  rmSync(outDir, { recursive: true, force: true });
});

async function opened(): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(url);
  await expect.poll(() => page.title()).toBe('ready');
  return page;
}

describe('Cedar under the Content-Security-Policy of the product', () => {
  const refused = question('restricted', 'join', {}, shipped);

  it('is not compiled in a page: WebAssembly is not in its policy', async () => {
    expect(productPolicy()).not.toContain('unsafe');
    const page = await opened();
    expect(await page.evaluate(() => policyPage.inPage())).toMatch(
      /CompileError.*(Content Security Policy|unsafe-eval)/,
    );
    await page.close();
  });

  it('is not compiled in a worker under the same policy', async () => {
    workerPolicy = null;
    const page = await opened();
    const outcome = await page.evaluate((request) => policyPage.inWorker(request), refused);
    expect(outcome).toMatchObject({ ok: false, error: expect.stringContaining('CompileError') });
    await page.close();
  });

  it('decides in a worker that may compile WebAssembly, and still evaluates no text', async () => {
    workerPolicy = WORKER_POLICY;
    const page = await opened();
    const outcome = await page.evaluate((request) => policyPage.inWorker(request), refused);
    expect(outcome).toMatchObject({
      ok: true,
      decision: { allowed: false, policies: ['network'], explanations: [{ code: 'policy/network_not_approved' }] },
    });
    if (outcome.ok) {
      const figures = `ready after ${outcome.loadMs.toFixed(0)} ms, a decision in ${outcome.decideUs.toFixed(0)} µs`;
      process.stdout.write(`Cedar in a worker of Chromium: ${figures}\n`);
    }
    const evaluated = await page.evaluate(() => policyPage.inWorkerEvaluating());
    expect(evaluated).toMatchObject({ ok: false, error: expect.stringContaining('EvalError') });
    await page.close();
  });
});
