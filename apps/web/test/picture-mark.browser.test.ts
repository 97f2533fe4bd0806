// The mark over pictures in a real Chromium: a screenshot names the device whose mark lies over it, and whoever takes the mark away
// is noticed before anything is shown without it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPicture } from '@incamera/picturefile/node';
import { chromiumPath } from '@incamera/testkit';
import { type ServedPage, servePage } from '@incamera/testkit/serve-page';
import { PictureSum, pictureKeyOf, tracePicture } from '@incamera/watermark';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import './picture-page/api.js';

const deviceKey = (n: number) => Uint8Array.from({ length: 32 }, (_, i) => (i * 29 + n * 101) & 0xff);
const KEYS = Array.from({ length: 20 }, (_, n) => ({ label: `device ${n}`, key: deviceKey(n) }));
const CLOCK = 3_725;
/** Large enough for the search, which costs by the pixel. */
const VIEWPORT = { width: 800, height: 560 };
/** Where what is asked is not from how little a mark is found. */
const SMALL = { width: 560, height: 420 };

let served: ServedPage;
let browser: Browser;

beforeAll(async () => {
  served = await servePage(fileURLToPath(new URL('picture-page', import.meta.url)));
  browser = await chromium.launch({ executablePath: chromiumPath(), chromiumSandbox: false });
});

afterAll(async () => {
  await browser?.close();
  await served?.close();
});

async function open(context: BrowserContextOptions, mark: { device: number; visible?: boolean; locale?: string }) {
  const page = await (await browser.newContext({ viewport: VIEWPORT, ...context })).newPage();
  await page.goto(served.url);
  await page.waitForFunction(() => 'page' in window);
  const key = Array.from(pictureKeyOf(deviceKey(mark.device)));
  await page.evaluate((options) => window.page.start(options), {
    key,
    clockSeconds: CLOCK,
    visible: mark.visible ?? false,
    locale: mark.locale ?? 'en-GB',
  });
  await page.waitForFunction(() => window.page.isThere());
  return page;
}

async function screenshot(page: Page, name: string): Promise<Uint8Array> {
  const bytes = await page.screenshot();
  // To be looked at by a person.
  const folder = process.env.INCAMERA_SCREENSHOTS;
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.png`), bytes);
  }
  return bytes;
}

describe('the mark over pictures', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const deviceScaleFactor of [1, 1.5, 2]) {
      test(`a screenshot names the device, ${colorScheme}, ${deviceScaleFactor} pixels a CSS pixel`, async () => {
        const page = await open({ colorScheme, deviceScaleFactor, viewport: SMALL }, { device: 7 });
        const bytes = await screenshot(page, `mark-${colorScheme}-${deviceScaleFactor}`);
        await page.context().close();
        const report = await tracePicture(await readPicture(bytes), KEYS);
        expect(report.copies.map(({ label }) => label)).toEqual(['device 7']);
        const [copy] = report.copies;
        expect(copy?.falseAccusationBound).toBeLessThan(1e-6);
        expect(copy?.scale).toBeCloseTo(deviceScaleFactor, 2);
        expect(Math.abs(copy?.rotation ?? 90)).toBeLessThan(0.2);
        expect(copy?.meetingTime).toBe(Math.floor(CLOCK / 60) * 60);
      });
    }
  }

  test('a page without the mark names nobody', async () => {
    const page = await open({}, { device: 7 });
    await page.evaluate(() => window.page.close());
    expect(await page.evaluate(() => window.page.isThere())).toBe(false);
    const report = await tracePicture(await readPicture(await screenshot(page, 'unmarked')), KEYS);
    await page.context().close();
    expect(report.verdict).toBe('nobody');
  });

  test('the mark that is read leaves the other one readable, on a telephone too', async () => {
    for (const [name, context, locale] of [
      ['visible', {}, 'en-GB'],
      ['visible-dark', { colorScheme: 'dark' }, 'de-DE'],
      ['visible-phone', { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3 }, 'de-DE'],
    ] as const) {
      const page = await open(context, { device: 4, visible: true, locale });
      const report = await tracePicture(await readPicture(await screenshot(page, name)), KEYS);
      await page.context().close();
      expect(report.copies.map(({ label }) => label)).toEqual(['device 4']);
    }
  });

  test('after a change of size everything is covered again', async () => {
    const page = await open({ viewport: { width: 500, height: 400 } }, { device: 2 });
    await page.setViewportSize({ width: 1200, height: 760 });
    await page.waitForFunction(() => window.page.isThere());
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const whole = await readPicture(await page.screenshot());
    const corner = await readPicture(await page.screenshot({ clip: { x: 620, y: 420, width: 580, height: 340 } }));
    await page.context().close();
    for (const picture of [whole, corner]) {
      expect((await tracePicture(picture, KEYS)).copies.map(({ label }) => label)).toEqual(['device 2']);
    }
  });

  test('frames of a recording, pressed hard, say more together than one of them', async () => {
    const page = await open({}, { device: 9 });
    const frames = [];
    for (let i = 0; i < 6; i++) frames.push(await readPicture(await page.screenshot({ type: 'jpeg', quality: 25 })));
    await page.context().close();
    const [first] = frames;
    const sum = new PictureSum(first?.width ?? 0, first?.height ?? 0);
    for (const frame of frames) sum.add(frame);
    const together = await tracePicture(sum, KEYS);
    expect(together.tested.pictures).toBe(6);
    expect(together.copies.map(({ label }) => label)).toEqual(['device 9']);
    const alone = await tracePicture(first as (typeof frames)[number], KEYS);
    expect(together.copies[0]?.z).toBeGreaterThan(alone.copies[0]?.z ?? 0);
  });

  test('the browser reads the frames of a video and pictures itself', async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(served.url);
    await page.waitForFunction(() => 'page' in window);
    const file = new URL('../../../packages/picturefile/test/fixtures/two-seconds.webm', import.meta.url);
    const video = Array.from(readFileSync(file));
    const sizes = await page.evaluate((bytes) => window.page.frameSizes(bytes), video);
    expect(sizes.length).toBeGreaterThanOrEqual(3);
    expect(new Set(sizes)).toEqual(new Set(['160 120']));
    const png = Array.from(await page.screenshot({ clip: { x: 0, y: 0, width: 90, height: 70 } }));
    expect(await page.evaluate((bytes) => window.page.pictureSize(bytes), png)).toBe('90 70');
    const text = Array.from(new TextEncoder().encode('no picture'));
    for (const read of ['frameSizes', 'pictureSize'] as const) {
      const code = page.evaluate(
        ([name, bytes]) => window.page[name](bytes).then(String, (error) => error.code as string),
        [read, text] as const,
      );
      expect(await code).toBe('picturefile/unknown_format');
    }
    await page.context().close();
  });
});

describe('a mark that somebody takes away', () => {
  const sabotage: Readonly<Record<string, (host: HTMLElement) => void>> = {
    'is removed': (host) => host.remove(),
    'is hidden': (host) => host.style.setProperty('display', 'none'),
    'is made transparent': (host) => host.style.setProperty('opacity', '0', 'important'),
    'is moved out': (host) => host.style.setProperty('transform', 'translateX(200vw)'),
    'is hidden by an attribute': (host) => host.setAttribute('hidden', ''),
    'is given to a style sheet': (host) => host.setAttribute('class', 'gone'),
    'is put elsewhere': (host) => document.querySelector('article')?.append(host),
  };

  for (const [name, act] of Object.entries(sabotage)) {
    test(`${name}: it is missed before the next frame, and comes back`, async () => {
      const page = await open({ viewport: SMALL }, { device: 1 });
      const body = `(${act.toString()})(document.body.lastElementChild)`;
      expect(await page.evaluate(`${body}; Promise.resolve().then(() => window.page.isThere())`)).toBe(false);
      await page.waitForFunction(() => window.page.isThere());
      expect(await page.evaluate(() => window.page.said)).toEqual([false, true]);
      const report = await tracePicture(await readPicture(await page.screenshot()), KEYS);
      expect(report.copies.map(({ label }) => label)).toEqual(['device 1']);
      await page.context().close();
    });
  }

  test('where nothing can be drawn it is never there', async () => {
    const page = await (await browser.newContext()).newPage();
    await page.addInitScript(() => {
      HTMLCanvasElement.prototype.getContext = () => null;
    });
    await page.goto(served.url);
    await page.waitForFunction(() => 'page' in window);
    const isThere = await page.evaluate(
      (key) => {
        window.page.start({ key, clockSeconds: 0, visible: true, locale: 'en-GB' });
        return window.page.isThere();
      },
      Array.from(deviceKey(0)),
    );
    expect(isThere).toBe(false);
    await page.context().close();
  });
});
