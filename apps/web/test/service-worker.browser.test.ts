// The built service worker in real Chromium, against a server that cheats: what a person sees, and what does not run.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { utf8 } from '@incamera/kernel';
import { describeRelease, encodeManifest, filesByPath, sentHeaders } from '@incamera/release';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';

const WORKER = readFileSync(new URL('../dist/service-worker.js', import.meta.url), 'utf8');
const REGISTER = "navigator.serviceWorker.register('/service-worker.js', { updateViaCache: 'none' });";
const html = (title: string, extra = '') =>
  `<!doctype html><title>${title}</title><body><script type="module" src="/assets/app-x.js"></script>${extra}`;

let browser: Browser;
let server: Server;
let origin: URL;
let context: BrowserContext;
let page: Page;
/** What the server sends, by path: honest until a test changes it. */
let bodies: Map<string, string>;
let posts: string[];

async function release(version: string): Promise<void> {
  const files: Record<string, string> = {
    '/index.html': html(`release ${version}`),
    '/assets/app-x.js': `${REGISTER} document.body.dataset.ran = '${version}';`,
    '/assets/later-x.js': `document.body.dataset.later = '${version}';`,
    '/service-worker.js': WORKER,
  };
  const built = Object.entries(files).map(([path, text]) => ({ path, bytes: utf8(text) }));
  const manifest = await describeRelease({ name: 'incamera', version, commit: null }, built);
  bodies = new Map(Object.entries(files));
  bodies.set('/release.json', Buffer.from(encodeManifest(manifest)).toString());
  headers = (path) => {
    const file = filesByPath(manifest).get(path);
    return file === undefined ? {} : { ...sentHeaders(file.headers, origin), 'content-type': file.type };
  };
}

let headers: (path: string) => Record<string, string>;

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (request.method === 'POST') posts.push(path);
    const file = /\.\w+$/.test(path) ? path : '/index.html';
    const body = bodies.get(file);
    response.writeHead(body === undefined ? 404 : 200, { 'cache-control': 'no-cache', ...headers(file) }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  origin = new URL(`http://localhost:${(server.address() as AddressInfo).port}`);
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args });
});

afterAll(async () => {
  await browser?.close();
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
});

beforeEach(async () => {
  posts = [];
  await release('1');
  context = await browser.newContext();
  page = await context.newPage();
  await page.goto(`${origin.origin}/m/abc#the-secret`);
  await page.evaluate(async () => {
    if (navigator.serviceWorker.controller !== null) return;
    await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve));
  });
});

afterEach(() => context?.close());

const ran = () => page.evaluate(() => document.body.dataset.ran);
/** As text: the test's own bundler would change it. */
const importLater = () => page.evaluate("import('/assets/later-x.js').then(() => 'ran', () => 'refused')");
const ask = (message: object) =>
  page.evaluate(
    (sent) =>
      new Promise<{ isNews: boolean; refusals: { path: string }[]; history: { version: string }[] }>((resolve) => {
        navigator.serviceWorker.onmessage = ({ data }) => resolve(data);
        navigator.serviceWorker.controller?.postMessage(sent);
      }),
    message,
  );

it('takes over the first page that is open without touching it, and answers the next one', async () => {
  expect(await ran()).toBe('1');
  expect(await importLater()).toBe('ran');
  await page.reload();
  expect([await page.title(), await ran()]).toEqual(['release 1', '1']);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(await ask({ kind: 'report' })).toMatchObject({ isNews: false, refusals: [], history: [{ version: '1' }] });
});

it('does not let an altered script run', async () => {
  bodies.set('/assets/later-x.js', "document.body.dataset.later = 'stolen';");
  expect(await importLater()).toBe('refused');
  expect(await page.evaluate(() => document.body.dataset.later)).toBeUndefined();
  expect((await ask({ kind: 'report' })).refusals).toMatchObject([{ path: '/assets/later-x.js' }]);
});

it('shows a plain page instead of one that is in no release', async () => {
  bodies.set('/index.html', html('release 1', "<script>document.body.dataset.ran = 'stolen';</script>"));
  const answer = await page.reload();
  expect(answer?.status()).toBe(502);
  expect(await page.textContent('main')).toContain('It was not run.');
  expect(await ran()).toBeUndefined();
});

it('sends the policy of the release, whatever policy the server sends', async () => {
  headers = () => ({ 'content-security-policy': '', 'content-type': 'text/html' });
  bodies.set('/assets/app-x.js', bodies.get('/assets/app-x.js') ?? '');
  await page.reload();
  expect(await ran()).toBe('1');
  const canEval = () => {
    const script = document.createElement('script');
    script.textContent = "document.body.dataset.inline = 'ran';";
    document.body.append(script);
    return document.body.dataset.inline ?? 'refused';
  };
  expect(await page.evaluate(canEval)).toBe('refused');
});

it('runs another release and says so until it was read', async () => {
  await release('2');
  await page.reload();
  expect([await page.title(), await ran()]).toEqual(['release 2', '2']);
  expect(await ask({ kind: 'report' })).toMatchObject({ isNews: true, history: [{ version: '2' }, { version: '1' }] });
  expect(await ask({ kind: 'told' })).toMatchObject({ isNews: false });
});

it('asks first where a person wants that; the word stays in the browser, and so does what is behind the #', async () => {
  await ask({ kind: 'ask', asks: true });
  await release('2');
  await page.reload();
  expect(await page.textContent('main')).toContain('Nothing of it runs until you say so');
  expect(await ran()).toBeUndefined();
  await page.click('button');
  await page.waitForFunction(() => document.title === 'release 2');
  expect(await ran()).toBe('2');
  expect(page.url()).toBe(`${origin.origin}/m/abc#the-secret`);
  expect(posts).toEqual([]);
});

it('leaves what a browser shows when a server is gone to the browser', async () => {
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  await expect(page.reload()).rejects.toThrow(/ERR_/);
  await new Promise<void>((resolve) => server.listen(Number(origin.port), 'localhost', resolve));
  page = await context.newPage();
  await page.goto(`${origin.origin}/m/abc`);
  expect(await ran()).toBe('1');
});
