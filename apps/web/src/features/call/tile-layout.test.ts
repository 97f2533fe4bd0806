// Tiles fill the stage, never leave it, and stay large enough.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fitTiles,
  gridRects,
  type StageBox,
  stageRects,
  stripCapacity,
  type TileRect,
  tileCapacity,
} from './tile-layout.js';

const desk = { widthPx: 1400, heightPx: 740, gapPx: 8 };
const phone = { widthPx: 366, heightPx: 700, gapPx: 8 };

describe('fitTiles', () => {
  it('puts few people side by side on a desk and under one another on a phone', () => {
    expect(fitTiles(2, desk).columns).toBe(2);
    expect(fitTiles(2, phone)).toMatchObject({ columns: 1, rows: 2 });
    expect(fitTiles(4, desk)).toMatchObject({ columns: 2, rows: 2 });
    expect(fitTiles(5, desk)).toMatchObject({ columns: 3, rows: 2 });
  });

  it('keeps every tile inside the stage, between upright 3:4 and wide 16:9', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 200, max: 4000 }),
        fc.integer({ min: 200, max: 3000 }),
        (count, widthPx, heightPx) => {
          const fit = fitTiles(count, { widthPx, heightPx, gapPx: 8 });
          expect(fit.columns * fit.rows).toBeGreaterThanOrEqual(count);
          if (fit.tileWidthPx === 0) return;
          expect(fit.columns * fit.tileWidthPx + (fit.columns - 1) * 8).toBeLessThanOrEqual(widthPx);
          expect(fit.rows * fit.tileHeightPx + (fit.rows - 1) * 8).toBeLessThanOrEqual(heightPx);
          if (fit.tileHeightPx < 40) return;
          // One pixel of rounding either way.
          expect(fit.tileWidthPx / (fit.tileHeightPx + 1)).toBeLessThanOrEqual(16 / 9);
          expect((fit.tileWidthPx + 1) / fit.tileHeightPx).toBeGreaterThanOrEqual(0.74);
        },
      ),
    );
  });

  it('survives a stage without room', () => {
    expect(fitTiles(3, { widthPx: 0, heightPx: 0, gapPx: 8 })).toMatchObject({ tileWidthPx: 0, tileHeightPx: 0 });
    expect(fitTiles(0, desk).rows).toBe(1);
  });
});

describe('tileCapacity', () => {
  it('counts what fits and never goes below two', () => {
    expect(tileCapacity(desk, 170)).toBe(7 * 7);
    expect(tileCapacity(phone, 170)).toBe(2 * 6);
    expect(tileCapacity({ widthPx: 10, heightPx: 10, gapPx: 8 }, 170)).toBe(2);
  });
});

function overlap(a: TileRect, b: TileRect): boolean {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
}

function check(rects: readonly TileRect[], box: StageBox): void {
  rects.forEach((rect, index) => {
    expect(rect.left).toBeGreaterThanOrEqual(-0.01);
    expect(rect.top).toBeGreaterThanOrEqual(-0.01);
    expect(rect.left + rect.width).toBeLessThanOrEqual(box.widthPx + 0.01);
    expect(rect.top + rect.height).toBeLessThanOrEqual(box.heightPx + 0.01);
    expect(rects.slice(index + 1).some((other) => overlap(rect, other))).toBe(false);
  });
}

describe('places of the tiles', () => {
  const room = fc.record({
    widthPx: fc.integer({ min: 340, max: 4000 }),
    heightPx: fc.integer({ min: 300, max: 3000 }),
    gapPx: fc.constant(8),
  });

  it('never overlap and never leave the stage', () => {
    fc.assert(
      fc.property(room, fc.integer({ min: 0, max: 40 }), (box, count) => {
        const grid = gridRects(count, box);
        expect(grid).toHaveLength(count);
        check(grid, box);
        const beside = Math.min(count, stripCapacity(box));
        const staged = stageRects(beside, box);
        expect(staged).toHaveLength(beside + 1);
        check(staged, box);
      }),
    );
  });

  it('gives a lonely stage all the room', () => {
    expect(stageRects(0, desk)).toEqual([{ left: 0, top: 0, width: 1400, height: 740 }]);
  });
});
