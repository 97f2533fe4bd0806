import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRunning } from './process-tree.js';
import { startServer } from './server.js';

let folder: string;
let program: string;

/** Stands in for the product: answers /healthz, keeps a file in its data folder, has a worker, says what it was told. */
const standIn = `
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
const { PORT, INCAMERA_DATA, INCAMERA_UDP_PORT, INCAMERA_EXTRA, INCAMERA_LEFTOVER } = process.env;
const worker = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
appendFileSync(INCAMERA_DATA + '/starts', worker.pid + '\\n');
createServer((request, response) => response.writeHead(request.url === '/healthz' ? 200 : 404).end('{}'))
  .listen(Number(PORT), '127.0.0.1', () => console.log('ready', INCAMERA_UDP_PORT, INCAMERA_EXTRA, INCAMERA_LEFTOVER));
process.on('SIGTERM', () => { worker.kill(); process.exit(0); });
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'incamera-server-test-'));
  program = join(folder, 'stand-in.mjs');
  await writeFile(program, standIn);
  process.env.INCAMERA_LEFTOVER = 'of-the-machine';
});

afterAll(async () => {
  delete process.env.INCAMERA_LEFTOVER;
  await rm(folder, { recursive: true });
});

describe('a server as a child process', () => {
  test('starts on free ports, survives kill -9 and restart with its data, leaves nothing', async () => {
    const server = await startServer({
      command: [process.execPath, program],
      environment: { INCAMERA_EXTRA: 'extra' },
    });
    const pids = [server.pid()];
    expect((await fetch(`http://127.0.0.1:${server.port}/healthz`)).status).toBe(200);
    await expect.poll(() => server.logs()).toContain(`ready ${server.udpPort} extra undefined`);
    await server.kill9();
    expect(await isRunning(pids[0] as number)).toBe(false);
    await server.restart();
    pids.push(server.pid());
    expect(pids[1]).not.toBe(pids[0]);
    const workers = (await readFile(join(server.dataDir, 'starts'), 'utf8')).trim().split('\n').map(Number);
    expect(workers.length).toBe(2);
    await server.stop();
    for (const pid of [...pids, ...workers]) expect(await isRunning(pid)).toBe(false);
    expect(existsSync(server.dataDir)).toBe(false);
  });

  test('one that ends at once is refused with a typed error, not waited for', async () => {
    await expect(
      startServer({ command: [process.execPath, '-e', 'process.exit(3)'], readyTimeoutMs: 60_000 }),
    ).rejects.toMatchObject({ code: 'testkit/server_not_ready', context: { exitCode: 3 } });
  });
});
