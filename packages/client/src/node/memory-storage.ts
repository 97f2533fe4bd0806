// Storage that lives as long as its object (L4): for bots and tests. Values are cloned, as IndexedDB does.
import { type KeyValueStorage } from '../environment.js';

export class MemoryStorage implements KeyValueStorage {
  readonly #records = new Map<string, unknown>();
  readonly #turns = new Map<string, Promise<unknown>>();

  async get(name: string): Promise<unknown> {
    return this.#records.get(name);
  }

  async set(name: string, value: unknown): Promise<void> {
    this.#records.set(name, structuredClone(value));
  }

  async delete(name: string): Promise<void> {
    this.#records.delete(name);
  }

  async names(prefix: string): Promise<readonly string[]> {
    return [...this.#records.keys()].filter((name) => name.startsWith(prefix));
  }

  async exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(name) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.#turns.set(name, turn);
    return await turn;
  }
}
