// A security officer in Chromium publishes a deny list that an organisation signed elsewhere, after seeing what it changes.
import { createRoot, encodePem, signDenyList } from '@incamera/identity';
import { systemRng } from '@incamera/kernel';
import { launchChromium, type Person } from '@incamera/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Product, startProduct } from './support/product.js';

const clock = { nowMs: () => Date.now(), after: () => () => {}, every: () => () => {} };
const DAY_MS = 24 * 3_600_000;

let product: Product;
let olga: Person;

beforeAll(async () => {
  [product, olga] = await Promise.all([startProduct(), launchChromium()]);
  await olga.addAuthenticator();
});
afterAll(async () => {
  await olga?.close();
  await product?.stop();
});

const button = (name: string) => olga.page.getByRole('button', { name, exact: true });
const dialog = () => olga.page.getByRole('dialog');

/** An organisation's authority, whose key this server never had. */
async function organisation() {
  const keys = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  const request = {
    commonName: 'Example Root',
    organisation: 'Example',
    domains: ['example.org'],
    lifetimeMs: 1000 * DAY_MS,
    keys,
  };
  const root = await createRoot(request, { clock, rng: systemRng });
  const { key } = root.certificate;
  if (key?.kind !== 'ed25519') throw new Error('no list key');
  const { raw } = key;
  return {
    pem: encodePem('CERTIFICATE', root.certificate.der),
    async list(version: number, names: readonly string[]): Promise<Buffer> {
      const sinceMs = Date.now();
      const denials = names.map((name) => ({
        subject: { kind: 'person' as const, person: `example.org/${name}` },
        sinceMs,
        reason: 'left-organisation' as const,
      }));
      const list = { authorityKey: raw, version, issuedAtMs: sinceMs, denials };
      return Buffer.from((await signDenyList(list, root.privateKey)).bytes);
    },
  };
}

it('shows what a list contains and takes off before it is published, and refuses what is none', async () => {
  const example = await organisation();
  await olga.page.goto(product.setupLink);
  await olga.page.getByLabel('Your name').fill('Olga');
  await button('Create passkey').click();
  await olga.page.getByRole('heading', { name: 'Your meetings' }).waitFor();
  await olga.page.goto(new URL('/admin/identity', product.url).href);
  await button('Add an authority').click();
  await dialog().getByLabel('Label').fill('Example');
  await dialog().getByLabel('Certificate (PEM)').fill(example.pem);
  await dialog().getByLabel('Domains').fill('example.org');
  await dialog().getByRole('button', { name: 'Add an authority', exact: true }).click();
  await dialog().waitFor({ state: 'detached' });

  const choose = async (name: string, buffer: Buffer) => {
    await dialog().getByLabel('Deny list (file)').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
  };
  const publish = () => dialog().getByRole('button', { name: 'Publish', exact: true });
  await button('Publish a signed list').click();
  expect(await publish().isDisabled()).toBe(true);
  await choose('note.txt', Buffer.from('not a list'));
  await dialog().getByText('This file is no deny list.').waitFor();
  expect(await publish().isDisabled()).toBe(true);
  await choose('list.bin', await example.list(1, ['ada', 'eve']));
  await dialog()
    .getByRole('heading', { name: /^List of Example, version 1 of / })
    .waitFor();
  expect(await dialog().getByRole('list', { name: '2 new entries' }).getByRole('listitem').count()).toBe(2);
  await publish().click();
  await olga.page.getByRole('heading', { name: 'List of Example', exact: true }).waitFor();

  await button('Publish a signed list').click();
  await choose('list.bin', await example.list(2, ['eve']));
  const off = dialog().getByRole('list', { name: '1 entry comes off: they can get in again' });
  await off.waitFor();
  expect(await off.textContent()).toContain('ada (example.org)');
  expect(await dialog().getByRole('list', { name: '1 entry stays' }).textContent()).toContain('eve (example.org)');
  await publish().click();
  await olga.page.getByText(/^Version 2 of .*1 entry$/).waitFor();
  expect(olga.problems).toEqual([]);
});
