// The promise behind "enter" (L4): settled once the knock is with the hosts, the meeting is entered, or it is clear why not.
import { type AppError, type Clock } from '@incamera/kernel';

/** By then the screen tells how it stands; nobody waits for the promise any longer. */
const LIMIT_MS = 20_000;

export class EnterGate {
  readonly #clock: Clock;
  #settle: ((error: AppError | null) => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.after(LIMIT_MS, () => this.settle(null));
      this.#settle = (error) => {
        cancel();
        if (error === null) resolve();
        else reject(error);
      };
    });
  }

  settle(error: AppError | null): void {
    const settle = this.#settle;
    this.#settle = null;
    settle?.(error);
  }
}
