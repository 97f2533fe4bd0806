// Which authorities somebody compared on this device (L4). Until then the server alone says that they are an organisation's.
import { type KeyValueStorage } from '../environment.js';
import { clientErrors } from '../errors.js';

const RECORD = 'identity/confirmed-anchors';
/** More than a server can list at a time, several times over. */
const MAX_CONFIRMED = 200;

export class ConfirmedAnchors {
  readonly #storage: KeyValueStorage;

  constructor(storage: KeyValueStorage) {
    this.#storage = storage;
  }

  async all(): Promise<ReadonlySet<string>> {
    const record = await this.#guard(() => this.#storage.get(RECORD));
    return new Set(Array.isArray(record) ? record.filter((id): id is string => typeof id === 'string') : []);
  }

  async add(anchorId: string): Promise<void> {
    const ids = [...(await this.all()), anchorId];
    await this.#guard(() => this.#storage.set(RECORD, [...new Set(ids)].slice(-MAX_CONFIRMED)));
  }

  async #guard<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (cause) {
      throw clientErrors.make('client/storage_unavailable', { cause });
    }
  }
}
