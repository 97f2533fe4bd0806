// A page is not told of every piece of a gigabyte.
import { expect, test } from 'vitest';
import { spacedProgress } from './spaced-progress.js';

test('the first share is told, and then the newest, ten times a second', () => {
  const told: number[] = [];
  let nowMs = 0;
  const progress = spacedProgress(
    (share) => told.push(share),
    () => nowMs,
  );
  for (let i = 0; i < 1000; i++) {
    progress(i / 1000);
    nowMs += 1;
  }
  expect(told).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
});
