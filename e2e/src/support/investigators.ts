// What officers and holders of shares do by the interface.
import { readFile } from 'node:fs/promises';
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

/**
 * From the list of investigations; of the only meeting that there is.
 * @param purposes keys that are asked for besides, by their words
 * @param officers two: another one is to confirm it
 */
export async function openCase(
  officer: Participant,
  title: string,
  passphrase: string,
  purposes: readonly string[] = [],
  officers: 'one' | 'two' = 'one',
): Promise<void> {
  await officer.button('Open a case').click();
  const dialog = dialogOf(officer);
  await dialog.getByLabel('Title').fill(title);
  await dialog.getByLabel('Why the keys should be opened').fill('It is to be found out whose copy it is.');
  await dialog.getByRole('group', { name: 'Which meetings' }).getByRole('checkbox').first().check();
  for (const purpose of purposes) await dialog.getByLabel(purpose, { exact: false }).check();
  if (officers === 'two') await dialog.getByLabel('A second officer confirms this case', { exact: false }).check();
  await newPassphrase(dialog, passphrase);
  await officer.button('Open the case', dialog).click();
  await Promise.all([officer.page.waitForEvent('download'), officer.button('Download the backup').click()]);
}

/** A second officer finds the case, compares its fingerprint with the opener, and confirms it with a passkey. */
export async function confirmCase(opener: Participant, second: Participant, title: string): Promise<void> {
  const { page } = second;
  await page.getByRole('link', { name: 'Investigations' }).click();
  await page.getByRole('region', { name: 'Waiting for a second officer' }).getByRole('link', { name: title }).click();
  const shown = (await page.getByText(FINGERPRINT).innerText()).trim();
  const read = (await opener.page.getByText(FINGERPRINT).innerText()).trim();
  if (shown !== read) throw new Error(`${second.name} sees another fingerprint than ${opener.name}`);
  if (await second.button('Confirm with my passkey').isEnabled()) throw new Error('confirmed before it was compared');
  await page.getByText('I called, and the fingerprint was the same').click();
  await second.button('Confirm with my passkey').click();
  await page.getByText(`Confirmed by ${second.name}`).waitFor();
}

/** The holder looks at what is asked; its fingerprint is the one that the officer reads out from the case. */
export async function openRequest(officer: Participant, holder: Participant, title: string): Promise<Locator> {
  await holder.page.reload();
  await holder.button(`Answer: ${title}`).click();
  const dialog = dialogOf(holder);
  await dialog.getByText(`Asked by ${officer.name}, security officer`).waitFor();
  await compareFingerprint(officer, holder, dialog);
  return dialog;
}

/** Read out by the officer, looked at by the holder; nothing can be released before the holder says that it is the same. */
async function compareFingerprint(officer: Participant, holder: Participant, dialog: Locator): Promise<void> {
  const read = (await officer.page.getByText(FINGERPRINT).innerText()).trim();
  const shown = (await dialog.getByText(FINGERPRINT).innerText()).trim();
  if (shown !== read) throw new Error(`${holder.name} sees another fingerprint than ${officer.name}`);
  if (await holder.button(/^Release/, dialog).isEnabled()) throw new Error('released before anything was compared');
  await dialog.getByText('I called, and the fingerprint was the same').click();
  const second = dialog.getByText(/^I called .+ too, and the code of the passkey was the same there$/);
  if ((await second.count()) === 0) return;
  if (await holder.button(/^Release/, dialog).isEnabled())
    throw new Error('released before the second officer was called');
  await second.click();
}

/** A case of the only recording, from the list of meetings; the holders, who are at their accounts, release it, and it is whole. */
export async function openRecording(
  officer: Participant,
  holders: readonly Participant[],
  title: string,
  passphrase: string,
): Promise<void> {
  await officer.page.getByRole('link', { name: 'Investigations' }).click();
  await openCase(officer, title, passphrase, ['of recordings']);
  await officer.button('Ask the holders').click();
  for (const holder of holders) await releaseShares(holder, await openRequest(officer, holder, title));
  await officer.page.reload();
  await officer.button('Open the keys').click();
  await officer.button('Open and check').click();
  await officer.page.getByText('Whole and unaltered').waitFor();
}

export async function releaseShares(holder: Participant, dialog: Locator): Promise<void> {
  await holder.button('Release my shares', dialog).click();
  await holder.page.getByText('You released your shares').waitFor();
}

/**
 * The holder answers on a device that the officer's server does not reach: request and answer go by files. The fingerprint is compared as
 * with any other request.
 */
export async function answerByFile(officer: Participant, holder: Participant, title: string): Promise<void> {
  const request = await saved(officer, officer.button(`Request as a file: ${holder.name}`));
  const { page } = holder;
  await page.getByText('A request that came as a file').click();
  await page.getByLabel('Request (file)').setInputFiles(jsonFile('request.json', request));
  await holder.button('Read the request').click();
  const dialog = dialogOf(holder);
  await dialog.getByRole('heading', { name: title }).waitFor();
  await compareFingerprint(officer, holder, dialog);
  const answer = await saved(holder, holder.button('Release and save the answer', dialog));
  await page.getByText('Send the saved file to the security officer.').waitFor();
  await officer.page.getByText('Answer of a holder (file)').first().click();
  // What the officer sent is not what comes back.
  await takeAnswer(officer, request);
  await officer.page.getByRole('alert').waitFor();
  await takeAnswer(officer, answer);
}

async function takeAnswer(officer: Participant, answer: Buffer): Promise<void> {
  await officer.page.getByLabel('Answer of a holder (file)').setInputFiles(jsonFile('answer.json', answer));
  await officer.button('Take the answer').click();
}

const jsonFile = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/json', buffer });

async function saved({ page }: Participant, button: Locator): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return await readFile(await download.path());
}
