// A real media router for tests: the built worker in its own process, on loopback and this machine's addresses.
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Logger, systemClock } from '@incamera/kernel';
import { createSfu, type Sfu, type SfuOptions } from '../src/index.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Builds the worker program, which Node cannot run from TypeScript. */
export function buildWorker(): void {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'packages/sfu'], { cwd: ROOT });
}

export function localAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return ['127.0.0.1', ...all.filter((entry) => !entry.internal && entry.scopeid === 0).map((entry) => entry.address)]
    .concat(all.filter((entry) => !entry.internal && entry.family === 'IPv4').map((entry) => entry.address))
    .filter((address, index, list) => list.indexOf(address) === index);
}

export interface LogLine {
  readonly level: string;
  readonly event: string;
  readonly context: unknown;
}

/** A logger that keeps what was said. */
export function recordingLogger(): Logger & { readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at = (level: string) => (event: string, context?: unknown) => {
    lines.push({ level, event, context });
  };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** What goes wrong in a worker is seen beside the test that fails because of it. */
const say = (event: string, context?: unknown): void => {
  process.stderr.write(`${event} ${JSON.stringify(context ?? {})}\n`);
};
const loudLogger: Logger = { debug() {}, info() {}, warn: say, error: say };

export async function startSfu(options: Partial<SfuOptions> = {}): Promise<Sfu> {
  return createSfu({
    udpPort: 0,
    addresses: localAddresses(),
    logger: loudLogger,
    clock: systemClock,
    ...options,
  });
}

/** Waits until `check` gives something; polls, because what it waits for happens in other processes. */
export async function until<T>(
  check: () => Promise<T | false | null | undefined> | T | false | null | undefined,
  what: string,
  timeoutMs = 120_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  while (true) {
    const value = await check();
    if (value) return value;
    if (Date.now() > end) throw new Error(`did not happen in ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Headless, with fake devices, and silent towards the network. */
export const CHROMIUM_FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
];

/** A UDP port that is free now. */
export async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp6');
  await new Promise<void>((resolve) => socket.bind(0, resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}
