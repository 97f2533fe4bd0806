// A series in the browser: made, passed on as a file and by mail, there again after a reload, one date cancelled, and the
// lobby of another date in the time of whoever opens it.
import { readFile } from 'node:fs/promises';
import { type MailServer, startMailServer } from '@incamera/testkit/mail-server';
import { convertIcsCalendar } from 'ts-ics';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Participant } from './support/participant.js';
import { type Product, startProduct } from './support/product.js';

const TITLE = 'Standing round';

let mail: MailServer;
let product: Product;
let organiser: Participant;

beforeAll(async () => {
  mail = await startMailServer({ refuses: ['nobody@example.org'] });
  const environment = {
    INCAMERA_SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
    INCAMERA_MAIL_FROM: 'meetings@example.org',
  };
  product = await startProduct({ environment });
  organiser = await Participant.start({ name: 'Anna Berg' });
  await organiser.setUp(product.setupLink);
});
afterAll(async () => {
  await organiser?.close();
  await product?.stop();
  await mail?.stop();
});

it('is planned, passed on, kept, and cancelled date by date', async () => {
  const { page } = organiser;
  const choose = async (label: RegExp, option: string) => {
    await page.getByRole('button', { name: label }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };
  await page.getByLabel('Title').fill(TITLE);
  const people = page.getByRole('group', { name: 'People expected' });
  // Left in the field: it counts as entered.
  await people.getByLabel('E-mail address').fill('Ada <ada@example.org>');
  await choose(/Repeat/, 'Weekly');
  await choose(/Ends/, 'After a number of dates');
  await page.getByRole('textbox', { name: 'Number of dates' }).fill('3');
  await organiser.button('Create meeting').click();

  const dialog = page.getByRole('dialog', { name: 'The series is ready' });
  await dialog.getByText('The invitation holds 3 dates, each with its own link.').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    organiser.button('Calendar file', dialog).click(),
  ]);
  expect(download.suggestedFilename()).toBe('invitation.ics');
  const text = await readFile(await download.path(), 'utf8');
  const links = (convertIcsCalendar(undefined, text).events ?? []).map((event) => event.url ?? '');
  expect(new Set(links).size).toBe(3);
  expect(text).not.toContain(TITLE);

  // One address is refused and stays in the form, to be corrected; the other one has the mail.
  const addresses = dialog.getByRole('textbox', { name: 'Mail addresses' });
  expect(await addresses.inputValue()).toBe('ada@example.org');
  await addresses.fill('Ada <ada@example.org>, nobody@example.org');
  await organiser.button('Send invitation', dialog).click();
  await dialog.getByText('Handed over to the mail server for 1 address.').waitFor();
  await dialog.getByText('Not sent to: nobody@example.org').waitFor();
  expect(await addresses.inputValue()).toBe('nobody@example.org');
  expect(mail.mails.map(({ to }) => to)).toEqual([['ada@example.org']]);
  await organiser.button('Close', dialog).first().click();

  await page.reload();
  await page.getByText('2 further dates').click();
  const dates = page
    .getByRole('listitem')
    .filter({ has: page.getByText('2 further dates') })
    .getByRole('listitem');
  await dates.first().getByRole('button').click();
  await page.getByRole('menuitem', { name: 'Cancel this date' }).click();
  await organiser.button('Cancel meeting', page.getByRole('dialog')).click();
  await dates.first().getByText('Cancelled', { exact: true }).waitFor();

  const elsewhere = await organiser.person.context.newPage();
  const devtools = await organiser.person.context.newCDPSession(elsewhere);
  await devtools.send('Emulation.setTimezoneOverride', { timezoneId: 'Asia/Tokyo' });
  await elsewhere.goto(links[0] ?? '');
  await elsewhere.getByText('your time (Japan Standard Time)').waitFor();
  expect(organiser.person.problems).toEqual([]);
  // Browsers print the refusal of the server.
  await elsewhere.goto('about:blank');
  await elsewhere.goto(links[1] ?? '');
  await elsewhere.getByText('This meeting has ended.').waitFor();
});
