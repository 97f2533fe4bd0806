// What happens to SQLite when processes die or come twice.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@incamera/kernel';
import LibsqlDatabase from 'libsql';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore } from './index.js';

const LIMITS = { maxMembers: 10, maxLogSize: 100_000_000 };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'incamera-durable-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function storeWithGroup(file: string) {
  const store = await openStore({ kind: 'sqlite', file }, LIMITS);
  await store.accounts.issueSetupToken({ tokenHash: 't', label: null, roles: ['organiser'], nowMs: 0, expiresAtMs: 9 });
  const account = { accountId: 'a', userHandle: 'h', displayName: 'Ada' };
  const passkey = {
    credentialId: 'c',
    publicKey: 'AA',
    signCount: 0,
    rpId: 'localhost',
    transports: [],
    name: '',
    isSyncable: null,
  };
  await store.accounts.enrol({ tokenHash: 't', account, passkey, nowMs: 1 });
  const times = { startsAtMs: 0, expiresAtMs: 9 };
  const sealed = { sealedCharter: '', sealedMeta: '', hostKeys: [] };
  await store.meetings.create({ meetingId: 'm', accountId: 'a', ...sealed, ...times }, 1);
  const from = { peerId: 'p', tokenHash: 'ph', isHost: true };
  await store.delivery.found({ meetingId: 'm', from, groupInfo: 'g', nowMs: 1 });
  return store;
}

/** Bundles the writer from its sources and runs it in a process of its own. */
async function startWriter(file: string) {
  const { build } = await import('vite');
  const entry = fileURLToPath(new URL('../test/writer.ts', import.meta.url));
  // Inside the package, so that it finds libsql and pg.
  const outDir = fileURLToPath(new URL('../.cache/writer', import.meta.url));
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: [/^@incamera\//], resolve: { conditions: ['source'] } },
    build: { ssr: entry, outDir, emptyOutDir: false, minify: false, target: 'node20' },
  });
  return spawn(process.execPath, [join(outDir, 'writer.js'), file, 'm', 'p'], { stdio: ['ignore', 'pipe', 'inherit'] });
}

it('loses nothing acknowledged when its process is killed at any moment', async () => {
  const file = join(folder, 'db', 'incamera.db');
  await (await storeWithGroup(file)).close();
  for (const [round, acknowledgedBeforeKill] of [50, 200].entries()) {
    const writer = await startWriter(file);
    let output = '';
    const enough = new Promise<void>((resolve) => {
      writer.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.split('\n').length > acknowledgedBeforeKill) resolve();
      });
    });
    const ended = once(writer, 'close');
    await Promise.race([enough, ended]);
    writer.kill('SIGKILL');
    await ended;
    const acknowledged = output.split('\n').slice(0, -1).map(Number);
    expect(acknowledged.length, `round ${round}`).toBeGreaterThanOrEqual(acknowledgedBeforeKill);
    const store = await openStore({ kind: 'sqlite', file }, LIMITS);
    const stored = await store.delivery.entries('m', (acknowledged[0] ?? 0) - 1, Number.MAX_SAFE_INTEGER, 1e6);
    const seqs = new Set(stored.map((entry) => entry.seq));
    expect(acknowledged.filter((seq) => !seqs.has(seq))).toEqual([]);
    await store.close();
  }
});

it('refuses a database that another process holds, and waits for one that is about to end', async () => {
  const file = join(folder, 'incamera.db');
  const first = await openStore({ kind: 'sqlite', file }, LIMITS);
  let nowMs = 0;
  const impatient = {
    ...systemClock,
    nowMs: () => nowMs,
    after: (delayMs: number, run: () => void) => {
      nowMs += delayMs;
      return systemClock.after(0, run);
    },
  };
  await expect(openStore({ kind: 'sqlite', file }, LIMITS, impatient)).rejects.toMatchObject({ code: 'store/in_use' });
  const second = openStore({ kind: 'sqlite', file }, LIMITS);
  await first.close();
  await (await second).close();
});

it('refuses a database of a newer version and changes nothing in it', async () => {
  const file = join(folder, 'incamera.db');
  await (await openStore({ kind: 'sqlite', file }, LIMITS)).close();
  const raw = new LibsqlDatabase(file);
  raw.exec(`insert into kysely_migration (name, timestamp) values ('9999_future', '2099-01-01')`);
  raw.close();
  const attempt = openStore({ kind: 'sqlite', file }, LIMITS);
  await expect(attempt).rejects.toMatchObject({ code: 'store/newer_schema' });
});

it('says so when the database cannot be opened', async () => {
  const attempts = [
    openStore({ kind: 'sqlite', file: folder }, LIMITS),
    openStore({ kind: 'postgres', url: 'postgres://nobody@127.0.0.1:1/none' }, LIMITS),
  ];
  for (const attempt of attempts) await expect(attempt).rejects.toMatchObject({ code: 'store/unreachable' });
});
