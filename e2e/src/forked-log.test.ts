// Two people in Chromium, two witnesses of other organisations, and a server that shows each of them another history. A witness that is away
// is named and comes back; of a split both are told on screen, by whom they differ, and can save the evidence.
import { mkdirSync, readFileSync } from 'node:fs';
import { compareStates, decodeContradiction } from '@incamera/tlog';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ForkedLog, loggedSize } from './support/forked-log.js';
import { openSection } from './support/office.js';
import { Participant } from './support/participant.js';
import { type Product, startProduct } from './support/product.js';
import { prepareWitnesses, type Witnesses } from './support/witness-process.js';

/** Members tell each other every 20 s what they saw. */
const NAMED_WITHIN_MS = 60_000;
const PICTURES = process.env.INCAMERA_PICTURES;

/** The server asks them every two seconds; a device looks as often, and names what it finds twice. */
const LAGS_MS = 20_000;
/** It is started twice, the second time beside two witnesses that start. */
const READY_WITHIN_MS = 90_000;
const BOTH_SIGNED = 'Countersigned by 2 witnesses; the rules of this meeting demand 2.';
const TOO_FEW = 'Fewer witnesses than this meeting demands have countersigned the log of the server.';

let product: Product;
let witnesses: Witnesses;
let anna: Participant;
let boris: Participant;
let forked: ForkedLog;

beforeAll(async () => {
  witnesses = await prepareWitnesses(['one', 'two']);
  const environment = { INCAMERA_LOG_INTERVAL: '2', INCAMERA_WITNESSES: witnesses.file };
  product = await startProduct({ environment, readyTimeoutMs: READY_WITHIN_MS });
  await witnesses.watch(product);
  anna = await Participant.start({ name: 'Anna Berg' });
  boris = await Participant.start({ name: 'Boris Novák' });
  forked = await ForkedLog.between(boris.page, product);
});
afterAll(async () => {
  await boris?.close();
  await anna?.close();
  await product?.stop();
  await witnesses?.stop();
});

async function behindTheLock(who: Participant) {
  return await who.openPanel(/^Encryption/, 'Security');
}

/** Every class demands two witnesses from now on. */
async function demandWitnesses(): Promise<void> {
  const { page } = anna;
  await openSection(anna, 'Classifications and policies');
  await page.getByText('Change the texts').click();
  const text = page.getByLabel('Text of the file: Classifications (JSON)');
  await text.fill((await text.inputValue()).replaceAll('"witnesses": 0', '"witnesses": 2'));
  await anna.button('Check').click();
  await page.getByText('Everything is in order.').waitFor();
  await page.getByLabel('Why (for the history)').fill('Two organisations stand behind the history.');
  await anna.button('Put in force').click();
  await page.getByText('In force: version 2', { exact: false }).waitFor();
  await page.getByRole('link', { name: 'Your meetings' }).click();
}

it('is followed by both, and proves itself to both', async () => {
  await anna.setUp(product.setupLink);
  await demandWitnesses();
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

it('is countersigned by both witnesses; one that is away is named, and nobody has to leave', async () => {
  const people = [anna, boris];
  for (const who of people) await (await behindTheLock(who)).getByText(BOTH_SIGNED).waitFor();
  const [, second] = witnesses.all;
  await second?.end();
  for (const who of people) await (await behindTheLock(who)).getByText(TOO_FEW).waitFor({ timeout: LAGS_MS });
  expect(product.logs()).toContain('witness_unreachable');
  await anna.awaitInMeeting();
  await second?.start();
  for (const who of people) {
    const panel = await behindTheLock(who);
    await panel.getByText(BOTH_SIGNED).waitFor({ timeout: LAGS_MS });
    await panel.getByText(TOO_FEW).waitFor({ state: 'detached', timeout: LAGS_MS });
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
