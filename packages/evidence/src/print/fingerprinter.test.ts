import { describe, expect, test } from 'vitest';
import { speechLike } from '../../../watermark/test/sound.js';
import { RATE_HZ, segmentsOf } from '../../test/sound.js';
import { Fingerprinter } from '../fingerprinter.js';
import { SEGMENT_FRAMES, type Segment } from '../index.js';
import { bitCount } from '../search/bits.js';

const sound = speechLike(23, 3);
const wordsOf = (segments: readonly Segment[]): number[] => segments.flatMap(({ words }) => [...words]);

function differing(a: readonly number[], b: readonly number[]): number {
  const count = Math.min(a.length, b.length);
  let bits = 0;
  for (let i = 0; i < count; i++) bits += bitCount((a[i] as number) ^ (b[i] as number));
  return bits / (32 * count);
}

describe('a fingerprint that is made while somebody speaks', () => {
  test('comes in segments of ten seconds on the clock of the meeting, the rest at the end', () => {
    const segments = segmentsOf(sound, 600);
    expect(segments.map(({ words }) => words.length)).toEqual([SEGMENT_FRAMES, SEGMENT_FRAMES, 180]);
    expect(segments.map(({ startMicros }) => startMicros)).toEqual([600_064_000, 610_064_000, 620_064_000]);
  });

  test.each([1, 64, 441, 4096, 100_000])('is the same in blocks of %i samples', (block) => {
    expect(wordsOf(segmentsOf(sound, 0, block))).toEqual(wordsOf(segmentsOf(sound)));
  });

  test('is nearly the same at another sample rate', () => {
    const half = Float32Array.from({ length: sound.length / 2 }, (_, i) => {
      return ((sound[2 * i] as number) + (sound[2 * i + 1] as number)) / 2;
    });
    expect(differing(wordsOf(segmentsOf(half, 0, 128, RATE_HZ / 2)), wordsOf(segmentsOf(sound)))).toBeLessThan(0.08);
  });

  test('does not depend on loudness', () => {
    const soft = sound.map((sample) => sample / 20);
    expect(differing(wordsOf(segmentsOf(soft)), wordsOf(segmentsOf(sound)))).toBeLessThan(0.001);
  });

  test('of other speech is no more alike than coins', () => {
    const share = differing(wordsOf(segmentsOf(sound)), wordsOf(segmentsOf(speechLike(23, 4))));
    expect(share).toBeGreaterThan(0.47);
    expect(share).toBeLessThan(0.53);
  });

  test('of silence, and of what is no number, is empty words', () => {
    expect(wordsOf(segmentsOf(new Float32Array(RATE_HZ))).every((word) => word === 0)).toBe(true);
    expect(wordsOf(segmentsOf(new Float32Array(RATE_HZ).fill(Number.NaN))).every((word) => word === 0)).toBe(true);
  });

  test('goes on at another time of the clock after a pause', () => {
    const segments: Segment[] = [];
    const onSegment = (segment: Segment): void => void segments.push(segment);
    const maker = new Fingerprinter({ sampleRateHz: RATE_HZ, clockSeconds: 5, onSegment });
    maker.process(sound.subarray(0, 2 * RATE_HZ));
    maker.restart(60);
    maker.process(sound.subarray(2 * RATE_HZ, 4 * RATE_HZ));
    maker.finish();
    maker.finish();
    expect(segments.map(({ startMicros }) => startMicros)).toEqual([5_064_000, 60_064_000]);
    expect([...(segments[1] as Segment).words]).toEqual(wordsOf(segmentsOf(sound.subarray(2 * RATE_HZ, 4 * RATE_HZ))));
  });

  test.each([
    ['evidence/bad_rate', { sampleRateHz: 4000, clockSeconds: 0 }],
    ['evidence/bad_rate', { sampleRateHz: 44_100.5, clockSeconds: 0 }],
    ['evidence/bad_clock', { sampleRateHz: RATE_HZ, clockSeconds: -1 }],
    ['evidence/bad_clock', { sampleRateHz: RATE_HZ, clockSeconds: Number.NaN }],
    ['evidence/bad_clock', { sampleRateHz: RATE_HZ, clockSeconds: 31 * 24 * 3600 }],
  ])('is refused with %s', (code, options) => {
    expect(() => new Fingerprinter({ ...options, onSegment: () => {} })).toThrow(expect.objectContaining({ code }));
  });
});
