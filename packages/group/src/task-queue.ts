// One thing after the other: mutations of a group never interleave (L2).

/** Runs tasks strictly in the order in which they were given. A task that fails does not stop the next one. */
export class TaskQueue {
  #tail: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(task);
    this.#tail = result.catch(() => undefined);
    return result;
  }
}
