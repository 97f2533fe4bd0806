// The comparison of SFUs: CPU per forwarded packet and added latency, the product beside Janus and beside no SFU.
import { ownAddress } from '../report/machine.js';
import { type BenchResult, figure, median, withRange } from '../report/table.js';
import { FORWARDING_CASES, type ForwardingCase, runCase, runDirect } from './cases.js';
import { startInCamera } from './incamera.js';
import { janusVersion, startJanus } from './janus.js';
import { type ForwardingFigures } from './measure.js';
import { type ForwardingUnit } from './unit.js';

export interface ForwardingOptions {
  readonly seconds: number;
  readonly rounds: number;
}

const UNITS: readonly { readonly name: string; start(address: string): Promise<ForwardingUnit> }[] = [
  { name: 'In Camera', start: (address) => startInCamera(address) },
  { name: 'Janus VideoRoom', start: startJanus },
];

/** One load, all SFUs in turn, `rounds` times, so that what else runs on the machine hits all alike. */
export async function benchForwarding(load: ForwardingCase, options: ForwardingOptions): Promise<BenchResult> {
  const address = ownAddress();
  const units = UNITS.filter(({ name }) => name === 'In Camera' || janusVersion() !== null);
  const runs = new Map<string, ForwardingFigures[]>(units.map(({ name }) => [name, []]));
  const direct = await runDirect(Math.min(3, options.seconds));
  for (let round = 0; round < options.rounds; round++) {
    for (const { name, start } of units) {
      runs.get(name)?.push(await runCase(load, () => start(address), options.seconds));
    }
  }
  const middle = (name: string, pick: (run: ForwardingFigures) => number): number =>
    median((runs.get(name) ?? []).map(pick));
  const ours = middle('In Camera', (run) => run.cpuUs);
  const rows = [...runs].map(([name, figures]) => {
    const all = (pick: (run: ForwardingFigures) => number): number[] => figures.map(pick);
    const lost = middle(name, (run) => run.lost / (run.packets + run.lost));
    return [
      name,
      withRange(all((run) => run.cpuUs)),
      `${figure(middle(name, (run) => run.userUs))} + ${figure(middle(name, (run) => run.systemUs))}`,
      figure(ours / middle(name, (run) => run.cpuUs)),
      figure(middle(name, (run) => run.sfuCores)),
      figure(middle(name, (run) => run.loadCores)),
      figure(middle(name, (run) => run.otherCores)),
      figure(middle(name, (run) => run.packetsPerSecond)),
      `${(100 * (1 - lost)).toFixed(1)} %`,
      withRange(all((run) => Math.max(0, run.p50Ms - direct.p50Ms))),
      withRange(all((run) => Math.max(0, run.p99Ms - direct.p99Ms))),
      figure(middle(name, (run) => run.residentMb)),
    ];
  });
  return {
    table: {
      title: `Forwarding ${load.name}`,
      columns: [
        'SFU',
        'CPU per packet, µs',
        'user + system',
        'ours / this',
        'SFU cores',
        'load cores',
        'other cores',
        'packets/s',
        'delivered',
        'added p50, ms',
        'added p99, ms',
        'RSS, MB',
      ],
      rows,
      notes: [
        `The same load for all: ${load.mesh ? '100' : '500'} packets of 1100 bytes a second from each sender; ${options.rounds} rounds of ${options.seconds} s each, the middle (and the range).`,
        `Zero line, sender to receiver without an SFU: p50 ${figure(direct.p50Ms)} ms, p99 ${figure(direct.p99Ms)} ms; taken off the latencies.`,
        'Where SFU and load together near the number of cores, the latency is that of the machine.',
        ...(units.length < UNITS.length ? ['Janus is not installed: run as root: apt-get install janus'] : []),
      ],
    },
    figures: {
      load,
      direct: plain(direct),
      units: Object.fromEntries([...runs].map(([name, figures]) => [name, figures.map(plain)])),
    },
  };
}

function plain({ histogram: _, ...figures }: ForwardingFigures): Omit<ForwardingFigures, 'histogram'> {
  return figures;
}

export { FORWARDING_CASES };
