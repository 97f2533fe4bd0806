// A few syllables that agree with another moment by chance are no deed.
import { describe, expect, test } from 'vitest';
import { type Run } from '../search/archive.js';
import { frameAt, OWN_SPEED, type WholePrint } from '../search/file-print.js';
import { withoutGlimpses } from './glimpses.js';
import { type Track } from './track.js';

const print = { speed: OWN_SPEED, first: 0 } as WholePrint;
const runOf = (speaker: string): Run => ({ meeting: 'meeting', speaker, heardBy: null, startSeconds: 0 }) as Run;
const ada = runOf('Ada');
const boris = runOf('Boris');

/** A track of ten seconds, so many frames later in the run. */
function track(run: Run, lag: number): Track {
  const end = frameAt(OWN_SPEED, 10);
  const sums = new Int32Array(end + 1);
  return { run, print, first: 0, end, lags: new Int32Array(end).fill(lag), sums, signs: sums, chance: 1 };
}

/** Tracks of two that go on with one another, and one between for so many blocks. */
function between(one: Track, blocks: number): number[] {
  const path = [...Array(20).fill(0), ...Array(blocks).fill(1), ...Array(20).fill(2)];
  return [...withoutGlimpses([track(ada, 0), one, track(ada, 3)], Int32Array.from(path))];
}

describe('between what goes on with one another', () => {
  test('three tenths of a second of another moment are left open', () => {
    const path = between(track(ada, 40), 3);
    expect(path.slice(19, 24)).toEqual([0, -1, -1, -1, 2]);
  });

  test('four are followed', () => expect(between(track(ada, 40), 4)).toContain(1));

  test('a short answer of somebody else at the same time is followed', () =>
    expect(between(track(boris, 10), 2)).toContain(1));
});

test('between two moments that do not go on with one another all are kept', () => {
  const tracks = [track(ada, 0), track(ada, 40), track(ada, 200)];
  const path = Int32Array.from([0, 0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 2]);
  expect(withoutGlimpses(tracks, path)).toEqual(path);
});
