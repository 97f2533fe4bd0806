// The worklet that marks, in Firefox: rendered ahead of time, so that a busy machine cannot make gaps.
import { fromBase64Url, toHex } from '@incamera/kernel';
import { type FirefoxPerson, launchFirefox } from '@incamera/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectCopyOf, keyOf } from './marked-copy.js';
import { servePage, type TestPage } from './serve.js';

let site: TestPage;
let person: FirefoxPerson;

beforeAll(async () => {
  site = await servePage();
  person = await launchFirefox();
});

afterAll(async () => {
  await person?.close();
  await site?.close();
});

test('what is rendered ahead of time names the device that rendered it, at its time', async () => {
  const { page } = person;
  await page.goto(site.url);
  await page.waitForFunction(() => document.title === 'ready', { timeout: 30_000 });
  const rendered = await page.evaluate((hex) => window.marking.render(hex, 60), toHex(keyOf(4)));
  const bytes = fromBase64Url(rendered);
  if (bytes === null) throw new Error('nothing was rendered');
  const heardSeconds = await expectCopyOf(new Float32Array(bytes.buffer), 4);
  expect(Math.abs(heardSeconds - 60)).toBeLessThan(0.02);
});
