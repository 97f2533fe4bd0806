import { describe, expect, test } from 'vitest';
import { marked, noise, RATE_HZ, speechLike, testKey } from '../../test/sound.js';
import { MARK_BLOCK, SoundMarker, type SoundMarkerOptions } from './sound-marker.js';
import { MARK_SHAPES } from './strength.js';

const options: SoundMarkerOptions = {
  key: testKey(1),
  sampleRateHz: RATE_HZ,
  channels: 1,
  strength: 'standard',
  clockSeconds: 12,
};
const NO_MARK = { ...MARK_SHAPES.standard, lowDb: 0, middleDb: 0, highDb: 0 };

/** Largest difference of `output` from what `input` was `late` samples ago. */
function farthest(output: Float32Array | undefined, input: Float32Array, late = 0): number {
  let most = output === undefined ? Number.POSITIVE_INFINITY : 0;
  for (let i = late; i < input.length; i++) {
    most = Math.max(most, Math.abs((output?.[i] ?? 0) - (input[i - late] as number)));
  }
  return most;
}

function levelDb(samples: Float32Array): number {
  return 10 * Math.log10(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
}

describe('marking sound', () => {
  test('is the input, late, when the mark has no strength', () => {
    const input = noise(1, 5);
    const output = marked(input, testKey(1), 0, NO_MARK);
    expect(farthest(output, input)).toBeLessThan(1e-6);
  });

  test.each([44_100, 48_000])('is at most 21 ms late at %i Hz', (sampleRateHz) => {
    const { latencySamples } = new SoundMarker({ ...options, sampleRateHz });
    expect(latencySamples / sampleRateHz).toBeLessThanOrEqual(0.021);
  });

  test('changes little, and neither silence nor the level', () => {
    const input = speechLike(4, 6);
    const output = marked(input, testKey(1), 0);
    const difference = output.map((value, i) => value - (input[i] as number));
    expect(levelDb(difference) - levelDb(input)).toBeLessThan(-11);
    expect(Math.abs(levelDb(output) - levelDb(input))).toBeLessThan(0.3);
    expect(marked(new Float32Array(RATE_HZ), testKey(1), 0).every((value) => value === 0)).toBe(true);
  });

  test('strong changes more than standard', () => {
    const input = speechLike(2, 7);
    const change = (strength: 'standard' | 'strong') =>
      levelDb(marked(input, testKey(1), 0, MARK_SHAPES[strength]).map((value, i) => value - (input[i] as number)));
    expect(change('strong')).toBeGreaterThan(change('standard') + 2);
  });

  test('another key makes another sound, another clock too; the same ones the same', () => {
    const input = speechLike(2, 8);
    const first = marked(input, testKey(1), 30);
    expect(marked(input, testKey(1), 30)).toEqual(first);
    expect(marked(input, testKey(2), 30)).not.toEqual(first);
    expect(marked(input, testKey(1), 31)).not.toEqual(first);
  });

  test('stereo: each channel as it would be, with the signs that mono has', () => {
    const left = noise(1, 9);
    const right = noise(1, 10).map((value) => value * 0.3);
    const marker = new SoundMarker({ ...options, channels: 2 }, NO_MARK);
    const blocks = [left.slice(), right.slice()];
    marker.process(blocks, blocks);
    const late = marker.latencySamples;
    expect(farthest(blocks[0], left, late)).toBeLessThan(1e-6);
    expect(farthest(blocks[1], right, late)).toBeLessThan(1e-6);
    const same = speechLike(1, 11);
    const pair = [same.slice(), same.slice()];
    new SoundMarker({ ...options, channels: 2 }).process(pair, pair);
    const mono = [same.slice()];
    new SoundMarker(options).process(mono, mono);
    expect(farthest(pair[0], mono[0] as Float32Array)).toBeLessThan(1e-5);
    expect(farthest(pair[1], mono[0] as Float32Array)).toBeLessThan(1e-5);
  });

  test('the size of blocks does not matter', () => {
    const input = noise(1, 12).subarray(0, 128 * 300);
    const whole = [input.slice()];
    new SoundMarker(options).process(whole, whole);
    const marker = new SoundMarker(options);
    const parts = input.slice();
    for (let at = 0; at < parts.length; at += 384) {
      const block = [parts.subarray(at, at + 384)];
      marker.process(block, block);
    }
    expect(parts).toEqual(whole[0]);
  });

  test('a jump of the clock makes no click', () => {
    const tone = Float32Array.from({ length: RATE_HZ }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / RATE_HZ));
    const marker = new SoundMarker(options);
    for (let at = 0; at + MARK_BLOCK <= tone.length; at += MARK_BLOCK) {
      if (at === 128 * 200) marker.setClock(4000);
      marker.process([tone.subarray(at, at + MARK_BLOCK)], [tone.subarray(at, at + MARK_BLOCK)]);
    }
    // Steps of the tone itself are at most 0.029; a click would be many times that.
    for (let i = 128 * 100; i < 128 * 300; i++) {
      expect(Math.abs((tone[i] as number) - (tone[i - 1] as number))).toBeLessThan(0.045);
    }
  });

  test('a block allocates nothing', () => {
    const marker = new SoundMarker({ ...options, channels: 2 });
    const block = [noise(0.01, 13).subarray(0, MARK_BLOCK), noise(0.01, 14).subarray(0, MARK_BLOCK)];
    const run = (count: number) => {
      for (let i = 0; i < count; i++) marker.process(block, block);
    };
    run(6000);
    const before = process.memoryUsage().heapUsed;
    run(6000);
    // One number on the heap for each of 128 samples would be 12 MB.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(600_000);
  });

  test.each([
    ['a short key', { key: new Uint8Array(16) }, 'watermark/bad_key'],
    ['8 kHz', { sampleRateHz: 8000 }, 'watermark/bad_rate'],
    ['a clock before the meeting', { clockSeconds: -1 }, 'watermark/bad_clock'],
    ['a clock that is no number', { clockSeconds: Number.NaN }, 'watermark/bad_clock'],
  ])('%s is refused', (_, wrong, code) => {
    expect(() => new SoundMarker({ ...options, ...wrong })).toThrow(expect.objectContaining({ code }));
  });

  test('blocks that do not fit are refused and change nothing', () => {
    const block = (length: number) => new Float32Array(length);
    const marker = new SoundMarker(options);
    for (const [input, output] of [
      [[block(100)], [block(100)]],
      [[block(128)], [block(256)]],
      [
        [block(128), block(128)],
        [block(128), block(128)],
      ],
      [[], []],
    ] as const) {
      expect(() => marker.process(input, output)).toThrow(expect.objectContaining({ code: 'watermark/bad_block' }));
    }
    expect(() => marker.setClock(Number.POSITIVE_INFINITY)).toThrow(
      expect.objectContaining({ code: 'watermark/bad_clock' }),
    );
  });
});
