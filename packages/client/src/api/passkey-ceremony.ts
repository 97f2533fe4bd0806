// Passkey ceremonies at one server (L4): the challenge is computed here from a label and the server's nonce, so that the server
// can never have something of its own choice signed.
import { type Bytes, concat, sha256, utf8 } from '@incamera/kernel';
import { configSchema, nonceSchema, wireBytes } from '@incamera/protocol';
import { type Passkeys } from '../environment.js';
import { clientErrors } from '../errors.js';
import { type HttpClient } from './http-client.js';

/** SHA-256(label ‖ nonce): what a passkey signs. */
export async function passkeyChallenge(
  label: 'incamera/login/1' | 'incamera/enrol/1',
  nonce: Uint8Array,
): Promise<Bytes> {
  return await sha256(concat(utf8(label), nonce));
}

/** The result of a ceremony as the server takes it. */
export interface Ceremony {
  readonly nonce: string;
  readonly credential: Readonly<Record<string, unknown>>;
}

export class PasskeyCeremony {
  readonly #http: HttpClient;
  readonly #passkeys: Passkeys | null;

  constructor(http: HttpClient, passkeys: Passkeys | null) {
    this.#http = http;
    this.#passkeys = passkeys;
  }

  /** Enrols a new passkey. @throws {AppError} `client/passkey_unavailable`, `client/passkey_cancelled`, `client/passkey_exists` */
  async create(options: { userHandle: Bytes; displayName: string; exclude: readonly Bytes[] }): Promise<Ceremony> {
    const passkeys = this.#available();
    const { rpId, nonce } = await this.#begin();
    const challenge = await passkeyChallenge('incamera/enrol/1', wireBytes(nonce));
    return { nonce, credential: await passkeys.create({ challenge, rpId, ...options }) };
  }

  /** Signs in, or confirms. @throws {AppError} `client/passkey_unavailable`, `client/passkey_cancelled` */
  async get(): Promise<Ceremony> {
    const passkeys = this.#available();
    const { rpId, nonce } = await this.#begin();
    const challenge = await passkeyChallenge('incamera/login/1', wireBytes(nonce));
    return { nonce, credential: await passkeys.get({ challenge, rpId }) };
  }

  async #begin(): Promise<{ rpId: string; nonce: string }> {
    const { rpId } = await this.#http.get('/api/config', configSchema);
    const { nonce } = await this.#http.post('/api/auth/nonce', {}, nonceSchema);
    return { rpId, nonce };
  }

  #available(): Passkeys {
    if (this.#passkeys === null) throw clientErrors.make('client/passkey_unavailable');
    return this.#passkeys;
  }
}
