// What it costs to carry one meeting in two workers instead of one: the same load, half of its receivers in each.
import { ownAddress } from '../report/machine.js';
import { type BenchResult, figure, median, withRange } from '../report/table.js';
import { type ForwardingOptions } from './bench.js';
import { FORWARDING_CASES, type ForwardingCase, runCase } from './cases.js';
import { startInCamera } from './incamera.js';
import { type ForwardingFigures } from './measure.js';

const LOAD = FORWARDING_CASES.find(({ receivers }) => receivers === 60) as ForwardingCase;

const SPREADS = [
  { name: 'one worker', workers: 1 },
  // The sender and half of the receivers fill the first.
  { name: 'two workers', workers: 2, participantsPerWorker: 1 + LOAD.receivers / 2 },
] as const;

/** Both in turn, `rounds` times, so that what else runs on the machine hits both alike. */
export async function benchSpan({ seconds, rounds }: ForwardingOptions): Promise<BenchResult> {
  const address = ownAddress();
  const runs = SPREADS.map((): ForwardingFigures[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, { name: _, ...spread }] of SPREADS.entries()) {
      runs[index]?.push(await runCase(LOAD, () => startInCamera(address, spread), seconds));
    }
  }
  const cpuOf = (figures: readonly ForwardingFigures[]): number => median(figures.map(({ cpuUs }) => cpuUs));
  const one = cpuOf(runs[0] ?? []);
  return {
    table: {
      title: `One meeting ${LOAD.name} over two workers`,
      columns: [
        'workers',
        'CPU per packet, µs',
        'of one worker',
        'SFU cores',
        'load cores',
        'other cores',
        'packets/s',
        'lost',
        'p50, ms',
        'p99, ms',
        'RSS, MB',
      ],
      rows: runs.map((figures, index) => {
        const middle = (pick: (run: ForwardingFigures) => number): string => figure(median(figures.map(pick)));
        return [
          SPREADS[index]?.name ?? '',
          withRange(figures.map(({ cpuUs }) => cpuUs)),
          figure(cpuOf(figures) / one),
          middle((run) => run.sfuCores),
          middle((run) => run.loadCores),
          middle((run) => run.otherCores),
          middle((run) => run.packetsPerSecond),
          middle((run) => run.lost),
          middle((run) => run.p50Ms),
          middle((run) => run.p99Ms),
          middle((run) => run.residentMb),
        ];
      }),
      notes: [
        `500 packets of 1100 bytes a second to 60 receivers, 30 in each of two workers; ${rounds} rounds of ${seconds} s each, the middle (and the range). CPU and memory of all workers together.`,
      ],
    },
    figures: Object.fromEntries(
      runs.map((figures, index) => [
        SPREADS[index]?.name ?? '',
        figures.map(({ histogram: _, ...rest }): Omit<ForwardingFigures, 'histogram'> => rest),
      ]),
    ),
  };
}
