// What somebody enters for a search, and how its times are written.
import { describe, expect, it } from 'vitest';
import { rangeOf } from './trace-range.js';
import { clockText } from './trace-words.js';

describe('the range of a search', () => {
  it('is given in minutes, with comma or point, and may be left out', () => {
    expect(rangeOf('', '')).toEqual({ from: null, to: null });
    expect(rangeOf(' 1,5 ', '30')).toEqual({ from: 90, to: 1800 });
    expect(rangeOf('', '0.5')).toEqual({ from: null, to: 30 });
    expect(rangeOf('10', '')).toEqual({ from: 600, to: null });
  });

  it('is refused backwards, empty or of anything but minutes', () => {
    for (const [from, to] of [
      ['10', '5'],
      ['5', '5'],
      ['', '0'],
      ['-1', '5'],
      ['1h', ''],
      ['', '1e3'],
      ['', '9999999'],
    ]) {
      expect(rangeOf(from as string, to as string)).toBeNull();
    }
  });
});

describe('times in a file and in a meeting', () => {
  it('are minutes and seconds, with hours only where there are any', () => {
    expect([0, 6.6, 65, 2285, 3729].map(clockText)).toEqual(['0:00', '0:07', '1:05', '38:05', '1:02:09']);
  });
});
