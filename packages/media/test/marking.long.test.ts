// What is played in a meeting with marks, recorded at the output of a real Chromium: whose copy it is, and that nothing is
// played that is nobody's.
// It listens in real time: one such copy and one broken marker are among the tests of every change (e2e/src/leak.test.ts).
import { launchChromium, loadVoice, type Person } from '@incamera/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Listener, RECORDED_SECONDS } from './listener.js';
import { rms, trace } from './marked-copy.js';
import { replaceWorkletNodes } from './page-script.js';
import { servePage, type TestPage } from './serve.js';

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

async function open(worklet: string | null = null, script: (() => void) | null = null): Promise<Listener> {
  const listener = await Listener.open(person, site, worklet, script);
  listeners.push(listener);
  return listener;
}

describe('what is played', () => {
  test('names the device that played it, nobody else, and when', async () => {
    const listener = await open();
    await listener.start(1);
    await listener.plays();
    await listener.expectPlays(1);
    expect(await listener.told()).toEqual([]);
  });

  test('is nobody’s without marks, and somebody’s as soon as marks are demanded', async () => {
    const listener = await open();
    await listener.start(null);
    expect(await listener.arrives()).toBe(true);
    const before = await listener.recorder.record(RECORDED_SECONDS);
    expect(rms(before)).toBeGreaterThan(0.01);
    expect((await trace(before)).verdict).toBe('nobody');
    await listener.demand(2);
    await listener.expectPlays(2);
  });

  test('is marked while the microphone is open with echo cancellation, and after another loudspeaker was chosen', async () => {
    const listener = await open();
    await listener.start(3);
    expect(await listener.page.evaluate(() => window.marking.listenWithEchoCancellation())).toBe(true);
    await listener.plays();
    await listener.expectPlays(3);
    const outputs = await listener.page.evaluate(async () =>
      (await navigator.mediaDevices.enumerateDevices())
        .filter(({ kind, deviceId }) => kind === 'audiooutput' && deviceId !== 'default')
        .map(({ deviceId }) => deviceId),
    );
    expect(outputs.length).toBeGreaterThan(0);
    await listener.page.evaluate((id) => window.marking.setOutput(id), outputs[0] as string);
    await listener.expectPlays(3);
    expect(await listener.told()).toEqual([]);
  });

  test('comes out of the marker alone: no other node has the loudspeaker, and no element has sound', async () => {
    const listener = await open();
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
    const listener = await open(worklet, script);
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
    const listener = await open(worklet);
    await listener.start(1);
    expect(await listener.arrives()).toBe(true);
    await listener.expectTold([code]);
    expect(await listener.loudness(2)).toBe(0);
  });

  test.each([
    ['is cut off from its marker', 'media/mark_bypassed', () => window.watch.cutBefore()],
    ['is cut off behind its marker', 'media/mark_bypassed', () => window.watch.cutAfter()],
    ['has its context closed', 'media/output_closed', () => window.watch.closeContexts()],
  ])(
    'stops the sound that a page script meddles with, and plays it marked on request: it %s',
    async (_, code, meddle) => {
      const listener = await open();
      await listener.start(4);
      expect(await listener.arrives()).toBe(true);
      expect(await listener.loudness(1)).toBeGreaterThan(0.001);
      await listener.page.evaluate(meddle);
      await listener.expectTold([code]);
      expect(await listener.loudness(2)).toBe(0);
      await listener.page.evaluate(() => window.marking.resume());
      await listener.expectTold([code, null]);
      await listener.expectPlays(4);
    },
  );
});
