// What a device makes of the log of releases of a server that cheats: with other keys, older states, and releases that are not there.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemRng } from '@incamera/kernel';
import { decodeManifest, releaseHash } from '@incamera/release';
import { LogWriter, openCheckpoint, TileReader } from '@incamera/tlog';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLogKeys } from '../../../../apps/server/src/history/log-keys.js';
import { TestServer } from '../../../../apps/server/test/test-server.js';
import { MemoryLog } from '../../../tlog/test/memory-log.js';
import { HttpClient } from '../api/http-client.js';
import { DeviceRecords } from '../device/device-records.js';
import { type ClientEnvironment } from '../environment.js';
import { LogApi } from '../history/log-api.js';
import { LogMemory } from '../history/log-memory.js';
import { OwnHistory } from '../history/own-history.js';
import { OwnMarks } from '../history/own-marks.js';
import { ShownEntriesRecord } from '../history/shown-entries.js';
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
  return new ReleaseWatch({ publicUrl: server.url, request, storage, clock: server.clock });
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
  const failing = new MemoryStorage();
  failing.get = async () => await Promise.reject(new Error('no storage'));
  storage = failing;
  expect((await watch().read()).releases).toHaveLength(1);
  expect((await watch().read()).releases).toHaveLength(1);
});

/** The history of an account as a page of this device looks at it: it follows the log by its tiles. */
async function account(): Promise<OwnHistory> {
  const { headers, accountId } = await server.signedIn();
  const request: ClientEnvironment['request'] = async (url, { method, headers: own, body }) =>
    await fetch(url, { method, headers: { ...own, ...headers }, body: body ?? null });
  const http = new HttpClient({ publicUrl: server.url, request });
  const records = new DeviceRecords(storage);
  return new OwnHistory({
    http,
    api: new LogApi(http),
    memory: new LogMemory(records, server.url),
    marks: new OwnMarks(records, server.url),
    shown: new ShownEntriesRecord(records, server.url),
    clock: server.clock,
    account: async () => ({ accountId }),
  });
}

/** A page of releases of another history, which the server signed all the same. */
async function forkedPage(size: number, since: number): Promise<string> {
  const { signer } = await openLogKeys({
    dataDir: server.dataDir,
    host: 'localhost',
    hasLog: true,
    rng: systemRng,
  });
  const log = new MemoryLog();
  const entries = Array.from({ length: size }, () => systemRng.bytes(33));
  const writer = await LogWriter.open(log, signer);
  const { checkpoint } = await writer.append(async () => ({ entries, extra: null }));
  const reader = await TileReader.open(await openCheckpoint(checkpoint, signer.key), log);
  const proof = await reader.consistencyProof(since);
  const consistency = proof.map((hash) => Buffer.from(hash).toString('base64url'));
  return JSON.stringify({ checkpoint, consistency, entries: [], next: null });
}

it('finds a fork of which one half was shown to the page and the other one to the account', async () => {
  await server.app.context.history.sequencer.tick();
  const history = await account();
  expect((await history.own()).problem).toBeNull();
  lies.set('/log/releases', await forkedPage(5, 2));
  await expect(watch().read()).rejects.toMatchObject({ code: 'tlog/history_rewritten' });

  storage = new MemoryStorage();
  lies.set('/log/releases', await forkedPage(2, 0));
  await watch().read();
  await server.app.context.history.sequencer.tick();
  const view = await (await account()).own();
  expect([view.problem?.code, view.evidence.length]).toEqual(['client/history_rewritten', 1]);
});

it('goes on with a log that was followed before, whatever log a charter has named meanwhile', async () => {
  await watch().read();
  const memory = new LogMemory(new DeviceRecords(storage), server.url);
  await memory.follow('elsewhere', server.clock.nowMs());
  await server.app.context.history.sequencer.tick();
  const { head } = await watch().read();
  expect(head.size).toBe(2);
  lies.set('/log/releases', await forkedPage(3, 2));
  await expect(watch().read()).rejects.toMatchObject({ code: 'tlog/history_rewritten' });
});
