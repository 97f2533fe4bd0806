// A radix-2 fast Fourier transform with its tables made once per length.

export interface Fft {
  readonly length: number;
  /** Transforms in place, exponent −. Both arrays have `length` values. */
  forward(real: Float64Array, imaginary: Float64Array): void;
  /** Inverse in place, scaled by 1/length. */
  inverse(real: Float64Array, imaginary: Float64Array): void;
}

/** Makes a transform for `length` values, a power of two. */
export function createFft(length: number): Fft {
  if (length < 2 || (length & (length - 1)) !== 0) throw new RangeError('FFT length must be a power of two');
  const cosines = new Float64Array(length / 2);
  const sines = new Float64Array(length / 2);
  for (let index = 0; index < length / 2; index++) {
    cosines[index] = Math.cos((2 * Math.PI * index) / length);
    sines[index] = Math.sin((2 * Math.PI * index) / length);
  }
  const reversed = new Uint32Array(length);
  const bitCount = Math.log2(length);
  for (let index = 1; index < length; index++) {
    reversed[index] = ((reversed[index >> 1] ?? 0) >> 1) | ((index & 1) << (bitCount - 1));
  }

  function run(re: Float64Array, im: Float64Array, sign: number): void {
    for (let index = 0; index < length; index++) {
      const other = reversed[index] as number;
      if (other > index) {
        swap(re, index, other);
        swap(im, index, other);
      }
    }
    for (let size = 2; size <= length; size *= 2) {
      const half = size / 2;
      const stride = length / size;
      for (let start = 0; start < length; start += size) {
        for (let step = 0; step < half; step++) {
          const cosine = cosines[step * stride] as number;
          const sine = sign * (sines[step * stride] as number);
          const low = start + step;
          const high = low + half;
          const highRe = re[high] as number;
          const highIm = im[high] as number;
          const turnedRe = highRe * cosine - highIm * sine;
          const turnedIm = highRe * sine + highIm * cosine;
          re[high] = (re[low] as number) - turnedRe;
          im[high] = (im[low] as number) - turnedIm;
          re[low] = (re[low] as number) + turnedRe;
          im[low] = (im[low] as number) + turnedIm;
        }
      }
    }
  }

  return {
    length,
    forward: (real, imaginary) => run(real, imaginary, -1),
    inverse(real, imaginary) {
      run(real, imaginary, 1);
      for (let index = 0; index < length; index++) {
        real[index] = (real[index] as number) / length;
        imaginary[index] = (imaginary[index] as number) / length;
      }
    },
  };
}

function swap(values: Float64Array, a: number, b: number): void {
  const kept = values[a] as number;
  values[a] = values[b] as number;
  values[b] = kept;
}
