// From spectral lines to the level of each band over time (L1).
import { BAND_COUNT, BAND_EDGES_HZ } from '../layout.js';
import { LEVEL_POWER, LINE_COUNT, LINE_HZ, type SoundSpectrum } from './spectrum.js';

/** Share of the quietest slices of a band that counts as its noise. */
const NOISE_QUANTILE = 0.05;

/** Levels of a stretch of a recording at one scale of frequency, as running sums, so that any cell is one subtraction. */
export interface BandLevels {
  /** First slice of the stretch in the recording. */
  readonly firstSlice: number;
  readonly slices: number;
  /** `(slices + 1) × BAND_COUNT`: sums of log power with the noise added, in dB, less the mean of the band. */
  readonly levelSums: Float64Array;
  /** The same for how much of a band's power is signal, 0 to 1: by this share of its size the mark is seen. */
  readonly shareSums: Float64Array;
}

/**
 * @param frequencyScale 1.02 for a recording whose every frequency is 2 % too high
 */
export function bandLevels(
  spectrum: SoundSpectrum,
  firstSlice: number,
  slices: number,
  frequencyScale: number,
): BandLevels {
  const power = bandPowers(spectrum, firstSlice, slices, frequencyScale);
  const levelSums = new Float64Array((slices + 1) * BAND_COUNT);
  const shareSums = new Float64Array((slices + 1) * BAND_COUNT);
  const levels = new Float64Array(slices);
  for (let band = 0; band < BAND_COUNT; band++) {
    const noise = quantile(power, slices, band, NOISE_QUANTILE) + 1e-11;
    let mean = 0;
    for (let slice = 0; slice < slices; slice++) {
      const level = 10 * Math.log10((power[slice * BAND_COUNT + band] as number) + noise);
      levels[slice] = level;
      mean += level / slices;
    }
    for (let slice = 0; slice < slices; slice++) {
      const signal = power[slice * BAND_COUNT + band] as number;
      const from = slice * BAND_COUNT + band;
      levelSums[from + BAND_COUNT] = (levelSums[from] as number) + (levels[slice] as number) - mean;
      shareSums[from + BAND_COUNT] = (shareSums[from] as number) + signal / (signal + noise);
    }
  }
  return { firstSlice, slices, levelSums, shareSums };
}

function bandPowers(spectrum: SoundSpectrum, firstSlice: number, slices: number, frequencyScale: number): Float32Array {
  const weights = lineWeights(frequencyScale);
  const out = new Float32Array(slices * BAND_COUNT);
  for (let slice = 0; slice < slices; slice++) {
    const row = (firstSlice + slice) * LINE_COUNT;
    for (const { line, band, weight } of weights) {
      const power = LEVEL_POWER[spectrum.levels[row + line] as number] as number;
      const at = slice * BAND_COUNT + band;
      out[at] = (out[at] as number) + weight * power;
    }
  }
  return out;
}

interface LineWeight {
  readonly line: number;
  readonly band: number;
  readonly weight: number;
}

/** Which line counts to which band, by how much of the line's width lies in it. */
function lineWeights(frequencyScale: number): LineWeight[] {
  const weights: LineWeight[] = [];
  for (let band = 0; band < BAND_COUNT; band++) {
    // A line stands for half its width to either side; bands begin at lines, as the marking transform has them.
    const low = ((BAND_EDGES_HZ[band] as number) * frequencyScale) / LINE_HZ;
    const high = ((BAND_EDGES_HZ[band + 1] as number) * frequencyScale) / LINE_HZ;
    for (let line = Math.floor(low - 0.5); line <= Math.ceil(high); line++) {
      const weight = Math.min(line + 0.5, high - 0.5) - Math.max(line - 0.5, low - 0.5);
      if (weight > 1e-6 && line >= 0 && line < LINE_COUNT) weights.push({ line, band, weight: Math.min(1, weight) });
    }
  }
  return weights;
}

function quantile(power: Float32Array, slices: number, band: number, share: number): number {
  const values = new Float32Array(slices);
  for (let slice = 0; slice < slices; slice++) values[slice] = power[slice * BAND_COUNT + band] as number;
  values.sort();
  return values[Math.floor((slices - 1) * share)] ?? 0;
}
