// A process that writes the log is killed at any moment: nothing acknowledged is lost, and nothing was signed that is not there.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkLog, ED25519, LogWriter, noteSigner, openCheckpoint, TileReader } from '@incamera/tlog';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore } from './index.js';

const LIMITS = { maxMembers: 10, maxLogSize: 100_000_000 };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'incamera-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('goes on after each kill as if there had been none', async () => {
  const { build } = await import('vite');
  const outDir = fileURLToPath(new URL('../.cache/log-process', import.meta.url));
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: [/^@incamera\//, /^@noble\//, /^@scure\//], resolve: { conditions: ['source'] } },
    build: {
      ssr: fileURLToPath(new URL('../test/log-process.ts', import.meta.url)),
      ...{ outDir, emptyOutDir: false, minify: false, target: 'node20' },
    },
  });
  const keys = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const raw = Buffer.from(await crypto.subtle.exportKey('raw', keys.publicKey)).toString('base64');
  const signer = await noteSigner('example.org/log', ED25519, keys);
  const file = join(folder, 'incamera.db');
  const notes: string[] = [];
  for (const most of [30, 90, 150]) {
    const child = spawn(process.execPath, [join(outDir, 'log-process.js'), file, pkcs8, raw], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    const enough = new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.split('\n').length > most) resolve();
      });
    });
    const ended = once(child, 'close');
    await Promise.race([enough, ended]);
    child.kill('SIGKILL');
    await ended;
    const acknowledged = output.split('\n').slice(0, -1);
    expect(acknowledged.length).toBeGreaterThanOrEqual(most);
    notes.push(...acknowledged.map((line) => JSON.parse(line) as string));
    const store = await openStore({ kind: 'sqlite', file }, LIMITS);
    // What was durable and not signed yet is signed now.
    await LogWriter.open(store.history.log, signer);
    const check = await checkLog(store.history.log, signer.key);
    expect(check.problems).toEqual([]);
    expect(check.signedSize).toBe(check.size);
    const { checkpoint } = await store.history.log.state();
    const reader = await TileReader.open(await openCheckpoint(String(checkpoint), signer.key), store.history.log);
    for (const note of notes) await reader.verifyBeginsWith(await openCheckpoint(note, signer.key));
    await store.close();
  }
});
