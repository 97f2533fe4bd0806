// Which pictures a page asks for, and what arrives: none while it is hidden, those of the page of tiles that is looked at,
// a shared screen in full size and before any camera.
import { analyseSpeech, type SpeechFeatures } from '@incamera/testkit';
import { type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bot, openBot, untilBot } from './support/bots.js';
import { expectHeard } from './support/expect-heard.js';
import { Participant } from './support/participant.js';
import { lookAt } from './support/picture.js';
import { loadCast, type Product, startProduct } from './support/product.js';

/** With them, more people than fit on one page of the viewer's small window. */
const BOTS = 8;
const SCREEN_FRAME_RATE = 15;

let product: Product;
let host: Participant;
let viewer: Participant;
let voice: SpeechFeatures;
let link = '';
const bots: Bot[] = [];
/** What the viewer's page asked the server for, latest last. */
const wants: (readonly Want[])[] = [];

interface Want {
  readonly kind: 'camera' | 'screen';
  readonly height?: number;
}

beforeAll(async () => {
  product = await startProduct();
  const [anna, boris] = await loadCast();
  if (anna === undefined || boris === undefined) throw new Error('four voices are expected');
  voice = analyseSpeech(anna.samples);
  host = await Participant.start({ name: anna.person, microphoneWavPath: anna.wavPath });
  viewer = await Participant.start({ name: boris.person, viewport: { width: 420, height: 480 } });
  viewer.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const message = JSON.parse(payload.toString()) as { type: string; video?: readonly Want[] };
      if (message.type === 'media.want') wants.push(message.video ?? []);
    }),
  );
  await host.setUp(product.setupLink);
  link = await host.createMeeting('Wer sieht wen');
  await host.enterAsHost(link);
  await viewer.knock(link);
  await host.admit(viewer.name);
  await viewer.awaitProved();
  await viewer.setMuted(true);
  await host.setCamera(true);
  await viewer.awaitMovingPicture(host.name);
});

afterAll(async () => {
  for (const { meeting } of bots) await meeting.close();
  await viewer?.close();
  await host?.close();
  await product?.stop();
});

const wanted = () => wants.at(-1)?.map(({ kind }) => kind);

/** Frames shown so far in a tile of the viewer; null while it has no picture. */
const framesShown = async (name: string): Promise<number | null> => {
  const video = viewer.tile(name).locator('video');
  if ((await video.count()) === 0) return null;
  return await video.evaluate((element) => (element as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames);
};

/** Headless Chromium takes every page for visible, whatever is in front of it: the page is told otherwise. */
async function setVisibility(page: Page, state: DocumentVisibilityState): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, 'visibilityState', { value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
}

describe('the pictures that a page asks for', () => {
  it('are none while the page is hidden, and it goes on hearing', async () => {
    expect(wanted()).toEqual(['camera']);
    await setVisibility(viewer.page, 'hidden');
    await expect.poll(wanted).toEqual([]);
    // The last of what was on its way.
    await viewer.page.waitForTimeout(1000);
    const before = await framesShown(host.name);
    await expectHeard(viewer, [voice], [true], 8);
    expect(await framesShown(host.name)).toBe(before);
    await setVisibility(viewer.page, 'visible');
    await expect.poll(wanted).toEqual(['camera']);
    await expect.poll(() => framesShown(host.name), { timeout: 30_000 }).toBeGreaterThan((before ?? 0) + 10);
  });

  it('begin with a shared screen, which arrives in the size of its source and at no more than its frame rate', async () => {
    await host.button('Share screen').click();
    await host.button('Stop sharing').waitFor();
    const name = `Screen of ${host.name}`;
    await viewer.awaitMovingPicture(name);
    const source = await host.sharedScreen();
    const seen = await lookAt(viewer.page, name);
    expect([seen?.width, seen?.height]).toEqual([source.width, source.height]);
    // The tile is smaller than the screen, and yet the whole of it is asked for.
    const tile = await viewer.tile(name).boundingBox();
    expect(source.height).toBeGreaterThan(1.2 * (tile?.height ?? 0));
    expect(wants.at(-1)).toMatchObject([{ kind: 'screen' }, { kind: 'camera', height: expect.any(Number) }]);
    expect(wants.at(-1)?.[0]).not.toHaveProperty('height');
    expect(source.frameRate).toBeLessThanOrEqual(SCREEN_FRAME_RATE);
    const [first, beganMs] = [await framesShown(name), performance.now()];
    await viewer.page.waitForTimeout(4000);
    const frames = ((await framesShown(name)) ?? 0) - (first ?? 0);
    const seconds = (performance.now() - beganMs) / 1000;
    expect(frames / seconds).toBeLessThan(SCREEN_FRAME_RATE + 1);
    await host.button('Stop sharing').click();
    await viewer.tile(name).waitFor({ state: 'detached' });
    await expect.poll(wanted).toEqual(['camera']);
  });

  it('are those of the page of tiles that is looked at, turned by Page Down and Page Up', async () => {
    for (let index = 0; index < BOTS; index++) bots.push(await openBot(link, `Guest ${index + 1}`));
    for (const { meeting, name } of bots) {
      await meeting.enter({ displayName: name });
      await host.admit(name);
      await untilBot(meeting, () => meeting.getSnapshot().phase === 'in_meeting', `${name} is in`);
    }
    await viewer.page.getByText(/^Page 1 of [2-5]$/).waitFor();
    const names = () => viewer.page.getByRole('article').evaluateAll((tiles) => tiles.map((tile) => tile.ariaLabel));
    const first = await names();
    expect(first).toContain(host.name);
    await viewer.page.keyboard.press('PageDown');
    await expect.poll(wanted).toEqual([]);
    const second = await names();
    expect(second.filter((name) => first.includes(name))).toEqual([]);
    expect(second.length).toBeGreaterThan(0);
    await viewer.page.keyboard.press('PageUp');
    await expect.poll(wanted).toEqual(['camera']);
    expect(await names()).toEqual(first);
    const before = (await framesShown(host.name)) ?? 0;
    await expect.poll(() => framesShown(host.name), { timeout: 30_000 }).toBeGreaterThan(before + 5);
  });
});
