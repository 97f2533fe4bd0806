// `npm run bench:watermark [-- --quick --only NAME,… --host cs --json FILE]`: robustness, false accusations, sound and cost
// of the mark in sound. About 50 minutes on two idle cores; --quick about 6.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describeMachine, loadAverages } from '../report/machine.js';
import { renderTable } from '../report/table.js';
import { ATTACKS } from './attacks.js';
import { copyOf } from './copies.js';
import { markingCosts, searchCost } from './costs.js';
import { HOSTS, type HostName, loadHost } from './hosts.js';
import { nullTrials, TAIL } from './null-trials.js';
import { qualityOf } from './quality.js';
import { CASES_BY_ATTACK, JUDGED_KEYS, measureCase, type Robustness, rowOf, Scene } from './robustness.js';
import { ClipThreads } from './threads.js';
import { missingTools, RATE_HZ } from './tools.js';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    /** Parts: attacks by name, `nulls`, `costs`. */
    only: { type: 'string' },
    host: { type: 'string', default: 'nl,en' },
    json: { type: 'string' },
  },
});
const missing = missingTools();
const hostNames = values.host.split(',').filter((name): name is HostName => Object.hasOwn(HOSTS, name));
if (missing !== undefined || hostNames.length === 0) {
  console.error(`bench: ${missing ?? `no such host; there are: ${Object.keys(HOSTS).join(', ')}`}`);
  process.exit(2);
}
const wanted = values.only?.split(',');
const isWanted = (name: string): boolean => wanted === undefined || wanted.includes(name);
const hostSeconds = values.quick ? 310 : 610;
const clipCounts: Readonly<Record<number, number>> = values.quick
  ? { 10: 8, 30: 8, 60: 4, 300: 2 }
  : { 10: 40, 30: 40, 60: 20, 300: 4 };

const machine = describeMachine();
console.log(
  `${machine.cpu}, ${machine.cores} cores; Node ${machine.node}; commit ${machine.commit}; ${machine.atIso}\n`,
);
const hosts = await Promise.all(hostNames.map((name) => loadHost(name, hostSeconds)));
console.log(renderTable(qualityTable()));
const results = await robustness();
const figures: Record<string, unknown> = { machine, loadBefore: loadAverages(), results };
if (isWanted('nulls')) figures.nulls = await innocents();
if (isWanted('costs')) figures.costs = await costs();
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
process.exit(results.some(({ innocents: wrong }) => wrong > 0) ? 1 : 0);

function qualityTable() {
  const rows = hosts.flatMap((host, i) =>
    (['standard', 'strong'] as const).map((strength) => {
      const { logSpectralDistanceDb, segmentalSnrDb } = qualityOf(host, copyOf(host, 0, strength));
      const name = hostNames[i] as HostName;
      return [name, strength, `${logSpectralDistanceDb.toFixed(2)} dB`, `${segmentalSnrDb.toFixed(1)} dB`];
    }),
  );
  return {
    title: 'Distance of a marked copy from the unmarked sound',
    columns: ['host', 'strength', 'log-spectral distance', 'segmental SNR'],
    rows,
    notes: [
      '100 Hz to 8 kHz, active frames. Nobody has listened: these numbers do not say that the mark is inaudible.',
    ],
  };
}

async function robustness(): Promise<Robustness[]> {
  const cases = CASES_BY_ATTACK.filter(({ name, attack }) => isWanted(name) || isWanted(attack));
  const scene = new Scene(hosts);
  const threads = new ClipThreads();
  const results: Robustness[] = [];
  for (const one of cases) {
    results.push(await measureCase(scene, threads, one, clipCounts[one.seconds] ?? 4));
    console.error(rowOf(results.at(-1) as Robustness).join(' | '));
  }
  await threads.end();
  const table = {
    title: `Clips that name the right devices, among ${JUDGED_KEYS} keys, 38 minutes and all speeds, at 1e-6`,
    columns: ['attack', 'clip', 'named', 'z mean [least]', 'innocents named', 'target', '', 'audiowmark s10'],
    rows: results.map(rowOf),
    notes: [`Hosts ${hostNames.join(', ')}, standard strength, blind; rooms and telephones are synthetic.`],
  };
  if (results.length > 0) console.log(renderTable(table));
  return results;
}

async function innocents(): Promise<unknown> {
  const copy = copyOf((hosts[0] as Float32Array).subarray(0, 61 * RATE_HZ), 0);
  const sounds = await Promise.all((['none', 'AMR-NB 12.2', 'near phone'] as const).map((name) => ATTACKS[name](copy)));
  const result = nullTrials(sounds, values.quick ? 2e7 : 1.02e9);
  const { trials, variance, mean, highest, aboveTail } = result;
  const expected = trials * 2.866e-7;
  const row = [
    trials.toExponential(2),
    mean.toExponential(1),
    variance.toFixed(4),
    highest.toFixed(2),
    `${aboveTail} (a normal law: ${Math.round(expected)})`,
  ];
  const columns = ['trials', 'mean', 'variance', 'highest z', `above ${TAIL}`];
  console.log(renderTable({ title: 'Scores of keys that are not in the recording', columns, rows: [row], notes: [] }));
  return result;
}

async function costs(): Promise<unknown> {
  const host = hosts[0] as Float32Array;
  const marking = markingCosts(host.subarray(0, 120 * RATE_HZ));
  const copy = copyOf(host, 0);
  const clip = await ATTACKS['Opus 24k'](copy.slice(60 * RATE_HZ, 120 * RATE_HZ));
  const short = await searchCost(clip, JUDGED_KEYS);
  const rows = [
    ['marking, mono', `${(100 * marking.mono).toFixed(2)} % of a core`, ''],
    ['marking, stereo', `${(100 * marking.stereo).toFixed(2)} % of a core`, ''],
    [
      `60 s, ${JUDGED_KEYS} keys, 38 min`,
      `${short.wallSeconds.toFixed(0)} s on two threads`,
      `${short.cpuSeconds.toFixed(0)} s`,
    ],
  ];
  const figures: Record<string, unknown> = { marking, short };
  if (!values.quick) {
    const whole = new Float32Array(38 * 60 * RATE_HZ);
    for (let at = 0; at < whole.length; at += host.length) whole.set(host.subarray(0, whole.length - at), at);
    const long = await searchCost(copyOf(whole, 0), JUDGED_KEYS);
    figures.long = long;
    rows.push([
      `38 min, ${JUDGED_KEYS} keys`,
      `${long.wallSeconds.toFixed(0)} s on two threads`,
      `${long.cpuSeconds.toFixed(0)} s`,
    ]);
  }
  const notes = [`Load averages ${loadAverages()}: other programs lengthen the times, not the CPU times.`];
  console.log(renderTable({ title: 'Cost', columns: ['what', 'takes', 'CPU'], rows, notes }));
  return figures;
}
