// How many threads a search gets: never more than memory bears.
import { expect, test } from 'vitest';
import { searchSize, threadCount } from './thread-count.js';

const HOUR = 3600;
const sizeOf = (seconds: number, referenceSeconds = 0, isShared = true) => ({
  seconds,
  referenceSeconds,
  levelBytes: 15_000 * (seconds + referenceSeconds),
  isShared,
});
const copied = (seconds: number, referenceSeconds = 0) => sizeOf(seconds, referenceSeconds, false);

test.each([
  ['a minute on two cores', 2, sizeOf(60), 2],
  ['a minute on many', 64, sizeOf(60), 15],
  ['38 minutes on two cores', 2, sizeOf(38 * 60), 2],
  ['38 minutes on many', 64, sizeOf(38 * 60), 3],
  ['three hours on two cores', 2, sizeOf(3 * HOUR), 2],
  ['three hours on many', 64, sizeOf(3 * HOUR), 2],
  ['three hours with a reference of three', 64, sizeOf(3 * HOUR, 3 * HOUR), 1],
  ['twelve hours, which take more than the budget', 64, sizeOf(12 * HOUR, 12 * HOUR), 1],
  ['a minute, with a copy for each thread', 64, copied(60), 15],
  ['38 minutes, with a copy for each thread', 64, copied(38 * 60), 2],
  ['three hours, with a copy for each thread', 64, copied(3 * HOUR), 1],
])('%s', (_, cores, size, count) => {
  expect(threadCount(cores, size)).toBe(count);
});

test('the size of a search is that of both recordings, and says whether threads share them', () => {
  const of = (buffer: ArrayBufferLike) => ({ seconds: 10, frames: 2, levels: new Uint8Array(buffer) });
  const own = searchSize(of(new ArrayBuffer(320)), of(new ArrayBuffer(160)));
  expect(own).toEqual({ seconds: 10, referenceSeconds: 10, levelBytes: 480, isShared: false });
  const shared = searchSize(of(new SharedArrayBuffer(320)), undefined);
  expect(shared).toEqual({ seconds: 10, referenceSeconds: 0, levelBytes: 320, isShared: true });
});
