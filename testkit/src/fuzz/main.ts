// `npm run fuzz [-- --minutes N --seed N --only NAME,…]`: every parser for so many minutes, with a watchdog. An
// input that breaks a property becomes a seed.
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { writeSeed } from './seeds.js';
import { FUZZ_TARGETS } from './targets/index.js';
import { type FuzzResult, type FuzzWork, SHARED_BYTES } from './worker.js';

/** One input that takes longer than this hangs; on a machine with other work a thread may get none of it for seconds. */
const HANG_MS = 30_000;
/** Before the first input the thread loads everything, Cedar's WebAssembly among it. */
const START_MS = 180_000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '0.1' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    only: { type: 'string' },
  },
});
const only = values.only?.split(',');
const targets = FUZZ_TARGETS.filter(({ name }) => only === undefined || only.includes(name));
const seed = Number(values.seed);
const minutes = Number(values.minutes);
if (targets.length === 0 || !(minutes > 0) || !Number.isInteger(seed)) {
  process.stderr.write(`fuzz: there are ${FUZZ_TARGETS.map(({ name }) => name).join(', ')}\n`);
  process.exit(2);
}

const durationMs = minutes * 60_000;
process.stdout.write(`fuzz: seed ${seed}, ${targets.length} parsers, ${Math.round(durationMs / 1000)} s each\n`);
let failures = 0;
for (const { name } of targets) {
  const { runs, failure } = await runWatched({ target: name, seed, durationMs });
  process.stdout.write(
    `${name.padEnd(20)} ${String(runs).padStart(10)} inputs  ${failure === null ? 'ok' : 'FAILED'}\n`,
  );
  if (failure === null) continue;
  failures++;
  const input = Buffer.from(failure.input);
  const digest = createHash('sha256').update(input).digest('hex').slice(0, 12);
  process.stdout.write(`${failure.error}\ninput: ${writeSeed(name, `found-${digest}`, input)}\n`);
}
process.exit(failures === 0 ? 0 : 1);

/** Runs a target in a thread and ends it when one input takes too long. */
function runWatched(work: Omit<FuzzWork, 'shared'>): Promise<FuzzResult> {
  const shared = new SharedArrayBuffer(SHARED_BYTES);
  const head = new Int32Array(shared, 0, 2);
  const worker = new Worker(new URL('worker.js', import.meta.url), { workerData: { ...work, shared } });
  return new Promise((resolve, reject) => {
    const beganMs = performance.now();
    let seen = -1;
    const watchdog = setInterval(() => {
      const runs = Atomics.load(head, 0);
      if (runs !== seen || (runs === 0 && performance.now() - beganMs < START_MS)) {
        seen = runs;
        return;
      }
      clearInterval(watchdog);
      const input = new Uint8Array(shared.slice(8, 8 + Atomics.load(head, 1)));
      void worker.terminate();
      const error = runs === 0 ? 'the thread does not begin' : `no end within ${HANG_MS / 1000} s`;
      resolve({ runs, failure: { input, error } });
    }, HANG_MS);
    worker.once('message', (result: FuzzResult) => {
      clearInterval(watchdog);
      resolve(result);
    });
    worker.once('error', (error) => {
      clearInterval(watchdog);
      reject(error);
    });
  });
}
