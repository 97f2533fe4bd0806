import { concat, sha256 } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import { circleOf, heardBy, RECEIVERS } from './circle.js';

const seed = (fill: number) => new Uint8Array(32).fill(fill);
const keys = await Promise.all(Array.from({ length: 40 }, (_, i) => sha256(Uint8Array.of(i))));
const members = (count: number) => keys.slice(0, count).map((leafKey, member) => ({ member, leafKey }));

/** By speaker: who hears it. */
function receivers(count: number, by: Uint8Array): Map<number, number[]> {
  const circle = circleOf(members(count), by);
  const out = new Map<number, number[]>(circle.map((speaker) => [speaker, []]));
  for (const own of circle) for (const speaker of heardBy(circle, own)) out.get(speaker)?.push(own);
  return out;
}

describe('who hears whom', () => {
  it.each([4, 5, 12, 40])('spreads evenly over %i members: each is heard by three others, and hears three', (count) => {
    const circle = circleOf(members(count), seed(1));
    for (const [speaker, hearing] of receivers(count, seed(1))) {
      expect(new Set(hearing).size).toBe(RECEIVERS);
      expect(hearing).not.toContain(speaker);
    }
    for (const own of circle) expect(heardBy(circle, own)).toHaveLength(RECEIVERS);
  });

  it('is whoever there is in a small meeting, and nobody in an empty one', () => {
    expect([...receivers(3, seed(1)).values()].map((hearing) => hearing.length)).toEqual([2, 2, 2]);
    expect([...receivers(2, seed(1)).values()].map((hearing) => hearing.length)).toEqual([1, 1]);
    expect([...receivers(1, seed(1)).values()]).toEqual([[]]);
    expect(heardBy([1, 2], 7)).toEqual([]);
  });

  it('is the same for everybody, in whatever order they have the members', () => {
    const there = members(12);
    expect(circleOf([...there].reverse(), seed(3))).toEqual(circleOf(there, seed(3)));
  });

  it('is another in the next epoch: two who collude do not stay together', () => {
    const hears = (fill: number) => (receivers(20, seed(fill)).get(0) ?? []).includes(1);
    const together = Array.from({ length: 200 }, (_, fill) => hears(fill)).filter(Boolean).length;
    // Three of nineteen.
    expect(together).toBeGreaterThan(15);
    expect(together).toBeLessThan(55);
  });

  it('cannot be arranged by who draws a key before the seed is known', async () => {
    // Of a hundred keys the one that would follow the speaker in one epoch follows it in another as seldom as any.
    const drawn = await Promise.all(Array.from({ length: 100 }, (_, i) => sha256(concat(seed(9), Uint8Array.of(i)))));
    const follows = (leafKey: Uint8Array, by: Uint8Array) => {
      const circle = circleOf([...members(20), { member: 99, leafKey }], by);
      return heardBy(circle, 99).includes(0);
    };
    const good = drawn.filter((leafKey) => follows(leafKey, seed(1)));
    expect(good.length).toBeGreaterThan(3);
    expect(good.filter((leafKey) => follows(leafKey, seed(2))).length).toBeLessThan(good.length / 2);
  });
});
