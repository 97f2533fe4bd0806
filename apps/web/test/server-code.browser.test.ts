// The whole web app on the whole server, through three releases: what a person is told, and asked, and where.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeManifest, encodeManifest } from '@incamera/release';
import { type Browser, chromium, type Page, type Route } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freeTcpPort, freeUdpPort } from '../../../testkit/src/free-port.js';
import { type RunningServer, runServer, serverCommand, serverConfig } from '../../server/src/index.js';

const scratch = mkdtempSync(join(tmpdir(), 'incamera-code-'));
const webDir = join(scratch, 'web');
let server: RunningServer | undefined;
let browser: Browser;
let page: Page;
let flags: string[];

/** The same files under another version: a release of which the page itself does not differ. */
function name(version: string): void {
  const path = join(webDir, 'release.json');
  const decoded = decodeManifest(readFileSync(path));
  if (!decoded.ok) throw decoded.error;
  writeFileSync(path, encodeManifest({ ...decoded.value, version }));
}

async function serve(version: string): Promise<void> {
  await server?.close();
  name(version);
  const command = serverCommand('0.0.0-test').parse(flags, { from: 'user' });
  server = await runServer({ ...serverConfig(command.opts()), webDir }, { version: '0.0.0-test' });
}

beforeAll(async () => {
  cpSync(fileURLToPath(new URL('../dist', import.meta.url)), webDir, { recursive: true });
  const [port, udpPort] = [await freeTcpPort(), await freeUdpPort()];
  flags = ['--port', `${port}`, '--udp-port', `${udpPort}`, '--data', join(scratch, 'data'), '--log-level', 'error'];
  await serve('1.0.0');
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args });
  page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  rmSync(scratch, { recursive: true, force: true });
});

const visit = (path: string) => page.goto(`${server?.publicUrl.origin}${path}`);
const seen = (text: string | RegExp) => page.getByText(text).first().waitFor();

it('remembers the first release without a word', async () => {
  await visit('/code');
  await seen(/^Version 1\.0\.0, since/);
  await seen(/^In the log of this server since/);
  await visit('/');
  await page.getByRole('link', { name: 'Code of this server' }).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
});

it('says once that another release is served, and shows both', async () => {
  await serve('2.0.0');
  await visit('/');
  await seen('This server serves another release of the web app than before.');
  await seen(/Before: 1\.0\.0 \(.+\)\. Now: 2\.0\.0/);
  await page.getByRole('button', { name: 'More about it' }).click();
  await seen(/^Version 2\.0\.0, since/);
  await seen(/^Version 1\.0\.0, since/);
  await page.getByRole('button', { name: 'Understood' }).click();
  await page.getByRole('alert').waitFor({ state: 'detached' });
  await page.reload();
  await seen(/^Version 2\.0\.0, since/);
  expect(await page.getByRole('alert').count()).toBe(0);
});

it('says on every page that what runs is not in the log, and where', async () => {
  // The answer of a server that keeps a release to itself.
  const hide = async (route: Route) => {
    const page = await (await route.fetch()).json();
    await route.fulfill({ json: { ...page, entries: [] } });
  };
  await page.context().route('**/log/releases**', hide);
  await visit('/');
  await seen('The code that runs here is not in the log of this server.');
  await page.getByRole('button', { name: 'More about it' }).click();
  await seen('Not in the log of this server');
  await page.context().unroute('**/log/releases**', hide);
  await page.reload();
  await seen(/^In the log of this server since/);
});

it('asks before another one where that was wanted, and runs it after the word', async () => {
  await page.getByText('Ask me before another release runs').click();
  await serve('3.0.0');
  await visit('/code');
  // The page is the same one, so it is the next visit that asks.
  await expect
    .poll(async () => {
      await page.reload();
      return page.getByText('Nothing of it runs until you say so').count();
    })
    .toBe(1);
  expect(await page.locator('script').count()).toBe(0);
  await page.getByRole('button').click();
  await seen(/^Version 3\.0\.0, since/);
});
