// What leaves the machine at its sound card, behind everything that Chromium does, is marked.
import { launchChromium, loadVoice, startSoundCard } from '@incamera/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Listener, RECORDED_SECONDS } from './listener.js';
import { expectCopyOf, rms } from './marked-copy.js';
import { servePage, type TestPage } from './serve.js';

let site: TestPage;

beforeAll(async () => {
  site = await servePage();
});

afterAll(() => site?.close());

// A machine that is too busy to play without gaps may try again.
test('what is played is marked where it leaves the machine', { retry: 2 }, async () => {
  const card = await startSoundCard();
  const { wavPath } = await loadVoice('czech-big');
  const person = await launchChromium({ microphoneWavPath: wavPath, soundCard: card });
  try {
    const listener = await Listener.open(person, site);
    await listener.start(2);
    await listener.plays();
    const startedAtMs = Date.now();
    listener.expectHeardAt(await expectCopyOf(await card.record(RECORDED_SECONDS), 2), startedAtMs);
    await listener.page.evaluate(() => window.watch.cutBefore());
    await listener.expectTold(['media/mark_bypassed']);
    // What is on its way to the card is still played.
    await card.record(1);
    expect(rms(await card.record(2))).toBe(0);
  } finally {
    await person.close();
    await card.close();
  }
});
