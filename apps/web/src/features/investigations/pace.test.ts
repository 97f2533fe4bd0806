// How long it still takes is said by what was done of this very step, and not before anything can be said.
import { expect, test } from 'vitest';
import { Pace } from './pace.js';

test('a step that has done a fifth in twenty seconds takes eighty more', () => {
  const pace = new Pace();
  expect(pace.secondsLeft('reading', 0, 1_000)).toBeNull();
  expect(pace.secondsLeft('reading', 0.1, 4_000)).toBeNull();
  expect(pace.secondsLeft('reading', 0.2, 21_000)).toBeCloseTo(80, 6);
});

test('a step that begins far, as after a hash, is not taken to have been that quick', () => {
  const pace = new Pace();
  pace.secondsLeft('comparing', 0.4, 0);
  expect(pace.secondsLeft('comparing', 0.41, 10_000)).toBeNull();
  expect(pace.secondsLeft('comparing', 0.7, 30_000)).toBeCloseTo(30, 6);
});

test('the next step, and the same one begun again, are told anew', () => {
  const pace = new Pace();
  pace.secondsLeft('reading', 0, 0);
  pace.secondsLeft('reading', 0.9, 60_000);
  expect(pace.secondsLeft('searching', 0.1, 61_000)).toBeNull();
  expect(pace.secondsLeft('searching', 0.05, 90_000)).toBeNull();
  expect(pace.secondsLeft('searching', 0.55, 100_000)).toBeCloseTo(9, 6);
});
