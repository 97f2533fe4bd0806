import { toHex } from '@incamera/kernel';
import { describe, expect, test } from 'vitest';
import { BAND_COUNT } from './layout.js';
import { SEGMENT_CELLS, SoundSigns } from './signs.js';

const key = Uint8Array.from({ length: 32 }, (_, i) => i);

function words(signs: SoundSigns, firstSegment: number, segments: number): Uint32Array<ArrayBuffer> {
  const out = new Uint32Array(segments * SEGMENT_CELLS);
  signs.fill(firstSegment, out);
  return out;
}

describe('signs of a key', () => {
  test('vector: version 1, key 00…1f', () => {
    const bytes = (segment: number) =>
      toHex(new Uint8Array(words(new SoundSigns(key), segment, 1).buffer)).slice(0, 32);
    expect([bytes(0), bytes(1), bytes(1000)]).toMatchInlineSnapshot(`
      [
        "61f233c1313672cbeda6e2b8bcdb0cf9",
        "289b44c03f13800ae1c140055e36d8af",
        "06c6ba2829b7c577fbec37616e91e3c7",
      ]
    `);
  });

  test('any stretch is a part of the whole', () => {
    const signs = new SoundSigns(key);
    expect(words(signs, 7, 2)).toEqual(words(signs, 0, 9).subarray(7 * SEGMENT_CELLS));
  });

  test('are fair, and independent between cells, bands and keys', () => {
    const cells = 16_384;
    const mine = words(new SoundSigns(key), 0, cells / SEGMENT_CELLS);
    const other = words(new SoundSigns(key.map((byte) => byte ^ 1)), 0, cells / SEGMENT_CELLS);
    const sign = (of: Uint32Array, cell: number, band: number) =>
      (((of[cell] as number) >>> band) & 1) === 1 ? 1 : -1;
    // Each is a sum of independent signs, so that six standard deviations happen once in 500 million.
    const sums = { mean: 0, nextCell: 0, nextBand: 0, otherKey: 0 };
    for (let cell = 0; cell < cells - 1; cell++) {
      for (let band = 0; band < BAND_COUNT - 1; band++) {
        const own = sign(mine, cell, band);
        sums.mean += own;
        sums.nextCell += own * sign(mine, cell + 1, band);
        sums.nextBand += own * sign(mine, cell, band + 1);
        sums.otherKey += own * sign(other, cell, band);
      }
    }
    const limit = 6 * Math.sqrt((cells - 1) * (BAND_COUNT - 1));
    for (const sum of Object.values(sums)) expect(Math.abs(sum)).toBeLessThan(limit);
  });

  test('a key of another length is refused', () => {
    expect(() => new SoundSigns(new Uint8Array(31))).toThrow(expect.objectContaining({ code: 'watermark/bad_key' }));
    expect(() => new SoundSigns(new Uint8Array(0))).toThrow(expect.objectContaining({ code: 'watermark/bad_key' }));
  });

  test('cells that no key has are refused', () => {
    const signs = new SoundSigns(key);
    const out = new Uint32Array(SEGMENT_CELLS);
    for (const segment of [-1, 2 ** 32]) {
      expect(() => signs.fill(segment, out)).toThrow(expect.objectContaining({ code: 'watermark/bad_clock' }));
    }
  });
});
