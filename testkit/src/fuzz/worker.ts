// One target in a thread of its own, so that a parser that never returns can be told from outside.
import { parentPort, workerData } from 'node:worker_threads';
import { fuzz } from './fuzz.js';
import { readSeeds } from './seeds.js';
import { FUZZ_TARGETS } from './targets/index.js';

/** What the thread gets: the first word of `shared` counts inputs, the second is the length of the input behind them. */
export interface FuzzWork {
  readonly target: string;
  readonly seed: number;
  readonly durationMs: number;
  readonly shared: SharedArrayBuffer;
}

export interface FuzzResult {
  readonly runs: number;
  readonly failure: { readonly input: Uint8Array; readonly error: string } | null;
}

/** Room for the longest input. */
export const SHARED_BYTES = 8 + 1_000_000;

/** The clock is asked this seldom. */
const CLOCK_EVERY = 64;

async function run({ target: name, seed, durationMs, shared }: FuzzWork): Promise<FuzzResult> {
  const target = FUZZ_TARGETS.find((candidate) => candidate.name === name);
  if (target === undefined) throw new RangeError(`no target ${name}`);
  const head = new Int32Array(shared, 0, 2);
  const body = new Uint8Array(shared, 8);
  const endMs = performance.now() + durationMs;
  const { runs, failure } = await fuzz(target, readSeeds(name), {
    seed,
    isOver: (count) => count % CLOCK_EVERY === 0 && performance.now() > endMs,
    onInput: (input) => {
      body.set(input.subarray(0, body.length));
      Atomics.store(head, 1, Math.min(input.length, body.length));
      Atomics.add(head, 0, 1);
    },
  });
  if (failure === null) return { runs, failure };
  const { error } = failure;
  return {
    runs,
    failure: { input: failure.input, error: error instanceof Error ? (error.stack ?? error.message) : String(error) },
  };
}

parentPort?.postMessage(await run(workerData as FuzzWork));
