// Storage that lives as long as its object (L4): for bots and tests. Values are cloned, as IndexedDB does.
import { type KeyValueStorage } from '../environment.js';

export class MemoryStorage implements KeyValueStorage {
  readonly #records = new Map<string, unknown>();

  async get(name: string): Promise<unknown> {
    return this.#records.get(name);
  }

  async set(name: string, value: unknown): Promise<void> {
    this.#records.set(name, structuredClone(value));
  }

  async delete(name: string): Promise<void> {
    this.#records.delete(name);
  }
}
