import { describe, expect, it, test } from 'vitest';
import { speechLike } from '../../../watermark/test/sound.js';
import { bitCount } from '../search/bits.js';
import { Decimator } from './decimator.js';
import { Fingerprinter } from './fingerprinter.js';

const sine = (hz: number, rateHz: number): Float32Array =>
  Float32Array.from({ length: rateHz }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rateHz));

function decimated(samples: Float32Array, rateHz: number, size = 128): { sound: Float32Array; rateHz: number } {
  const decimator = new Decimator(rateHz);
  const parts: number[] = [];
  const out = new Float32Array(decimator.mostOf(size));
  for (let at = 0; at < samples.length; at += size) {
    const written = decimator.process(samples.subarray(at, at + size), out);
    parts.push(...out.subarray(0, written));
  }
  return { sound: Float32Array.from(parts), rateHz: decimator.rateHz };
}

/** In dB, of what a sine becomes. */
function gainDb(hz: number, rateHz: number): number {
  const { sound } = decimated(sine(hz, rateHz), rateHz);
  const later = sound.subarray(1000);
  return 10 * Math.log10(later.reduce((sum, x) => sum + x * x, 0) / later.length / 0.5);
}

describe.each([
  [48_000, 16_000],
  [44_100, 22_050],
  [96_000, 16_000],
  [16_000, 16_000],
])('sound of %i Hz', (rateHz, becomesHz) => {
  it(`becomes ${becomesHz} Hz`, () => {
    expect(new Decimator(rateHz).rateHz).toBe(becomesHz);
  });

  it('keeps what a fingerprint looks at, and nothing is folded onto it', () => {
    for (const hz of [200, 1000, 3000, 5800]) expect(Math.abs(gainDb(hz, rateHz))).toBeLessThan(1);
    const folded = becomesHz - 5500;
    if (rateHz > becomesHz) expect(gainDb(folded, rateHz)).toBeLessThan(-40);
  });
});

test('a fingerprint of it is the same but for signs that hang in the balance', () => {
  const sound = speechLike(20, 7);
  const words = (samples: Float32Array, sampleRateHz: number): number[] => {
    const out: number[] = [];
    const maker = new Fingerprinter({ sampleRateHz, clockSeconds: 0, onSegment: (one) => out.push(...one.words) });
    maker.process(samples);
    maker.finish();
    return out;
  };
  const whole = words(sound, 48_000);
  const less = decimated(sound, 48_000);
  const other = words(less.sound, less.rateHz);
  expect(Math.abs(whole.length - other.length)).toBeLessThanOrEqual(1);
  const differing = other.reduce((sum, word, i) => sum + bitCount((word ^ (whole[i] ?? word)) >>> 0), 0);
  expect(differing / (32 * other.length)).toBeLessThan(0.04);
});

test('what is no number is silence, and spoils nothing behind it', () => {
  const samples = sine(440, 48_000);
  samples[100] = Number.NaN;
  const { sound } = decimated(samples, 48_000);
  expect(sound.every(Number.isFinite)).toBe(true);
});
