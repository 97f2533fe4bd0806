import { blobSource } from '@incamera/audiofile';
import { expect, test } from 'vitest';
import { wav } from '../../../../testkit/src/wav-file.js';
import { MonoMix } from './mono.js';
import { steadySound } from './steady-sound.js';

const ramp = (length: number, scale = 1): Float32Array => Float32Array.from({ length }, (_, i) => (scale * i) / length);

async function read(bytes: Buffer, rateHz: number) {
  const lengths = new Map<number, number>();
  let form: unknown;
  const source = blobSource(new Blob([Uint8Array.from(bytes)]));
  for await (const { samples, sampleRateHz, channels } of steadySound(source, () => rateHz)) {
    form = { sampleRateHz, channels };
    samples.forEach(({ length }, c) => {
      lengths.set(c, (lengths.get(c) ?? 0) + length);
    });
  }
  return { form, lengths: [...lengths.values()] };
}

test.each([
  [44_100, 48_000, 1],
  [48_000, 44_100, 2],
  [8000, 48_000, 2],
  [48_000, 48_000, 1],
])('%i Hz at %i Hz is as long as it was', async (from, to, count) => {
  const { form, lengths } = await read(wav(Array(count).fill(ramp(2 * from)), { sampleRateHz: from }), to);
  expect(form).toEqual({ sampleRateHz: to, channels: count });
  expect(lengths).toEqual(Array(count).fill(2 * to));
});

test('more than two channels become one', async () => {
  const { form } = await read(wav([ramp(4000), ramp(4000), ramp(4000)], { sampleRateHz: 8000 }), 8000);
  expect(form).toEqual({ sampleRateHz: 8000, channels: 1 });
});

test('stereo becomes mono with the polarity that keeps the most', () => {
  const left = ramp(4800);
  const loudness = (other: Float32Array): number =>
    Math.max(...new MonoMix(48_000).mix([left, other]).map((sample) => Math.abs(sample)));
  expect(loudness(left)).toBeCloseTo(1, 2);
  expect(loudness(left.map((sample) => -sample))).toBeCloseTo(1, 2);
  expect(loudness(new Float32Array(4800))).toBeCloseTo(0.5, 2);
});
