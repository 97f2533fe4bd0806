// A server that gives out a release of the web app and has it in its log; and one whose answers are changed on their way.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { utf8 } from '@incamera/kernel';
import { describeRelease, encodeManifest, type ReleaseManifest } from '@incamera/release';
import { TestServer } from '../../server/test/test-server.js';
import { buildCommand } from '../src/command.js';
import { type Verification } from '../src/verify/verify-server.js';

export const FILES: Readonly<Record<string, string>> = {
  '/index.html':
    '<script type="module" src="/assets/app-x.js"></script><link rel="stylesheet" href="/assets/app-x.css">',
  '/assets/app-x.js': `the script ${'x'.repeat(3000)}`,
  '/assets/app-x.css': 'the style',
  '/assets/sframe.worker-x.js': 'the worker',
  '/service-worker.js': 'the service worker',
};

/** What was answered, to be changed in place. */
export type Change = (
  request: IncomingMessage,
  answer: { status: number; headers: Record<string, string>; body: Buffer },
) => void;

export async function manifestOf(files: Readonly<Record<string, string>>, version = '1.0.0'): Promise<ReleaseManifest> {
  const built = Object.entries(files).map(([path, text]) => ({ path, bytes: utf8(text) }));
  return describeRelease({ name: 'incamera', version, commit: null }, built);
}

export class ReleaseServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'incamera-verify-'));
  #server: TestServer | null = null;
  #changed: Server | null = null;

  /** @returns the file of its manifest */
  async write(name: string, files: Readonly<Record<string, string>>, version?: string): Promise<string> {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, name, path)), { recursive: true });
      writeFileSync(join(this.folder, name, path), text);
    }
    writeFileSync(join(this.folder, name, 'assets/app-x.js.br'), brotliCompressSync(files['/assets/app-x.js'] ?? ''));
    const manifest = join(this.folder, name, 'release.json');
    writeFileSync(manifest, encodeManifest(await manifestOf(files, version)));
    return manifest;
  }

  get server(): TestServer {
    if (this.#server === null) throw new Error('nothing is served yet');
    return this.#server;
  }

  /** The product's own server. */
  async serve(name: string, flags: string[] = []): Promise<string> {
    this.#server = await TestServer.start(flags, { webDir: join(this.folder, name) });
    return this.#server.url;
  }

  /** The same server with another release, at another port. */
  async serveNext(name: string): Promise<string> {
    await this.server.restart({ webDir: join(this.folder, name) });
    return this.server.url;
  }

  /** The same server, but what it answers is changed on its way; its policies still name the right socket. */
  async serveChanged(
    change: Change,
    instead?: (request: IncomingMessage, response: ServerResponse) => boolean,
  ): Promise<string> {
    if (this.#server === null) await this.serve('web');
    const real = new URL(this.server.url);
    const server = createServer((request, response) => {
      if (instead?.(request, response)) return;
      const { port } = server.address() as AddressInfo;
      void this.#answer(request, real, port).then((answer) => {
        change(request, answer);
        delete answer.headers['content-length'];
        response.writeHead(answer.status, answer.headers).end(answer.body);
      });
    });
    this.#changed = server;
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    return `http://localhost:${(server.address() as AddressInfo).port}`;
  }

  async #answer(request: IncomingMessage, real: URL, port: number) {
    const headers = { 'accept-encoding': 'identity', host: real.host };
    const answer = await this.server.app.server.inject({ url: request.url ?? '/', headers });
    const sent = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]));
    const policy = sent['content-security-policy'];
    if (policy) sent['content-security-policy'] = policy.replaceAll(`ws://${real.host}`, `ws://localhost:${port}`);
    return { status: answer.statusCode, headers: sent, body: answer.rawPayload };
  }

  async close(): Promise<void> {
    this.#changed?.closeAllConnections();
    await new Promise((resolve) => (this.#changed === null ? resolve(null) : this.#changed.close(resolve)));
    await this.#server?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export type Printed = Verification & { same: boolean; error?: { code: string } };

export async function verify(...args: string[]): Promise<{ result: Printed; exitCode: unknown; thrown: unknown }> {
  let text = '';
  process.exitCode = undefined;
  const command = await buildCommand((line) => {
    text += line;
  });
  const thrown = await command.parseAsync(['verify-server', ...args, '--json'], { from: 'user' }).then(
    () => null,
    (error: unknown) => error,
  );
  const { exitCode } = process;
  process.exitCode = undefined;
  return { result: JSON.parse(text) as Printed, exitCode, thrown };
}

export const found = ({ result }: { result: Printed }): string[] =>
  result.problems.map(({ kind, path, as }) => `${kind} ${path} ${as}`);
