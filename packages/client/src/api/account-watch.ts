// Who is signed in here, as the server said last (L4): whatever a tab keeps of a person goes when that changes.
import { type Account } from '@incamera/protocol';

export class AccountWatch {
  /** Undefined: the server has not said yet. */
  #last: Account | null | undefined;
  readonly #listeners = new Set<(account: Account | null) => void>();

  /**
   * Tells of the last answer of the server that said who is signed in, and of every one from now on before whoever asked has it; null: nobody.
   * @returns ends it
   */
  subscribe(listener: (account: Account | null) => void): () => void {
    this.#listeners.add(listener);
    if (this.#last !== undefined) listener(this.#last);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  saw(account: Account | null): void {
    this.#last = account;
    for (const listener of [...this.#listeners]) listener(account);
  }
}
