// The page's side of the encryption worker: start, messages, and noticing that it has died (L3).
import { type AppError, type Clock } from '@incamera/kernel';
import { mediaErrors } from './errors.js';
import { type FrameCounts, type FromWorker, type ToWorker } from './worker-protocol.js';

const START_TIMEOUT_MS = 10_000;
/** Seconds that calls may stay unanswered before the worker counts as dead. */
const MAX_UNANSWERED = 3;

export interface WorkerLinkHandlers {
  /** Everything except `ready`, `keys_taken` and `counts`, which answer calls. */
  message(message: FromWorker): void;
  /** The worker stopped working; called once. */
  crashed(error: AppError): void;
}

/** Message of the page, without the token that the link adds. */
type Keys = Omit<Extract<ToWorker, { type: 'keys' }>, 'token'>;

export class WorkerLink {
  readonly #worker: Worker;
  readonly #handlers: WorkerLinkHandlers;
  readonly #waiting = new Map<number, (message: FromWorker | null) => void>();
  #nextToken = 1;
  #isDead = false;
  #unanswered = 0;
  #onReady: (() => void) | null = null;

  private constructor(worker: Worker, handlers: WorkerLinkHandlers) {
    this.#worker = worker;
    this.#handlers = handlers;
    worker.onmessage = (event: MessageEvent<FromWorker>) => this.#take(event.data);
    worker.onerror = () => this.#die();
    worker.onmessageerror = () => this.#die();
  }

  /**
   * Starts a worker and waits until it answers.
   * @throws {AppError} `media/worker_unavailable`
   */
  static async start(createWorker: () => Worker, handlers: WorkerLinkHandlers, clock: Clock): Promise<WorkerLink> {
    let worker: Worker;
    try {
      worker = createWorker();
    } catch (cause) {
      throw mediaErrors.make('media/worker_unavailable', { cause });
    }
    let isStarted = false;
    const link = new WorkerLink(worker, {
      message: (message) => handlers.message(message),
      crashed: (error) => {
        if (isStarted) handlers.crashed(error);
        else failStart();
      },
    });
    let failStart = (): void => {};
    const ready = new Promise<boolean>((resolve) => {
      failStart = () => resolve(false);
      link.#onReady = () => resolve(true);
    });
    const cancel = clock.after(START_TIMEOUT_MS, () => failStart());
    link.post({ type: 'hello' });
    isStarted = await ready;
    cancel();
    if (!isStarted) {
      link.close();
      throw mediaErrors.make('media/worker_unavailable');
    }
    return link;
  }

  /** For RTCRtpScriptTransform only. */
  get worker(): Worker {
    return this.#worker;
  }

  post(message: ToWorker): void {
    if (!this.#isDead) this.#worker.postMessage(message);
  }

  /** Gives the worker an epoch's keys; resolves when they are in use. */
  async addKeys(keys: Keys): Promise<void> {
    await this.#ask((token) => ({ ...keys, token }));
  }

  /** Frame counts; `null` when the worker is dead. */
  async counts(): Promise<FrameCounts | null> {
    const answer = await this.#ask((token) => ({ type: 'count', token }));
    return answer?.type === 'counts' ? answer.counts : null;
  }

  /** Call once a second: a worker that leaves calls unanswered for several seconds is dead. */
  tick(): void {
    this.#unanswered = this.#waiting.size > 0 ? this.#unanswered + 1 : 0;
    if (this.#unanswered > MAX_UNANSWERED) this.#die();
  }

  close(): void {
    this.#isDead = true;
    this.#worker.onerror = null;
    this.#worker.terminate();
    for (const resolve of this.#waiting.values()) resolve(null);
    this.#waiting.clear();
  }

  #ask(build: (token: number) => ToWorker): Promise<FromWorker | null> {
    if (this.#isDead) return Promise.resolve(null);
    const token = this.#nextToken++;
    return new Promise((resolve) => {
      this.#waiting.set(token, resolve);
      this.post(build(token));
    });
  }

  #take(message: FromWorker): void {
    switch (message.type) {
      case 'ready':
        this.#onReady?.();
        return;
      case 'keys_taken':
      case 'counts':
        this.#unanswered = 0;
        this.#waiting.get(message.token)?.(message);
        this.#waiting.delete(message.token);
        return;
      default:
        this.#handlers.message(message);
    }
  }

  #die(): void {
    if (this.#isDead) return;
    this.close();
    this.#handlers.crashed(mediaErrors.make('media/worker_crashed'));
  }
}
