import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testkitErrors } from './errors.js';
import { resample } from './resample.js';
import { decodeWav, encodeWav } from './wav.js';

describe('WAV', () => {
  test('what is written is read back, within one step of 16 bits', () => {
    fc.assert(
      fc.property(
        fc.float32Array({ min: -1, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 192_000 }),
        (raw, rate) => {
          const samples = Float32Array.from(raw);
          const sound = decodeWav(encodeWav({ sampleRateHz: rate, samples }));
          expect(sound.sampleRateHz).toBe(rate);
          expect(sound.samples.length).toBe(samples.length);
          for (const [index, sample] of samples.entries()) {
            expect(Math.abs((sound.samples[index] ?? 9) - sample)).toBeLessThan(1 / 16_000);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  test('anything else is refused with a typed error, never a crash', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const file = Uint8Array.from(bytes);
        try {
          decodeWav(file);
        } catch (error) {
          expect(testkitErrors.owns(error)).toBe(true);
        }
      }),
    );
    const float = encodeWav({ sampleRateHz: 48_000, samples: new Float32Array(4) });
    float[20] = 3;
    expect(() => decodeWav(float)).toThrow(/PCM16/);
  });
});

describe('resampling', () => {
  test('keeps a tone in frequency, level and phase', () => {
    const tone = (rate: number) =>
      Float32Array.from({ length: rate / 2 }, (_, index) => Math.sin((2 * Math.PI * 1000 * index) / rate));
    const converted = resample(tone(22_050), 22_050, 48_000);
    const wanted = tone(48_000);
    for (let index = 2000; index < 22_000; index += 7) {
      expect(Math.abs((converted[index] ?? 9) - (wanted[index] ?? 0))).toBeLessThan(0.005);
    }
  });

  test('removes what the lower rate cannot hold', () => {
    const tone = Float32Array.from({ length: 48_000 }, (_, index) => Math.sin((2 * Math.PI * 15_000 * index) / 48_000));
    const converted = resample(tone, 48_000, 16_000).subarray(1000, 15_000);
    expect(Math.max(...converted)).toBeLessThan(0.01);
  });
});
