// How far a marked copy is from the unmarked sound. Two numbers of many: neither says that nobody hears it.
import { RealFft } from '@incamera/watermark';
import { RATE_HZ } from './tools.js';

const FRAME = 1536;
const HOP = FRAME / 2;
const FFT = 2048;
const LOW_HZ = 100;
const HIGH_HZ = 8000;
/** Frames this far below the loud ones are pauses and do not count. */
const ACTIVE_DB = 40;
const SEGMENT_LIMITS_DB = [-10, 35] as const;

export interface Quality {
  /** Root mean square over lines, mean over active frames, 100 Hz to 8 kHz, frames of 32 ms. */
  readonly logSpectralDistanceDb: number;
  /** Mean over active frames, each between -10 and 35 dB. */
  readonly segmentalSnrDb: number;
}

export function qualityOf(original: Float32Array, marked: Float32Array): Quality {
  const levels: number[] = [];
  for (let at = 0; at + FRAME <= original.length; at += HOP) levels.push(energyDb(original.subarray(at, at + FRAME)));
  const loud = [...levels].sort((a, b) => a - b)[Math.floor(levels.length * 0.95)] ?? 0;
  const first = new Lines();
  const second = new Lines();
  let distance = 0;
  let snr = 0;
  let count = 0;
  levels.forEach((level, number) => {
    if (level < loud - ACTIVE_DB) return;
    const a = original.subarray(number * HOP, number * HOP + FRAME);
    const b = marked.subarray(number * HOP, number * HOP + FRAME);
    distance += rmsDifference(first.of(a), second.of(b));
    const error = energyDb(a.map((value, i) => value - (b[i] as number)));
    snr += Math.max(SEGMENT_LIMITS_DB[0], Math.min(SEGMENT_LIMITS_DB[1], level - error));
    count++;
  });
  return { logSpectralDistanceDb: distance / count, segmentalSnrDb: snr / count };
}

function energyDb(samples: Float32Array): number {
  let sum = 0;
  for (const value of samples) sum += value * value;
  return 10 * Math.log10(sum / samples.length + 1e-12);
}

function rmsDifference(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  return Math.sqrt(sum / a.length);
}

class Lines {
  readonly #fft = new RealFft(FFT);
  readonly #window = Float64Array.from({ length: FRAME }, (_, i) => Math.sin((Math.PI * (i + 0.5)) / FRAME) ** 2);
  readonly #samples = new Float32Array(FFT);
  readonly #re = new Float32Array(FFT / 2 + 1);
  readonly #im = new Float32Array(FFT / 2 + 1);

  /** Levels of lines in dB. */
  of(frame: Float32Array): Float64Array {
    for (let i = 0; i < FRAME; i++) this.#samples[i] = (frame[i] ?? 0) * (this.#window[i] as number);
    this.#fft.forward(this.#samples, this.#re, this.#im);
    const low = Math.ceil((LOW_HZ * FFT) / RATE_HZ);
    const high = Math.floor((HIGH_HZ * FFT) / RATE_HZ);
    return Float64Array.from({ length: high - low + 1 }, (_, i) => {
      const k = low + i;
      return 10 * Math.log10((this.#re[k] as number) ** 2 + (this.#im[k] as number) ** 2 + 1e-9);
    });
  }
}
