import { describe, expect, it } from 'vitest';
import { Arrivals, STARVED_MS } from './arrivals.js';

/** Ticks every 100 ms and frames every 20 ms, until `untilMs`. */
function play(arrivals: Arrivals, fromMs: number, untilMs: number, isFlowing: boolean): number[] {
  const droughts: number[] = [];
  for (let ms = fromMs; ms < untilMs; ms += 20) {
    if (isFlowing) arrivals.arrived(ms);
    if (ms % 100 === 0 && arrivals.tick(ms)) droughts.push(ms);
  }
  return droughts;
}

describe('arrivals', () => {
  it('miss a steady stream soon after it stops, once, and see it come back', () => {
    const arrivals = new Arrivals();
    expect(play(arrivals, 0, 2_000, true)).toEqual([]);
    expect(play(arrivals, 2_000, 6_000, false)).toEqual([2_000 + STARVED_MS]);
    expect(arrivals.isStarved).toBe(true);
    expect(arrivals.arrived(6_000)).toBe(true);
    expect(arrivals.arrived(6_020)).toBe(false);
  });

  it('miss nothing that never flowed, or only trickled', () => {
    const arrivals = new Arrivals();
    expect(play(arrivals, 0, 5_000, false)).toEqual([]);
    for (let ms = 5_000; ms < 9_000; ms += 200) arrivals.arrived(ms);
    expect(play(arrivals, 9_000, 12_000, false)).toEqual([]);
  });

  it('blame nobody for a pause of this machine', () => {
    const arrivals = new Arrivals();
    play(arrivals, 0, 2_000, true);
    expect(arrivals.tick(9_000)).toBe(false);
    expect(play(arrivals, 9_020, 12_000, true)).toEqual([]);
  });

  it('begin anew with a new transport', () => {
    const arrivals = new Arrivals();
    play(arrivals, 0, 2_000, true);
    arrivals.reset();
    expect(play(arrivals, 2_000, 6_000, false)).toEqual([]);
  });
});
