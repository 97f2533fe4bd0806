// Keeps one worker process running: starts it, restarts it when it dies or hangs, hands messages to and fro (L3, Node).
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type AppError, type Clock, Emitter, type Events, errorCode, type Logger } from '@incamera/kernel';
import { sfuErrors } from '../errors.js';
import { type ParentMessage, readWorkerMessage, type WorkerConfig, type WorkerMessage } from '../ipc/messages.js';

/** The worker says `alive` every second; this many silent seconds in a row mean that it hangs. */
const SILENT_TICKS = 15;
const TICK_MS = 1000;
/** A worker that dies at once is restarted ever more slowly, so that a fault does not eat the machine. */
const RESTART_DELAYS_MS = [0, 200, 1000, 3000];
/** After this long without a crash the next one is restarted at once again. */
const STABLE_MS = 30_000;
const STOP_GRACE_MS = 2000;

export interface WorkerProcessOptions {
  readonly config: WorkerConfig;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly entry: string | undefined;
}

export interface WorkerProcessEvents {
  readonly message: WorkerMessage;
  /** The process is gone; requests that it had not answered never will be. */
  readonly down: { readonly error: AppError };
  /** A process is ready; `restarts` is 0 for the first one. */
  readonly up: { readonly restarts: number };
}

function workerProgram(entry: string | undefined): string {
  const path =
    entry ??
    fileURLToPath(
      // Read from sources (tests), the program is still the built one: Node cannot run TypeScript.
      new URL(import.meta.url.endsWith('.ts') ? '../../dist/worker/main.js' : '../worker/main.js', import.meta.url),
    );
  if (!existsSync(path)) throw sfuErrors.make('sfu/worker_missing');
  return path;
}

/** One supervised worker. The owner is the only one who calls it; all events come on the owner's event loop. */
export class WorkerProcess {
  readonly #options: WorkerProcessOptions;
  readonly #emitter: Emitter<WorkerProcessEvents>;
  readonly #program: string;
  #config: WorkerConfig;
  #child: ChildProcess | null = null;
  #ready = false;
  #closed = false;
  #restarts = -1;
  #quickCrashes = 0;
  #startedAtMs = 0;
  #silentTicks = 0;
  #cancelRestart: (() => void) | null = null;
  #stopTicks: () => void;

  /** @throws {AppError} sfu/worker_missing */
  constructor(options: WorkerProcessOptions) {
    this.#options = options;
    this.#config = options.config;
    this.#program = workerProgram(options.entry);
    this.#emitter = new Emitter((error) => options.logger.error('sfu_listener_failed', { code: errorCode(error) }));
    this.#stopTicks = options.clock.every(TICK_MS, () => this.#tick());
    this.#spawn();
  }

  get events(): Events<WorkerProcessEvents> {
    return this.#emitter;
  }

  get ready(): boolean {
    return this.#ready;
  }

  get udpPort(): number {
    return this.#config.udpPort;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  get restarts(): number {
    return Math.max(0, this.#restarts);
  }

  /** @returns whether the message was handed over */
  send(message: ParentMessage): boolean {
    if (!this.#ready || !this.#child?.connected) return false;
    this.#child.send(message, () => {}); // A failed write is followed by `exit`, which tells the owner.
    return true;
  }

  /** Hands a message and a socket over; the socket is the worker's then. @returns whether it was handed over */
  sendSocket(message: ParentMessage, socket: Socket): boolean {
    if (!this.#ready || !this.#child?.connected) return false;
    this.#child.send(message, socket, {}, () => {});
    return true;
  }

  /** Ends the process and waits for its end. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopTicks();
    this.#cancelRestart?.();
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    this.send({ type: 'stop' });
    const cancel = this.#options.clock.after(STOP_GRACE_MS, () => child.kill('SIGKILL'));
    if (!this.#ready) child.kill('SIGKILL');
    await gone;
    cancel();
  }

  #spawn(): void {
    this.#restarts++;
    this.#silentTicks = 0;
    this.#startedAtMs = this.#options.clock.nowMs();
    const child = fork(this.#program, [], {
      // No debugger, loader or secret of the web server reaches the process that parses packets from strangers.
      execArgv: [],
      env: { NODE_ENV: process.env.NODE_ENV ?? 'production' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    child.on('message', (raw) => this.#received(child, raw));
    child.on('error', (error) => this.#options.logger.error('sfu_worker_error', { code: errorCode(error) }));
    child.once('exit', (code, signal) => this.#exited(child, code, signal));
    child.send({ type: 'start', ...this.#config } satisfies ParentMessage, () => {});
  }

  #received(child: ChildProcess, raw: unknown): void {
    if (child !== this.#child) return;
    let message: WorkerMessage;
    try {
      message = readWorkerMessage(raw);
    } catch (error) {
      // The worker parses input from strangers; one that talks nonsense may have been taken over.
      this.#options.logger.error('sfu_worker_message_refused', { code: errorCode(error) });
      child.kill('SIGKILL');
      return;
    }
    this.#silentTicks = 0;
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        // A restarted worker keeps the port that was taken first: answers given to clients name it.
        this.#config = { ...this.#config, udpPort: message.udpPort };
        this.#emitter.emit('up', { restarts: this.#restarts });
        return;
      case 'unable':
        this.#emitter.emit('down', { error: sfuErrors.make(message.code, { context: message.context }) });
        return;
      case 'log':
        this.#options.logger[message.level](message.event, message.context);
        return;
      default:
        this.#emitter.emit('message', message);
    }
  }

  #exited(child: ChildProcess, code: number | null, signal: string | null): void {
    if (child !== this.#child) return;
    this.#child = null;
    this.#ready = false;
    if (this.#closed) return;
    const now = this.#options.clock.nowMs();
    this.#quickCrashes = now - this.#startedAtMs > STABLE_MS ? 0 : this.#quickCrashes + 1;
    this.#options.logger.warn('sfu_worker_exited', { code, signal, quickCrashes: this.#quickCrashes });
    this.#emitter.emit('down', { error: sfuErrors.make('sfu/worker_restarted') });
    const delayMs = RESTART_DELAYS_MS[Math.min(this.#quickCrashes, RESTART_DELAYS_MS.length - 1)] ?? 0;
    this.#cancelRestart = this.#options.clock.after(delayMs, () => {
      if (!this.#closed) this.#spawn();
    });
  }

  // Silence is counted in ticks, not by the clock: after a suspended machine wakes, only one tick has passed.
  #tick(): void {
    if (!this.#child) return;
    if (++this.#silentTicks < SILENT_TICKS) return;
    this.#options.logger.error('sfu_worker_silent');
    this.#silentTicks = 0;
    this.#child.kill('SIGKILL');
  }
}
