// The large meeting as a bench: fifty people, then more until too much comes late.
import { ownAddress } from '../report/machine.js';
import { type BenchResult, figure, percent } from '../report/table.js';
import { LATE_LIMIT, LATE_MS, runMeeting } from './meeting.js';

const PEOPLE = 50;

export async function benchMeeting(seconds: number): Promise<BenchResult> {
  const result = await runMeeting(ownAddress(), { first: PEOPLE, grow: true, seconds });
  const good = result.steps.filter((step) => step.lateShare <= LATE_LIMIT).at(-1);
  return {
    table: {
      title: 'One meeting, six voices and nine pictures for everybody',
      columns: [
        'people',
        'packets/s',
        'late or lost',
        'p50, ms',
        'p99, ms',
        'CPU per packet, µs',
        'SFU cores',
        'load cores',
        'other cores',
        'SFU memory each, MB',
      ],
      rows: result.steps.map((step) => [
        String(step.participants),
        figure(step.packetsPerSecond),
        percent(step.lateShare),
        figure(step.p50Ms),
        figure(step.p99Ms),
        figure(step.cpuUs),
        figure(step.sfuCores),
        figure(step.loadCores),
        figure(step.otherCores),
        figure(step.memoryMbEach),
      ]),
      notes: [
        `Everybody sends voice (50 packets of 130 bytes a second) and a small picture (15 frames of two packets). Late: more than ${LATE_MS} ms after sending, or lost.`,
        `${good === undefined ? `fewer than ${PEOPLE}` : good.participants} people stay below ${percent(LATE_LIMIT)} late on this machine, with the load on the same cores${result.limitReached ? '' : '; the time of the bench ended before the limit'}.`,
      ],
    },
    figures: result,
  };
}
