// Who is in the room, with two Chromium: a host with a passkey meets a guest whom the real OpenID provider of another organisation
// confirms. Both see what the other's name rests on, and compare keys in person.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenIdProvider, startOpenIdProvider } from '@incamera/testkit/openid-provider';
import { type Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeCertificate } from './support/certificate.js';
import { Participant } from './support/participant.js';
import { type Product, startProduct } from './support/product.js';

const GRACE = { subject: 'grace', name: 'Grace Hopper', email: 'grace@partner.example', emailVerified: true };
const CLIENT_ID = 'incamera';

let folder: string;
let provider: OpenIdProvider;
let product: Product;
let host: Participant;
let guest: Participant;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'incamera-who-'));
  const certificate = makeCertificate(folder, 'localhost');
  provider = await startOpenIdProvider([GRACE], certificate);
  // The server trusts the authority of the provider's certificate as an operator would have it.
  product = await startProduct({ environment: { NODE_EXTRA_CA_CERTS: join(folder, 'ca.crt') } });
  const extraArgs = [`--ignore-certificate-errors-spki-list=${certificate.publicKeyHash}`];
  [host, guest] = await Promise.all([
    Participant.start({ name: 'Hanna Host' }),
    Participant.start({ name: 'gh', extraArgs }),
  ]);
});

afterAll(async () => {
  await guest?.close();
  await host?.close();
  await product?.stop();
  await provider?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** The row of a person in the panel of people. */
async function rowOf(viewer: Participant, name: string): Promise<Locator> {
  const panel = await viewer.openPanel(/^People/, 'People');
  return panel.getByRole('listitem').filter({ hasText: name });
}

/** As the officer does it, who has just confirmed with a passkey. */
async function configureProvider(): Promise<void> {
  const saved = await host.page.evaluate(
    async (body) => {
      const answer = await fetch('/api/admin/providers', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return (await answer.json()) as { redirectUrl: string };
    },
    {
      ...{ providerId: null, label: 'Partner', issuer: provider.issuer, clientId: CLIENT_ID },
      ...{ forSignIn: false, forGuests: true, admission: 'nobody', emailDomains: [], emails: [] },
    },
  );
  provider.register({ clientId: CLIENT_ID, redirectUrls: [saved.redirectUrl] });
}

it('lets a guest of another organisation in, and both see on what the other’s name rests', async () => {
  await host.setUp(product.setupLink);
  await configureProvider();
  // The organiser compared the keys of the partner's service once.
  await host.page.goto(`${product.url}/account`);
  await host.button('The fingerprints are right: Partner').click();
  await host.page.getByText('Compared on this device').first().waitFor();
  await host.page.goto(`${product.url}/meetings`);
  const link = await host.createMeeting('Talk with partners');

  // The passkey is asked as the host goes in, and stands behind this device.
  await host.enterAsHost(link);
  const own = await rowOf(host, 'Hanna Host');
  await own.getByRole('button', { name: /^Why/ }).click();
  const why = host.page.getByRole('dialog');
  await why.getByText('Confirmed with a passkey, but only this server says whose it is.').waitFor();
  await host.button('Close', why).click();

  await guest.open(link);
  await guest.page.getByLabel('Your name').fill('gh');
  await guest.page.getByText('You can knock with the name that you enter.').waitFor();
  await guest.button('Confirm by Partner').click();
  await guest.page.getByRole('link', { name: GRACE.name }).click();
  // Back in the lobby of the same link, with its secret, and with what was entered.
  await guest.page.getByText(`${provider.issuer} has confirmed you for this meeting.`).waitFor();
  expect(guest.page.url()).toBe(link);
  expect(await guest.page.getByLabel('Your name').inputValue()).toBe('gh');
  await guest.page.getByRole('region', { name: 'You will appear as' }).getByText('Organisation').waitFor();
  await guest.button('Knock').click();

  // At the door under the name that the provider says, whatever was typed.
  const knock = host.page.getByRole('listitem').filter({ hasText: GRACE.name });
  await knock.getByText('Organisation').first().waitFor();
  await host.admit(GRACE.name);
  await guest.awaitInMeeting();
  await Promise.all([host.awaitProved(), guest.awaitProved()]);

  await (await rowOf(host, GRACE.name)).getByText('Organisation').first().waitFor();
  await (await rowOf(guest, 'Hanna Host')).getByText('Says this server').first().waitFor();
});

it('shows both the same pair code, and each remembers that it matched', async () => {
  const codes: string[] = [];
  for (const [viewer, other] of [
    [host, GRACE.name],
    [guest, 'Hanna Host'],
  ] as const) {
    const panel = await viewer.openPanel(/^People/, 'People');
    await viewer.button(`Actions for ${other}`, panel).click();
    await viewer.page.getByRole('menuitem', { name: 'Compare keys in person' }).click();
    codes.push((await viewer.page.getByTestId('pair-digits').innerText()).replaceAll(/\D/g, ''));
    await viewer.button('It matches').click();
    await (await rowOf(viewer, other)).getByText('Compared in person').first().waitFor();
  }
  expect(codes[0]).toMatch(/^\d{20}$/);
  expect(codes[1]).toBe(codes[0]);
  expect(provider.problems).toEqual([]);
  expect(host.person.problems).toEqual([]);
});
