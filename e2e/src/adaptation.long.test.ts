// Three people, one of them behind a narrow path: that one gets a smaller picture and all of the sound, the others notice
// nothing, and the larger picture comes back with the bandwidth. Real browsers; prints what it measured.
import {
  analyseSpeech,
  compareSpeech,
  isRecognised,
  type PersonalNetwork,
  type SpeechFeatures,
  startNetwork,
} from '@incamera/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Participant } from './support/participant.js';
import { loadCast, type Product, startProduct } from './support/product.js';

const NARROW_BPS = 300_000;
const WIDE_BPS = 2_000_000;
const DROPPED_BPS = 400_000;
const QUEUE_MS = 300;
/** Tiles large enough for more than the lowest layer. */
const VIEWPORT = { width: 1280, height: 800 } as const;
const OPEN = { rateBps: null, queueMs: QUEUE_MS } as const;

let product: Product;
let network: PersonalNetwork;
let host: Participant;
let near: Participant;
let far: Participant;
let voice: SpeechFeatures;
let fullHeight = 0;

beforeAll(async () => {
  product = await startProduct();
  network = await startNetwork({ serverPort: product.port, udpPort: product.udpPort, seed: 7 });
  const [anna, boris, clara] = await loadCast();
  if (anna === undefined || boris === undefined || clara === undefined) throw new Error('four voices are expected');
  voice = analyseSpeech(anna.samples);
  host = await Participant.start({ name: anna.person, microphoneWavPath: anna.wavPath, cameraSize: 'standard' });
  near = await Participant.start({ name: boris.person, viewport: VIEWPORT });
  far = await Participant.start({ name: clara.person, viewport: VIEWPORT, extraArgs: network.chromiumArgs });
  await network.attach(far.page);
  await host.setUp(product.setupLink);
  const link = await host.createMeeting('Narrow path');
  await host.enterAsHost(link);
  for (const guest of [near, far]) {
    await guest.knock(link);
    await host.admit(guest.name);
    await guest.awaitInMeeting();
    // Who listens does not speak: the echo cancellation of a browser takes from either voice.
    await guest.setMuted(true);
  }
  await host.setCamera(true);
  for (const guest of [near, far]) await guest.awaitMovingPicture(host.name);
});

afterAll(async () => {
  await far?.close();
  await near?.close();
  await host?.close();
  await network?.close();
  await product?.stop();
});

/** Height of the host's picture as it arrives, in pixels; 0 while it is withheld. */
async function heightAt(viewer: Participant): Promise<number> {
  const video = viewer.tile(host.name).locator('video');
  if ((await video.count()) === 0) return 0;
  return await video.evaluate((element) => (element as HTMLVideoElement).videoHeight);
}

/** Seconds until `holds` of the height at `viewer`. */
async function secondsUntil(viewer: Participant, holds: (height: number) => boolean, what: string): Promise<number> {
  const startMs = performance.now();
  await expect.poll(async () => holds(await heightAt(viewer)), { timeout: 60_000, interval: 100 }).toBe(true);
  const seconds = (performance.now() - startMs) / 1000;
  process.stdout.write(`${what}: ${await heightAt(viewer)} lines after ${seconds.toFixed(1)} s\n`);
  return seconds;
}

/** A picture, and a smaller one than the path allowed before. */
const isLower = (height: number) => height > 0 && height < fullHeight;

/** The height that stays for five seconds: at first estimates rise and layers follow. */
async function settledHeight(viewer: Participant): Promise<number> {
  let height = 0;
  let sinceMs = performance.now();
  while (performance.now() - sinceMs < 5000) {
    await viewer.page.waitForTimeout(250);
    const now = await heightAt(viewer);
    if (now !== height) sinceMs = performance.now();
    height = now;
  }
  return height;
}

async function expectBothHear(what: string): Promise<void> {
  const heard = await Promise.all([near, far].map((listener) => listener.recorder.record(10)));
  for (const [index, samples] of heard.entries()) {
    const comparison = compareSpeech(samples, voice);
    process.stdout.write(`${what}, ${index === 0 ? 'near' : 'far'}: distance ${comparison.bitErrorRate.toFixed(2)}\n`);
    expect(isRecognised(comparison)).toBe(true);
  }
}

describe('a narrow path to one of three', () => {
  it('control: both see the picture in the size of their tile, and hear', async () => {
    fullHeight = await settledHeight(near);
    await secondsUntil(far, (height) => height === fullHeight, 'far, open path');
    expect(fullHeight).toBe(360);
    await expectBothHear('open path');
  });

  it('300 kbit/s: a smaller picture and all of the sound there, the full picture elsewhere', async () => {
    network.relay.set('down', { rateBps: NARROW_BPS, queueMs: QUEUE_MS });
    await secondsUntil(far, isLower, 'far, 300 kbit/s');
    await far.page.waitForTimeout(5000);
    await expectBothHear('300 kbit/s');
    expect(isLower(await heightAt(far))).toBe(true);
    expect(await heightAt(near)).toBe(fullHeight);
  });

  it('follows a drop from 2 Mbit/s to 400 kbit/s, and back', async () => {
    network.relay.set('down', { rateBps: WIDE_BPS, queueMs: QUEUE_MS });
    await secondsUntil(far, (height) => height === fullHeight, 'far, 2 Mbit/s');
    await far.page.waitForTimeout(5000);
    network.relay.set('down', { rateBps: DROPPED_BPS, queueMs: QUEUE_MS });
    await secondsUntil(far, isLower, 'far, down to 400 kbit/s');
    await far.page.waitForTimeout(5000);
    network.relay.set('down', { rateBps: WIDE_BPS, queueMs: QUEUE_MS });
    await secondsUntil(far, (height) => height === fullHeight, 'far, up to 2 Mbit/s');
    network.relay.set('down', OPEN);
    expect(await heightAt(near)).toBe(fullHeight);
  });
});
