// Log-spectral features of speech on a 10 ms grid: what survives Opus, level changes and other people talking.
import { createFft } from './fft.js';

/** Grid of the features. */
export const frameMs = 10;
export const bandCount = 33;

const sampleRateHz = 48_000;
const hopLength = (sampleRateHz * frameMs) / 1000;
const windowLength = 2048;
/** Where every speech codec at every rate keeps the signal. */
const lowestHz = 200;
const highestHz = 5000;

/** Features of one recording. */
export interface SpeechFeatures {
  readonly frameCount: number;
  /** Natural log of band power, `bandCount` arrays of `frameCount` values; bands are evenly spaced in mel. */
  readonly logPower: readonly Float64Array[];
  /**
   * The same without the frame's mean over the bands (two people who speak at once are then not alike for that alone)
   * and without its mean over ±0.5 s (free of level, room and voice colour).
   */
  readonly contrast: readonly Float64Array[];
  /** dB of the frame's power in all bands. */
  readonly levelDb: Float64Array;
}

/**
 * Analyses mono samples at 48 kHz. Frame n is centred at n × 10 ms.
 * @param samples mono, [-1, 1], 48 kHz
 */
export function analyseSpeech(samples: Float32Array): SpeechFeatures {
  const frameCount = Math.max(1, Math.floor(samples.length / hopLength));
  const fft = createFft(windowLength);
  const window = Float64Array.from(
    { length: windowLength },
    (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / windowLength),
  );
  const edges = bandEdges();
  const logPower = Array.from({ length: bandCount }, () => new Float64Array(frameCount));
  const levelDb = new Float64Array(frameCount);
  const real = new Float64Array(windowLength);
  const imaginary = new Float64Array(windowLength);
  // Half a window of silence before and a whole one after keep the loop inside the array.
  const padded = new Float32Array(samples.length + 2 * windowLength + hopLength);
  padded.set(samples, windowLength / 2);
  // Two real frames make one complex transform: the even part of it is one spectrum, the odd part the other.
  for (let frame = 0; frame < frameCount; frame += 2) {
    const start = frame * hopLength;
    for (let index = 0; index < windowLength; index++) {
      const weight = window[index] as number;
      real[index] = (padded[start + index] as number) * weight;
      imaginary[index] = (padded[start + hopLength + index] as number) * weight;
    }
    fft.forward(real, imaginary);
    for (let band = 0; band < bandCount; band++) {
      let first = 0;
      let second = 0;
      for (let bin = edges[band] as number; bin < (edges[band + 1] as number); bin++) {
        const mirror = windowLength - bin;
        const re = real[bin] as number;
        const im = imaginary[bin] as number;
        const mirrorRe = real[mirror] as number;
        const mirrorIm = imaginary[mirror] as number;
        first += ((re + mirrorRe) ** 2 + (im - mirrorIm) ** 2) / 4;
        second += ((im + mirrorIm) ** 2 + (re - mirrorRe) ** 2) / 4;
      }
      const powers = logPower[band] as Float64Array;
      powers[frame] = first;
      if (frame + 1 < frameCount) powers[frame + 1] = second;
    }
  }
  for (let frame = 0; frame < frameCount; frame++) {
    const total = logPower.reduce((sum, band) => sum + (band[frame] as number), 0);
    levelDb[frame] = 10 * Math.log10(total + 1e-9);
  }
  takeLogs(logPower, levelDb);
  return { frameCount, logPower, contrast: shapes(logPower).map(withoutLocalMean), levelDb };
}

/** Bin numbers where bands begin, evenly spaced in mel. */
function bandEdges(): number[] {
  const mel = (hz: number) => 1127 * Math.log(1 + hz / 700);
  const hz = (value: number) => 700 * (Math.exp(value / 1127) - 1);
  return Array.from({ length: bandCount + 1 }, (_, edge) => {
    const at = mel(lowestHz) + ((mel(highestHz) - mel(lowestHz)) * edge) / bandCount;
    return Math.round((hz(at) * windowLength) / sampleRateHz);
  });
}

/** Powers become logs above a floor 45 dB under the loud frames, so that noise in pauses has no shape. */
function takeLogs(bands: readonly Float64Array[], levelDb: Float64Array): void {
  const floor = 10 ** ((loudLevelDb(levelDb) - 45) / 10) / bandCount + 1e-9;
  for (const band of bands) {
    for (let frame = 0; frame < band.length; frame++) band[frame] = Math.log((band[frame] as number) + floor);
  }
}

/** The level that 5 % of the frames exceed. */
export function loudLevelDb(levelDb: Float64Array): number {
  const sorted = Float64Array.from(levelDb).sort();
  return sorted[Math.floor(sorted.length * 0.95)] ?? -90;
}

/** Every frame without its mean over the bands. */
function shapes(bands: readonly Float64Array[]): Float64Array[] {
  const means = new Float64Array(bands[0]?.length ?? 0);
  for (const band of bands) {
    for (let frame = 0; frame < means.length; frame++) {
      means[frame] = (means[frame] as number) + (band[frame] as number) / bands.length;
    }
  }
  return bands.map((band) => band.map((value, frame) => value - (means[frame] as number)));
}

function withoutLocalMean(values: Float64Array): Float64Array {
  const reach = 500 / frameMs;
  const sums = new Float64Array(values.length + 1);
  for (let index = 0; index < values.length; index++)
    sums[index + 1] = (sums[index] as number) + (values[index] as number);
  return values.map((value, index) => {
    const from = Math.max(0, index - reach);
    const to = Math.min(values.length, index + reach + 1);
    return value - ((sums[to] as number) - (sums[from] as number)) / (to - from);
  });
}
