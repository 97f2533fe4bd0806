import { describe, expect, test } from 'vitest';
import { placeParticipant, type WorkerLoad } from './placement.js';

const load = (worker: number, participants: number, here = 0, ready = true): WorkerLoad => ({
  worker,
  ready,
  participants,
  here,
});

describe('who joins is placed', () => {
  test.each([
    ['a new meeting: where the fewest are', [load(0, 9), load(1, 4), load(2, 5)], 1],
    ['a new meeting: not in a worker that restarts', [load(0, 9), load(1, 0, 0, false)], 0],
    ['a new meeting while all restart: it waits somewhere', [load(0, 1, 0, false), load(1, 0, 0, false)], 1],
    ['where the meeting is, however many others are there', [load(0, 500, 2), load(1, 0)], 0],
    ['where the meeting is, also while that worker restarts', [load(0, 2, 2, false), load(1, 0)], 0],
    ['elsewhere once that is full', [load(0, 3, 3), load(1, 7), load(2, 6)], 2],
    ['with the larger part of a meeting that shrank', [load(0, 1, 1), load(1, 2, 2)], 1],
    ['in the part that has room', [load(0, 3, 3), load(1, 900, 1), load(2, 0)], 1],
    ['where the fewest are when every part is full', [load(0, 9, 3), load(1, 3, 3)], 1],
  ])('%s', (_, loads, worker) => {
    expect(placeParticipant(loads, 3)).toBe(worker);
  });
});
