// A typed event emitter whose listeners cannot break the one who emits (L0).

/** Subscribes to the events of an object; each method returns the function that unsubscribes. */
export interface Events<Map extends object> {
  on<Name extends keyof Map>(name: Name, listener: (event: Map[Name]) => void): () => void;
}

/** Events of one object. `onListenerError` hears what a listener threw; without one it is rethrown in a microtask. */
export class Emitter<Map extends object> implements Events<Map> {
  readonly #listeners = new globalThis.Map<keyof Map, Set<(event: never) => void>>();
  readonly #onListenerError: ((error: unknown) => void) | undefined;

  constructor(onListenerError?: (error: unknown) => void) {
    this.#onListenerError = onListenerError;
  }

  on<Name extends keyof Map>(name: Name, listener: (event: Map[Name]) => void): () => void {
    const set = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, set);
    set.add(listener);
    return () => {
      set.delete(listener);
    };
  }

  emit<Name extends keyof Map>(name: Name, event: Map[Name]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        (listener as (event: Map[Name]) => void)(event);
      } catch (error) {
        if (this.#onListenerError) this.#onListenerError(error);
        else
          queueMicrotask(() => {
            throw error;
          });
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}
