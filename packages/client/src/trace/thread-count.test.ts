import { expect, test } from 'vitest';
import { threadCount } from './thread-count.js';

const sizeOf = (seconds: number, referenceSeconds = 0) => ({
  seconds,
  referenceSeconds,
  sharedBytes: 15_000 * (seconds + referenceSeconds),
});

test.each([
  ['a minute on two cores', 2, sizeOf(60), 2],
  ['a minute on many', 64, sizeOf(60), 15],
  ['38 minutes on two cores', 2, sizeOf(38 * 60), 2],
  ['38 minutes on many', 64, sizeOf(38 * 60), 3],
  ['three hours on two cores', 2, sizeOf(3 * 3600), 2],
  ['three hours on many', 64, sizeOf(3 * 3600), 2],
  ['three hours with a reference of three', 64, sizeOf(3 * 3600, 3 * 3600), 1],
  ['twelve hours, which take more than the budget', 64, sizeOf(12 * 3600, 12 * 3600), 1],
])('%s', (_, cores, size, count) => {
  expect(threadCount(cores, size)).toBe(count);
});
