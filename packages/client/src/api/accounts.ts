// The organiser's account (L4): enrolling and signing in by passkey (WebAuthn level 3). The challenge is computed here from
// a label and the server's nonce, so that the server can never have something of its own choice signed.
import { concat, sha256, utf8 } from '@incamera/kernel';
import { type Account, accountSchema, configSchema, meSchema, nonceSchema, wireBytes } from '@incamera/protocol';
import { type ClientEnvironment, type Passkeys } from '../environment.js';
import { clientErrors } from '../errors.js';
import { type HttpClient } from './http-client.js';

const USER_HANDLE_BYTES = 32;

/** SHA-256(label ‖ nonce): what a passkey signs. */
export async function passkeyChallenge(
  label: 'incamera/login/1' | 'incamera/enrol/1',
  nonce: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  return await sha256(concat(utf8(label), nonce));
}

/** Sign-in and enrolment at one server. */
export class Accounts {
  readonly #http: HttpClient;
  readonly #environment: Pick<ClientEnvironment, 'passkeys' | 'rng'>;

  constructor(http: HttpClient, environment: Pick<ClientEnvironment, 'passkeys' | 'rng'>) {
    this.#http = http;
    this.#environment = environment;
  }

  /** The signed-in account, or null. */
  async current(): Promise<Account | null> {
    const { account } = await this.#http.get('/api/me', meSchema);
    return account;
  }

  async checkSetupToken(setupToken: string): Promise<void> {
    await this.#http.command('/api/auth/setup', { setupToken });
  }

  async register(options: { setupToken: string; displayName: string }): Promise<Account> {
    const passkeys = this.#passkeys();
    const { rpId, nonce } = await this.#begin();
    const challenge = await passkeyChallenge('incamera/enrol/1', wireBytes(nonce));
    const userHandle = this.#environment.rng.bytes(USER_HANDLE_BYTES);
    const { displayName, setupToken } = options;
    const credential = await passkeys.create({ challenge, rpId, userHandle, displayName });
    return await this.#http.post('/api/auth/register', { setupToken, displayName, nonce, credential }, accountSchema);
  }

  async signIn(): Promise<Account> {
    const passkeys = this.#passkeys();
    const { rpId, nonce } = await this.#begin();
    const challenge = await passkeyChallenge('incamera/login/1', wireBytes(nonce));
    const credential = await passkeys.get({ challenge, rpId });
    return await this.#http.post('/api/auth/login', { nonce, credential }, accountSchema);
  }

  async signOut(): Promise<void> {
    await this.#http.command('/api/auth/logout', {});
  }

  async #begin(): Promise<{ rpId: string; nonce: string }> {
    const { rpId } = await this.#http.get('/api/config', configSchema);
    const { nonce } = await this.#http.post('/api/auth/nonce', {}, nonceSchema);
    return { rpId, nonce };
  }

  /** @throws {AppError} `client/passkey_unavailable` */
  #passkeys(): Passkeys {
    const passkeys = this.#environment.passkeys;
    if (passkeys === null) throw clientErrors.make('client/passkey_unavailable');
    return passkeys;
  }
}
