// The web app as the server gives it out: the files of its release, with their headers, and nothing that was changed on disk.
import { mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { utf8 } from '@incamera/kernel';
import { decodeManifest, describeRelease, encodeManifest, releaseHash } from '@incamera/release';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptedEncodings, registerWebApp } from './web-app.js';

const FILES: Readonly<Record<string, string>> = {
  '/index.html': '<p>the page</p>',
  '/assets/app-x.js': 'the script',
  '/assets/sound-file.worker-x.js': 'the worker',
};

let folder: string;
let app: FastifyInstance;
let logged: Record<string, unknown>[];

const put = (path: string, content: string | Uint8Array) => writeFileSync(join(folder, path), content);

async function writeRelease(): Promise<void> {
  const built = Object.entries(FILES).map(([path, text]) => ({ path, bytes: utf8(text) }));
  const manifest = await describeRelease({ name: 'incamera', version: '1.2.3', commit: 'c'.repeat(40) }, built);
  put('/release.json', encodeManifest(manifest));
}

async function start(): Promise<void> {
  app = fastify();
  const log = (event: string, context?: object) => logged.push({ event, ...context });
  const logger = { debug: log, info: log, warn: log, error: log };
  const publicUrl = () => new URL('https://meet.example');
  await registerWebApp(app, { webDir: folder, version: '9.9.9', publicUrl, logger });
}

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'incamera-web-'));
  mkdirSync(join(folder, 'assets'));
  for (const [path, text] of Object.entries(FILES)) put(path, text);
  logged = [];
  await writeRelease();
});
afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a release', () => {
  it('is offered with its manifest, and logged by its hash', async () => {
    await start();
    const decoded = decodeManifest((await get('/release.json')).rawPayload);
    if (!decoded.ok) throw decoded.error;
    expect(decoded.value).toMatchObject({ version: '1.2.3', commit: 'c'.repeat(40) });
    const tag = `"${await releaseHash(decoded.value)}"`;
    expect((await get('/release.json', { 'if-none-match': tag })).statusCode).toBe(304);
    expect(logged).toEqual([{ event: 'release', version: '1.2.3', hash: await releaseHash(decoded.value) }]);
  });

  it('gives its page for every page, its files by their path, each with its own headers', async () => {
    await start();
    for (const path of ['/', '/m/abc?x=1', '/account', '/index.html']) {
      const page = await get(path);
      expect(page.body).toBe('<p>the page</p>');
      expect(page.headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'text/html; charset=utf-8' });
    }
    const worker = await get('/assets/sound-file.worker-x.js');
    expect(worker.headers['content-security-policy']).toBe("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'");
    expect(worker.headers['cache-control']).toContain('immutable');
    expect((await get('/')).headers['content-security-policy']).toContain("connect-src 'self' wss://meet.example;");
    expect((await app.inject({ method: 'HEAD', url: '/' })).statusCode).toBe(200);
  });

  it('gives nothing else, whatever the path', async () => {
    put('/assets/secret.js', 'not in the manifest');
    await start();
    for (const path of ['/assets/secret.js', '/assets/..%2frelease.json', '/assets', '/api/x']) {
      expect((await get(path)).statusCode, path).toBe(404);
    }
    expect((await app.inject({ method: 'POST', url: '/' })).statusCode).toBe(404);
  });

  it('is sent compressed only where the copy is the same content', async () => {
    put('/index.html.br', brotliCompressSync(FILES['/index.html'] ?? ''));
    put('/assets/app-x.js.br', brotliCompressSync('another script'));
    await start();
    const page = await get('/', { 'accept-encoding': 'gzip, br' });
    expect(page.headers['content-encoding']).toBe('br');
    const tag = String(page.headers.etag);
    expect((await get('/', { 'accept-encoding': 'br', 'if-none-match': tag })).statusCode).toBe(304);
    expect((await get('/', { 'if-none-match': tag })).statusCode).toBe(200);
    const script = await get('/assets/app-x.js', { 'accept-encoding': 'br' });
    expect(script.headers['content-encoding']).toBeUndefined();
    expect(script.body).toBe('the script');
  });
});

describe('a file that was changed on disk', () => {
  it('is named at the start and not given out, until it is put right', async () => {
    put('/assets/app-x.js', 'the scripT');
    await start();
    expect(logged).toContainEqual({ event: 'asset_altered', code: 'server/asset_altered', file: '/assets/app-x.js' });
    const refused = await get('/assets/app-x.js');
    expect(refused.statusCode).toBe(500);
    expect(refused.body).not.toContain('scripT');
    expect(refused.headers['cache-control']).toBe('no-store');
    put('/assets/app-x.js', 'the script');
    expect((await get('/assets/app-x.js')).body).toBe('the script');
  });

  it('or is gone is refused the same way while the server runs, and what was sent before stays what it was', async () => {
    await start();
    expect((await get('/')).body).toBe('<p>the page</p>');
    put('/index.html', '<script>steal()</script>');
    unlinkSync(join(folder, '/assets/app-x.js'));
    expect((await get('/')).body).toBe('<p>the page</p>');
    expect((await get('/assets/app-x.js')).statusCode).toBe(500);
    expect(logged.at(-1)).toMatchObject({ event: 'asset_altered', code: 'server/asset_altered' });
  });
});

it('a folder without a manifest is described as it stands there', async () => {
  unlinkSync(join(folder, 'release.json'));
  put('/assets/notes.ts', 'of no kind that a release has');
  await start();
  expect((await get('/assets/notes.ts')).statusCode).toBe(404);
  expect((await get('/release.json')).json()).toMatchObject({ version: '9.9.9', commit: null });
  expect((await get('/')).body).toBe('<p>the page</p>');
});

it('a manifest that cannot be read keeps the server from starting', async () => {
  put('/release.json', '{}');
  await expect(start()).rejects.toMatchObject({ code: 'server/release' });
});

it('encodings are taken as a client weighs them', () => {
  expect(acceptedEncodings('gzip, deflate, br')).toEqual(['br', 'gzip']);
  expect(acceptedEncodings('br;q=0, GZIP;q=0.5')).toEqual(['gzip']);
  expect(acceptedEncodings(undefined)).toEqual([]);
});
