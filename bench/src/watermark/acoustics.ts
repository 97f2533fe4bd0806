// Rooms and noise, seeded: what happens to sound between a loudspeaker and a telephone.
import { randomFrom } from '@incamera/testkit/seeded-random';
import { ComplexFft } from '@incamera/watermark';
import { RATE_HZ } from './tools.js';

export function whiteNoise(length: number, seed: number): Float32Array {
  const random = randomFrom(seed);
  return Float32Array.from({ length }, () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
}

/** Falls 3 dB an octave (Kellet's filter). */
export function pinkNoise(length: number, seed: number): Float32Array {
  const poles = [0.99886, 0.99332, 0.969, 0.8665, 0.55, -0.7616];
  const gains = [0.0555179, 0.0750759, 0.153852, 0.3104856, 0.5329522, -0.016898];
  const states = new Float64Array(poles.length);
  let late = 0;
  return whiteNoise(length, seed).map((white) => {
    let sum = late + white * 0.5362;
    for (let i = 0; i < states.length; i++) {
      states[i] = (poles[i] as number) * (states[i] as number) + white * (gains[i] as number);
      sum += states[i] as number;
    }
    late = white * 0.115926;
    return sum;
  });
}

export function rms(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / Math.max(1, samples.length));
}

/** Noise at a distance in dB below the speech, by power over the whole. */
export function withNoise(samples: Float32Array, noise: Float32Array, snrDb: number): Float32Array {
  const gain = (rms(samples) / rms(noise)) * 10 ** (-snrDb / 20);
  return samples.map((sample, i) => sample + gain * (noise[i] as number));
}

/** A room: direct sound, then noise that decays by 60 dB in `rt60Seconds`. Synthetic; no real room is claimed. */
export function roomResponse(rt60Seconds: number, directToReverberantDb: number, seed: number): Float32Array {
  const length = Math.ceil(rt60Seconds * RATE_HZ * 1.1);
  const tail = whiteNoise(length, seed);
  const firstEcho = Math.round(0.004 * RATE_HZ);
  for (let i = 0; i < length; i++) {
    tail[i] = i < firstEcho ? 0 : (tail[i] as number) * 10 ** ((-3 * i) / (rt60Seconds * RATE_HZ));
  }
  let energy = 0;
  for (const value of tail) energy += value * value;
  const gain = Math.sqrt(10 ** (-directToReverberantDb / 10) / energy);
  const response = tail.map((value) => value * gain);
  response[0] = 1;
  return response;
}

export function convolve(samples: Float32Array, response: Float32Array): Float32Array {
  const size = 2 ** Math.ceil(Math.log2(4 * response.length));
  const step = size - response.length;
  const fft = new ComplexFft(size);
  const filterRe = new Float32Array(size);
  const filterIm = new Float32Array(size);
  filterRe.set(response);
  fft.forward(filterRe, filterIm);
  const out = new Float32Array(samples.length + size);
  for (let from = 0; from < samples.length; from += step) {
    const re = new Float32Array(size);
    const im = new Float32Array(size);
    re.set(samples.subarray(from, Math.min(samples.length, from + step)));
    fft.forward(re, im);
    for (let k = 0; k < size; k++) {
      const r = re[k] as number;
      const i = im[k] as number;
      re[k] = r * (filterRe[k] as number) - i * (filterIm[k] as number);
      im[k] = r * (filterIm[k] as number) + i * (filterRe[k] as number);
    }
    fft.inverse(re, im);
    for (let k = 0; k < size; k++) out[from + k] = (out[from + k] as number) + (re[k] as number) / size;
  }
  return out.subarray(0, samples.length);
}
