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
