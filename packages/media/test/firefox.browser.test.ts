// What Firefox does otherwise: it sends the last true picture once more when a track is taken away from a sender.
import puppeteer, { type Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectLayers } from './expect-layers.js';
import { type SimulcastSeen } from './page/simulcast.js';
import { servePage, type TestPage } from './serve.js';

let page: TestPage;
let firefox: Browser;

beforeAll(async () => {
  page = await servePage();
  firefox = await puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    extraPrefsFirefox: { 'media.navigator.permission.disabled': true, 'media.navigator.streams.fake': true },
  });
});

afterAll(async () => {
  await firefox?.close();
  await page?.close();
});

async function run(name: string): Promise<Record<string, unknown>> {
  const tab = await firefox.newPage();
  await tab.goto(page.url);
  await tab.waitForFunction(() => document.title === 'ready', { timeout: 30_000 });
  const seen = await tab.evaluate(`window.run('${name}').then((value) => JSON.stringify(value))`);
  await tab.close();
  return JSON.parse(String(seen)) as Record<string, unknown>;
}

it('stops a sender whose transform is ignored, and not one true picture gets out', async () => {
  const seen = await run('ignoredTransform');
  expect(seen.hasStopped).toBe(true);
  expect(seen.atStop).toMatchObject({ framesDecoded: expect.any(Number) });
  expect(seen.seen).toBeLessThan(20);
  expect(JSON.stringify(seen.stopped)).toContain('media/sent_unencrypted');
});

it('sends the camera in layers with keys of their own', async () => {
  expectLayers((await run('simulcast')) as unknown as SimulcastSeen, 'firefox');
});

it('changes epochs without a refused frame', async () => {
  const seen = await run('epochSwitch');
  expect((seen.after as { refused: number }).refused).toBe((seen.before as { refused: number }).refused);
  expect(seen.decodedAfterDrop).toBeGreaterThan(3);
});
