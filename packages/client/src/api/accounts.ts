// The way into an account (L4): set-up link, passkey, recovery code. WebAuthn level 3; challenges are computed in passkey-ceremony.ts.
import { type Account, accountSchema, type Me, meSchema } from '@incamera/protocol';
import { type ClientEnvironment } from '../environment.js';
import { type HttpClient } from './http-client.js';
import { PasskeyCeremony } from './passkey-ceremony.js';

const USER_HANDLE_BYTES = 32;

/** Sign-in and enrolment at one server. */
export class Accounts {
  readonly #http: HttpClient;
  readonly #environment: Pick<ClientEnvironment, 'passkeys' | 'rng' | 'clock'>;
  readonly #ceremony: PasskeyCeremony;
  #signedInAtMs: number | null = null;

  constructor(http: HttpClient, environment: Pick<ClientEnvironment, 'passkeys' | 'rng' | 'clock'>) {
    this.#http = http;
    this.#environment = environment;
    this.#ceremony = new PasskeyCeremony(http, environment.passkeys);
  }

  /** When somebody last signed in by passkey on this device, Unix ms; null: not since the client was made. */
  get signedInAtMs(): number | null {
    return this.#signedInAtMs;
  }

  /** The signed-in account, or null. */
  async current(): Promise<Account | null> {
    return (await this.me()).account;
  }

  async me(): Promise<Me> {
    return await this.#http.get('/api/me', meSchema);
  }

  async checkSetupToken(setupToken: string): Promise<void> {
    await this.#http.command('/api/auth/setup', { setupToken });
  }

  async register(options: { setupToken: string; displayName: string }): Promise<Account> {
    const { displayName, setupToken } = options;
    const userHandle = this.#environment.rng.bytes(USER_HANDLE_BYTES);
    const made = await this.#ceremony.create({ userHandle, displayName, exclude: [] });
    return await this.#http.post('/api/auth/register', { setupToken, displayName, ...made }, accountSchema);
  }

  async signIn(): Promise<Account> {
    const account = await this.#http.post('/api/auth/login', await this.#ceremony.get(), accountSchema);
    this.#signedInAtMs = this.#environment.clock.nowMs();
    return account;
  }

  /** Confirms with a passkey of the signed-in account: lasting changes are allowed for five minutes. */
  async reauthenticate(): Promise<void> {
    await this.#http.command('/api/account/reauthenticate', await this.#ceremony.get());
    this.#signedInAtMs = this.#environment.clock.nowMs();
  }

  /** Signs in by a recovery code, to enrol a new passkey and nothing else; `me` then says for whom. */
  async recover(recoveryId: string, code: string): Promise<void> {
    await this.#http.command('/api/auth/recover', { recoveryId, code });
  }

  async signOut(): Promise<void> {
    this.#signedInAtMs = null;
    await this.#http.command('/api/auth/logout', {});
  }
}
