// Fingerprints of real speech in Firefox, whose microphone and loudspeaker are a sound card: of what is sent and of what is heard.
import { type FirefoxPerson, launchFirefox, loadVoice, type SoundCard, startSoundCard } from '@incamera/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { likeness, secondsOf } from './seen-prints.js';
import { servePage, type TestPage } from './serve.js';

let site: TestPage;
let card: SoundCard;
let person: FirefoxPerson;

beforeAll(async () => {
  site = await servePage();
  card = await startSoundCard({ voice: (await loadVoice('czech-big')).samples });
  person = await launchFirefox({ soundCard: card });
});

afterAll(async () => {
  await person?.page.evaluate(() => window.printing.close());
  await person?.close();
  await card?.close();
  await site?.close();
});

// A machine that is too busy to play without gaps may try again.
test('are one voice, and nothing while the microphone is muted', { retry: 1 }, async () => {
  const { page } = person;
  const pause = (ms: number) => page.evaluate((time) => new Promise((resolve) => setTimeout(resolve, time)), ms);
  await page.goto(site.url);
  await page.waitForFunction(() => document.title === 'ready', { timeout: 30_000 });
  await page.evaluate((at) => window.printing.start(at), Date.now() - 100_000);
  await page.evaluate(() => window.printing.wish(true, true));
  await pause(12_000);
  await page.evaluate(() => window.printing.wish(false, false));
  await pause(500);
  const made = await page.evaluate(() => window.printing.take());
  expect(await page.evaluate(() => window.printing.failures())).toEqual([]);
  const own = made.filter(({ heard }) => !heard);
  const heard = made.filter((one) => one.heard);
  expect(secondsOf(own)).toBeGreaterThan(6);
  expect(secondsOf(heard)).toBeGreaterThan(6);
  expect(likeness(own, heard).score).toBeGreaterThan(15);

  await page.evaluate(() => window.printing.setMuted(true));
  await pause(1000);
  await page.evaluate(() => window.printing.wish(true, false));
  await pause(4000);
  await page.evaluate(() => window.printing.wish(false, false));
  await pause(500);
  expect(secondsOf(await page.evaluate(() => window.printing.take()))).toBe(0);
});
