// How to read the sign of a cell: the best linear guess from the level of the cell and of those around it, fitted on the
// recording itself (L1). The surroundings tell what the cell would be without a mark.
import { BAND_COUNT } from '../layout.js';
import { type BandLevels } from './bands.js';
import { SLICES_PER_CELL } from './spectrum.js';

/** Cells to either side that are looked at, and bands. More of them fit noise. */
export const REACH = 3;
const BAND_REACH = 3;
/** How far a reference copy is looked at: what it says is the same, a little earlier or later. */
const COMPANION_REACH = 2;
const COMPANION_BANDS = 1;
const LAGS = 2 * REACH + 1;
/** Share by which levels are made less certain, so that short clips are not fitted into their own marks. */
const RIDGE = 0.05;

/** Weight of a cell near the one that is read. */
export interface Tap {
  /** 0: the recording; 1: its companion, what a reference copy says at the same moment. */
  readonly sound: 0 | 1;
  readonly bands: number;
  readonly cells: number;
  readonly weight: number;
}

/** For each band the weights that read a sign, scaled so that readings have variance 1. */
export interface Whitening {
  readonly taps: readonly (readonly Tap[])[];
  /** What a mark of 1 dB adds to a reading: how much a band says. */
  readonly gain: Float64Array;
}

/** @param companion running sums of levels on the same slices, from a reference copy */
export function fitWhitening(levels: BandLevels, companion?: Float64Array): Whitening {
  const sounds = companion === undefined ? [levels.levelSums] : [levels.levelSums, companion];
  const covariance = covarianceOf(sounds, levels.slices);
  const taps: Tap[][] = [];
  const gain = new Float64Array(BAND_COUNT);
  for (let band = 0; band < BAND_COUNT; band++) {
    const places = placesAround(band, sounds.length);
    const size = places.length;
    const matrix = new Float64Array(size * size);
    const own = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      const a = places[i] as Place;
      for (let j = 0; j < size; j++) {
        const b = places[j] as Place;
        const first = channelOf(a.sound, band + a.bands);
        matrix[i * size + j] = covariance(first, channelOf(b.sound, band + b.bands), b.cells - a.cells);
      }
      matrix[i * size + i] = (matrix[i * size + i] as number) * (1 + RIDGE) + 1e-3;
      own[i] = a.sound === 0 && a.bands === 0 && a.cells === 0 ? 1 : 0;
    }
    // The matched filter for a known change in noise of known covariance: its inverse times the change.
    const weights = solvePositive(matrix, own, size);
    const power = weights.reduce((sum, weight, i) => sum + weight * (own[i] as number), 0);
    const scale = Math.sqrt(Math.max(power, 1e-12));
    gain[band] = scale;
    taps.push(places.map((place, i) => ({ ...place, weight: (weights[i] as number) / scale })));
  }
  return { taps, gain };
}

type Place = Omit<Tap, 'weight'>;

function placesAround(band: number, sounds: number): Place[] {
  const places: Place[] = [];
  const add = (sound: 0 | 1, bandReach: number, reach: number) => {
    for (let bands = -bandReach; bands <= bandReach; bands++) {
      if (band + bands < 0 || band + bands >= BAND_COUNT) continue;
      for (let cells = -reach; cells <= reach; cells++) places.push({ sound, bands, cells });
    }
  };
  add(0, BAND_REACH, REACH);
  if (sounds > 1) add(1, COMPANION_BANDS, COMPANION_REACH);
  return places;
}

/** Of two channels (sound and band), by how many cells the second is later. */
type Covariance = (first: number, second: number, cells: number) => number;

const channelOf = (sound: number, band: number): number => sound * BAND_COUNT + band;

/** Covariance of cells by channels and distance, over every place that a cell can have. */
function covarianceOf(sounds: readonly Float64Array[], slices: number): Covariance {
  const columns = sounds.flatMap((sums) => columnsOf(sums, slices));
  const channels = columns.length;
  const products = new Float64Array(LAGS * channels * channels);
  for (let first = 0; first < channels; first++) {
    for (let second = 0; second < channels; second++) {
      if (Math.abs((first % BAND_COUNT) - (second % BAND_COUNT)) > 2 * BAND_REACH) continue;
      for (let lag = 0; lag < LAGS; lag++) {
        const product = lagged(columns[first] as Float32Array, columns[second] as Float32Array, lag * SLICES_PER_CELL);
        products[(lag * channels + first) * channels + second] = product;
      }
    }
  }
  return (first, second, cells) =>
    (cells >= 0
      ? products[(cells * channels + first) * channels + second]
      : products[(-cells * channels + second) * channels + first]) as number;
}

/** Level of each band over a cell that begins at each slice, less its mean. */
function columnsOf(sums: Float64Array, slices: number): Float32Array[] {
  const count = Math.max(0, slices - SLICES_PER_CELL + 1);
  return Array.from({ length: BAND_COUNT }, (_, band) => {
    const column = new Float32Array(count);
    let mean = 0;
    for (let i = 0; i < count; i++) {
      const from = i * BAND_COUNT + band;
      const later = sums[from + SLICES_PER_CELL * BAND_COUNT] as number;
      column[i] = (later - (sums[from] as number)) / SLICES_PER_CELL;
      mean += (column[i] as number) / count;
    }
    return column.map((value) => value - mean);
  });
}

/** Mean product of one column with another one `slices` later. */
function lagged(first: Float32Array, second: Float32Array, slices: number): number {
  const pairs = first.length - slices;
  if (pairs <= 0) return 0;
  let sum = 0;
  for (let i = 0; i < pairs; i++) sum += (first[i] as number) * (second[i + slices] as number);
  // Divided by the whole length: so the matrix stays positive.
  return sum / first.length;
}
/** Solves a symmetric positive definite system by Cholesky's method; `matrix` is overwritten. */
export function solvePositive(matrix: Float64Array, right: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j] as number;
      for (let k = 0; k < j; k++) sum -= (matrix[i * size + k] as number) * (matrix[j * size + k] as number);
      if (i === j) matrix[i * size + i] = Math.sqrt(Math.max(sum, 1e-9));
      else matrix[i * size + j] = sum / (matrix[j * size + j] as number);
    }
  }
  const x = Float64Array.from(right);
  for (let i = 0; i < size; i++) {
    let sum = x[i] as number;
    for (let k = 0; k < i; k++) sum -= (matrix[i * size + k] as number) * (x[k] as number);
    x[i] = sum / (matrix[i * size + i] as number);
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = x[i] as number;
    for (let k = i + 1; k < size; k++) sum -= (matrix[k * size + i] as number) * (x[k] as number);
    x[i] = sum / (matrix[i * size + i] as number);
  }
  return x;
}
