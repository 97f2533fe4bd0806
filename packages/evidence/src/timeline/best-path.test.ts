// The path of a recording of hours through thousands of short tracks: everybody who speaks takes hundreds of turns.
import { expect, test } from 'vitest';
import { type Run } from '../search/archive.js';
import { frameAt, OWN_SPEED, type WholePrint } from '../search/file-print.js';
import { BLOCK_SECONDS, bestPath } from './best-path.js';
import { type Track } from './track.js';

const HOURS_SECONDS = 3 * 3600;
const TURN_SECONDS = 3;
const SIGNS_A_FRAME = 20;

const print = { speed: OWN_SPEED, first: 0 } as WholePrint;
const runOf = (speaker: string) =>
  ({ meeting: 'meeting', speaker, heardBy: null, startSeconds: 0, words: new Uint32Array(0) }) as unknown as Run;

/** A track that agrees in nine of ten signs. */
function turn(run: Run, from: number, to: number): Track {
  const first = frameAt(OWN_SPEED, from);
  const end = frameAt(OWN_SPEED, to);
  const running = (each: number) => Int32Array.from({ length: end - first + 1 }, (_, i) => each * i);
  const lags = new Int32Array(end - first);
  return { run, print, first, end, lags, sums: running(0.8 * SIGNS_A_FRAME), signs: running(SIGNS_A_FRAME), chance: 1 };
}

test('three hours of turns of three seconds are followed turn by turn, within the memory that the turns take', () => {
  const runs = ['Ada', 'Boris', 'Clara'].map(runOf);
  const count = HOURS_SECONDS / TURN_SECONDS;
  const tracks = Array.from({ length: count }, (_, i) =>
    turn(runs[i % runs.length] as Run, 0.1 + i * TURN_SECONDS, (i + 1) * TURN_SECONDS),
  );
  const path = bestPath(tracks, HOURS_SECONDS);
  expect(path).toHaveLength(HOURS_SECONDS / BLOCK_SECONDS);
  const blocksATurn = TURN_SECONDS / BLOCK_SECONDS;
  for (let i = 0; i < count; i++) expect(path[Math.floor((i + 0.5) * blocksATurn)], `turn ${i}`).toBe(i);
});

test('where no track is, there is none, and of two tracks the better one is followed', () => {
  const [ada, boris] = ['Ada', 'Boris'].map(runOf) as [Run, Run];
  const weak = turn(boris, 10, 20);
  const tracks = [turn(ada, 10, 20), { ...weak, sums: weak.sums.map((sum) => sum / 8) }];
  const path = bestPath(tracks, 30);
  expect([path[50], path[150], path[250]]).toEqual([-1, 0, -1]);
});
