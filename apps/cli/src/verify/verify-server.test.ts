// The command against the product's own way of serving, and against servers that cheat.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { utf8 } from '@incamera/kernel';
import { describeRelease, encodeManifest, type ReleaseManifest, releaseHash } from '@incamera/release';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerSecurityHeaders } from '../../../server/src/security/headers.js';
import { registerWebApp } from '../../../server/src/web-app.js';
import { buildCommand } from '../command.js';
import { type Verification } from './verify-server.js';

const FILES: Readonly<Record<string, string>> = {
  '/index.html':
    '<script type="module" src="/assets/app-x.js"></script><link rel="stylesheet" href="/assets/app-x.css">',
  '/assets/app-x.js': `the script ${'x'.repeat(3000)}`,
  '/assets/app-x.css': 'the style',
  '/assets/sframe.worker-x.js': 'the worker',
  '/service-worker.js': 'the service worker',
};

let folder: string;
let web: FastifyInstance | undefined;
let hostile: Server | undefined;

async function manifestOf(files: Readonly<Record<string, string>>, version = '1.0.0'): Promise<ReleaseManifest> {
  const built = Object.entries(files).map(([path, text]) => ({ path, bytes: utf8(text) }));
  return describeRelease({ name: 'incamera', version, commit: null }, built);
}

async function writeWeb(name: string, files: Readonly<Record<string, string>>, version?: string): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name, path)), { recursive: true });
    writeFileSync(join(folder, name, path), text);
  }
  writeFileSync(join(folder, name, 'assets/app-x.js.br'), brotliCompressSync(files['/assets/app-x.js'] ?? ''));
  const manifest = join(folder, name, 'release.json');
  writeFileSync(manifest, encodeManifest(await manifestOf(files, version)));
  return manifest;
}

/** The product's own server of files. */
async function serve(name: string): Promise<string> {
  const app = fastify();
  let url = new URL('http://localhost');
  const silent = () => undefined;
  await registerSecurityHeaders(app, () => url);
  await registerWebApp(app, {
    webDir: join(folder, name),
    version: '0',
    publicUrl: () => url,
    logger: { debug: silent, info: silent, warn: silent, error: silent },
  });
  const listening = await app.listen({ port: 0, host: 'localhost' });
  url = new URL(`http://localhost:${new URL(listening).port}`);
  web = app;
  return url.origin;
}

type Change = (
  request: IncomingMessage,
  answer: { status: number; headers: Record<string, string>; body: Buffer },
) => void;

/** The same server, but what it answers is changed on its way; its policies still name the right socket. */
async function serveChanged(change: Change, instead?: (request: IncomingMessage, response: ServerResponse) => boolean) {
  await serve('web');
  const server = createServer((request, response) => {
    if (instead?.(request, response)) return;
    const headers = { 'accept-encoding': 'identity' };
    void web?.inject({ url: request.url ?? '/', headers }).then((real) => {
      const answer = {
        status: real.statusCode,
        headers: Object.fromEntries(Object.entries(real.headers).map(([name, value]) => [name, String(value)])),
        body: real.rawPayload,
      };
      const policy = answer.headers['content-security-policy'];
      const { port } = server.address() as AddressInfo;
      if (policy)
        answer.headers['content-security-policy'] = policy.replace(/ws:\/\/localhost:\d+/, `ws://localhost:${port}`);
      change(request, answer);
      delete answer.headers['content-length'];
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  hostile = server;
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

type Printed = Verification & { same: boolean; error?: { code: string } };

async function verify(...args: string[]): Promise<{ result: Printed; exitCode: unknown; thrown: unknown }> {
  let text = '';
  process.exitCode = undefined;
  const command = buildCommand((line) => {
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

const found = ({ result }: { result: Printed }) => result.problems.map(({ kind, path, as }) => `${kind} ${path} ${as}`);
const isPhone = (request: IncomingMessage) => request.headers['user-agent']?.includes('iPhone') === true;

let manifest: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'incamera-verify-'));
  manifest = await writeWeb('web', FILES);
});
afterEach(async () => {
  hostile?.closeAllConnections();
  await new Promise((resolve) => (hostile === undefined ? resolve(null) : hostile.close(resolve)));
  hostile = undefined;
  await web?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a server that serves a release', () => {
  it('is found to serve it, to every kind of browser', async () => {
    const url = await serve('web');
    const { result, exitCode } = await verify(url, '--release', manifest);
    expect(result).toMatchObject({ same: true, problems: [], checked: 16, release: { version: '1.0.0' } });
    expect(result.claimed).toBe(await releaseHash(await manifestOf(FILES)));
    expect(exitCode).toBeUndefined();
  });

  it('is compared with the one of several releases whose page it serves', async () => {
    const older = await writeWeb('older', { ...FILES, '/index.html': '<p>older</p>' }, '0.9.0');
    const url = await serve('web');
    expect((await verify(url, '--release', older, manifest)).result).toMatchObject({
      same: true,
      release: { version: '1.0.0' },
    });
    const other = await verify(url, '--release', older);
    expect(other.exitCode).toBe(1);
    expect(found(other)).toContain('claims_unknown /release.json desktop');
    expect(found(other)).toContain('differs / phone');
  });
});

describe('a server that cheats', () => {
  it('by one byte, for one kind of browser only', async () => {
    const url = await serveChanged((request, answer) => {
      if (request.url === '/assets/app-x.js' && isPhone(request)) answer.body[0] = 0x54;
    });
    const verified = await verify(url, '--release', manifest);
    expect(found(verified)).toEqual(['differs /assets/app-x.js phone']);
    expect(verified.exitCode).toBe(1);
  });

  it('by a script in the page, and by one more script tag', async () => {
    const added =
      '<script>steal()</script><script src="/assets/more.js"></script><img src="https://evil.example/" onerror="x()">';
    const url = await serveChanged((request, answer) => {
      if (request.url?.startsWith('/m/')) answer.body = Buffer.concat([answer.body, Buffer.from(added)]);
    });
    const kinds = (await verify(url, '--release', manifest)).result.problems.filter(({ as }) => as === 'desktop');
    expect(kinds.map(({ kind, detail }) => `${kind} ${detail}`)).toEqual([
      expect.stringMatching(/^differs [0-9a-f]{64}$/),
      'inline_script <script>',
      'inline_script <img src="https://evil.example/" onerror="x()">',
      'unknown_reference /assets/more.js',
      'foreign_reference https://evil.example/',
    ]);
  });

  it('by another policy, or by headers that load or go somewhere', async () => {
    const url = await serveChanged((request, { headers }) => {
      if (request.url === '/') headers['content-security-policy'] = 'script-src *';
      if (request.url === '/account') headers.link = '</x.css>; rel=stylesheet';
      if (request.url === '/service-worker.js') headers['content-type'] = 'text/html';
      if (request.url === '/index.html') delete headers['cross-origin-opener-policy'];
    });
    const desktop = found(await verify(url, '--release', manifest)).filter((line) => line.endsWith('desktop'));
    expect(desktop).toEqual([
      'header / desktop',
      'unexpected_header /account desktop',
      'header /index.html desktop',
      'type /service-worker.js desktop',
    ]);
  });

  it('by files that are gone, elsewhere, endless or slow', async () => {
    const url = await serveChanged(
      (request, answer) => {
        if (request.url === '/assets/app-x.css') answer.status = 404;
        if (request.url === '/') Object.assign(answer, { status: 302, headers: { location: 'https://evil.example/' } });
      },
      (request, response) => {
        if (request.url === '/assets/sframe.worker-x.js') {
          const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024));
          response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
          return true;
        }
        // The head comes, the rest never does.
        if (request.url === '/service-worker.js') response.writeHead(200).write('the');
        return request.url === '/service-worker.js';
      },
    );
    const desktop = found(await verify(url, '--release', manifest, '--timeout', '1')).filter((line) =>
      line.endsWith('desktop'),
    );
    expect(desktop).toEqual([
      'redirect / desktop',
      'status /assets/app-x.css desktop',
      'too_large /assets/sframe.worker-x.js desktop',
      'slow /service-worker.js desktop',
    ]);
  });

  it('by words that would steer a terminal', async () => {
    const url = await serveChanged((request, { headers }) => {
      if (request.url === '/') headers['content-security-policy'] = 'a\u009b31m'.repeat(100);
    });
    const [problem] = (await verify(url, '--release', manifest)).result.problems;
    expect(problem?.detail).toMatch(/^[ -~]+…$/);
  });

  it('by naming no release', async () => {
    const url = await serveChanged((request, answer) => {
      if (request.url === '/release.json') answer.body = Buffer.from('{"../../etc/passwd":1}');
    });
    const verified = await verify(url, '--release', manifest);
    expect(found(verified)).toEqual(['claims_nothing /release.json desktop', 'claims_nothing /release.json phone']);
    expect(verified.result.claimed).toBeNull();
  });
});

describe('bad input', () => {
  it.each([
    'ftp://localhost',
    'http://meet.example',
    'https://meet.example/path',
    'https://a:b@meet.example',
    'meet.example',
    '',
  ])('is named: %j', async (url) => {
    const { thrown, result } = await verify(url, '--release', manifest);
    expect(thrown).toMatchObject({ code: 'cli/bad_url' });
    expect(result).toMatchObject({ error: { code: 'cli/bad_url' } });
  });

  it('is named for files as well', async () => {
    writeFileSync(join(folder, 'bad.json'), '{}');
    const code = async (...args: string[]) =>
      ((await verify('http://localhost:9', ...args)).thrown as { code: string }).code;
    expect(await code('--release', join(folder, 'bad.json'))).toBe('cli/bad_release');
    expect(await code('--release', join(folder, 'none.json'))).toBe('cli/file_missing');
    expect(await code('--release', manifest, '--ca', manifest)).toBe('cli/bad_authority');
    expect(await code('--release', manifest, '--timeout', '0')).toBe('cli/bad_timeout');
  });

  it('a server that is not there differs in everything', async () => {
    const verified = await verify('http://localhost:9', '--release', manifest);
    expect(verified.exitCode).toBe(1);
    expect(found(verified)).toContain('unreachable /index.html desktop');
  });
});
