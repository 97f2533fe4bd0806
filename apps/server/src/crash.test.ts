// A real server process: killed at a bad moment, stopped in good order, asked for an invitation, started twice.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemRng, toBase64Url } from '@incamera/kernel';
import { openStore } from '@incamera/store';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { HostKey } from '../test/host-key.js';
import { testPasskey } from '../test/test-account.js';
import { TestSocket } from '../test/test-socket.js';
import { inviteThroughControl } from './control.js';
import { DELIVERY_LIMITS } from './run.js';

const outDir = fileURLToPath(new URL('../.cache', import.meta.url));
let dataDir: string;
const running = new Map<ChildProcess, Promise<unknown>>();

beforeAll(async () => {
  const { build } = await import('vite');
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: [/^@incamera\//], resolve: { conditions: ['source'] } },
    // Inside the package, so that it finds the package's dependencies and its package.json.
    build: {
      ssr: fileURLToPath(new URL('../test/crash-server.ts', import.meta.url)),
      outDir,
      emptyOutDir: true,
      minify: false,
      target: 'node20',
    },
  });
});
afterAll(() => rmSync(outDir, { recursive: true, force: true }));
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'incamera-crash-'));
});
afterEach(async () => {
  // What still writes would put files back into the folder while it is taken away.
  for (const child of running.keys()) child.kill('SIGKILL');
  await Promise.all(running.values());
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(...flags: string[]) {
  const child = spawn(
    process.execPath,
    [join(outDir, 'crash-server.js'), '--port', '0', '--data', dataDir, '--log-level', 'error', ...flags],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH } },
  );
  let output = '';
  let errors = '';
  const exited = once(child, 'close').then(([code]) => {
    running.delete(child);
    return { code: code as number | null, errors };
  });
  running.set(child, exited);
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('\n')) resolve();
    });
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  await Promise.race([ready, exited]);
  const url = /ready: (http:\S+)/.exec(output)?.[1] ?? '';
  return { child, exited, url, output: () => output, log: () => errors };
}

async function makeMeeting(): Promise<{ meetingId: string; hostKey: HostKey }> {
  const store = await openStore({ kind: 'sqlite', file: join(dataDir, 'incamera.db') }, DELIVERY_LIMITS);
  const nowMs = Date.now();
  const hostKey = new HostKey();
  const meetingId = toBase64Url(systemRng.bytes(32));
  await store.accounts.issueSetupToken({ tokenHash: 't', label: null, roles: [], nowMs, expiresAtMs: nowMs + 9e6 });
  await store.accounts.enrol({
    tokenHash: 't',
    account: { accountId: 'a', userHandle: 'h', displayName: 'Ada Lovelace' },
    passkey: testPasskey('c', 'former.example'),
    nowMs,
  });
  const sealed = { sealedCharter: '', sealedMeta: '', hostKeys: [hostKey.publicKey] };
  const times = { startsAtMs: nowMs, expiresAtMs: nowMs + 3_600_000 };
  await store.meetings.create({ meetingId, accountId: 'a', ...sealed, ...times }, nowMs);
  await store.close();
  return { meetingId, hostKey };
}

const open = (url: string, meetingId: string) =>
  TestSocket.open(`${url.replace('http', 'ws')}/api/meetings/${meetingId}/socket`, {});

it('loses nothing acknowledged when it is killed in the middle of commits and messages', async () => {
  const { meetingId, hostKey } = await makeMeeting();
  const first = await start('--log-level', 'debug');
  const host = await open(first.url, meetingId);
  await host.hello();
  await host.prove(meetingId, hostKey);
  await host.request({ type: 'group.found', groupInfo: 'aQ' });
  const visitor = await open(first.url, meetingId);
  await visitor.hello();
  const { knockId } = await visitor.request({ type: 'knock', sealed: 'aw' });

  const acknowledged: number[] = [];
  let epoch = 0;
  const work = (async () => {
    for (let i = 0; ; i++) {
      const commit = i % 10 === 9;
      const change = epoch === 0 ? { admits: [knockId], welcome: 'dw' } : {};
      const { seq } = commit
        ? await host.commit(epoch, change)
        : await host.request({ type: 'relay', durable: true, payload: 'bWVzc2FnZQ' });
      if (commit) epoch += 1;
      acknowledged.push(Number(seq));
      if (acknowledged.length === 45) first.child.kill('SIGKILL');
    }
  })();
  await expect(work).rejects.toThrow();
  await first.exited;
  // The log of all that, at its most talkative, names no meeting, no person and no secret.
  expect(first.log()).toContain('server_ready');
  for (const secret of [meetingId, host.session.token, visitor.session.token, host.session.peerId, 'Lovelace']) {
    expect(first.log()).not.toContain(secret);
  }

  const second = await start();
  const again = await open(second.url, meetingId);
  const session = await again.hello({ token: host.session.token, lastSeq: 0 });
  const last = acknowledged.at(-1) ?? 0;
  expect(session).toMatchObject({ resumed: true, role: 'member' });
  expect(session.head?.seq).toBeGreaterThanOrEqual(last);
  expect(session.head?.epoch).toBeGreaterThanOrEqual(epoch);
  for (let i = 0; i < epoch; i++) expect((await again.next('commit')).epoch).toBe(i);
  const late = await open(second.url, meetingId);
  expect(await late.hello({ token: visitor.session.token, lastSeq: 0 })).toMatchObject({ role: 'member' });
  expect(await late.next('admitted')).toMatchObject({ epoch: 1, welcome: 'dw' });
  // A resumed host need not prove itself anew.
  await again.commit(session.head?.epoch ?? 0);
});

it('warns about passkeys that a new public name strands, and gives no link to the first organiser twice', async () => {
  await makeMeeting();
  const { output, url, child, exited } = await start();
  await expect.poll(output).toContain('former.example');
  expect(output()).toContain('1 passkey(s) made for former.example do not work at localhost: Ada Lovelace');
  expect(output()).not.toContain('/setup#');
  expect((await fetch(`${url}/api/config`)).status).toBe(200);
  child.kill('SIGTERM');
  expect(await exited).toMatchObject({ code: 0 });
});

it('gives invitations through its control port, to nobody without the file’s token, and refuses a second server', async () => {
  const server = await start();
  expect(server.output()).toContain('/setup#');
  const link = await inviteThroughControl(dataDir, { label: 'for Bob', roles: ['officer'] });
  expect(link).toMatch(new RegExp(`^${server.url}/setup#[\\w-]{43}$`));
  const check = await fetch(`${server.url}/api/auth/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ setupToken: link?.split('#')[1] }),
  });
  expect(check.status).toBe(200);

  const second = await start();
  const { code, errors } = await second.exited;
  expect(code).not.toBe(0);
  expect(errors).toContain('in use by another process');

  server.child.kill('SIGTERM');
  expect(await server.exited).toMatchObject({ code: 0 });
  expect(existsSync(join(dataDir, 'control.json'))).toBe(false);
  expect(await inviteThroughControl(dataDir, { label: null, roles: [] })).toBeNull();
});
