// Two people in Chromium, and a server that shows each of them another history: both are told on screen, by whom they differ, and can
// save the evidence.
import { mkdirSync, readFileSync } from 'node:fs';
import { compareStates, decodeContradiction } from '@incamera/tlog';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ForkedLog, loggedSize } from './support/forked-log.js';
import { Participant } from './support/participant.js';
import { type Product, startProduct } from './support/product.js';

/** Members tell each other every 20 s what they saw. */
const NAMED_WITHIN_MS = 60_000;
const PICTURES = process.env.INCAMERA_PICTURES;

let product: Product;
let anna: Participant;
let boris: Participant;
let forked: ForkedLog;

beforeAll(async () => {
  product = await startProduct({ environment: { INCAMERA_LOG_INTERVAL: '2' } });
  anna = await Participant.start({ name: 'Anna Berg' });
  boris = await Participant.start({ name: 'Boris Novák' });
  forked = await ForkedLog.between(boris.page, product);
});
afterAll(async () => {
  await boris?.close();
  await anna?.close();
  await product?.stop();
});

async function behindTheLock(who: Participant) {
  return await who.openPanel(/^Encryption/, 'Security');
}

it('is followed by both, and proves itself to both', async () => {
  await anna.setUp(product.setupLink);
  const link = await anna.createMeeting('Two histories');
  await anna.enterAsHost(link);
  await boris.knock(link);
  await anna.admit(boris.name);
  for (const who of [anna, boris]) {
    await who.awaitProved();
    await (await behindTheLock(who))
      .getByText(/^Verified by this device up to entry/)
      .waitFor({ timeout: NAMED_WITHIN_MS });
  }
});

it('names the split to both as soon as they have compared, and by whom they differ', async () => {
  forked.fork((await loggedSize(product)) + 2);
  for (const [who, other] of [
    [anna, boris],
    [boris, anna],
  ] as const) {
    const panel = await behindTheLock(who);
    await panel.getByText('its log was split').waitFor({ timeout: NAMED_WITHIN_MS });
    await panel.getByText(`another history than you: ${other.name}`).waitFor();
    if (PICTURES !== undefined) {
      mkdirSync(PICTURES, { recursive: true });
      await who.page.screenshot({ path: `${PICTURES}/forked-log-${who.name.split(' ')[0]}.png` });
    }
  }
});

it('goes on all the same, and the evidence stands by itself', async () => {
  for (const who of [anna, boris]) {
    const panel = await behindTheLock(who);
    const [download] = await Promise.all([
      who.page.waitForEvent('download'),
      who.button('Save the evidence', panel).click(),
    ]);
    const { verdict } = await compareStates(decodeContradiction(readFileSync(await download.path(), 'utf8')));
    expect(verdict).toBe('contradict');
    await who.awaitInMeeting();
  }
  expect([...anna.person.problems, ...boris.person.problems]).toEqual([]);
});
