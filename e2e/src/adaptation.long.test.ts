// Four people, one of them behind a narrow path: that one gets a smaller picture and all of the sound, the others notice
// nothing, and the larger picture comes back with the bandwidth. Real browsers; prints what it measured.
import {
  analyseSpeech,
  compareSpeech,
  findGaps,
  isRecognised,
  longestGapMs,
  type PersonalNetwork,
  type SpeechFeatures,
  startNetwork,
} from '@incamera/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Participant } from './support/participant.js';
import { longestFreezeMs, monitorPicture, type PictureMonitor } from './support/picture-monitor.js';
import { loadCast, type Product, startProduct } from './support/product.js';

/** Rates of the path count UDP payload and 28 bytes of headers a packet. */
const NARROW_BPS = 300_000;
const WIDE_BPS = 2_000_000;
const DROPPED_BPS = 400_000;
const QUEUE_MS = 300;
/** Tiles large enough for more than the lowest layer. */
const VIEWPORT = { width: 1280, height: 800 } as const;
const SMALL_VIEWPORT = { width: 640, height: 480 } as const;
const OPEN = { rateBps: null, queueMs: QUEUE_MS } as const;
/** Pictures of 360 and 180 lines; under load, browsers send three quarters of that. */
const isFull = (height: number): boolean => height >= 260;
const isLower = (height: number): boolean => height <= 200;
const MAX_DOWN_MS = 3000;
const MAX_UP_MS = 15_000;
const MAX_FREEZE_MS = 1000;
/** How long the narrow path is watched: several rounds of measuring whether it became wider. */
const STEADY_MS = 60_000;

let product: Product;
let network: PersonalNetwork;
let host: Participant;
let far: Participant;
let guests: readonly Participant[] = [];
let others: readonly [Participant, Participant];
let pictures: ReadonlyMap<Participant, PictureMonitor>;
let voice: SpeechFeatures;
let said: Float32Array;
const recordings: { readonly what: string; readonly samples: Float32Array }[] = [];

const pictureAt = (viewer: Participant): PictureMonitor => pictures.get(viewer) as PictureMonitor;

beforeAll(async () => {
  product = await startProduct();
  network = await startNetwork({ serverPort: product.port, udpPort: product.udpPort, seed: 7 });
  const [anna, boris, clara, david] = await loadCast();
  if (!anna || !boris || !clara || !david) throw new Error('four voices are expected');
  said = anna.samples;
  voice = analyseSpeech(said);
  host = await Participant.start({ name: anna.person, microphoneWavPath: anna.wavPath, cameraSize: 'standard' });
  far = await Participant.start({ name: boris.person, viewport: VIEWPORT, extraArgs: network.chromiumArgs });
  await network.attach(far.page);
  // Two processors for four browsers: one of the others has a small window, and the small picture that goes with it.
  others = [
    await Participant.start({ name: clara.person, viewport: VIEWPORT }),
    await Participant.start({ name: david.person, viewport: SMALL_VIEWPORT }),
  ];
  guests = [far, ...others];
  await host.setUp(product.setupLink);
  const link = await host.createMeeting('Narrow path');
  await host.enterAsHost(link);
  for (const guest of guests) {
    await guest.knock(link);
    await host.admit(guest.name);
    await guest.awaitInMeeting();
    // Who listens does not speak: the echo cancellation of a browser takes from either voice. Silence is sent all the same,
    // at the rate of speech.
    await guest.setMuted(true);
  }
  await host.setCamera(true);
  for (const guest of guests) await guest.awaitMovingPicture(host.name);
  pictures = new Map(
    await Promise.all(guests.map(async (guest) => [guest, await monitorPicture(guest.page, host.name)] as const)),
  );
});

afterAll(async () => {
  for (const guest of guests) await guest.close();
  await host?.close();
  await network?.close();
  await product?.stop();
});

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

/** @returns ms until the far end shows a height of which `holds` is true; asserts that nothing stood still meanwhile */
async function switches(what: string, holds: (height: number) => boolean, maxMs: number): Promise<void> {
  const picture = pictureAt(far);
  const fromMs = await picture.nowMs();
  await expect
    .poll(async () => (await picture.framesSince(fromMs)).some(({ height }) => holds(height)), {
      timeout: 60_000,
      interval: 100,
    })
    .toBe(true);
  // What the switch brings about is over in some seconds.
  await far.page.waitForTimeout(5000);
  const frames = await picture.framesSince(fromMs);
  const tookMs = (frames.find(({ height }) => holds(height))?.atMs ?? Number.POSITIVE_INFINITY) - fromMs;
  const freezeMs = longestFreezeMs(frames, fromMs, await picture.nowMs());
  print(`${what}: ${frames.at(-1)?.height} lines, first after ${seconds(tookMs)}, longest freeze ${seconds(freezeMs)}`);
  expect(tookMs).toBeLessThan(maxMs);
  expect(freezeMs).toBeLessThan(MAX_FREEZE_MS);
}

/** Everybody listens for ten seconds. Compared at the end: that takes seconds, in which the narrow path would stand still. */
async function listen(what: string): Promise<void> {
  const heard = await Promise.all(guests.map((listener) => listener.recorder.record(10)));
  for (const [index, samples] of heard.entries()) recordings.push({ what: `${what}, ${guests[index]?.name}`, samples });
}

/** What the others see while one has a narrow path: the size that belongs to their windows, and nothing stands still. */
async function expectOthersUndisturbed(fromMs: readonly number[]): Promise<void> {
  for (const [index, other] of others.entries()) {
    const picture = pictureAt(other);
    const frames = await picture.framesSince(fromMs[index] ?? 0);
    const freezeMs = longestFreezeMs(frames, fromMs[index] ?? 0, await picture.nowMs());
    print(`${other.name} meanwhile: ${frames.at(-1)?.height} lines, longest freeze ${seconds(freezeMs)}`);
    expect(frames.every(({ height }) => (index === 0 ? isFull(height) : isLower(height)))).toBe(true);
    expect(freezeMs).toBeLessThan(MAX_FREEZE_MS);
  }
}

const othersNow = (): Promise<number[]> => Promise.all(others.map((other) => pictureAt(other).nowMs()));

describe('a narrow path to one of four', () => {
  it('control: all see the picture in the size of their tile, and hear', async () => {
    for (const viewer of [far, others[0]]) {
      await expect.poll(async () => isFull(await pictureAt(viewer).height()), { timeout: 60_000 }).toBe(true);
    }
    await expect.poll(async () => isLower(await pictureAt(others[1]).height()), { timeout: 60_000 }).toBe(true);
    await listen('open path');
  });

  it('300 kbit/s: a low layer that stays and all of the sound there, the full picture elsewhere', async () => {
    const startMs = await othersNow();
    network.relay.set('down', { rateBps: NARROW_BPS, queueMs: QUEUE_MS });
    await switches('down to 300 kbit/s', isLower, MAX_DOWN_MS);
    const picture = pictureAt(far);
    const fromMs = await picture.nowMs();
    const before = network.relay.counts().down;
    await listen('300 kbit/s');
    await far.page.waitForTimeout(Math.max(0, STEADY_MS - ((await picture.nowMs()) - fromMs)));
    const toMs = await picture.nowMs();
    const frames = await picture.framesSince(fromMs);
    const after = network.relay.counts().down;
    const rate = (frames.length * 1000) / (toMs - fromMs);
    const passed = after.delivered - before.delivered;
    const passedBytes = after.deliveredBytes - before.deliveredBytes + 28 * passed;
    print(
      `steady at 300 kbit/s: ${rate.toFixed(1)} frames a second, longest freeze ` +
        `${seconds(longestFreezeMs(frames, fromMs, toMs))}, ${((passedBytes * 8) / (toMs - fromMs)).toFixed(0)} kbit/s, ` +
        `${after.overflowed - before.overflowed} of ${passed} packets did not fit`,
    );
    expect(frames.every(({ height }) => isLower(height))).toBe(true);
    expect(longestFreezeMs(frames, fromMs, toMs)).toBeLessThan(MAX_FREEZE_MS);
    await expectOthersUndisturbed(startMs);
  });

  it('follows a drop from 2 Mbit/s to 400 kbit/s, and back', async () => {
    const startMs = await othersNow();
    network.relay.set('down', { rateBps: WIDE_BPS, queueMs: QUEUE_MS });
    await switches('up to 2 Mbit/s', isFull, MAX_UP_MS);
    network.relay.set('down', { rateBps: DROPPED_BPS, queueMs: QUEUE_MS });
    await switches('down to 400 kbit/s', isLower, MAX_DOWN_MS);
    network.relay.set('down', { rateBps: WIDE_BPS, queueMs: QUEUE_MS });
    await switches('up to 2 Mbit/s again', isFull, MAX_UP_MS);
    network.relay.set('down', OPEN);
    await expectOthersUndisturbed(startMs);
  });

  it('never took from the sound', () => {
    expect(recordings).toHaveLength(6);
    for (const { what, samples } of recordings) {
      const comparison = compareSpeech(samples, voice);
      const gapMs = longestGapMs(findGaps(samples, said, comparison));
      print(`${what}: distance ${comparison.bitErrorRate.toFixed(2)}, longest gap ${gapMs.toFixed(0)} ms`);
      expect(isRecognised(comparison)).toBe(true);
    }
  });
});
