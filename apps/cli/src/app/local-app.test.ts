// The app on one's own machine as a page of its own, another page, and another program meet it; the server behind it may be hostile.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { TestServer } from '../../../server/test/test-server.js';
import { buildCommand } from '../command.js';
import { type RunningApp, runLocalApp } from './local-app.js';
import { Upstream } from './upstream.js';

const folder = mkdtempSync(join(tmpdir(), 'incamera-app-'));
let server: TestServer;
let app: RunningApp | null;
let upstream: Upstream;
let addresses: string[];
let hostile: Server | null;

beforeEach(async () => {
  const webDir = join(folder, 'web');
  mkdirSync(webDir, { recursive: true });
  writeFileSync(join(webDir, 'index.html'), '<p>from this machine</p>');
  server = await TestServer.start();
  addresses = [];
  app = null;
  hostile = null;
});
afterEach(async () => {
  await app?.close();
  upstream?.close();
  hostile?.closeAllConnections();
  hostile?.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function run(url = server.url): Promise<RunningApp> {
  upstream = new Upstream({ server: new URL(url), authority: null });
  const options = { server: new URL(url), upstream, port: 0, webDir: join(folder, 'web') };
  app = await runLocalApp({ ...options, onAddress: (address) => addresses.push(address) });
  return app;
}

const codeOf = (address: string | undefined) => (address ?? '').split('#app=')[1] ?? '';

async function open(code = codeOf(addresses.at(-1)), headers: Record<string, string> = {}): Promise<Response> {
  const body = JSON.stringify({ code });
  const sent = { 'content-type': 'application/json', ...headers };
  return await fetch(`${app?.origin}/api/local-app/open`, { method: 'POST', headers: sent, body });
}

/** Headers of the page that was let in. */
async function letIn(): Promise<{ 'x-incamera-app': string; origin: string }> {
  const { secret } = (await (await open()).json()) as { secret: string };
  return { 'x-incamera-app': secret, origin: app?.origin ?? '' };
}

/** A request with headers that `fetch` does not let anybody choose. */
function raw(path: string, headers: Record<string, string>, method = 'GET'): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(app?.origin ?? '');
    request({ hostname, port, path, method, headers }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    })
      .on('error', reject)
      .end();
  });
}

/** A server of somebody's that answers as it likes. */
async function hostileServer(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  hostile = createServer(answer);
  await new Promise<void>((resolve) => hostile?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(hostile.address() as AddressInfo).port}`;
}

describe('the page', () => {
  it('comes from this machine, with the policy of its release, whatever the server serves', async () => {
    await run(await hostileServer((_, response) => response.end('<script>steal()</script>')));
    const page = await fetch(`${app?.origin}/m/${'A'.repeat(43)}`);
    expect(await page.text()).toBe('<p>from this machine</p>');
    expect(page.headers.get('content-security-policy')).toContain(`connect-src 'self' ws://${app?.origin.slice(7)};`);
    expect(page.headers.get('permissions-policy')).toContain('microphone=(self)');
  });

  it('reaches the server once it was let in, and stays signed in by a cookie that it never sees', async () => {
    await run();
    const headers = await letIn();
    const ada = await server.signedIn(['organiser'], 'Ada');
    const begun = await fetch(`${app?.origin}/api/auth/transfer`, { method: 'POST', headers });
    const { deviceCode, userCode } = await begun.json();
    const answer = { method: 'POST', headers: ada.headers, body: JSON.stringify({ userCode, approves: true }) };
    expect((await fetch(`${server.url}/api/account/transfer/answer`, answer)).status).toBe(200);
    const claim = await fetch(`${app?.origin}/api/auth/transfer/claim`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ deviceCode }),
    });
    expect(await claim.json()).toMatchObject({ state: 'signed-in', account: { displayName: 'Ada' } });
    expect(claim.headers.get('set-cookie')).toBeNull();
    const me = await fetch(`${app?.origin}/api/me`, { headers });
    expect(await me.json()).toMatchObject({ account: { displayName: 'Ada' } });
    expect((await (await fetch(`${app?.origin}/log/checkpoint`, { headers })).text()).split('\n')[0]).toBe(
      'localhost/log',
    );
  });

  it('has a socket to the server', async () => {
    await run();
    const { 'x-incamera-app': secret, origin } = await letIn();
    const { meetingId } = await server.meeting();
    const url = `${origin.replace('http', 'ws')}/api/meetings/${meetingId}/socket`;
    const socket = new WebSocket(url, ['incamera-app', secret], { origin });
    const answer = await new Promise<string>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('message', (data) => resolve(String(data)));
      socket.on('open', () => socket.send(JSON.stringify({ id: 1, type: 'hello', protocol: 99, resume: null })));
    });
    expect(socket.protocol).toBe('incamera-app');
    expect(JSON.parse(answer)).toMatchObject({ error: { code: expect.stringContaining('protocol/') } });
    socket.close();
  });
});

describe('nobody else', () => {
  it('gets anything of the server without the secret, which each printed address gives out once', async () => {
    await run();
    const first = codeOf(addresses[0]);
    expect((await fetch(`${app?.origin}/api/me`)).status).toBe(403);
    expect((await fetch(`${app?.origin}/log/checkpoint`)).status).toBe(403);
    expect((await fetch(`${app?.origin}/api/local-app`)).status).toBe(403);
    expect((await open('A'.repeat(22))).status).toBe(403);
    expect((await open(first)).status).toBe(200);
    const again = await open(first);
    expect(again.status).toBe(403);
    expect(await again.json()).toMatchObject({ error: { code: 'auth/app_not_opened' } });
    expect(addresses).toHaveLength(2);
  });

  it('is another page of this machine, even with the secret', async () => {
    await run();
    const headers = await letIn();
    const other = { ...headers, origin: 'http://localhost:9' };
    expect((await raw('/api/me', other)).status).toBe(403);
    expect((await raw('/api/me', { ...headers, 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await open(undefined, { origin: 'http://localhost:9' })).status).toBe(403);
    expect((await raw('/api/me', headers)).status).toBe(200);
  });

  it('is a name that leads here by DNS', async () => {
    await run();
    const headers = await letIn();
    const { host } = new URL(app?.origin ?? '');
    for (const name of ['evil.example', `evil.example:${host.split(':')[1]}`, `127.0.0.1:${host.split(':')[1]}`]) {
      expect((await raw('/api/me', { ...headers, host: name })).status, name).toBe(421);
      expect((await raw('/', { host: name })).status, name).toBe(421);
    }
  });

  it('has a socket: not without the secret, not from elsewhere, not to another path', async () => {
    await run();
    const { 'x-incamera-app': secret, origin } = await letIn();
    const { meetingId } = await server.meeting();
    const refused = async (path: string, protocols: string[], from: string) => {
      const socket = new WebSocket(`${origin.replace('http', 'ws')}${path}`, protocols, { origin: from });
      return await new Promise((resolve) => {
        socket.on('open', () => resolve('open'));
        socket.on('error', (error) => resolve(error.message));
      });
    };
    const path = `/api/meetings/${meetingId}/socket`;
    const no = 'Unexpected server response: 403';
    expect(await refused(path, ['incamera-app', 'A'.repeat(43)], origin)).toBe(no);
    expect(await refused(path, ['incamera-app'], origin)).toBe(no);
    expect(await refused(path, ['incamera-app', secret], 'http://localhost:9')).toBe(no);
    expect(await refused('/api/me', ['incamera-app', secret], origin)).toBe(no);
  });
});

describe('a hostile server', () => {
  it('gets no page, script or redirect into the origin of the app', async () => {
    const url = await hostileServer(({ url: path }, response) => {
      if (path === '/api/away') response.writeHead(302, { location: 'https://evil.example/' });
      else response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'a=b', link: '</x>; rel=preload' });
      response.end('<script>steal()</script>');
    });
    await run(url);
    const headers = await letIn();
    const page = await fetch(`${app?.origin}/api/page`, { headers });
    expect(page.headers.get('content-type')).toBe('application/octet-stream');
    expect(page.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'; sandbox");
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.headers.get('set-cookie')).toBeNull();
    expect(page.headers.get('link')).toBeNull();
    expect((await fetch(`${app?.origin}/api/away`, { headers, redirect: 'manual' })).status).toBe(502);
  });

  it('is told nothing of the page but what it asks for', async () => {
    let seen: IncomingMessage['headers'] = {};
    const url = await hostileServer(({ headers }, response) => {
      seen = headers;
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    await run(url);
    await fetch(`${app?.origin}/api/me`, {
      headers: { ...(await letIn()), referer: 'http://localhost/m/x', cookie: 'mine=1' },
    });
    expect(seen).toMatchObject({ origin: url, host: url.slice(7) });
    expect(JSON.stringify(seen)).not.toMatch(/mine=1|localhost|x-incamera-app/);
  });

  it('that is gone is a server that is not reached', async () => {
    const url = await hostileServer((_, response) => response.destroy());
    await run(url);
    expect((await fetch(`${app?.origin}/api/me`, { headers: await letIn() })).status).toBe(502);
  });

  it('is asked for nothing under a path that it could read in another way', async () => {
    let asked = 0;
    await run(await hostileServer((_, response) => response.end(String(++asked))));
    const headers = await letIn();
    expect((await raw('/api/../x', headers)).status).toBe(404);
    expect((await raw('/api/%2e%2e/x', headers)).status).toBe(404);
    expect(asked).toBe(0);
  });
});

describe('bad input', () => {
  const code = async (...args: string[]) => {
    const command = await buildCommand(() => undefined);
    return await command.parseAsync(['app', ...args], { from: 'user' }).then(
      () => 'ran',
      (error: { code: string }) => error.code,
    );
  };

  it('is named', async () => {
    expect(await code('https://meet.example/m/x#secret')).toBe('cli/bad_url');
    expect(await code('http://meet.example')).toBe('cli/bad_url');
    expect(await code('http://localhost:9', '--port', '70000')).toBe('cli/bad_port');
    expect(await code('http://localhost:9', '--ca', join(folder, 'web/index.html'))).toBe('cli/bad_authority');
    expect(await code('http://localhost:9')).toBe('cli/app_unreachable');
  });

  it('is a port that somebody else has, at either address', async () => {
    const other = createTcpServer();
    await new Promise<void>((resolve) => other.listen(0, '::1', resolve));
    const { port } = other.address() as AddressInfo;
    upstream = new Upstream({ server: new URL(server.url), authority: null });
    const options = { server: new URL(server.url), upstream, port, webDir: join(folder, 'web') };
    await expect(runLocalApp({ ...options, onAddress: () => undefined })).rejects.toMatchObject({
      code: 'cli/app_port',
    });
    await new Promise((resolve) => other.close(resolve));
  });
});
