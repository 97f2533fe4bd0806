// What officers and holders of shares do by the interface.
import { type Locator } from 'playwright-core';
import { type Card } from './evidence.js';
import { dialogOf } from './office.js';
import { type Participant } from './participant.js';

const FINGERPRINT = /^([0-9a-f]{4} ){15}[0-9a-f]{4}$/;

/** The person makes a holder's key in the own account, and the officer, who is at the list of holders, lists the card. */
export async function listHolder(officer: Participant, person: Participant, passphrase: string): Promise<Card> {
  const card = await makeHolderKey(person, passphrase);
  await officer.page.getByLabel('Card of the holder').fill(card);
  await officer.button('Read the card').click();
  const listed = officer.page.getByText('Listed by ', { exact: false });
  const before = await listed.count();
  await officer.button('List for new meetings').click();
  await listed.nth(before).waitFor();
  return JSON.parse(card) as Card;
}

/** @returns the card */
async function makeHolderKey(person: Participant, passphrase: string): Promise<string> {
  await person.page.getByRole('link', { name: `Your account: ${person.name}` }).click();
  await person.page.getByText('Has your organisation asked you').click();
  await person.button('Make a key for shares').click();
  await person.page.getByRole('textbox', { name: 'Organisation' }).fill('Example Office');
  await newPassphrase(person.page.getByRole('dialog'), passphrase);
  await person.button('Make the key').click();
  await Promise.all([person.page.waitForEvent('download'), person.button('Download the backup').click()]);
  await person.button('Done').click();
  return await person.page.getByRole('textbox', { name: 'Card of the holder' }).inputValue();
}

async function newPassphrase(dialog: Locator, passphrase: string): Promise<void> {
  await dialog.getByLabel('Passphrase of the backup').fill(passphrase);
  await dialog.getByLabel('Passphrase once more').fill(passphrase);
}

/** From the list of investigations; of the only meeting that there is. */
export async function openCase(officer: Participant, title: string, passphrase: string): Promise<void> {
  await officer.button('Open a case').click();
  const dialog = dialogOf(officer);
  await dialog.getByLabel('Title').fill(title);
  await dialog.getByLabel('Why the keys should be opened').fill('It is to be found out whose copy it is.');
  await dialog.getByRole('checkbox').check();
  await newPassphrase(dialog, passphrase);
  await officer.button('Open the case', dialog).click();
  await Promise.all([officer.page.waitForEvent('download'), officer.button('Download the backup').click()]);
}

/** The holder looks at what is asked; its fingerprint is the one that the officer reads out from the case. */
export async function openRequest(officer: Participant, holder: Participant, title: string): Promise<Locator> {
  const read = (await officer.page.getByText(FINGERPRINT).innerText()).trim();
  await holder.page.reload();
  await holder.button(`Answer: ${title}`).click();
  const dialog = dialogOf(holder);
  await dialog.getByText(`Asked by ${officer.name}, security officer`).waitFor();
  const shown = (await dialog.getByText(FINGERPRINT).innerText()).trim();
  if (shown !== read) throw new Error(`${holder.name} sees another fingerprint than ${officer.name}`);
  return dialog;
}

export async function releaseShares(holder: Participant, dialog: Locator): Promise<void> {
  await dialog.getByText('I called, and the fingerprint was the same').click();
  await holder.button('Release my shares', dialog).click();
  await holder.page.getByText('You released your shares').waitFor();
}
