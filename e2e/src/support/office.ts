// What a security officer, and whoever is certified by one, does at a browser, by what is written there.
import { readFile } from 'node:fs/promises';
import { type Locator } from 'playwright-core';
import { type Participant } from './participant.js';

export interface NewAuthority {
  readonly name: string;
  readonly organisation: string;
  readonly passphrase: string;
}

export interface NewGuestProvider {
  readonly label: string;
  readonly issuer: string;
  readonly clientId: string;
}

/** The dialog that is open. */
export const dialogOf = ({ page }: Participant): Locator => page.getByRole('dialog').or(page.getByRole('alertdialog'));

/** Opens a section of the administration, by its link. */
export async function openSection({ page }: Participant, title: string): Promise<void> {
  if (!new URL(page.url()).pathname.startsWith('/admin')) {
    await page.getByRole('link', { name: 'Administration' }).click();
  }
  await page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name: title }).click();
  await page.getByRole('heading', { name: title, level: 1 }).waitFor();
}

/** Makes an authority on this device, saves its backup and lists it. @returns the backup */
export async function makeAuthority(officer: Participant, authority: NewAuthority): Promise<Buffer> {
  const { page } = officer;
  await openSection(officer, 'Identity');
  await officer.button('Set up an authority').click();
  await page.getByLabel('Name of the authority').fill(authority.name);
  await page.getByLabel('Organisation').fill(authority.organisation);
  await page.getByLabel('Passphrase of the backup').fill(authority.passphrase);
  await page.getByLabel('Passphrase once more').fill(authority.passphrase);
  await officer.button('Make the key').click();
  const save = officer.button('Download the backup');
  await save.waitFor();
  // There is no way past the backup.
  await page.keyboard.press('Escape');
  const [download] = await Promise.all([page.waitForEvent('download'), save.click()]);
  const backup = await readFile(await download.path());
  await officer.button('List it for new meetings').click();
  await page.getByText('Listed', { exact: true }).waitFor();
  return backup;
}

/** Takes the authority off the device and brings it back, at the second try. */
export async function restoreAuthority(officer: Participant, backup: Buffer, passphrase: string): Promise<void> {
  const { page } = officer;
  await officer.button('Take off this device').click();
  await officer.button('Take off this device', dialogOf(officer)).click();
  await officer.button('Restore from a backup').click();
  const file = { name: 'incamera-authority.json', mimeType: 'application/json', buffer: backup };
  await page.getByLabel('Backup file').setInputFiles(file);
  const restore = officer.button('Restore from a backup', dialogOf(officer));
  await page.getByLabel('Passphrase of the backup').fill(`not ${passphrase}`);
  await restore.click();
  await page.getByText('The backup does not open').waitFor();
  await page.getByLabel('Passphrase of the backup').fill(passphrase);
  await restore.click();
  await page.getByText('Listed', { exact: true }).waitFor();
}

/** Enters a provider at which guests are confirmed. @returns the redirect URI that has to be registered there */
export async function addGuestProvider(officer: Participant, provider: NewGuestProvider): Promise<string> {
  await openSection(officer, 'Sign-in providers');
  await officer.button('Add a provider').click();
  const dialog = dialogOf(officer);
  await dialog.getByLabel('Name on the button').fill(provider.label);
  await dialog.getByLabel('Issuer').fill(provider.issuer);
  await dialog.getByLabel('Client ID').fill(provider.clientId);
  await dialog.getByText('Sign-in to accounts').click();
  await dialog.getByText('Guests of meetings').click();
  await officer.button('Check and save', dialog).click();
  const redirectUrl = await dialog.getByRole('textbox', { name: 'Redirect URI' }).inputValue();
  await officer.button('Close', dialog).click();
  return redirectUrl;
}

/** @returns a one-time link for somebody new */
export async function invite(
  officer: Participant,
  name: string,
  role: 'organiser' | 'officer' = 'organiser',
): Promise<string> {
  await openSection(officer, 'People');
  await officer.button('Invite somebody').click();
  const dialog = dialogOf(officer);
  await dialog.getByLabel('For whom').fill(name);
  if (role === 'officer') await dialog.getByText('Security officer', { exact: true }).click();
  await officer.button('Make a link', dialog).click();
  const link = await dialog.getByRole('textbox', { name: 'Set-up link' }).inputValue();
  await officer.button('Close', dialog).click();
  return link;
}

/** In the own account. @returns the six words to read to the officer */
export async function askForCertification(person: Participant): Promise<string[]> {
  await person.page.getByRole('link', { name: `Your account: ${person.name}` }).click();
  await person.button('Ask for certification').click();
  await person.button('Sign and send', dialogOf(person)).click();
  const words = person.page.getByRole('list', { name: 'Words of your passkey' });
  await words.waitFor();
  return await words.getByRole('listitem').allTextContents();
}

/** The officer has called the person and compared the words. @returns those on the officer's screen */
export async function certify(officer: Participant, name: string): Promise<string[]> {
  await openSection(officer, 'Identity');
  await officer.button(`Check: ${name}`).click();
  const dialog = dialogOf(officer);
  const words = await dialog.getByRole('list').first().getByRole('listitem').allTextContents();
  const action = officer.button('Certify for 400 days', dialog);
  if (await action.isEnabled()) throw new Error('a passkey can be certified before its words were compared');
  await dialog.getByText('I know this person, and the words were the same').click();
  await action.click();
  await dialog.waitFor({ state: 'detached' });
  return words;
}

/** Puts a person onto the lists of this server and of the officer's authority. */
export async function deny(officer: Participant, name: string): Promise<void> {
  await openSection(officer, 'Identity');
  await officer.choose(/Whom\?/, name);
  await officer.button(`Deny ${name}`).click();
  await officer.button('Deny', dialogOf(officer)).click();
}
