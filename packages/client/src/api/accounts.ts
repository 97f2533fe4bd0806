// The way into an account (L4): set-up link, passkey, recovery code. WebAuthn level 3; challenges are computed in passkey-ceremony.ts.
import { type Account, accountSchema, type Me, meSchema } from '@incamera/protocol';
import { type ClientEnvironment } from '../environment.js';
import { type AccountWatch } from './account-watch.js';
import { type HttpClient } from './http-client.js';
import { PasskeyCeremony } from './passkey-ceremony.js';

const USER_HANDLE_BYTES = 32;

/** Sign-in and enrolment at one server. */
export class Accounts {
  readonly #http: HttpClient;
  readonly #environment: Pick<ClientEnvironment, 'passkeys' | 'rng'>;
  readonly #ceremony: PasskeyCeremony;
  readonly #watch: AccountWatch;

  constructor(http: HttpClient, environment: Pick<ClientEnvironment, 'passkeys' | 'rng'>, watch: AccountWatch) {
    this.#http = http;
    this.#watch = watch;
    this.#environment = environment;
    this.#ceremony = new PasskeyCeremony(http, environment.passkeys);
  }

  /** The signed-in account, or null. */
  async current(): Promise<Account | null> {
    return (await this.me()).account;
  }

  async me(): Promise<Me> {
    const me = await this.#http.get('/api/me', meSchema);
    this.#watch.saw(me.account);
    return me;
  }

  async checkSetupToken(setupToken: string): Promise<void> {
    await this.#http.command('/api/auth/setup', { setupToken });
  }

  async register(options: { setupToken: string; displayName: string }): Promise<Account> {
    const { displayName, setupToken } = options;
    const userHandle = this.#environment.rng.bytes(USER_HANDLE_BYTES);
    const made = await this.#ceremony.create({ userHandle, displayName, exclude: [] });
    return this.#seen(await this.#http.post('/api/auth/register', { setupToken, displayName, ...made }, accountSchema));
  }

  async signIn(): Promise<Account> {
    return this.#seen(await this.#http.post('/api/auth/login', await this.#ceremony.get(), accountSchema));
  }

  /** Confirms with a passkey of the signed-in account: lasting changes are allowed for five minutes. */
  async reauthenticate(): Promise<void> {
    await this.#http.command('/api/account/reauthenticate', await this.#ceremony.get());
  }

  /** Signs in by a recovery code, to enrol a new passkey and nothing else; `me` then says for whom. */
  async recover(recoveryId: string, code: string): Promise<void> {
    await this.#http.command('/api/auth/recover', { recoveryId, code });
  }

  async signOut(): Promise<void> {
    await this.#http.command('/api/auth/logout', {});
    this.#watch.saw(null);
  }

  #seen(account: Account): Account {
    this.#watch.saw(account);
    return account;
  }
}
