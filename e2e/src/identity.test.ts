// A security officer in Chromium: sets up an authority, certifies a passkey after the words were compared, restores the backup,
// revokes. The key never leaves WebCrypto.
import { readFile } from 'node:fs/promises';
import { launchChromium, type Person } from '@incamera/testkit';
import { type Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Product, startProduct } from './support/product.js';

const PASSPHRASE = 'harbour velvet orbit cradle';

/** What the page could learn of the officer's key if it wanted to. */
async function keyOf(person: Person): Promise<{ extractable: boolean; exported: string }> {
  return await person.page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('incamera');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const record = await new Promise<{ privateKey: CryptoKey }>((resolve, reject) => {
      const request = database.transaction('records').objectStore('records').get('identity/officer-authority');
      request.onsuccess = () => resolve(request.result as { privateKey: CryptoKey });
      request.onerror = () => reject(request.error);
    });
    const exported = await crypto.subtle.exportKey('pkcs8', record.privateKey).then(
      () => 'bytes',
      (error: Error) => error.name,
    );
    return { extractable: record.privateKey.extractable, exported };
  });
}

describe("an officer's authority", () => {
  let product: Product;
  let olga: Person;
  let backup: string;

  beforeAll(async () => {
    [product, olga] = await Promise.all([startProduct(), launchChromium()]);
    await olga.addAuthenticator();
  });
  afterAll(async () => {
    await olga?.close();
    await product?.stop();
  });

  const button = (name: string | RegExp, within: Person['page'] | Locator = olga.page) =>
    within.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
  const dialog = () => olga.page.getByRole('dialog').or(olga.page.getByRole('alertdialog'));
  const open = (path: string) => olga.page.goto(new URL(path, product.url).href);
  const words = async (within: Locator) =>
    await within.getByRole('list').first().getByRole('listitem').allTextContents();

  it('is made on the device and listed once its backup is saved', async () => {
    await olga.page.goto(product.setupLink);
    await olga.page.getByLabel('Your name').fill('Olga');
    await button('Create passkey').click();
    await olga.page.getByRole('heading', { name: 'Your meetings' }).waitFor();
    await open('/admin/identity');
    await button('Set up an authority').click();
    await olga.page.getByLabel('Name of the authority').fill('Security Office');
    await olga.page.getByLabel('Organisation').fill('Example');
    await olga.page.getByLabel('Passphrase of the backup').fill(PASSPHRASE);
    await olga.page.getByLabel('Passphrase once more').fill(PASSPHRASE);
    await button('Make the key').click();
    expect(await button('List it for new meetings').isDisabled()).toBe(true);
    const download = olga.page.waitForEvent('download');
    await button('Download the backup').click();
    backup = await readFile(await (await download).path(), 'utf8');
    await button('List it for new meetings').click();
    await olga.page.getByText('Listed', { exact: true }).waitFor();
    expect(await keyOf(olga)).toEqual({ extractable: false, exported: 'InvalidAccessError' });
  });

  it('certifies a passkey whose owner reads the same words', async () => {
    await open('/account');
    await button('Ask for certification').click();
    await button('Sign and send', dialog()).click();
    const waiting = olga.page.getByRole('list', { name: 'Words of your passkey' });
    await waiting.waitFor();
    const read = await waiting.getByRole('listitem').allTextContents();
    expect(read).toHaveLength(6);
    await open('/admin/identity');
    await button('Check: Olga').click();
    expect(await words(dialog())).toEqual(read);
    expect(await button('Certify for 400 days').isDisabled()).toBe(true);
    await olga.page.getByText('I know this person, and the words were the same').click();
    await button('Certify for 400 days').click();
    await olga.page.getByText('Nobody waits.').waitFor();
    await open('/account');
    await olga.page.getByText(/^Certified until/).waitFor();
  });

  it('comes back from its backup under the right passphrase only', async () => {
    await open('/admin/identity');
    await button('Take off this device').click();
    await button('Take off this device', dialog()).click();
    await button('Restore from a backup').click();
    const file = { name: 'incamera-authority.json', mimeType: 'application/json', buffer: Buffer.from(backup) };
    await olga.page.getByLabel('Backup file').setInputFiles(file);
    await olga.page.getByLabel('Passphrase of the backup').fill('another phrase than that');
    await button('Restore from a backup', dialog()).click();
    await olga.page.getByText('The backup does not open').waitFor();
    await olga.page.getByLabel('Passphrase of the backup').fill(PASSPHRASE);
    await button('Restore from a backup', dialog()).click();
    await olga.page.getByText('Listed', { exact: true }).waitFor();
  });

  it('signs its deny list beside that of the server', async () => {
    await button('Revoke the certificate: Olga').click();
    await button('Deny', dialog()).click();
    await olga.page.getByRole('heading', { name: 'List of Security Office' }).waitFor();
    await olga.page.getByRole('heading', { name: 'List of localhost' }).waitFor();
    expect(await olga.page.getByText(/^Version 1 of .*1 entry$/).count()).toBe(2);
    expect(olga.problems).toEqual([]);
  });
});
