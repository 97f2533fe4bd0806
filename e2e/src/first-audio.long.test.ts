// How long it takes from the knock to the first decrypted sound, when the host's click takes no time. Prints the figures.
import { createClient } from '@incamera/client';
import {
  createNodeEnvironment,
  type DecryptedFrame,
  type EncodedSource,
  type FrameSink,
  NodeMediaEngine,
} from '@incamera/client/node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { untilBot } from './support/bots.js';
import { Participant } from './support/participant.js';
import { loadCast, type Product, startProduct } from './support/product.js';

const ROUNDS = 8;
let product: Product;
let host: Participant;
let link = '';

beforeAll(async () => {
  product = await startProduct();
  const [anna] = await loadCast();
  if (anna === undefined) throw new Error('four voices are expected');
  host = await Participant.start({ name: anna.person, microphoneWavPath: anna.wavPath });
  await host.setUp(product.setupLink);
  link = await host.createMeeting('First sound');
  await host.enterAsHost(link);
  await host.page.evaluate(() => {
    setInterval(() => {
      for (const button of document.querySelectorAll('button')) {
        if (button.getAttribute('aria-label')?.startsWith('Admit: ')) button.click();
      }
    }, 10);
  });
});

afterAll(async () => {
  await host?.close();
  await product?.stop();
});

it('measures knock to first sound', async () => {
  const tookMs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const engine = new NodeMediaEngine();
    const environment = createNodeEnvironment<EncodedSource, FrameSink>({
      publicUrl: link,
      createMediaEngine: () => engine,
    });
    const meeting = createClient(environment).openMeeting(link);
    await untilBot(meeting, () => meeting.getSnapshot().phase === 'lobby', 'lobby');
    const heard = new Promise<number>((resolve) => {
      const onFrame = ({ kind }: DecryptedFrame) => kind === 'mic' && resolve(performance.now());
      const attach = setInterval(() => {
        if (engine.sink('4') === null) return;
        clearInterval(attach);
        for (let mid = 4; mid < 16; mid++) engine.sink(String(mid))?.onFrame(onFrame);
      }, 2);
    });
    const begunMs = performance.now();
    void meeting.enter({ displayName: `Guest ${round}` });
    tookMs.push(Math.round((await heard) - begunMs));
    await meeting.leave();
    await meeting.close();
  }
  tookMs.sort((a, b) => a - b);
  process.stdout.write(`knock to first decrypted sound, ms: ${tookMs.join(' ')}; median ${tookMs[ROUNDS / 2]}\n`);
  expect(tookMs).toHaveLength(ROUNDS);
});
