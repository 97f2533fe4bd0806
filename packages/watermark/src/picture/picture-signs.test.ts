import { toHex } from '@incamera/kernel';
import { describe, expect, test } from 'vitest';
import { isMomentCell, MOMENT_SIGNS, TILE_CELLS, TILE_SIGNS } from './layout.js';
import { momentOf, PictureSigns, pictureKeyOf } from './picture-signs.js';

const deviceKey = Uint8Array.from({ length: 32 }, (_, i) => i);

describe('signs of a key for pictures', () => {
  test('vector: version 1, device key 00…1f', () => {
    expect(toHex(pictureKeyOf(deviceKey))).toMatchInlineSnapshot(
      `"b386534b22fcaf8cb6cb8014e755a3ae14b9283041fa41eaed17f1f04e345467"`,
    );
    const row = new PictureSigns(pictureKeyOf(deviceKey)).ofKey().subarray(0, 32);
    expect(Array.from(row, (sign) => (sign === 1 ? '+' : '-')).join('')).toMatchInlineSnapshot(
      `"+++--+-+-++--+----+-+---+----++-"`,
    );
  });

  test('belong to the key or to the moment, never to both', () => {
    const signs = new PictureSigns(pictureKeyOf(deviceKey));
    const key = signs.ofKey();
    const moment = signs.ofMoment(3);
    for (let i = 0; i < TILE_SIGNS; i++) {
      const isMoment = isMomentCell(i % TILE_CELLS, Math.floor(i / TILE_CELLS));
      expect(Math.abs(key[i] as number)).toBe(isMoment ? 0 : 1);
      expect(Math.abs(moment[i] as number)).toBe(isMoment ? 1 : 0);
    }
  });

  test('of other keys and other moments are others', () => {
    const product = (a: Int8Array, b: Int8Array) => a.reduce((sum, sign, i) => sum + sign * (b[i] as number), 0);
    const mine = new PictureSigns(pictureKeyOf(deviceKey));
    const other = new PictureSigns(pictureKeyOf(deviceKey.map((byte) => byte ^ 1)));
    // Sums of independent signs: six standard deviations happen once in 500 million.
    expect(Math.abs(product(mine.ofKey(), other.ofKey()))).toBeLessThan(6 * Math.sqrt(TILE_SIGNS - MOMENT_SIGNS));
    expect(Math.abs(product(mine.ofMoment(0), mine.ofMoment(1)))).toBeLessThan(6 * Math.sqrt(MOMENT_SIGNS));
    expect(Math.abs(product(mine.ofMoment(9), other.ofMoment(9)))).toBeLessThan(6 * Math.sqrt(MOMENT_SIGNS));
    expect(product(mine.ofMoment(9), mine.ofMoment(9))).toBe(MOMENT_SIGNS);
  });

  test('moments are minutes of the meeting, and a clock before it is its beginning', () => {
    expect([-5, 0, 59.9, 60, 3600].map(momentOf)).toEqual([0, 0, 0, 1, 60]);
  });

  test('keys of another length and impossible moments are refused', () => {
    const bad = expect.objectContaining({ code: 'watermark/bad_key' });
    expect(() => pictureKeyOf(new Uint8Array(31))).toThrow(bad);
    expect(() => new PictureSigns(new Uint8Array(33))).toThrow(bad);
    const signs = new PictureSigns(pictureKeyOf(deviceKey));
    for (const moment of [-1, 0.5, Number.NaN, 2 ** 32]) {
      expect(() => signs.ofMoment(moment)).toThrow(expect.objectContaining({ code: 'watermark/bad_clock' }));
    }
  });
});
