// A server with an officer and providers, and browsers that sign in at them.
import { type ConfiguredProvider, type SaveProvider } from '@incamera/protocol';
import { type Answer, TestBrowser } from './test-browser.js';
import { TestServer } from './test-server.js';

export const SECRET = 'a client secret of the tests';

export class OidcScene {
  readonly server: TestServer;
  readonly officer: TestBrowser;

  private constructor(server: TestServer, officer: TestBrowser) {
    this.server = server;
    this.officer = officer;
  }

  static async start(flags: string[] = ['--loopback-providers']): Promise<OidcScene> {
    const server = await TestServer.start(flags);
    const { headers } = await server.signedIn(['organiser', 'officer', 'operator'], 'Olga');
    return new OidcScene(server, new TestBrowser(server.url).adopt(headers.cookie));
  }

  browser(): TestBrowser {
    return new TestBrowser(this.server.url);
  }

  trySave(issuer: string, change: Partial<SaveProvider> = {}): Promise<Answer> {
    return this.officer.call('/api/admin/providers', {
      providerId: null,
      label: 'Provider',
      issuer,
      clientId: 'incamera',
      clientSecret: SECRET,
      forSignIn: true,
      forGuests: true,
      admission: 'domain',
      emailDomains: ['example.org'],
      emails: [],
      ...change,
    });
  }

  async save(issuer: string, change: Partial<SaveProvider> = {}): Promise<ConfiguredProvider> {
    const { status, body } = await this.trySave(issuer, change);
    if (status !== 200) throw new Error(`not saved: ${JSON.stringify(body)}`);
    return body as unknown as ConfiguredProvider;
  }

  /** Begins to sign in; the browser would go to `url` next. */
  async begin(browser: TestBrowser, providerId: string, purpose = 'sign-in'): Promise<{ handle: string; url: string }> {
    const { body, code } = await browser.call(`/api/oidc/${providerId}/start`, { purpose });
    if (code !== undefined) throw new Error(code);
    return body as { handle: string; url: string };
  }

  /** From the provider's page on, as `subject`, up to our page that asks for the result. */
  async choose(browser: TestBrowser, url: string, subject: string): Promise<void> {
    const choice = await browser.follow(url, ({ pathname }) => pathname.startsWith('/choose/'));
    choice.searchParams.set('subject', subject);
    await browser.follow(choice.href, (at) => at.origin === this.server.url && at.pathname === '/signed-in');
  }

  /** The whole way of a sign-in. */
  async signIn(browser: TestBrowser, providerId: string, subject: string): Promise<Answer> {
    const { handle, url } = await this.begin(browser, providerId);
    await this.choose(browser, url, subject);
    return browser.call('/api/oidc/result', { handle });
  }

  async me(browser: TestBrowser): Promise<Record<string, unknown> | null> {
    return (await browser.call('/api/me')).body.account as Record<string, unknown> | null;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}
