// What a page reads of a file that was made so that a search finds nothing in it.
import { describe, expect, it } from 'vitest';
import { wav } from '../../../../testkit/src/wav-file.js';
import { readSoundFile } from './sound-reading.js';

const noise = (length: number): Float32Array => {
  let state = 1;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return 0.5 * (state / 2 ** 31 - 1);
  });
};
const read = async (channels: Float32Array[], sampleRateHz: number) => {
  const shares: number[] = [];
  const file = new Blob([Uint8Array.from(wav(channels, { sampleRateHz }))]);
  const { spectrum } = await readSoundFile(file, (share) => shares.push(share));
  return { spectrum, shares };
};

describe('a recording', () => {
  it('whose channels cancel each other says what one of them says', async () => {
    const sound = noise(48_000 * 2);
    const opposite = sound.map((sample) => -sample);
    const [alone, both] = await Promise.all([read([sound], 48_000), read([sound, opposite], 48_000)]);
    const difference = both.spectrum.levels.map((level, i) => Math.abs(level - (alone.spectrum.levels[i] ?? 0)));
    // A step of the scale of levels, by rounding.
    expect(difference.reduce((most, one) => Math.max(most, one))).toBeLessThanOrEqual(1);
  });

  it.each([6_000, 7_999, 200_000])(
    'of %i samples a second, which no search reads as they are, is read',
    async (rateHz) => {
      const { spectrum, shares } = await read([noise(rateHz * 3)], rateHz);
      expect(spectrum.seconds).toBeCloseTo(3, 1);
      expect(shares.at(-1)).toBe(1);
      expect([...shares].sort((a, b) => a - b)).toEqual(shares);
    },
  );
});
