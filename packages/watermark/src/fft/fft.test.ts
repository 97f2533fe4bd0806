import { describe, expect, test } from 'vitest';
import { ComplexFft, RealFft } from './fft.js';

/** The definition, in double precision. */
function slowTransform(re: Float32Array, im: Float32Array): { re: number[]; im: number[] } {
  const n = re.length;
  const out = { re: new Array<number>(n).fill(0), im: new Array<number>(n).fill(0) };
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < n; i++) {
      const angle = (-2 * Math.PI * ((k * i) % n)) / n;
      const a = re[i] as number;
      const b = im[i] as number;
      out.re[k] = (out.re[k] as number) + a * Math.cos(angle) - b * Math.sin(angle);
      out.im[k] = (out.im[k] as number) + a * Math.sin(angle) + b * Math.cos(angle);
    }
  }
  return out;
}

const noise = (length: number, seed: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin((i + 1) * (seed + 1.618) * 12.9898) % 1);

describe('transforms', () => {
  test.each([4, 8, 16, 64, 128, 512, 1024])('complex, length %i, agrees with the definition', (length) => {
    const re = noise(length, 1);
    const im = noise(length, 2);
    const expected = slowTransform(re, im);
    new ComplexFft(length).forward(re, im);
    for (let k = 0; k < length; k++) {
      expect(re[k]).toBeCloseTo(expected.re[k] as number, 3);
      expect(im[k]).toBeCloseTo(expected.im[k] as number, 3);
    }
    new ComplexFft(length).inverse(re, im);
    const back = noise(length, 1);
    for (let i = 0; i < length; i++) expect((re[i] as number) / length).toBeCloseTo(back[i] as number, 5);
  });

  test.each([8, 16, 256, 2048])('real, length %i, agrees with the complex one', (length) => {
    const samples = noise(length, 3);
    const re = Float32Array.from(samples);
    const im = new Float32Array(length);
    new ComplexFft(length).forward(re, im);
    const real = new RealFft(length);
    const halfRe = new Float32Array(length / 2 + 1);
    const halfIm = new Float32Array(length / 2 + 1);
    real.forward(samples, halfRe, halfIm);
    for (let k = 0; k <= length / 2; k++) {
      expect(halfRe[k]).toBeCloseTo(re[k] as number, 3);
      expect(halfIm[k]).toBeCloseTo(im[k] as number, 3);
    }
  });

  test('a length that is no power of two is refused', () => {
    expect(() => new ComplexFft(12)).toThrow(RangeError);
    expect(() => new ComplexFft(2)).toThrow(RangeError);
  });
});
