import { type LeafIndex } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import { type Placed } from './arrangement.js';
import { samePicture, wantedHeightPx, withHeights } from './picture-heights.js';

const rect = (width: number, height: number) => ({ left: 0, top: 0, width, height });
const camera = (leaf: number): Placed => ({ leaf: leaf as LeafIndex, kind: 'camera' });

describe('the height that is asked for', () => {
  it('is that of the tile in device pixels, up to the next step', () => {
    expect(wantedHeightPx(rect(320, 180), 1)).toBe(180);
    expect(wantedHeightPx(rect(320, 180), 2)).toBe(360);
    expect(wantedHeightPx(rect(322, 181), 1)).toBe(270);
    expect(wantedHeightPx(rect(224, 126), 1)).toBe(180);
    expect(wantedHeightPx(rect(9_000, 9_000), 3)).toBe(2160);
    expect(wantedHeightPx(rect(0, 0), 1)).toBe(90);
  });

  it('covers a tile that is wider or taller than the picture', () => {
    expect(wantedHeightPx(rect(640, 180), 1)).toBe(360);
    expect(wantedHeightPx(rect(135, 180), 1)).toBe(180);
  });

  it('stays while a window changes within a step', () => {
    const heights = Array.from({ length: 60 }, (_, i) =>
      wantedHeightPx(rect(16 * (12 + i / 10), 9 * (12 + i / 10)), 1),
    );
    expect(new Set(heights).size).toBe(1);
  });

  it('is told for cameras and not for screens, in the order of importance', () => {
    const screen: Placed = { leaf: 2 as LeafIndex, kind: 'screen' };
    const wanted = withHeights(
      [screen, camera(2), camera(1)],
      [camera(1), screen, camera(2)],
      [rect(320, 180), rect(640, 360), rect(160, 90)],
      1,
    );
    expect(wanted).toEqual([screen, { ...camera(2), heightPx: 90 }, { ...camera(1), heightPx: 180 }]);
    expect(samePicture(camera(1), { ...camera(1), heightPx: 90 })).toBe(false);
  });
});
