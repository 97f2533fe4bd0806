// How long `npm start` takes until the product is ready: cold on a fresh clone, then warm. `npm run bench:start`.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { awaitGone, freeTcpPort, freeUdpPort, withDescendants } from '@incamera/testkit';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const LIMIT_MS = 600_000;

/** Milliseconds from `npm start` to the line that says the address. */
async function start(folder: string, dataDir: string): Promise<number> {
  const env = {
    ...process.env,
    PORT: String(await freeTcpPort()),
    INCAMERA_UDP_PORT: String(await freeUdpPort()),
    INCAMERA_DATA: dataDir,
  };
  const begunMs = performance.now();
  const child = spawn('npm', ['start'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const tookMs = await new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('not ready within ten minutes')), LIMIT_MS);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (!output.includes('In Camera is ready')) return;
      clearTimeout(timer);
      resolve(performance.now() - begunMs);
    });
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}`)));
  });
  const family = await withDescendants([child.pid ?? 0]);
  child.removeAllListeners('exit');
  child.kill('SIGTERM');
  await awaitGone(family, 5000);
  return tookMs;
}

const folder = mkdtempSync(join(tmpdir(), 'incamera-bench-'));
try {
  execFileSync('git', ['clone', '--quiet', repository, join(folder, 'clone')]);
  const cold = await start(join(folder, 'clone'), join(folder, 'data'));
  const warm = await start(join(folder, 'clone'), join(folder, 'data'));
  console.log(JSON.stringify({ coldMs: Math.round(cold), warmMs: Math.round(warm), node: process.version }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
