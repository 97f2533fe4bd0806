// What Firefox plays in a meeting with marks, recorded from the sound card: as played, behind everything that the browser does.
import { toHex } from '@incamera/kernel';
import { type FirefoxPerson, launchFirefox, loadVoice, type SoundCard, startSoundCard } from '@incamera/testkit';
import { type Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { expectCopyOf, keyOf, rms } from './marked-copy.js';
import { replaceWorkletNodes, watchAudio } from './page-script.js';
import { servePage, type TestPage } from './serve.js';

let site: TestPage;
let card: SoundCard;
let person: FirefoxPerson;
let page: Page;
let originMs: number;

beforeAll(async () => {
  site = await servePage();
});

// A Firefox and a card for each test: pages that had the card's microphone one after the other have been seen to hang.
beforeEach(async () => {
  card = await startSoundCard({ voice: (await loadVoice('czech-big')).samples });
  person = await launchFirefox({ soundCard: card });
  page = person.page;
});

afterEach(async () => {
  await person?.close();
  await card?.close();
});

afterAll(async () => {
  await site?.close();
});

/** A participant whose meeting has been going on for 100 s, and who hears somebody. */
async function listen(worklet: string | null, script: () => void, key = 1): Promise<void> {
  await page.evaluateOnNewDocument(script);
  await page.goto(`${site.url}${worklet === null ? '' : `?worklet=${worklet}`}`);
  await page.waitForFunction(() => document.title === 'ready', { timeout: 30_000 });
  originMs = Date.now() - 100_000;
  await page.evaluate((at, hex) => window.marking.start(at, hex), originMs, toHex(keyOf(key)));
  expect(await page.evaluate(() => window.marking.arrives())).toBe(true);
}

/** Waits until the gate has opened. */
const awaitSound = () => page.waitForFunction(() => window.watch.isFed(), { timeout: 30_000 });

const told = () => page.evaluate(() => window.marking.told());

async function expectTold(codes: readonly (string | null)[]): Promise<void> {
  await expect.poll(async () => (await told()).length, { timeout: 30_000 }).toBeGreaterThanOrEqual(codes.length);
  expect(await told()).toEqual(codes);
}

/** Records what is played, and expects it to be the copy of `key`, about when it was heard. */
async function expectPlays(key: number): Promise<void> {
  const startedAtMs = Date.now();
  const heardSeconds = await expectCopyOf(await card.record(14), key);
  // A busy machine plays later than it thinks. A clock that is not the meeting's is off by the 100 s before it was opened.
  expect(Math.abs(heardSeconds - (startedAtMs - originMs) / 1000)).toBeLessThan(1);
}

// A machine that is too busy to play without gaps may try again.
test('what is played names the device that played it, and comes out of the marker alone', { retry: 2 }, async () => {
  await listen(null, watchAudio, 2);
  await awaitSound();
  await expectPlays(2);
  expect(await told()).toEqual([]);
  const seen = await page.evaluate(() => ({
    toOutput: window.watch.toOutput,
    elements: window.watch.elements.map(({ muted }) => muted),
  }));
  expect(seen.toOutput).toEqual(['AudioWorkletNode']);
  expect(seen.elements).not.toContain(false);
});

test('a graph that is cut before the marker stops, and plays through a new one on request', async () => {
  await listen(null, watchAudio, 3);
  await awaitSound();
  await page.evaluate(() => window.watch.cutBefore());
  await expectTold(['media/mark_bypassed']);
  await card.record(1);
  expect(rms(await card.record(2))).toBe(0);
  await page.evaluate(() => window.marking.resume());
  await expectTold(['media/mark_bypassed', null]);
  expect(rms(await card.record(3))).toBeGreaterThan(0.001);
  expect(await page.evaluate(() => window.watch.toOutput)).toEqual(['AudioWorkletNode', 'AudioWorkletNode']);
});

test.each([
  ['the module is not there', 'nowhere', watchAudio, 'media/mark_not_loaded'],
  ['the module registers no processor', 'empty', watchAudio, 'media/mark_not_loaded'],
  ['an extension puts a node in its place', null, replaceWorkletNodes, 'media/mark_not_loaded'],
  ['the processor throws', 'throw', watchAudio, 'media/mark_failed'],
  ['the processor does not answer', 'deaf', watchAudio, 'media/mark_silent'],
])('nothing is played: %s', async (_, worklet, script, code) => {
  await listen(worklet, script);
  await expectTold([code]);
  // What is on its way to the card is still played.
  await card.record(1);
  expect(rms(await card.record(2))).toBe(0);
});
