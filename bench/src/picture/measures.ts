// How far a marked screen is from the unmarked one, in numbers that others use too. They do not say that nobody sees it.
import { type Picture } from '@incamera/watermark';

export interface Distance {
  readonly psnrDb: number;
  readonly ssim: number;
  /** CIE L*, root of the mean square and the largest, of single pixels. */
  readonly lightnessRms: number;
  readonly lightnessMost: number;
}

const SIDE = 8;

export function distanceOf(before: Picture, after: Picture): Distance {
  const a = luma(before);
  const b = luma(after);
  let squares = 0;
  let lightness = 0;
  let most = 0;
  a.forEach((value, i) => {
    const other = b[i] as number;
    squares += (value - other) ** 2;
    const step = Math.abs(lightnessOf(value) - lightnessOf(other));
    lightness += step * step;
    most = Math.max(most, step);
  });
  return {
    psnrDb: 10 * Math.log10((255 * 255 * a.length) / squares),
    ssim: ssimOf(a, b, before.width, before.height),
    lightnessRms: Math.sqrt(lightness / a.length),
    lightnessMost: most,
  };
}

function luma({ data }: Picture): Float64Array {
  return Float64Array.from({ length: data.length / 4 }, (_, i) => {
    const [r, g, b] = data.subarray(4 * i, 4 * i + 3);
    return 0.299 * (r as number) + 0.587 * (g as number) + 0.114 * (b as number);
  });
}

/** Of a grey of that value in sRGB. */
function lightnessOf(value: number): number {
  const v = value / 255;
  const linear = v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  return linear <= 216 / 24389 ? (linear * 24389) / 27 : 116 * Math.cbrt(linear) - 16;
}

/** Structural similarity (Wang et al. 2004), mean over squares of eight pixels. */
function ssimOf(a: Float64Array, b: Float64Array, width: number, height: number): number {
  let sum = 0;
  let count = 0;
  for (let top = 0; top + SIDE <= height; top += SIDE) {
    for (let left = 0; left + SIDE <= width; left += SIDE) {
      const m = { a: 0, b: 0, aa: 0, bb: 0, ab: 0 };
      for (let i = 0; i < SIDE * SIDE; i++) {
        const at = (top + (i >> 3)) * width + left + (i & 7);
        const [x, y] = [a[at] as number, b[at] as number];
        m.a += x / 64;
        m.b += y / 64;
        m.aa += (x * x) / 64;
        m.bb += (y * y) / 64;
        m.ab += (x * y) / 64;
      }
      const [c1, c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2];
      const variances = m.aa - m.a ** 2 + m.bb - m.b ** 2;
      const likeness =
        ((2 * m.a * m.b + c1) * (2 * (m.ab - m.a * m.b) + c2)) / ((m.a ** 2 + m.b ** 2 + c1) * (variances + c2));
      sum += likeness;
      count++;
    }
  }
  return sum / count;
}
