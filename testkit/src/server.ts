// The product as a person starts it: a child process with settings by environment and a data folder of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testkitErrors } from './errors.js';
import { freeTcpPort, freeUdpPort } from './free-port.js';
import { awaitGone, killQuietly, withDescendants } from './process-tree.js';

export interface ServerOptions {
  /** Default localhost: both loopback addresses. */
  readonly host?: string;
  /** Default: a free one. */
  readonly port?: number;
  readonly udpPort?: number;
  /** Default: a new folder, removed by stop(). */
  readonly dataDir?: string;
  /** More settings, INCAMERA_PUBLIC_URL say. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The program and its arguments; default: the built server. */
  readonly command?: readonly [string, ...string[]];
  /** How long it may take until /healthz answers 200. Default 30 s. */
  readonly readyTimeoutMs?: number;
}

/** A running server. */
export interface ProductServer {
  /** http://localhost:PORT: a name, because passkeys need one. */
  readonly url: string;
  readonly port: number;
  readonly udpPort: number;
  readonly dataDir: string;
  /** Pid of the running process; another one after restart(). */
  pid(): number;
  /** Everything it wrote so far, over all restarts. */
  logs(): string;
  /** Asks it to end and waits; removes the data folder unless it was given. */
  stop(): Promise<void>;
  /** Kills it and its workers at once; data and ports stay, for restart(). */
  kill9(): Promise<void>;
  /** Starts it again on the same ports and data; a running one is stopped first. */
  restart(): Promise<void>;
}

const repositoryDir = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** More than any test writes; older text is dropped. */
const longestLog = 4_000_000;

/**
 * Starts the server and waits until it is ready.
 * @throws {AppError} testkit/server_not_ready
 */
export async function startServer(options: ServerOptions = {}): Promise<ProductServer> {
  const port = options.port ?? (await freeTcpPort());
  const udpPort = options.udpPort ?? (await freeUdpPort());
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'incamera-data-')));
  const host = options.host ?? 'localhost';
  const url = `http://localhost:${port}`;
  let log = '';
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const [program, ...args] = options.command ?? [process.execPath, join(repositoryDir, 'apps/server/dist/main.js')];
    const started = spawn(program, args, {
      cwd: repositoryDir,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...neutralEnvironment(),
        PORT: String(port),
        HOST: host,
        INCAMERA_DATA: dataDir,
        INCAMERA_UDP_PORT: String(udpPort),
        ...options.environment,
      },
    });
    child = started;
    const keep = (text: string) => {
      log = (log + text).slice(-longestLog);
    };
    started.stdout.setEncoding('utf8').on('data', keep);
    started.stderr.setEncoding('utf8').on('data', keep);
    started.on('error', (error) => keep(`${error.message}\n`));
    await ready(started);
  }

  async function ready(started: ChildProcess): Promise<void> {
    const deadline = Date.now() + (options.readyTimeoutMs ?? 30_000);
    while (Date.now() < deadline && started.exitCode === null && started.signalCode === null) {
      if (await isHealthy(port)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const exitCode = started.exitCode;
    await kill9();
    // A log may hold the one-time link: the error names the exit code only.
    throw testkitErrors.make('testkit/server_not_ready', { context: { exitCode, port } });
  }

  /** Ends the process and its workers; what does not end by itself in time is killed. */
  async function end(graceMs: number): Promise<void> {
    const pid = child?.pid;
    if (child === undefined || pid === undefined) return;
    const family = await withDescendants([pid]);
    if (graceMs > 0) child.kill('SIGTERM');
    else for (const member of family) killQuietly(member);
    await awaitGone(family, graceMs);
    child = undefined;
  }

  async function kill9(): Promise<void> {
    await end(0);
  }

  try {
    await start();
  } catch (error) {
    if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
  return {
    url,
    port,
    udpPort,
    dataDir,
    pid: () => child?.pid ?? -1,
    logs: () => log,
    async stop() {
      await end(10_000);
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
    kill9,
    async restart() {
      await end(10_000);
      await start();
    },
  };
}

/** This process's environment without settings of the product, which would lead to somebody's real data. */
function neutralEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('INCAMERA_') && name !== 'DATABASE_URL'),
  );
}

async function isHealthy(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}
