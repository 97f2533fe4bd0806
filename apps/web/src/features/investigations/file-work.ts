// Work on a file that takes minutes, apart from the page that shows it: a page may go and come back, the work and what it found stay.
import { AppError, kernelErrors } from '@incamera/kernel';

export type WorkState<Ask, Progress, Finding> =
  /** Null: it has not told yet how far it is. */
  | { readonly is: 'running'; readonly ask: Ask; readonly progress: Progress | null }
  | { readonly is: 'found'; readonly ask: Ask; readonly finding: Finding }
  | { readonly is: 'failed'; readonly ask: Ask; readonly error: AppError };

/** Does the work. Ends when the signal says so, whatever it throws then. */
export type Worker<Progress, Finding> = (signal: AbortSignal, tell: (progress: Progress) => void) => Promise<Finding>;

export interface WorkListener {
  /** Whether it may begin now. */
  mayBegin(): boolean;
  changed(): void;
  /** It came to an end; not called for what was forgotten. @param isStopped nothing came of it */
  ended(isStopped: boolean): void;
}

export class FileWork<Ask, Progress, Finding> {
  readonly #listener: WorkListener;
  #state: WorkState<Ask, Progress, Finding> | null = null;
  #running: AbortController | null = null;

  constructor(listener: WorkListener) {
    this.#listener = listener;
  }

  /** Another object with every change. Null: nothing was asked, or it was stopped or forgotten. */
  get state(): WorkState<Ask, Progress, Finding> | null {
    return this.#state;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  /** What was found before gives way. Does nothing while it may not begin. */
  run(ask: Ask, work: Worker<Progress, Finding>): void {
    if (!this.#listener.mayBegin()) return;
    const controller = new AbortController();
    const { signal } = controller;
    const isForgotten = () => this.#running !== controller;
    const tell = (progress: Progress) => {
      if (!isForgotten()) this.#show({ is: 'running', ask, progress });
    };
    const end = (state: WorkState<Ask, Progress, Finding> | null) => {
      if (isForgotten()) return;
      this.#running = null;
      this.#state = state;
      this.#listener.ended(state === null);
    };
    this.#running = controller;
    this.#show({ is: 'running', ask, progress: null });
    work(signal, tell).then(
      (finding) => end({ is: 'found', ask, finding }),
      // Who stopped it knows.
      (error: unknown) => end(signal.aborted ? null : { is: 'failed', ask, error: asAppError(error) }),
    );
  }

  /** Ends it without a finding. */
  stop(): void {
    this.#running?.abort();
  }

  /** Ends it, and drops what it found: at once, whatever the work still does. */
  forget(): void {
    if (this.#state === null) return;
    const running = this.#running;
    this.#running = null;
    running?.abort();
    this.#show(null);
  }

  #show(state: WorkState<Ask, Progress, Finding> | null): void {
    this.#state = state;
    this.#listener.changed();
  }
}

function asAppError(error: unknown): AppError {
  return error instanceof AppError ? error : kernelErrors.make('kernel/unexpected', { cause: error });
}
