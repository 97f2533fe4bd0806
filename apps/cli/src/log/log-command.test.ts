// `incamera log check` on the data of a server that was stopped.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestServer } from '../../../server/test/test-server.js';
import { scratchFolder } from '../../test/incamera.js';
import { buildCommand } from '../command.js';

let scratch: ReturnType<typeof scratchFolder>;
beforeEach(() => {
  scratch = scratchFolder();
  process.exitCode = undefined;
});
afterEach(() => {
  scratch.remove();
  process.exitCode = undefined;
});

async function check(dataDir: string): Promise<string> {
  const lines: string[] = [];
  const command = await buildCommand((line) => lines.push(line));
  await command.parseAsync(['log', 'check', '--data', dataDir], { from: 'user' });
  return lines.join('\n');
}

it('says that everything fits, and by its exit code when something does not', async () => {
  const server = await TestServer.start();
  try {
    await server.signedIn();
    await server.app.context.history.sequencer.tick();
    await server.app.close();
    await server.store.close();
    expect(await check(server.dataDir)).toMatch(
      /^log: 1 entries, 1 signed\nhistory: \d+ entries, 0 .*\neverything fits$/,
    );
    expect(process.exitCode).toBeUndefined();
    await server.restart();
    await server.store.history.log.append({ fromSize: 1, toSize: 2, tiles: [] }, { rows: [], pendingIds: [] });
    await server.app.close();
    await server.store.close();
    expect(await check(server.dataDir)).toContain('problem: tile/entries/000.p/2');
    expect(process.exitCode).toBe(3);
  } finally {
    await server.stop();
  }
});

it('refuses a folder that is no server’s, and does not make one of it', async () => {
  await expect(check(scratch.folder)).rejects.toMatchObject({ code: 'server/log_files' });
  expect(existsSync(join(scratch.folder, 'incamera.db'))).toBe(false);
});
