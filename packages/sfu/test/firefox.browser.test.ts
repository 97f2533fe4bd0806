// Firefox and Chromium in one meeting: payload types, extension ids and addresses differ, slots work all the same.

import { type Browser, chromium } from 'playwright-core';
import puppeteer, { type Browser as Firefox } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sfu, type SlotAssignment } from '../src/index.js';
import { participantIn, servePage } from './browser-page.js';
import { buildWorker, CHROMIUM_FLAGS, localAddresses, startSfu, until } from './sfu-under-test.js';

let firefox: Firefox;
let browser: Browser;
let site: { url: string; close(): Promise<void> };
let sfu: Sfu;
const slots = new Map<string, readonly SlotAssignment[]>();

beforeAll(async () => {
  buildWorker();
  site = await servePage();
  browser = await chromium.launch({
    executablePath: process.env.INCAMERA_CHROMIUM ?? '/usr/bin/chromium',
    args: CHROMIUM_FLAGS,
  });
  firefox = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.INCAMERA_FIREFOX ?? '/usr/bin/firefox-esr',
    headless: true,
    extraPrefsFirefox: {
      'media.navigator.permission.disabled': true,
      'media.navigator.streams.fake': true,
      'media.autoplay.default': 0,
      'media.autoplay.blocking_policy': 0,
    },
  });
});
afterAll(async () => {
  await firefox?.close();
  await browser?.close();
  await site?.close();
  await sfu?.close();
});

test('Firefox and Chromium see and hear each other', async () => {
  // Firefox reaches no SFU on a loopback address; a machine without any other has none to announce.
  expect(localAddresses().some((address) => address !== '127.0.0.1')).toBe(true);
  sfu = await startSfu();
  sfu.events.on('slots', (event) => slots.set(event.peer, event.slots));
  const foxPage = await firefox.newPage();
  await foxPage.goto(site.url);
  const fox = participantIn({ evaluate: (script) => foxPage.evaluate(script) as never });
  const chromiumPage = await browser.newPage();
  await chromiumPage.goto(site.url);
  const other = participantIn(chromiumPage);
  await fox.paint(200, 40, 40);
  await other.paint(40, 40, 200);
  for (const [peer, page] of [
    ['fox', fox],
    ['other', other],
  ] as const) {
    const offer = await page.offer({ audioSlots: 2, videoSlots: 2, publish: true });
    await page.accept((await sfu.join({ room: 'room', peer, offer })).sdp);
    await until(async () => (await page.state()) === 'connected', `${peer} is connected`);
  }
  const midOf = (receiver: string, peer: string, kind: string): string | undefined =>
    slots.get(receiver)?.find((slot) => slot.source?.peer === peer && slot.source.kind === kind)?.mid;
  const inFox = await until(() => midOf('fox', 'other', 'camera'), 'slot in Firefox');
  const inOther = await until(() => midOf('other', 'fox', 'camera'), 'slot in Chromium');
  await until(async () => (await fox.slot(inFox)).blue > 150, 'Firefox sees blue');
  await until(async () => (await other.slot(inOther)).red > 150, 'Chromium sees red');
  const micInFox = await until(() => midOf('fox', 'other', 'mic'), 'microphone in Firefox');
  const micInOther = await until(() => midOf('other', 'fox', 'mic'), 'microphone in Chromium');
  await until(async () => (await fox.slot(micInFox)).energy > 0.01, 'Firefox hears');
  await until(async () => (await other.slot(micInOther)).energy > 0.01, 'Chromium hears');
  expect(await sfu.metrics()).toMatchObject({ malformed: 0, transports: 2 });
});
