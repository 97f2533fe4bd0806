// Work that can be interrupted by Ctrl-C and leaves nothing behind (L6).

/** Ends something: a thread, a file that is half written. Called once, whatever happens. */
export type Ending = () => Promise<void> | void;

/** What has to be ended when the work is done, fails or is interrupted: the last first. */
export class Endings {
  readonly #endings: Ending[] = [];

  add(ending: Ending): void {
    this.#endings.push(ending);
  }

  async run(): Promise<void> {
    for (let ending = this.#endings.pop(); ending !== undefined; ending = this.#endings.pop()) await ending();
  }
}

/** Exit codes of a process that a signal ended, as shells say them. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Runs `work`; a signal ends the process at once, after what `work` added to its endings. */
export async function interruptible<T>(work: (endings: Endings) => Promise<T>): Promise<T> {
  const endings = new Endings();
  const handlers = Object.entries(SIGNALS).map(([signal, code]) => {
    const handler = (): void => {
      endings.run().then(
        () => process.exit(code),
        () => process.exit(code),
      );
    };
    process.on(signal, handler);
    return { signal, handler };
  });
  try {
    return await work(endings);
  } finally {
    await endings.run();
    for (const { signal, handler } of handlers) process.off(signal, handler);
  }
}
