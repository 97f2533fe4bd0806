// Band-limited resampling by a windowed sinc, for the fixtures and for browsers whose output is not at 48 kHz.

/** Half width of the filter in zero crossings: −70 dB of aliases, far below what any measure here sees. */
const zeroCrossings = 16;

/**
 * Converts mono samples to another rate.
 * @param samples mono, any range
 * @returns round(length × toHz / fromHz) samples, aligned with the input (no delay)
 */
export function resample(samples: Float32Array, fromHz: number, toHz: number): Float32Array<ArrayBuffer> {
  if (fromHz === toHz) return Float32Array.from(samples);
  const common = greatestCommonDivisor(fromHz, toHz);
  const phaseCount = toHz / common;
  const cutoff = Math.min(1, toHz / fromHz) * 0.95;
  const halfWidth = Math.ceil(zeroCrossings / cutoff);
  const phases = Array.from({ length: phaseCount }, (_, phase) => kernelOf(phase / phaseCount, halfWidth, cutoff));
  const output = new Float32Array(Math.round((samples.length * toHz) / fromHz));
  // Silence around the input keeps the inner loop inside the array.
  const padded = new Float32Array(samples.length + 2 * halfWidth + 1);
  padded.set(samples, halfWidth - 1);
  for (let index = 0; index < output.length; index++) {
    const position = (index * fromHz) / common;
    const base = Math.floor(position / phaseCount);
    const taps = phases[position % phaseCount] ?? new Float32Array(0);
    let sum = 0;
    for (let tap = 0; tap < taps.length; tap++) {
      sum += (padded[base + tap] as number) * (taps[tap] as number);
    }
    output[index] = sum;
  }
  return output;
}

/** Filter taps for one output position `fraction` of a sample after an input sample. */
function kernelOf(fraction: number, halfWidth: number, cutoff: number): Float32Array {
  const taps = new Float32Array(2 * halfWidth);
  for (let tap = 0; tap < taps.length; tap++) {
    const distance = tap - halfWidth + 1 - fraction;
    const angle = Math.PI * distance * cutoff;
    const sinc = distance === 0 ? 1 : Math.sin(angle) / angle;
    const window = Math.abs(distance) >= halfWidth ? 0 : Math.cos((Math.PI * distance) / (2 * halfWidth)) ** 2;
    taps[tap] = cutoff * sinc * window;
  }
  return taps;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
