// Who is in the room, with two Chromium: a host with a passkey meets a guest whom the real OpenID provider of another organisation
// confirms. The host expects that guest, who needs no click then. Both see what the other's name rests on, and compare keys in person.
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
/** As somebody would type the name. */
const TYPED = 'grace hopper';

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

/** In the form of a new meeting, by keyboard: pasted as a mail program writes it, one entry corrected, files left out. */
async function fillExpected(): Promise<void> {
  const list = host.page.getByRole('group', { name: 'People expected' });
  const [name, address] = [list.getByLabel('Name', { exact: true }), list.getByLabel('E-mail address')];
  await address.fill(`nobody`);
  await address.press('Enter');
  await list.getByText('No e-mail address: nobody').waitFor();
  await address.fill(`${GRACE.name} <${GRACE.email}>, bob@example.org`);
  await address.press('Enter');
  await list.getByText('2 people on the list').waitFor();
  await host.button('Edit bob@example.org', list).click();
  await name.fill('Bob');
  await name.press('Enter');
  await list.getByRole('listitem').filter({ hasText: 'Bob' }).waitFor();
  await host.page.getByText('More rules', { exact: true }).click();
  await host.page.getByText('Files in the chat', { exact: true }).click();
}

it('lets an expected guest of another organisation in without a click, and both see on what the other’s name rests', async () => {
  await host.setUp(product.setupLink);
  await configureProvider();
  // The organiser compared the keys of the partner's service once.
  await host.page.goto(`${product.url}/account`);
  await host.button('The fingerprints are right: Partner').click();
  await host.page.getByText('Compared on this device').first().waitFor();
  await host.page.goto(`${product.url}/meetings`);
  await fillExpected();
  const link = await host.createMeeting('Talk with partners');

  // The passkey is asked as the host goes in, and stands behind this device.
  await host.enterAsHost(link);
  const own = await rowOf(host, 'Hanna Host');
  await own.getByRole('button', { name: /^Why/ }).click();
  const why = host.page.getByRole('dialog');
  await why.getByText('Confirmed with a passkey, but only this server says whose it is.').waitFor();
  await host.button('Close', why).click();

  const security = await host.openPanel(/^Encryption/, 'Security');
  await security.getByText('Cameras, Sharing a screen, Chat', { exact: true }).waitFor();

  // The name alone is on no list, and is marked.
  await guest.open(link);
  await guest.page.getByLabel('Your name').fill(TYPED);
  await guest.button('Knock').click();
  const knock = host.page.getByRole('listitem').filter({ hasText: GRACE.name });
  await knock.getByText('Not on the list').waitFor();
  await knock
    .getByText(`Named like ${GRACE.name}, who is expected, but nothing shows that this is that person`)
    .waitFor();
  await guest.button('Withdraw knock').click();
  await guest.page.getByText('You can knock with the name that you enter.').waitFor();
  await guest.button('Confirm by Partner').click();
  await guest.page.getByRole('link', { name: GRACE.name }).click();
  // Back in the lobby of the same link, with its secret, and with what was entered.
  await guest.page.getByText(`${provider.issuer} has confirmed you for this meeting.`).waitFor();
  expect(guest.page.url()).toBe(link);
  expect(await guest.page.getByLabel('Your name').inputValue()).toBe(TYPED);
  await guest.page.getByRole('region', { name: 'You will appear as' }).getByText('Organisation').waitFor();
  await guest.button('Knock').click();

  // Nobody clicks; and the name is the one that the provider says, whatever was typed.
  await guest.awaitInMeeting();
  await Promise.all([host.awaitProved(), guest.awaitProved()]);

  await (await rowOf(host, GRACE.name)).getByText('Organisation').first().waitFor();
  await host.page.getByText('1 of 2 expected are here').click();
  const expected = (await host.openPanel(/^People/, 'People')).getByRole('listitem');
  await expected.filter({ hasText: 'bob@example.org' }).getByText('Not here yet').waitFor();
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
