// What is played in a meeting with marks, recorded at the output of a real Chromium: whose copy it is, and that nothing is
// played that is nobody's.
import { errorCode, toHex } from '@incamera/kernel';
import {
  installRecorder,
  launchChromium,
  loadVoice,
  type Person,
  type Recorder,
  startSoundCard,
} from '@incamera/testkit';
import { type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectCopyOf, keyOf, rms, trace } from './marked-copy.js';
import { replaceWorkletNodes, watchAudio } from './page-script.js';
import { servePage, type TestPage } from './serve.js';

const SECONDS = 10;

let site: TestPage;
let person: Person;
const listeners: Listener[] = [];

beforeAll(async () => {
  site = await servePage();
  person = await launchChromium({ microphoneWavPath: (await loadVoice('dutch-small')).wavPath });
});

afterEach(async () => {
  for (const listener of listeners.splice(0)) await listener.close();
});

afterAll(async () => {
  await person?.close();
  await site?.close();
});

/** A participant whose meeting has been going on for 100 s. */
class Listener {
  readonly page: Page;
  readonly recorder: Recorder;
  readonly originMs: number = Date.now() - 100_000;

  constructor(page: Page, recorder: Recorder) {
    this.page = page;
    this.recorder = recorder;
  }

  static async open(
    worklet: string | null = null,
    script: (() => void) | null = null,
    browser: Person = person,
  ): Promise<Listener> {
    const page = await browser.context.newPage();
    const recorder = await installRecorder(page);
    await page.addInitScript(watchAudio);
    if (script) await page.addInitScript(script);
    await page.goto(`${site.url}${worklet === null ? '' : `?worklet=${worklet}`}`);
    await page.waitForFunction(() => document.title === 'ready', undefined, { timeout: 30_000 });
    const listener = new Listener(page, recorder);
    listeners.push(listener);
    return listener;
  }

  start(key: number | null): Promise<void> {
    const keyHex = key === null ? null : toHex(keyOf(key));
    return this.page.evaluate(([at, hex]) => window.marking.start(at, hex), [this.originMs, keyHex] as const);
  }

  demand(key: number): Promise<void> {
    const keyHex = toHex(keyOf(key));
    return this.page.evaluate(([at, hex]) => window.marking.require(at, hex, 'strong'), [
      this.originMs,
      keyHex,
    ] as const);
  }

  /** Waits until the gate has opened. */
  async plays(): Promise<void> {
    expect(await this.arrives()).toBe(true);
    await this.page.waitForFunction(() => window.watch.isFed());
  }

  arrives(): Promise<boolean> {
    return this.page.evaluate(() => window.marking.arrives());
  }

  told(): Promise<(string | null)[]> {
    return this.page.evaluate(() => window.marking.told());
  }

  /** Loudness of what is played, 0 also where no output is left that could play. */
  async loudness(seconds: number): Promise<number> {
    try {
      return rms(await this.recorder.record(seconds));
    } catch (error) {
      if (errorCode(error) === 'testkit/nothing_recorded') return 0;
      throw error;
    }
  }

  /** Waits until the page was told something as often as `codes`. */
  async expectTold(codes: readonly (string | null)[]): Promise<void> {
    await expect.poll(async () => (await this.told()).length, { timeout: 30_000 }).toBeGreaterThanOrEqual(codes.length);
    expect(await this.told()).toEqual(codes);
  }

  async close(): Promise<void> {
    await this.page.evaluate(() => window.marking.close());
    await this.page.close();
  }
}

/** Records what is played, and expects it to be the copy of `key`, heard when it was heard. */
async function expectPlays(listener: Listener, key: number): Promise<void> {
  await listener.recorder.start();
  await listener.page.waitForTimeout(SECONDS * 1000);
  const { samples, startedAtMs } = await listener.recorder.stop();
  const heardSeconds = await expectCopyOf(samples, key);
  expect(Math.abs(heardSeconds - (startedAtMs - listener.originMs) / 1000)).toBeLessThan(0.05);
}

describe('what is played', () => {
  test('names the device that played it, nobody else, and when', async () => {
    const listener = await Listener.open();
    await listener.start(1);
    await listener.plays();
    await expectPlays(listener, 1);
    expect(await listener.told()).toEqual([]);
  });

  test('is nobody’s without marks, and somebody’s as soon as marks are demanded', async () => {
    const listener = await Listener.open();
    await listener.start(null);
    expect(await listener.arrives()).toBe(true);
    const before = await listener.recorder.record(SECONDS);
    expect(rms(before)).toBeGreaterThan(0.01);
    expect((await trace(before)).verdict).toBe('nobody');
    await listener.demand(2);
    await expectPlays(listener, 2);
  });

  test('is marked while the microphone is open with echo cancellation, and after another loudspeaker was chosen', async () => {
    const listener = await Listener.open();
    await listener.start(3);
    expect(await listener.page.evaluate(() => window.marking.listenWithEchoCancellation())).toBe(true);
    await listener.plays();
    await expectPlays(listener, 3);
    const outputs = await listener.page.evaluate(async () =>
      (await navigator.mediaDevices.enumerateDevices())
        .filter(({ kind, deviceId }) => kind === 'audiooutput' && deviceId !== 'default')
        .map(({ deviceId }) => deviceId),
    );
    expect(outputs.length).toBeGreaterThan(0);
    await listener.page.evaluate((id) => window.marking.setOutput(id), outputs[0] as string);
    await expectPlays(listener, 3);
    expect(await listener.told()).toEqual([]);
  });

  // A machine that is too busy to play without gaps may try again.
  test('is marked where it leaves the machine, at the sound card', { retry: 2 }, async () => {
    const card = await startSoundCard();
    const { wavPath } = await loadVoice('czech-big');
    const other = await launchChromium({ microphoneWavPath: wavPath, soundCard: card });
    try {
      const listener = await Listener.open(null, null, other);
      await listener.start(2);
      await listener.plays();
      const startedAtMs = Date.now();
      const heardSeconds = await expectCopyOf(await card.record(SECONDS), 2);
      // Chromium does not know how long PulseAudio and the pipe behind it take.
      expect(Math.abs(heardSeconds - (startedAtMs - listener.originMs) / 1000)).toBeLessThan(0.3);
      await listener.page.evaluate(() => window.watch.cutBefore());
      await listener.expectTold(['media/mark_bypassed']);
      // What is on its way to the card is still played.
      await card.record(1);
      expect(rms(await card.record(2))).toBe(0);
    } finally {
      listeners.pop();
      await other.close();
      await card.close();
    }
  });

  test('comes out of the marker alone: no other node has the loudspeaker, and no element has sound', async () => {
    const listener = await Listener.open();
    await listener.start(1);
    await listener.plays();
    expect(rms(await listener.recorder.record(2))).toBeGreaterThan(0.001);
    const seen = await listener.page.evaluate(() => ({
      toOutput: window.watch.toOutput,
      elements: window.watch.elements.map(({ muted }) => muted),
    }));
    expect(seen.toOutput).toEqual(['AudioWorkletNode']);
    expect(seen.elements.length).toBeGreaterThan(0);
    expect(seen.elements).not.toContain(false);
    expect(await listener.recorder.strayOutputs()).toBe(0);
  });
});

describe('a marker that never runs', () => {
  test.each([
    ['the module is not there', 'nowhere', null],
    ['the module registers no processor', 'empty', null],
    ['an extension puts a node in its place', null, replaceWorkletNodes],
  ])('plays nothing, however often it is tried: %s', async (_, worklet, script) => {
    const listener = await Listener.open(worklet, script);
    await listener.start(1);
    expect(await listener.arrives()).toBe(true);
    await listener.expectTold(['media/mark_not_loaded']);
    expect(await listener.loudness(2)).toBe(0);
    await listener.page.evaluate(() => window.marking.resume());
    await listener.expectTold(['media/mark_not_loaded', 'media/mark_not_loaded']);
    expect(await listener.loudness(2)).toBe(0);
  });
});

describe('a marker that breaks down', () => {
  test.each([
    ['the processor throws', 'throw', 'media/mark_failed'],
    ['the audio thread hangs', 'hang', 'media/mark_silent'],
    ['the processor does not answer', 'deaf', 'media/mark_silent'],
  ])('stops the sound: %s', async (_, worklet, code) => {
    const listener = await Listener.open(worklet);
    await listener.start(1);
    expect(await listener.arrives()).toBe(true);
    await listener.expectTold([code]);
    expect(await listener.loudness(2)).toBe(0);
  });

  test.each([
    ['is cut off from its marker', 'media/mark_bypassed', () => window.watch.cutBefore()],
    ['has its context closed', 'media/output_closed', () => window.watch.closeContexts()],
  ])(
    'stops the sound that a page script meddles with, and plays it marked on request: it %s',
    async (_, code, meddle) => {
      const listener = await Listener.open();
      await listener.start(4);
      expect(await listener.arrives()).toBe(true);
      expect(await listener.loudness(1)).toBeGreaterThan(0.001);
      await listener.page.evaluate(meddle);
      await listener.expectTold([code]);
      expect(await listener.loudness(2)).toBe(0);
      await listener.page.evaluate(() => window.marking.resume());
      await listener.expectTold([code, null]);
      await expectPlays(listener, 4);
    },
  );

  test('whose output is taken away leaves silence', async () => {
    const listener = await Listener.open();
    await listener.start(1);
    await listener.plays();
    await listener.page.evaluate(() => window.watch.cutAfter());
    expect(await listener.loudness(2)).toBe(0);
  });
});
