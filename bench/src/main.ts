// `npm run bench [-- --only NAME,… --json FILE --seconds N --rounds N]`: runs the benches one after the other and prints
// their tables.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BENCHES } from './benches.js';
import { ELSEWHERE } from './report/elsewhere.js';
import { describeMachine, loadAverages } from './report/machine.js';
import { renderTable } from './report/table.js';

/** A bench that takes longer hangs; its processes end with this one. */
const LIMIT_MS = 180_000;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    json: { type: 'string' },
    seconds: { type: 'string', default: '6' },
    rounds: { type: 'string', default: '2' },
  },
});
const options = { seconds: Number(values.seconds), rounds: Number(values.rounds) };
const wanted = values.only?.split(',');
/** `forward` names all benches whose names begin with `forward-`. */
const isMeant = (given: string, name: string): boolean => name === given || name.startsWith(`${given}-`);
const unknown = wanted?.filter((given) => !BENCHES.some((bench) => isMeant(given, bench.name))) ?? [];
if (unknown.length > 0 || !(options.seconds > 0) || !(options.rounds > 0)) {
  console.error(
    `bench: no such bench: ${unknown.join(', ')}; there are: ${BENCHES.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}

// An interrupted bench leaves no SFU behind: what it started ends with its exit.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const machine = describeMachine();
console.log(
  `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, Linux ${machine.kernel}; Node ${machine.node}, ` +
    `node-datachannel ${machine.nodeDatachannel}, Janus ${machine.janus}; commit ${machine.commit}; ${machine.atIso}\n`,
);
const results: Record<string, unknown> = {};
let failed = false;
for (const bench of BENCHES) {
  if (wanted !== undefined && !wanted.some((given) => isMeant(given, bench.name))) continue;
  const before = loadAverages();
  const beganMs = performance.now();
  try {
    const { table, figures } = await withLimit(bench.run(options), bench.limitMs ?? LIMIT_MS);
    console.log(renderTable(table));
    results[bench.name] = { figures, loadBefore: before, loadAfter: loadAverages() };
  } catch (error) {
    failed = true;
    results[bench.name] = { error: String(error) };
    console.error(`${bench.name} failed: ${String(error)}`);
  }
  const seconds = Math.round((performance.now() - beganMs) / 1000);
  console.log(`(${bench.name}: ${seconds} s; load average before ${before}, after ${loadAverages()})\n`);
}
console.log(renderTable(ELSEWHERE));
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ machine, options, results }, null, 2)}\n`);
process.exit(failed ? 1 : 0);

function withLimit<T>(work: Promise<T>, limitMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not done within ${limitMs / 1000} s`)), limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
