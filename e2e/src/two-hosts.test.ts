// Admission by two hosts, as an officer asks for it and an organiser meets it.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Participant } from './support/participant.js';
import { type Product, startProduct } from './support/product.js';

let product: Product;
let host: Participant;

beforeAll(async () => {
  product = await startProduct();
  host = await Participant.start({ name: 'Anna Berg', viewport: { width: 1100, height: 800 } });
  await host.setUp(product.setupLink);
});

afterAll(async () => {
  await host?.close();
  await product?.stop();
});

it('lets nobody in by one click where the class asks for two hosts', async () => {
  const { page } = host;
  const [boris, clara] = await Promise.all([
    Participant.start({ name: 'Boris Novák' }),
    Participant.start({ name: 'Clara Ruiz' }),
  ]);
  try {
    await page.goto(`${product.url}/admin/rules`);
    await page.getByText('Change the texts').click();
    const text = page.getByLabel('Text of the file: Classifications (JSON)');
    await text.fill((await text.inputValue()).replace('"admission": "auto"', '"admission": "two_hosts"'));
    await host.button('Check').click();
    await page.getByText('Everything is in order.').waitFor();
    await page.getByLabel('Why (for the history)').fill('Four eyes.');
    await host.button('Put in force').click();
    await page.getByText('In force: version 2', { exact: false }).waitFor();

    // Boris has an account, and tells how charters name him.
    await page.goto(`${product.url}/admin/people`);
    await host.button('Invite somebody').click();
    await page.getByLabel('For whom').fill('Boris');
    await host.button('Make a link').click();
    await boris.setUp(await page.getByRole('textbox', { name: 'Set-up link' }).inputValue());
    await boris.page.goto(`${product.url}/account`);
    const name = await boris.page.getByRole('textbox', { name: 'Your name for charters' }).inputValue();
    expect(name).toMatch(/^localhost\/[0-9a-f]{32}$/);

    await page.goto(`${product.url}/meetings`);
    await page.getByLabel('Title').fill('Four eyes');
    await host.button('Create meeting').click();
    await page.getByText('Name the second host: this classification asks for two.').waitFor();
    await page.getByLabel('Second host').fill(name);
    const link = await host.createMeeting('Four eyes');
    await host.enterAsHost(link);

    await clara.knock(link);
    await clara.page.getByText('In this meeting two hosts must agree on everybody.', { exact: false }).waitFor();
    await host.button('Ask to admit: Clara Ruiz').click();
    await page.getByText('No other host is here.', { exact: false }).waitFor();
    await boris.knock(link);
    await host.admit('Boris Novák');
    await boris.awaitInMeeting();
    // Boris is a host by now, and is asked.
    await boris.page.getByText('Anna Berg wants to admit this person. Do you agree?').waitFor();
    await boris.button('Do not agree: Clara Ruiz').click();
    await page.getByText('Boris Novák does not agree.').waitFor();
    await host.button('Ask to admit: Clara Ruiz').click();
    await boris.button('Agree: Clara Ruiz').click();
    await clara.awaitInMeeting();
    await Promise.all([host, boris, clara].map((each) => each.awaitProved()));
    expect([host, boris, clara].flatMap(({ person }) => person.problems)).toEqual([]);
  } finally {
    await clara.close();
    await boris.close();
  }
});
