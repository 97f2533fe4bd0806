// Storage in IndexedDB (L4): the one store of a browser that keeps CryptoKeys without ever showing their bytes.
import { type IDBPDatabase, openDB } from 'idb';
import { type KeyValueStorage } from '../environment.js';

const DATABASE = 'incamera';
const STORE = 'records';

/** Records of this origin, by name. */
export class IndexedDbStorage implements KeyValueStorage {
  #database: Promise<IDBPDatabase> | null = null;

  async get(name: string): Promise<unknown> {
    return await (await this.#open()).get(STORE, name);
  }

  async set(name: string, value: unknown): Promise<void> {
    await (await this.#open()).put(STORE, value, name);
  }

  async delete(name: string): Promise<void> {
    await (await this.#open()).delete(STORE, name);
  }

  async names(prefix: string): Promise<readonly string[]> {
    // Every name that continues the prefix sorts before the prefix with the last of all characters.
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    const keys = await (await this.#open()).getAllKeys(STORE, range);
    return keys.filter((key): key is string => typeof key === 'string');
  }

  async exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
    return await navigator.locks.request(`incamera.records.${name}`, work);
  }

  #open(): Promise<IDBPDatabase> {
    this.#database ??= openDB(DATABASE, 1, {
      upgrade(database) {
        database.createObjectStore(STORE);
      },
      // Another tab with a later version of the page needs to upgrade; we open again when needed.
      blocking: () => this.#forget(),
      terminated: () => {
        this.#database = null;
      },
    }).catch((error: unknown) => {
      this.#database = null;
      throw error;
    });
    return this.#database;
  }

  #forget(): void {
    const database = this.#database;
    this.#database = null;
    database?.then((open) => open.close()).catch(() => undefined);
  }
}
