// The whole life of an account in Chromium: enrol, set up a provider, a second passkey, recovery codes, and every way back in.
import { launchChromium, type Person } from '@incamera/testkit';
import { type OpenIdProvider, startOpenIdProvider } from '@incamera/testkit/openid-provider';
import { type CDPSession, type Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Product, startProduct } from './support/product.js';

/** Two authenticators at one browser; only the one that is chosen answers. */
class Authenticators {
  readonly #devtools: CDPSession;
  readonly #ids: string[] = [];

  constructor(devtools: CDPSession) {
    this.#devtools = devtools;
  }

  static async plugIn(person: Person): Promise<Authenticators> {
    const devtools = await person.context.newCDPSession(person.page);
    await devtools.send('WebAuthn.enable');
    const authenticators = new Authenticators(devtools);
    for (const transport of ['internal', 'usb'] as const) {
      const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
        options: {
          protocol: 'ctap2',
          transport,
          hasResidentKey: true,
          hasUserVerification: true,
          isUserVerified: true,
          automaticPresenceSimulation: true,
        },
      });
      authenticators.#ids.push(authenticatorId);
    }
    return authenticators;
  }

  async use(which: 'laptop' | 'key'): Promise<void> {
    for (const [index, authenticatorId] of this.#ids.entries()) {
      const enabled = (index === 0) === (which === 'laptop');
      await this.#devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
    }
  }
}

describe('an account', () => {
  let product: Product;
  let provider: OpenIdProvider;
  let olga: Person;
  let authenticators: Authenticators;
  let sheet: string[];

  beforeAll(async () => {
    [provider, product] = await Promise.all([
      startOpenIdProvider([
        { subject: 'olga', name: 'Olga at the ministry', email: 'olga@ministry.example', emailVerified: true },
      ]),
      startProduct({ environment: { INCAMERA_LOOPBACK_PROVIDERS: '1' } }),
    ]);
    olga = await launchChromium();
    authenticators = await Authenticators.plugIn(olga);
  });
  afterAll(async () => {
    await olga?.close();
    await product?.stop();
    await provider?.stop();
  });

  const button = (name: string | RegExp, within: Person['page'] | Locator = olga.page) =>
    within.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
  const heading = (name: string) => olga.page.getByRole('heading', { name, exact: true });
  const dialog = () => olga.page.getByRole('dialog').or(olga.page.getByRole('alertdialog'));
  async function signOut() {
    await button('Sign out').first().click();
    await button('Sign in with passkey').waitFor();
  }

  it('is enrolled by the first set-up link, with every role', async () => {
    await authenticators.use('laptop');
    await olga.page.goto(product.setupLink);
    await olga.page.getByLabel('Your name').fill('Olga');
    await button('Create passkey').click();
    await heading('Your meetings').waitFor();
    await olga.page.getByRole('link', { name: 'Administration' }).click();
    await heading('People').waitFor();
    await olga.page.getByText('Organiser, Security officer, Operator').waitFor();
  });

  it('sets up a sign-in provider and sees whom the server contacts', async () => {
    await olga.page.getByRole('link', { name: 'Sign-in providers' }).click();
    await button('Add a provider').click();
    await dialog().getByLabel('Name on the button').fill('Ministry');
    await dialog().getByLabel('Issuer').fill(provider.issuer);
    await dialog().getByLabel('Client ID').fill('incamera');
    await dialog().getByLabel('Client secret').fill('a secret of the tests');
    await button('Check and save').click();
    const redirectUrl = await dialog().getByRole('textbox', { name: 'Redirect URI' }).inputValue();
    provider.register({ clientId: 'incamera', clientSecret: 'a secret of the tests', redirectUrls: [redirectUrl] });
    await button('Close', dialog()).click();
    await olga.page.getByText(`This server contacts: ${provider.issuer}`).waitFor();
  });

  it('gets a second passkey and recovery codes, and loses the first passkey', async () => {
    await olga.page.getByRole('link', { name: 'Your account: Olga' }).click();
    await authenticators.use('key');
    await button('Add a passkey').click();
    await dialog().getByLabel('Name of the passkey').fill('Red token');
    await button('Create passkey').click();
    await button('Rename: Red token').waitFor();
    await button('Make recovery codes').click();
    sheet = (await dialog().locator('pre').innerText()).match(/[0-9A-Z]{4}(-[0-9A-Z]{4})+/g) ?? [];
    expect(sheet).toHaveLength(11);
    await button('I have kept them').click();
    await button(/^Remove: (?!Red token)/).click();
    await button('Remove', dialog()).click();
    await dialog().waitFor({ state: 'detached' });
    await expect.poll(() => button(/^Rename: /).count(), { timeout: 10_000 }).toBe(1);
  });

  it('connects the provider', async () => {
    await button('Connect Ministry').click();
    await olga.page.getByRole('link', { name: 'Olga at the ministry' }).click();
    await olga.page.getByText('olga@ministry.example').waitFor();
    expect(new URL(olga.page.url()).pathname).toBe('/account');
  });

  it('is opened by the second passkey, not by the first', async () => {
    await signOut();
    await button('Sign in with passkey').click();
    await heading('Your meetings').waitFor();
  });

  it('is opened by the provider, where the person was before', async () => {
    await signOut();
    await olga.page.goto(`${product.url}/account#kept`);
    // She is still signed in at the provider, so it asks nothing.
    await button('Sign in with Ministry').click();
    await heading('Passkeys').waitFor();
    expect(new URL(olga.page.url()).hash).toBe('#kept');
    await olga.page.getByText('By a provider').waitFor();
  });

  it('is opened by a recovery code for a new passkey, and the owner is told', async () => {
    await signOut();
    await authenticators.use('laptop');
    await olga.page.getByRole('link', { name: /recovery code/ }).click();
    await olga.page.getByLabel('Sheet number').fill(sheet[0] ?? '');
    await olga.page.getByLabel('Recovery code').fill((sheet[1] ?? '').toLowerCase());
    await button('Use this code').click();
    await olga.page.getByText('Welcome back, Olga').waitFor();
    await button('Create passkey').click();
    await heading('Recovery codes').waitFor();
    await olga.page.getByText('9 codes left.').waitFor();
    await signOut();
    await authenticators.use('key');
    await button('Sign in with passkey').click();
    await olga.page.getByText('A recovery code was used.').waitFor();
    await button('I know about this').click();
    await olga.page.getByText('A recovery code was used.').waitFor({ state: 'detached' });
  });

  it('has caused no error in the browser or at the provider', () => {
    // A page that looks up what is new in her name is signed out in the middle of it.
    const problems = olga.problems.filter((problem) => !problem.includes('status of 401'));
    expect([...problems, ...provider.problems]).toEqual([]);
  });
});
