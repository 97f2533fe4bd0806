// Which public keys own passkeys proved to have, on this device (L4). The server names the key of a passkey at every visit; only one
// that has signed here may be read aloud to an officer as one's own.
import { type KeyValueStorage } from '../environment.js';
import { clientErrors } from '../errors.js';

const RECORD = 'identity/proved-passkeys';
const MAX_PASSKEYS = 100;

export class ProvedPasskeys {
  readonly #storage: KeyValueStorage;

  constructor(storage: KeyValueStorage) {
    this.#storage = storage;
  }

  /** Thumbprints in base64url by credential id. */
  async all(): Promise<ReadonlyMap<string, string>> {
    const record = await this.#guard(() => this.#storage.get(RECORD));
    if (typeof record !== 'object' || record === null) return new Map();
    return new Map(Object.entries(record).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  }

  async add(credentialId: string, thumbprint: string): Promise<void> {
    const known = new Map(await this.all());
    known.delete(credentialId);
    known.set(credentialId, thumbprint);
    const record = Object.fromEntries([...known].slice(-MAX_PASSKEYS));
    await this.#guard(() => this.#storage.set(RECORD, record));
  }

  async #guard<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (cause) {
      throw clientErrors.make('client/storage_unavailable', { cause });
    }
  }
}
