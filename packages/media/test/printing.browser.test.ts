// Fingerprints of real speech in a real Chromium: of what is sent, and of what is heard, on one clock; and none of silence.
import { launchChromium, loadVoice, type Person } from '@incamera/testkit';
import { type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { likeness, secondsOf } from './seen-prints.js';
import { servePage, type TestPage } from './serve.js';

let site: TestPage;
let person: Person;
let page: Page;
let originMs: number;

beforeAll(async () => {
  site = await servePage();
  person = await launchChromium({ microphoneWavPath: (await loadVoice('dutch-small')).wavPath });
  page = await person.context.newPage();
  await page.goto(site.url);
  await page.waitForFunction(() => document.title === 'ready', undefined, { timeout: 30_000 });
  originMs = Date.now() - 100_000;
  await page.evaluate((at) => window.printing.start(at), originMs);
});

afterAll(async () => {
  await page?.evaluate(() => window.printing.close());
  await person?.close();
  await site?.close();
});

const wish = (own: boolean, heard: boolean) =>
  page.evaluate(([a, b]) => window.printing.wish(a, b), [own, heard] as const);
const take = () => page.evaluate(() => window.printing.take());

async function made(seconds: number) {
  await page.waitForTimeout(1000 * seconds);
  // Ending them gives what there is.
  await wish(false, false);
  await page.waitForTimeout(300);
  const segments = await take();
  return { own: segments.filter(({ heard }) => !heard), heard: segments.filter(({ heard }) => heard) };
}

test('are made of nothing until somebody wishes it', async () => {
  await page.waitForTimeout(2000);
  expect(await take()).toEqual([]);
});

test('of what is sent and of what is heard are one voice at one time', async () => {
  await wish(true, true);
  const fromMs = Date.now();
  const { own, heard } = await made(12);
  for (const segments of [own, heard]) {
    expect(secondsOf(segments)).toBeGreaterThan(6);
    const startsAt = (segments[0]?.startMicros ?? 0) / 1e6;
    expect(Math.abs(startsAt - (fromMs - originMs) / 1000)).toBeLessThan(3);
  }
  const { score, laterSeconds } = likeness(own, heard);
  // Pauses, of which the codec keeps nothing, agree by chance; a search over everything asks for seven.
  expect(score).toBeGreaterThan(15);
  expect(Math.abs(laterSeconds)).toBeLessThan(0.7);
  expect(await page.evaluate(() => window.printing.failures())).toEqual([]);
});

test('are not made while the microphone is muted, nor while nothing may be sent', async () => {
  for (const stop of ['setMuted', 'setBlocked'] as const) {
    await page.evaluate((name) => window.printing[name](true), stop);
    await page.waitForTimeout(500);
    await wish(true, false);
    const { own } = await made(4);
    expect(secondsOf(own)).toBe(0);
    await page.evaluate((name) => window.printing[name](false), stop);
  }
  await wish(true, false);
  const { own } = await made(5);
  expect(secondsOf(own)).toBeGreaterThan(1);
});
