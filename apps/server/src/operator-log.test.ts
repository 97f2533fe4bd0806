// The log as its operator exports it: from a server that runs through its control port, from one that does not out of what is stored; and that
// the history was exported stands in it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemRng } from '@incamera/kernel';
import { exportBatchSchema, exportEntrySchema, exportHeaderSchema } from '@incamera/protocol';
import { decodeEntry, openCheckpoint, TileReader } from '@incamera/tlog';
import LibsqlDatabase from 'libsql';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestServer } from '../test/test-server.js';
import { serverCommand, serverConfig } from './config.js';
import { type ControlServer, openControl } from './control.js';
import { openOperatorLog } from './operator-log.js';

let server: TestServer;
let control: ControlServer | null = null;
beforeEach(async () => {
  server = await TestServer.start();
  await server.signedIn(['officer'], 'Olga');
  await tick();
  await tick();
});
afterEach(async () => {
  await control?.close();
  control = null;
  await server.stop();
});

const tick = () => server.app.context.history.sequencer.tick();

async function openIt(): Promise<void> {
  const { key, vault } = server.app.context.history;
  const history = { store: server.store, key, vault };
  control = await openControl(server.dataDir, systemRng, { invite: async () => '', history });
}

function config() {
  const command = serverCommand('0.0.0-test');
  command.parse(['--data', server.dataDir], { from: 'user' });
  return serverConfig(command.opts());
}

/** Types of the entries that an export opens. */
async function exported(lines: AsyncIterable<string>): Promise<{ batches: number; types: string[] }> {
  let text = '';
  for await (const piece of lines) text += piece;
  const [header, ...rest] = text.trimEnd().split('\n');
  exportHeaderSchema.parse(JSON.parse(header ?? ''));
  const values = rest.map((line) => JSON.parse(line));
  const entries = values.filter((value) => 'place' in value).map((value) => exportEntrySchema.parse(value));
  const batches = values.filter((value) => 'secret' in value).map((value) => exportBatchSchema.parse(value));
  expect(entries.length + batches.length).toBe(values.length);
  const types = entries.map(({ opened }) => decodeEntry(Buffer.from(opened?.entry ?? '', 'base64url')).type);
  return { batches: batches.length, types: types.sort() };
}

it('comes from a server that runs, and is recorded by it', async () => {
  await openIt();
  const log = await openOperatorLog(config());
  const { key } = server.app.context.history;
  const checkpoint = await openCheckpoint(await log.checkpoint(), key);
  expect(checkpoint.size).toBe(2);
  expect(await (await TileReader.open(checkpoint, log.tiles)).bundle(0)).toHaveLength(2);
  expect(await log.tiles.fetch({ level: 0, index: 7, width: 256 })).toBeNull();
  expect((await exported(log.history())).types).not.toContain('history_exported');
  await tick();
  const { batches, types } = await exported(log.history());
  expect(batches).toBe(3);
  expect(types).toContain('history_exported');
  // Nobody without the token of the file gets anything.
  const { port } = JSON.parse(readFileSync(join(server.dataDir, 'control.json'), 'utf8')) as { port: number };
  for (const [method, path] of [
    ['GET', '/log/checkpoint'],
    ['GET', '/log/tile/0/000.p/2'],
    ['POST', '/log/history'],
  ] as const) {
    expect((await fetch(`http://127.0.0.1:${port}${path}`, { method })).status).toBe(403);
  }
});

it('comes from what is stored where no server runs', async () => {
  await server.app.close();
  await server.store.close();
  const log = await openOperatorLog(config());
  expect((await exported(log.history())).batches).toBe(2);
  await log.close();
  const again = await openOperatorLog(config());
  expect((await again.checkpoint()).split('\n')[1]).toBe('2');
  await again.close();
  await server.restart();
  await tick();
  await openIt();
  expect((await exported((await openOperatorLog(config())).history())).types).toContain('history_exported');
});

it('does not call erased what is only damaged', async () => {
  await server.app.close();
  await server.store.close();
  const raw = new LibsqlDatabase(join(server.dataDir, 'incamera.db'));
  raw.exec("update history_entries set sealed = x'00' where place = (select min(place) from history_entries)");
  raw.close();
  await server.restart();
  await openIt();
  const served = await openOperatorLog(config());
  await expect(exported(served.history())).rejects.toMatchObject({
    code: expect.stringMatching(/^(tlog\/store_damaged|server\/control)$/),
  });
  await control?.close();
  control = null;
  await server.app.close();
  await server.store.close();
  const stored = await openOperatorLog(config());
  await expect(exported(stored.history())).rejects.toMatchObject({ code: 'tlog/store_damaged' });
  await stored.close();
  await server.restart();
});
