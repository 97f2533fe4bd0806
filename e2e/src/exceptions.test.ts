// An exception from the approved networks, by the interface alone: the officer permits it, somebody outside asks for it, the host signs
// it, both see it, and the officer finds it in the record.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { networksBut } from './support/networks.js';
import { Participant } from './support/participant.js';
import { type Product, startProduct } from './support/product.js';

const REASON = 'The hotel has no other network';

/** The guest's address alone is outside. */
const APPROVED = networksBut('::1');

let product: Product;
let host: Participant;
let guest: Participant;

/** The browser reaches the product at this loopback address alone, so that the server sees it. */
const by = (address: string) => [`--host-resolver-rules=MAP localhost:${product.port} ${address}:${product.port}`];

beforeAll(async () => {
  // Every address, since localhost is not everywhere both.
  product = await startProduct({ host: '::' });
  host = await Participant.start({
    name: 'Anna Berg',
    viewport: { width: 1100, height: 800 },
    extraArgs: by('127.0.0.1'),
  });
  await host.setUp(product.setupLink);
  guest = await Participant.start({ name: 'Boris Novák', extraArgs: by('[::1]') });
});

afterAll(async () => {
  await guest?.close();
  await host?.close();
  await product?.stop();
});

describe('an exception', () => {
  let link: string;

  it('is permitted by the officer, for a class and a rule', async () => {
    const { page } = host;
    await page.goto(`${product.url}/admin/rules`);
    const text = page.getByLabel('Text of the file: Classifications (JSON)');
    await page.getByText('Change the texts').click();
    const classifications = await text.inputValue();
    await text.fill(classifications.replace('"networks": "any"', `"networks": ${JSON.stringify(APPROVED)}`));
    await page.getByText('Exceptions that hosts may sign: Public').click();
    const choices = page.locator('details').filter({ hasText: 'Exceptions that hosts may sign: Public' });
    await choices.locator('label').filter({ hasText: 'approved networks' }).click();
    await expect
      .poll(async () => JSON.parse(await text.inputValue()).classifications[0].rules.exceptions)
      .toEqual(['network']);
    await host.button('Check').click();
    await page.getByText('Everything is in order.').waitFor();
    await host.button('Put in force').click();
    await page.getByText('In force: version 2', { exact: false }).waitFor();
    await page.goto(`${product.url}/meetings`);
    link = await host.createMeeting('From a hotel');
    await host.enterAsHost(link);
  });

  it('is asked for in the lobby with a reason, and signed at the door', async () => {
    const { page } = guest;
    await guest.open(link);
    await page.getByText('You are on a network that is not approved (::1).', { exact: false }).waitFor();
    await page.getByText('The classification lets a host make an exception from: approved networks.').waitFor();
    await page.getByLabel('Your name').fill(guest.name);
    await guest.button('Ask and knock').click();
    await page.getByText('Say in one line why the rule cannot be met.').waitFor();
    await page.getByLabel('Your reason').fill(REASON);
    await guest.button('Ask and knock').click();
    await host.page.getByText('Asks for an exception from: approved networks').waitFor();
    await host.page.getByText(REASON, { exact: false }).waitFor();
    expect(await host.button(`Admit: ${guest.name}`).isDisabled()).toBe(true);
    await host.button(`Exception …: ${guest.name}`).click();
    await host.button('Sign and admit', host.page.getByRole('dialog')).click();
    await guest.awaitInMeeting();
  });

  it('is shown to both beside the name and behind the lock, and to the officer in the record', async () => {
    for (const one of [host, guest]) {
      await one.awaitProved();
      const people = await one.openPanel(/^People/, 'People');
      await people.getByText('Admitted by exception (approved networks)').waitFor();
      await people.getByText(`“${REASON}” · signed by Anna Berg`).waitFor();
      const security = await one.openPanel(/^Encryption/, 'Security');
      await security.getByRole('heading', { name: 'Exceptions' }).waitFor();
    }
    const office = await host.person.context.newPage();
    await office.goto(`${product.url}/admin/exceptions`);
    await office.getByText('approved networks', { exact: true }).waitFor();
    expect(await office.getByRole('main').innerText()).not.toContain(REASON);
    await office.close();
    expect([host.person.problems, guest.person.problems]).toEqual([[], []]);
  });
});
