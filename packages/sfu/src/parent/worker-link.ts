// One worker process as the parent talks to it: requests with answers, and waiting until it is ready (L3, Node).
import { type Socket } from 'node:net';
import { type AppError, type Clock, Emitter, type Events, errorCode } from '@incamera/kernel';
import { sfuErrors } from '../errors.js';
import { type ParentMessage, type WorkerMessage } from '../ipc/messages.js';
import { WorkerProcess, type WorkerProcessOptions } from './worker-process.js';

/** A worker starts in about 0.2 s; a machine under load takes longer. */
const READY_TIMEOUT_MS = 20_000;
const REQUEST_TIMEOUT_MS = 15_000;

interface Pending {
  resolve(message: WorkerMessage): void;
  reject(error: AppError): void;
}

export interface WorkerLinkEvents {
  /** What the worker says unasked. */
  readonly message: WorkerMessage;
  /** A new process is ready; all that the old one held is gone. */
  readonly renewed: { readonly restarts: number };
}

/** Owned by the parent side of the router. */
export class WorkerLink {
  readonly #process: WorkerProcess;
  readonly #clock: Clock;
  readonly #emitter: Emitter<WorkerLinkEvents>;
  readonly #pending = new Map<number, Pending>();
  readonly #waiters = new Set<(error: AppError | null) => void>();
  #nextId = 1;
  #closed = false;

  /** @throws {AppError} sfu/worker_missing */
  constructor(options: WorkerProcessOptions) {
    this.#clock = options.clock;
    this.#process = new WorkerProcess(options);
    this.#emitter = new Emitter((error) => options.logger.error('sfu_listener_failed', { code: errorCode(error) }));
    const { events } = this.#process;
    events.on('message', (message) => this.#received(message));
    events.on('up', ({ restarts }) => {
      this.#wake(null);
      if (restarts > 0) this.#emitter.emit('renewed', { restarts });
    });
    events.on('down', ({ error }) => {
      for (const pending of [...this.#pending.values()]) pending.reject(error);
      // Requests that still wait for a worker wait for the next one, unless it says itself that it cannot start.
      if (error.code !== 'sfu/worker_restarted') this.#wake(error);
    });
  }

  get events(): Events<WorkerLinkEvents> {
    return this.#emitter;
  }

  get udpPort(): number {
    return this.#process.udpPort;
  }

  get pid(): number | null {
    return this.#process.pid;
  }

  get restarts(): number {
    return this.#process.restarts;
  }

  get ready(): boolean {
    return this.#process.ready;
  }

  /** Resolves when the worker is ready to take requests. */
  async started(): Promise<void> {
    if (this.#closed) throw sfuErrors.make('sfu/closed');
    if (this.#process.ready) return;
    await new Promise<void>((resolve, reject) => {
      const cancel = this.#clock.after(READY_TIMEOUT_MS, () => waiter(sfuErrors.make('sfu/worker_unavailable')));
      const waiter = (error: AppError | null): void => {
        cancel();
        this.#waiters.delete(waiter);
        if (error) reject(error);
        else resolve();
      };
      this.#waiters.add(waiter);
    });
  }

  /** Hands a message over that has no answer; a worker that is not there has nothing to be told. */
  send(message: ParentMessage): void {
    this.#process.send(message);
  }

  /** Hands a message and a socket over. @returns false when the worker is not there; the socket is then the caller's */
  sendSocket(message: ParentMessage, socket: Socket): boolean {
    return this.#process.sendSocket(message, socket);
  }

  /**
   * @throws {AppError} what the worker answered, or sfu/worker_restarted, sfu/worker_unavailable, sfu/closed
   */
  request(build: (id: number) => ParentMessage): Promise<WorkerMessage> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const done = (): void => {
        cancelTimeout();
        this.#pending.delete(id);
      };
      const pending: Pending = {
        resolve: (message) => {
          done();
          resolve(message);
        },
        reject: (error) => {
          done();
          reject(error);
        },
      };
      const cancelTimeout = this.#clock.after(REQUEST_TIMEOUT_MS, () =>
        pending.reject(sfuErrors.make('sfu/worker_unavailable')),
      );
      this.#pending.set(id, pending);
      if (!this.#process.send(build(id))) pending.reject(sfuErrors.make('sfu/worker_restarted'));
    });
  }

  /** Ends the process; requests under way are refused. */
  async close(): Promise<void> {
    this.#closed = true;
    const error = sfuErrors.make('sfu/closed');
    this.#wake(error);
    for (const pending of [...this.#pending.values()]) pending.reject(error);
    await this.#process.close();
    this.#emitter.clear();
  }

  #received(message: WorkerMessage): void {
    switch (message.type) {
      case 'answer':
      case 'counted':
        this.#pending.get(message.id)?.resolve(message);
        return;
      case 'failed':
        this.#pending.get(message.id)?.reject(sfuErrors.make(message.code, { context: message.context }));
        return;
      default:
        this.#emitter.emit('message', message);
    }
  }

  #wake(error: AppError | null): void {
    for (const waiter of [...this.#waiters]) waiter(error);
  }
}
