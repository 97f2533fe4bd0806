// What a device makes of the log of releases of a server that cheats: with other keys, older states, and releases that are not there.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeManifest, releaseHash } from '@incamera/release';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestServer } from '../../../../apps/server/test/test-server.js';
import { type ClientEnvironment } from '../environment.js';
import { MemoryStorage } from '../node/memory-storage.js';
import { newestRecord, ReleaseWatch } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'incamera-releases-'));
let server: TestServer;
let storage: MemoryStorage;
/** Answers of the server by path, replaced. */
let lies: Map<string, string>;

function web(name: string): string {
  const webDir = join(folder, name);
  mkdirSync(webDir, { recursive: true });
  writeFileSync(join(webDir, 'index.html'), `<p>${name}</p>`);
  return webDir;
}

beforeEach(async () => {
  server = await TestServer.start([], { webDir: web('one') });
  storage = new MemoryStorage();
  lies = new Map();
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

function watch(): ReleaseWatch {
  const request: ClientEnvironment['request'] = async (url) => {
    const lie = lies.get(new URL(url).pathname);
    return lie === undefined ? await fetch(url) : new Response(lie);
  };
  return new ReleaseWatch({ publicUrl: server.url, request, storage });
}

async function servedHash(): Promise<string> {
  const decoded = decodeManifest(new Uint8Array(await (await fetch(`${server.url}/release.json`)).arrayBuffer()));
  if (!decoded.ok) throw decoded.error;
  return await releaseHash(decoded.value);
}

it('finds the release that is served, and each that was served before', async () => {
  const first = await servedHash();
  const log = await watch().read();
  expect(newestRecord(log, first)).toMatchObject({ name: 'incamera', version: '0.0.0-test', commit: null });
  expect(newestRecord(log, 'f'.repeat(64))).toBeNull();
  await server.restart({ webDir: web('two') });
  const later = await watch().read();
  expect(later.head.size).toBe(2);
  expect(later.releases.map(({ hash }) => hash)).toEqual([first, await servedHash()]);
});

it('names a log that became shorter, was rewritten, or is another one', async () => {
  const old = await (await fetch(`${server.url}/log/releases`)).text();
  await server.app.context.history.sequencer.tick();
  await watch().read();
  lies.set('/log/releases', old);
  await expect(watch().read()).rejects.toMatchObject({ code: 'tlog/rolled_back' });

  lies.clear();
  const page = await (await fetch(`${server.url}/log/releases?since=2`)).json();
  lies.set('/log/releases', JSON.stringify({ ...page, consistency: ['A'.repeat(43)] }));
  await expect(watch().read()).rejects.toMatchObject({ code: 'tlog/history_rewritten' });

  lies.clear();
  const other = await TestServer.start([], { webDir: web('one') });
  lies.set('/api/history/log', await (await fetch(`${other.url}/api/history/log`)).text());
  lies.set('/log/releases', await (await fetch(`${other.url}/log/releases`)).text());
  await other.stop();
  await expect(watch().read()).rejects.toMatchObject({ code: 'client/log_key_changed' });
});

it('refuses what is not signed, not proved, or no list', async () => {
  const page = await (await fetch(`${server.url}/log/releases`)).json();
  const refused = async (change: object) => {
    lies.set('/log/releases', JSON.stringify({ ...page, ...change }));
    return await watch()
      .read()
      .then(
        () => 'read',
        (error: { code: string }) => error.code,
      );
  };
  const [entry] = page.entries;
  expect(await refused({})).toBe('read');
  expect(await refused({ entries: [{ ...entry, salt: 'A'.repeat(43) }] })).toBe('tlog/proof_invalid');
  expect(await refused({ entries: [{ ...entry, inclusion: ['A'.repeat(43)] }] })).toBe('tlog/proof_invalid');
  expect(await refused({ entries: [{ ...entry, batchIndex: 7 }] })).toBe('tlog/out_of_range');
  expect(await refused({ checkpoint: page.checkpoint.replace('\n1\n', '\n2\n') })).toBe('tlog/note_bad_signature');
  expect(await refused({ more: 1 })).toBe('client/malformed_answer');
  expect(await refused({ next: { batchIndex: 0, place: 0 } })).toBe('client/releases_endless');
});

it('begins anew where nothing could be remembered', async () => {
  await storage.set('release-log', { vkey: 7 });
  expect((await watch().read()).releases).toHaveLength(1);
});
