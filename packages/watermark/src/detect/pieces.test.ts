// Which pieces are searched, what they may cost of the limit, and how what they say is put together.
import { describe, expect, it } from 'vitest';
import { joinPieces, planPieces } from './pieces.js';
import { FALSE_ACCUSATION_LIMIT, falseAccusationBound, planTrace, threshold } from './plan.js';
import { type TracedCopy } from './report.js';
import { LINE_COUNT, SLICE_SECONDS } from './spectrum.js';

const silence = (seconds: number) => {
  const frames = Math.round(seconds / SLICE_SECONDS);
  return { seconds, frames, levels: new Uint8Array(frames * LINE_COUNT) };
};
const plansOf = (seconds: number, keys: number, toSeconds = 2280) => {
  const spectrum = silence(seconds);
  const whole = planTrace(spectrum, keys, { fromSeconds: 0, toSeconds });
  return { whole, pieces: planPieces(spectrum, whole) };
};

describe('pieces of a recording', () => {
  it('cover all of it, overlapping by half or more', () => {
    const { pieces } = plansOf(60, 12);
    expect(pieces.map(({ blocks }) => Math.round((blocks[0]?.slices ?? 0) * SLICE_SECONDS))).toEqual([15, 7]);
    for (const { blocks } of pieces) {
      expect(blocks[0]?.firstSlice).toBe(0);
      const ends = blocks.map(({ firstSlice, slices }) => firstSlice + slices);
      expect(ends.at(-1)).toBe(silence(60).frames);
      for (const [i, { firstSlice, slices }] of blocks.slice(1).entries()) {
        expect((ends[i] ?? 0) - firstSlice).toBeGreaterThanOrEqual(slices / 2 - 1);
      }
    }
  });

  it('are longer where there is much to search, and none where the whole is no longer than they', () => {
    const lengths = (seconds: number, keys: number) =>
      plansOf(seconds, keys).pieces.map(({ blocks }) => Math.round((blocks[0]?.slices ?? 0) * SLICE_SECONDS));
    expect(lengths(6, 4)).toEqual([]);
    expect(lengths(60, 12)).toEqual([15, 7]);
    expect(lengths(60, 100)).toEqual([15, 8]);
    expect(lengths(60, 300)).toEqual([24]);
    expect(lengths(600, 12)).toEqual([16, 10]);
    expect(lengths(60, 1000)).toEqual([]);
    expect(lengths(600, 100_000)).toEqual([]);
  });

  it('and blocks and chains together keep the limit, however many are tried', () => {
    for (const [seconds, keys] of [
      [60, 1],
      [60, 12],
      [300, 40],
    ] as const) {
      const { whole, pieces } = plansOf(seconds, keys);
      const shares = [whole, ...pieces].flatMap(({ shares: { steady, sped, chain } }) => [steady, sped, chain]);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-12);
      for (const plan of pieces) {
        // What just names somebody in a piece uses up the whole limit for its family alone.
        const z = threshold(plan, 'steady');
        expect(falseAccusationBound(plan, 'steady', z)).toBeCloseTo(FALSE_ACCUSATION_LIMIT, 12);
        expect(z).toBeGreaterThan(threshold(whole, 'steady') - 0.2);
      }
    }
  });
});

describe('what pieces say', () => {
  const copy = (fileStart: number, fileEnd: number, meetingTime: number, z = 10, label = 'one'): TracedCopy => ({
    label,
    z,
    falseAccusationBound: 10 ** -z,
    fileStart,
    fileEnd,
    meetingTime,
    speed: 1,
  });

  it('is one passage where they agree on its place, with the best score', () => {
    const joined = joinPieces([copy(8, 16, 108.1, 12), copy(0, 10, 100), copy(15, 22, 115)]);
    expect(joined).toEqual([{ ...copy(0, 22, 100, 12), falseAccusationBound: 1e-12 }]);
  });

  it('is several that do not overlap where they do not: the weaker one is shortened', () => {
    const [first, second] = joinPieces([copy(0, 10, 100, 12), copy(7, 16, 300)]);
    expect(first).toEqual(copy(0, 10, 100, 12));
    expect(second).toEqual(copy(10, 16, 303));
    expect(joinPieces([copy(0, 10, 100), copy(7, 16, 300, 12)])).toEqual([copy(7, 16, 300, 12), copy(0, 7, 100)]);
  });

  it('is kept apart by device', () => {
    const both = [copy(0, 10, 100, 12), copy(2, 9, 102, 11, 'other')];
    expect(joinPieces(both)).toEqual(both);
  });
});
