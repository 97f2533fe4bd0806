import { expect, test } from 'vitest';
import { OverflowMeter } from './overflow.js';

/** Feedback of ten packets, every 50 ms. */
function meterAfter(feedbacks: readonly number[]): OverflowMeter {
  const meter = new OverflowMeter();
  for (const [index, lost] of feedbacks.entries()) meter.add(10 - lost, lost, 1000 + 50 * index);
  return meter;
}

test('most of what was sent lately is lost, or it is not', () => {
  expect(meterAfter([0, 0, 5, 5]).losesMost).toBe(false);
  expect(meterAfter([0, 0, 5, 5, 5, 5]).losesMost).toBe(true);
  expect(meterAfter([1, 0, 2, 0, 1, 1]).losesMost).toBe(false);
});

test('a few packets say nothing, nor do those of a while ago', () => {
  expect(meterAfter([10]).losesMost).toBe(false);
  const meter = meterAfter([8, 8, 8, 8]);
  expect(meter.losesMost).toBe(true);
  meter.add(10, 0, 9000);
  meter.add(15, 0, 9050);
  expect(meter.losesMost).toBe(false);
});

test('what came late was not lost', () => {
  const meter = meterAfter([5, 5, 5, 5]);
  meter.add(18, -18, 1250);
  expect(meter.losesMost).toBe(false);
});
