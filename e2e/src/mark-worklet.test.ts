// The marker as it is built and served: the server's Content-Security-Policy lets the page load it into the audio thread.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchChromium, type Person } from '@incamera/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Product, startProduct } from './support/product.js';

let product: Product;
let ada: Person;

beforeAll(async () => {
  [product, ada] = await Promise.all([startProduct(), launchChromium()]);
});
afterAll(async () => {
  await ada?.close();
  await product?.stop();
});

it('marks in a page of the product, and every other origin is refused', async () => {
  const assets = readdirSync(fileURLToPath(new URL('../../apps/web/dist/assets', import.meta.url)));
  const modules = assets.filter((name) => /^mark\.worklet-.*\.js$/.test(name));
  expect(modules).toHaveLength(1);
  await ada.page.goto(product.url);
  const seen = await ada.page.evaluate(async (path) => {
    const context = new AudioContext();
    const elsewhere = await context.audioWorklet.addModule('data:text/javascript,').then(
      () => 'loaded',
      (error: unknown) => (error instanceof DOMException ? error.name : 'thrown'),
    );
    await context.audioWorklet.addModule(path);
    const clock = { contextSeconds: 0, meetingSeconds: 10 };
    const processorOptions = { key: new Uint8Array(32), strength: 'standard', clock };
    const node = new AudioWorkletNode(context, 'incamera-mark', { outputChannelCount: [2], processorOptions });
    const first = new Promise((resolve) => {
      node.port.onmessage = ({ data }: MessageEvent<{ type: string }>) => resolve(data.type);
    });
    node.connect(context.destination);
    await context.resume();
    return { elsewhere, first: await first };
  }, `/assets/${modules[0]}`);
  expect(seen).toEqual({ elsewhere: 'AbortError', first: 'live' });
});
