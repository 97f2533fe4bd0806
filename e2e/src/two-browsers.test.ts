// Chromium and Firefox in one meeting, each as speaker and as listener: human voices in both directions, pictures in
// layers, a shared screen, and an end. What Firefox plays is recorded at its sound card.
import { analyseSpeech, type SpeechFeatures } from '@incamera/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectHeard } from './support/expect-heard.js';
import { FirefoxParticipant } from './support/firefox-participant.js';
import { Participant } from './support/participant.js';
import { lookAt, type PictureSeen } from './support/picture.js';
import { loadCast, type Product, startProduct } from './support/product.js';

const LISTEN_SECONDS = 8;
/** Enough for a recording that holds nobody. */
const CONTROL_SECONDS = 5;
/** Below it a loudspeaker is silent. */
const SILENCE = 0.001;

let product: Product;
let chromium: Participant;
let firefox: FirefoxParticipant;
/** Chromium's, then Firefox's. */
let voices: SpeechFeatures[] = [];

beforeAll(async () => {
  product = await startProduct();
  const [anna, boris] = await loadCast();
  if (anna === undefined || boris === undefined) throw new Error('four voices are expected');
  voices = [analyseSpeech(anna.samples), analyseSpeech(boris.samples)];
  chromium = await Participant.start({
    name: anna.person,
    microphoneWavPath: anna.wavPath,
    cameraSize: 'standard',
    // Two tiles as high as the camera's picture.
    viewport: { width: 1366, height: 800 },
  });
  firefox = await FirefoxParticipant.start({ name: boris.person, voice: boris.samples, cameraSize: 'standard' });
});

afterAll(async () => {
  await firefox?.close();
  await chromium?.close();
  await product?.stop();
});

/** Of [Chromium, Firefox]. */
const hears = (listener: Participant | FirefoxParticipant, expected: readonly boolean[], seconds = LISTEN_SECONDS) =>
  expectHeard(listener, voices, expected, seconds);

/** Waits for a picture that `holds`. */
const awaitPicture = (viewer: Participant | FirefoxParticipant, name: string, holds: (seen: PictureSeen) => boolean) =>
  expect
    .poll(
      async () => {
        const seen = await lookAt(viewer.page, name);
        return seen !== null && holds(seen) ? 'as expected' : seen;
      },
      { timeout: 30_000, interval: 100 },
    )
    .toBe('as expected');

const moves = ({ changed }: PictureSeen) => changed > 0.001;

describe('Chromium and Firefox in one meeting', () => {
  it('admits Firefox, and both prove the encryption to each other', async () => {
    await chromium.setUp(product.setupLink);
    const link = await chromium.createMeeting('Zwei Browser');
    await chromium.enterAsHost(link);
    await firefox.knock(link);
    await chromium.admit(firefox.name);
    await firefox.awaitProved();
    await chromium.awaitProved();
  });

  it('lets neither hear anything while both are muted', async () => {
    await chromium.setMuted(true);
    await firefox.setMuted(true);
    await chromium.page.waitForTimeout(1000);
    await Promise.all([chromium, firefox].map((one) => hears(one, [false, false], CONTROL_SECONDS)));
  });

  it('lets Chromium hear what is said at Firefox, once its microphone is open, and Firefox no echo of it', async () => {
    await chromium.setMuted(true);
    await firefox.setMuted(false);
    await Promise.all([hears(chromium, [false, true]), hears(firefox, [false, false])]);
  });

  it('lets Firefox hear what is said at Chromium, once its microphone is open', async () => {
    await firefox.setMuted(true);
    await chromium.setMuted(false);
    await hears(firefox, [true, false]);
  });

  it('shows each the moving picture of the other', async () => {
    await chromium.setCamera(true);
    await firefox.turnCameraOn();
    await awaitPicture(firefox, chromium.name, moves);
    await awaitPicture(chromium, firefox.name, moves);
  });

  it('sends Firefox a shared screen in its full size, and needs only a lower layer of the small picture beside it', async () => {
    // Two tiles beside each other are as high as the camera's picture; beside a stage they are small.
    await awaitPicture(chromium, firefox.name, ({ height }) => height === 360);
    await chromium.button('Share screen').click();
    await chromium.button('Stop sharing').waitFor();
    const screen = `Screen of ${chromium.name}`;
    await awaitPicture(firefox, screen, () => true);
    const source = await chromium.sharedScreen();
    await awaitPicture(firefox, screen, (seen) => seen.width === source.width && seen.height === source.height);
    await awaitPicture(chromium, firefox.name, ({ height }) => height === 180);
    await chromium.button('Stop sharing').click();
    await awaitPicture(chromium, firefox.name, ({ height }) => height === 360);
  });

  it('lets Chromium send no picture while Firefox has another tab in front', async () => {
    const front = await firefox.person.browser.newPage();
    await front.bringToFront();
    expect(await firefox.page.evaluate(() => document.visibilityState)).toBe('hidden');
    await expect.poll(() => chromium.neededLayers(), { timeout: 30_000 }).toEqual([]);
    await front.close();
    await firefox.page.bringToFront();
    await awaitPicture(firefox, chromium.name, moves);
    expect(chromium.neededLayers()).not.toEqual([]);
  });

  it('has caused no error in either browser', () => {
    expect([...chromium.person.problems, ...firefox.person.problems]).toEqual([]);
  });

  it('gives Firefox nothing to hear and nothing to see once it is removed', async () => {
    await chromium.remove(firefox.name);
    await firefox.awaitText('A host has removed you from the meeting');
    const after = await firefox.soundCard.record(CONTROL_SECONDS);
    expect(after.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)).toBeLessThan(SILENCE);
    expect(await lookAt(firefox.page, chromium.name)).toBeNull();
  });
});
