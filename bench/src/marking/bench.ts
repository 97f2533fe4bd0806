// What it costs a participant's browser that everything it plays is marked.
import { type BenchResult, figure, percent, withRange } from '../report/table.js';
import { measureMarking } from './measure.js';

export async function benchMarking(seconds: number, rounds: number): Promise<BenchResult> {
  const figures = await measureMarking(seconds, rounds);
  const shares = (cores: readonly number[]): string => `${withRange(cores.map((share) => share * 100))} %`;
  return {
    table: {
      title: 'Marking what is played, stereo, in the browsers’ audio threads',
      columns: [
        'browser',
        'of a core, rendered',
        'of a core, played',
        'of it more than a worklet that copies',
        'late at 48 kHz',
        'late at 44.1 kHz',
      ],
      rows: figures.map(({ browser, renderedCores, playedCores, playedBesideCopyCores, latencyMs }) => [
        browser,
        shares(renderedCores),
        shares(playedCores),
        shares(playedBesideCopyCores),
        `${figure(latencyMs[48_000])} ms`,
        `${figure(latencyMs[44_100])} ms`,
      ]),
      notes: [
        'Processor time of all processes of the browser with the marker less without, per second of sound. Rendered: 120 s at once, ' +
          'as fast as it goes. Played: in real time, with the waking up of every quantum, which any worklet needs; other programs disturb it more.',
        `Late: by how much a click comes out of the graph later than without the marker. The target is 21 ms and ${percent(0.02)} of a core.`,
      ],
    },
    figures,
  };
}
