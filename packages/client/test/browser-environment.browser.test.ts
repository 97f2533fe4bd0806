// The client in real browsers against the whole server: passkeys, keys that survive a reload, tabs, media, path check.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, runServer, serverCommand, serverConfig } from '../../../apps/server/src/index.js';
import { buildWorker, CHROMIUM_FLAGS, freeUdpPort } from '../../sfu/test/sfu-under-test.js';
import { type MeetingSnapshot } from '../src/index.js';
import { type UnderTest } from './page/main.js';

declare const underTest: UnderTest;

const scratch = mkdtempSync(join(tmpdir(), 'incamera-browser-'));
const root = fileURLToPath(new URL('page', import.meta.url));
const outDir = join(scratch, 'web');
let server: RunningServer;
let browser: Browser;
let url: string;

beforeAll(async () => {
  buildWorker();
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: { conditions: ['source', 'module', 'browser', 'production'] },
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'es2022', minify: false, assetsInlineLimit: 0 },
  });
  const command = serverCommand('0.0.0-test');
  const flags = ['--port', '0', '--data', join(scratch, 'data'), '--udp-port', String(await freeUdpPort())];
  command.parse([...flags, '--log-level', 'error'], { from: 'user' });
  server = await runServer({ ...serverConfig(command.opts()), webDir: outDir }, { version: '0.0.0-test' });
  url = server.publicUrl.origin;
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: [...CHROMIUM_FLAGS] });
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
  rmSync(scratch, { recursive: true, force: true });
});

interface Somebody {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly problems: string[];
}

async function somebody(path = '/start'): Promise<Somebody> {
  const context = await browser.newContext();
  await context.grantPermissions(['camera', 'microphone'], { origin: url });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('404')) problems.push(message.text());
  });
  await visit(page, `${url}${path}`);
  return { context, page, problems };
}

async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await ready(page);
}

async function ready(page: Page): Promise<void> {
  const endMs = Date.now() + 60_000;
  while ((await page.title()) !== 'ready') {
    if (Date.now() > endMs) throw new Error(`the page does not get ready: ${await page.content()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function snapshotOf(page: Page): Promise<MeetingSnapshot> {
  return JSON.parse(await page.evaluate(() => underTest.snapshot())) as MeetingSnapshot;
}

/** Polls, since what it waits for happens in other processes. */
async function until(page: Page, condition: (snapshot: MeetingSnapshot) => boolean, what: string): Promise<void> {
  const endMs = Date.now() + 60_000;
  for (;;) {
    const snapshot = await snapshotOf(page);
    if (snapshot !== null && condition(snapshot)) return;
    if (Date.now() > endMs) throw new Error(`did not happen: ${what}\n${JSON.stringify(snapshot, null, 1)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const inMeeting = (page: Page) => until(page, ({ phase }) => phase === 'in_meeting', 'in the meeting');

describe('in a browser', () => {
  it('enrols by passkey, meets, hears each other, and is back after a reload, the host as well', async () => {
    const hanna = await somebody();
    const devtools = await hanna.context.newCDPSession(hanna.page);
    await devtools.send('WebAuthn.enable');
    const authenticator = {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    } as const;
    await devtools.send('WebAuthn.addVirtualAuthenticator', { options: authenticator });
    const setupToken = /#(.+)$/.exec(server.announcement.join('\n'))?.[1] ?? '';
    await hanna.page.evaluate(
      (token) => underTest.client.register({ setupToken: token, displayName: 'Hanna' }),
      setupToken,
    );
    await hanna.page.evaluate(() => underTest.client.signOut());
    const account = await hanna.page.evaluate(() => underTest.client.signIn());
    expect(account.displayName).toBe('Hanna');

    const { link } = await hanna.page.evaluate(() =>
      underTest.client.createMeeting({
        title: 'Talk',
        agenda: '',
        startsAtMs: Date.now(),
        durationMinutes: 30,
        hostName: 'Hanna',
        autoReadmit: true,
        succession: 'none',
      }),
    );
    const { path } = await hanna.page.evaluate((to) => underTest.client.checkPath(to), link);
    expect(path).toBe('udp');
    await visit(hanna.page, link);
    await until(hanna.page, ({ phase }) => phase === 'lobby', 'the lobby');
    await hanna.page.evaluate(() => underTest.enter('Hanna'));
    await inMeeting(hanna.page);
    const ada = await somebody(link.slice(url.length));
    await until(ada.page, ({ phase }) => phase === 'lobby', 'the lobby of Ada');
    await ada.page.evaluate(() => underTest.enter('Ada'));
    await until(hanna.page, ({ knocks }) => knocks.length === 1, 'the knock');
    await hanna.page.evaluate(() => underTest.admitAll());
    await inMeeting(ada.page);
    await ada.page.evaluate(() => underTest.talk());
    const hears = (snapshot: MeetingSnapshot) =>
      (snapshot.people.find(({ self }) => !self)?.level ?? 0) > 0 &&
      snapshot.people.some(({ self, cameraSlot }) => !self && cameraSlot !== null);
    await until(hanna.page, hears, 'Hanna hears and sees Ada');
    await until(hanna.page, ({ security }) => security?.state === 'proved', 'everything proved at Hanna');
    await until(ada.page, ({ security }) => security?.state === 'proved', 'everything proved at Ada');

    // Ada reloads: the same key, no click.
    await ada.page.reload();
    await ready(ada.page);
    await inMeeting(ada.page);
    await ada.page.evaluate(() => underTest.talk());
    await until(hanna.page, (snapshot) => snapshot.people.length === 2 && hears(snapshot), 'Ada is heard again');
    // The only host reloads.
    await hanna.page.reload();
    await ready(hanna.page);
    await inMeeting(hanna.page);
    await until(hanna.page, hears, 'Hanna hears Ada after her own reload');
    await until(ada.page, ({ sendBlock, people }) => sendBlock === null && people.length === 2, 'Ada may send');
    await ada.page.evaluate(() => underTest.chat('hello'));
    await until(hanna.page, ({ chat }) => chat.length === 1, 'the chat');
    await hanna.page.evaluate(() => underTest.leave());
    await until(ada.page, ({ people }) => people.length === 1, 'the host left');
    expect([...hanna.problems, ...ada.problems]).toEqual([]);
    await hanna.context.close();
    await ada.context.close();
  });

  it('keeps a name over a reload, and gives a duplicated tab its own', async () => {
    const { context, page } = await somebody();
    const name = await page.evaluate(() => underTest.tabId());
    await page.reload();
    await ready(page);
    expect(await page.evaluate(() => underTest.tabId())).toBe(name);
    // A duplicated tab starts with a copy of sessionStorage.
    const [twin] = await Promise.all([
      context.waitForEvent('page'),
      page.evaluate(() => void open('/start', '_blank', 'opener')),
    ]);
    await ready(twin);
    await twin.evaluate((copied) => sessionStorage.setItem('incamera.tab', copied), name);
    await twin.reload();
    await ready(twin);
    const other = await twin.evaluate(() => underTest.tabId());
    expect(other).not.toBe(name);
    expect(await page.evaluate(() => underTest.tabId())).toBe(name);
    await context.close();
  });
});
