// Who takes the stage, who is shown, and whose pictures are asked for.
import { type LeafIndex } from '@incamera/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ArrangementInput, type Attendance, arrange, wantedPictures } from './arrangement.js';

function leaf(index: number): LeafIndex {
  return index as LeafIndex;
}

function person(index: number, more: Partial<Attendance> = {}): Attendance {
  return { leaf: leaf(index), self: false, camera: true, screen: false, ...more };
}

const me = person(0, { self: true });

function input(more: Partial<ArrangementInput>): ArrangementInput {
  return {
    people: [me, person(1), person(2)],
    layout: 'grid',
    pinned: null,
    activeLeaf: null,
    recent: [],
    capacity: 9,
    page: 0,
    ...more,
  };
}

describe('arrange', () => {
  it('shows everybody in the grid and nobody on the stage', () => {
    const { stage, tiles, hiddenCount } = arrange(input({}));
    expect(stage).toBeNull();
    expect(tiles.map((tile) => tile.leaf)).toEqual([0, 1, 2]);
    expect(hiddenCount).toBe(0);
  });

  it('puts the speaker on the stage in the speaker layout, and another person before anybody spoke', () => {
    expect(arrange(input({ layout: 'speaker', activeLeaf: leaf(2) })).stage).toEqual({ leaf: 2, kind: 'camera' });
    expect(arrange(input({ layout: 'speaker' })).stage).toEqual({ leaf: 1, kind: 'camera' });
  });

  it('never puts oneself on the stage for speaking', () => {
    expect(arrange(input({ layout: 'speaker', activeLeaf: leaf(0) })).stage).toEqual({ leaf: 1, kind: 'camera' });
    expect(arrange(input({ layout: 'speaker', people: [me] })).stage).toBeNull();
  });

  it('gives the stage to a shared screen in both layouts', () => {
    const people = [me, person(1), person(2, { screen: true })];
    for (const layout of ['grid', 'speaker'] as const) {
      const { stage, tiles } = arrange(input({ people, layout, activeLeaf: leaf(1) }));
      expect(stage).toEqual({ leaf: 2, kind: 'screen' });
      expect(tiles.map((tile) => tile.kind)).toEqual(['camera', 'camera', 'camera']);
    }
  });

  it('prefers a screen of others to the own one, whose tile is never shown twice', () => {
    const people = [{ ...me, screen: true }, person(1, { screen: true })];
    const both = arrange(input({ people }));
    expect(both.stage).toEqual({ leaf: 1, kind: 'screen' });
    expect(both.tiles).not.toContainEqual({ leaf: 0, kind: 'screen' });
    expect(arrange(input({ people: [{ ...me, screen: true }] })).stage).toEqual({ leaf: 0, kind: 'screen' });
  });

  it('keeps a pinned picture, and lets go of a pin whose person or screen is gone', () => {
    expect(arrange(input({ pinned: { leaf: leaf(2), kind: 'camera' } })).stage).toEqual({ leaf: 2, kind: 'camera' });
    expect(arrange(input({ pinned: { leaf: leaf(7), kind: 'camera' } })).stage).toBeNull();
    expect(arrange(input({ pinned: { leaf: leaf(2), kind: 'screen' } })).stage).toBeNull();
  });

  it('turns pages of at most nine in the grid, with the last speakers on the first', () => {
    const people = [me, ...Array.from({ length: 20 }, (_, index) => person(index + 1))];
    const at = (page: number, recent: LeafIndex[] = []) => arrange(input({ people, capacity: 25, page, recent }));
    expect(at(0)).toMatchObject({ page: 0, pageCount: 3, hiddenCount: 0 });
    expect(at(0).tiles.map((tile) => tile.leaf)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(at(2).tiles.map((tile) => tile.leaf)).toEqual([18, 19, 20]);
    expect(at(9).page).toBe(2);
    // One tile changes; who spoke last gives way last.
    expect(at(0, [leaf(18)]).tiles.map((tile) => tile.leaf)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 18]);
    expect(at(0, [leaf(18), leaf(8)]).tiles.map((tile) => tile.leaf)).toEqual([0, 1, 2, 3, 4, 5, 6, 18, 8]);
    expect(at(2, [leaf(18)]).tiles.map((tile) => tile.leaf)).toEqual([8, 19, 20]);
    const small = arrange(input({ people, capacity: 4 }));
    expect([small.tiles.length, small.pageCount]).toEqual([4, 6]);
  });

  it('keeps who spoke among the tiles beside a stage', () => {
    const people = [me, ...Array.from({ length: 20 }, (_, index) => person(index + 1))];
    const pinned = { leaf: leaf(1), kind: 'camera' as const };
    const { tiles, hiddenCount } = arrange(input({ people, capacity: 6, pinned, recent: [leaf(18), leaf(3)] }));
    expect(tiles.map((tile) => tile.leaf)).toEqual([0, 2, 3, 4, 5, 18]);
    expect(hiddenCount).toBe(14);
  });

  it('shows nobody twice and loses nobody', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ camera: fc.boolean(), screen: fc.boolean() }), { maxLength: 25 }),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom('grid' as const, 'speaker' as const),
        fc.array(fc.integer({ min: 0, max: 25 }).map(leaf), { maxLength: 8 }),
        (flags, capacity, layout, recent) => {
          const people = [me, ...flags.map((flag, index) => person(index + 1, flag))];
          const at = (page: number) =>
            arrange(input({ people, capacity, layout, page, recent, activeLeaf: recent[0] ?? null }));
          const result = at(0);
          const tiles = Array.from({ length: result.pageCount }, (_, page) => at(page).tiles).flat();
          const shown = [...(result.stage ? [result.stage] : []), ...tiles].map((p) => `${p.leaf} ${p.kind}`);
          expect(new Set(shown).size).toBe(shown.length);
          const screens = flags.filter((flag) => flag.screen).length;
          expect(shown.length + result.hiddenCount).toBe(people.length + screens);
        },
      ),
    );
  });
});

describe('wantedPictures', () => {
  it('asks for the stage first, then screens, then who speaks; never for oneself or a camera that is off', () => {
    const people = [me, person(1), person(2, { camera: false }), person(3), person(4, { screen: true })];
    const asked = input({ people, activeLeaf: leaf(3), pinned: { leaf: leaf(1), kind: 'camera' } });
    expect(wantedPictures(arrange(asked), asked)).toEqual([
      { leaf: 1, kind: 'camera' },
      { leaf: 4, kind: 'screen' },
      { leaf: 3, kind: 'camera' },
      { leaf: 4, kind: 'camera' },
    ]);
  });
});
