// Connects workers that carry one meeting together: a pair of sockets, one end each, made and handed over here (L3, Node).
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, errorCode, type Logger } from '@incamera/kernel';
import { type WorkerLink } from './worker-link.js';

/** After a failure; a worker that died takes about as long to come back. */
const RETRY_MS = 1000;
/** A socket's path has at most 108 bytes; a temporary directory with a longer name than this is passed over. */
const MAX_DIRECTORY_CHARS = 80;

export interface BridgesOptions {
  readonly links: readonly WorkerLink[];
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Sockets cannot be handed to another process on Windows: there a meeting stays with one worker.
 * @returns whether workers can be connected here
 */
export function canBridge(): boolean {
  return process.platform !== 'win32';
}

/** Owned by the parent side of the router. Connections are made when the first meeting needs them, and then kept. */
export class Bridges {
  readonly #options: BridgesOptions;
  /** Pairs that are connected or being connected, `lower/higher`, and the number of their connection. */
  readonly #pairs = new Map<string, number>();
  readonly #cancels = new Set<() => void>();
  #newest = 0;
  #closed = false;

  constructor(options: BridgesOptions) {
    this.#options = options;
  }

  /** Connects these workers with each other, as far as they are not. */
  need(workers: readonly number[]): void {
    for (const [at, a] of workers.entries()) for (const b of workers.slice(at + 1)) this.#connect(a, b);
  }

  /** A worker says that this connection to another one is gone. */
  lost(a: number, b: number, number: number): void {
    if (this.#pairs.get(nameOf(a, b)) === number) this.#again(a, b);
  }

  /** A worker is gone, with all its connections. */
  forget(worker: number): void {
    for (const pair of [...this.#pairs.keys()]) if (pair.split('/').includes(String(worker))) this.#pairs.delete(pair);
  }

  close(): void {
    this.#closed = true;
    for (const cancel of this.#cancels) cancel();
  }

  #connect(a: number, b: number): void {
    const pair = nameOf(a, b);
    const [one, other] = [this.#options.links[a], this.#options.links[b]];
    // A worker that restarts is connected once it is ready.
    if (this.#closed || this.#pairs.has(pair) || a === b || !one?.ready || !other?.ready) return;
    const bridge = ++this.#newest;
    this.#pairs.set(pair, bridge);
    socketPair().then(
      ([left, right]) => {
        const handed = !this.#closed && one.ready && other.ready;
        const sent = handed && one.sendSocket({ type: 'bridge', worker: b, bridge }, left);
        if (sent && other.sendSocket({ type: 'bridge', worker: a, bridge }, right)) return;
        left.destroy();
        right.destroy();
        this.#again(a, b);
      },
      (error: unknown) => {
        this.#options.logger.error('sfu_bridge_failed', { code: errorCode(error) });
        this.#again(a, b);
      },
    );
  }

  #again(a: number, b: number): void {
    this.#pairs.delete(nameOf(a, b));
    if (this.#closed) return;
    const cancel = this.#options.clock.after(RETRY_MS, () => {
      this.#cancels.delete(cancel);
      this.#connect(a, b);
    });
    this.#cancels.add(cancel);
  }
}

const nameOf = (a: number, b: number): string => `${Math.min(a, b)}/${Math.max(a, b)}`;

/**
 * Two ends of one connection. For as long as it takes to make it, its address is in a directory that only this user may
 * enter; then it has none.
 */
async function socketPair(): Promise<readonly [Socket, Socket]> {
  const base = tmpdir().length > MAX_DIRECTORY_CHARS ? '/tmp' : tmpdir();
  const directory = await mkdtemp(join(base, 'incamera-'));
  try {
    const path = join(directory, 'bridge');
    // Neither end is read here: what one worker says first waits for the other.
    const server = createServer({ pauseOnConnect: true });
    const client = new Socket().pause();
    const accepted = once(server, 'connection');
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      client.once('error', reject);
      client.once('connect', resolve);
      server.listen(path, () => client.connect(path));
    });
    const [other] = (await accepted) as [Socket];
    server.close();
    // One that is not handed over any more is closed; that is all there is to know.
    for (const end of [client, other]) end.on('error', () => {});
    return [client, other];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
