// One thing after the other (L4): what the server sends is taken over in its order, although each step is asynchronous.

/** A serial queue. A task that throws is reported and does not stop the next one. */
export class WorkQueue {
  readonly #onError: (error: unknown) => void;
  #tail: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Runs `task` after all earlier ones. A task must not wait for a later task of the same queue. */
  push(task: () => Promise<void> | void): void {
    this.#tail = this.#tail.then(async () => {
      if (this.#closed) return;
      try {
        await task();
      } catch (error) {
        this.#onError(error);
      }
    });
  }

  /** Resolves when everything pushed so far is done. */
  async idle(): Promise<void> {
    await this.#tail;
  }

  /** Drops what has not started yet. */
  close(): void {
    this.#closed = true;
  }
}
