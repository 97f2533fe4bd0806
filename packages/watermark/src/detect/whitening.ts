// How to read the sign of a cell: the best linear guess from the levels in and around it, fitted on the recording itself
// (L1). What surrounds a cell tells what it would be without a mark; near in time and frequency it is looked at more closely.
import { BAND_COUNT } from '../layout.js';
import { type BandLevels } from './bands.js';

/** A cell is read in quarters. */
export const QUARTERS = 4;
const SLICES_PER_QUARTER = 2;
/** Cells to either side that are looked at. */
export const REACH = 3;
const LAGS = (2 * REACH + 1) * QUARTERS;
const BAND_REACH = 3;
/** Quarters that are averaged, by distance in bands. */
const GRAIN = [1, 4, 4, 4];
/** Share by which levels are made less certain, so that short clips are not fitted into their own marks. */
const RIDGE = 0.04;
/** What the quarters of a cell show of its sign: the first and the last share theirs with the next cell. */
const SHAPE = [0.9, 1, 1, 0.9];

/** Part of the surroundings of a cell: some quarters of a band, averaged. */
interface Place {
  /** 0: the recording; 1: its companion, what a reference copy says at the same moment. */
  readonly sound: 0 | 1;
  readonly bands: number;
  /** First quarter, counted from the first of the cell. */
  readonly quarter: number;
  readonly count: number;
}

export interface Tap {
  readonly sound: 0 | 1;
  readonly bands: number;
  readonly quarter: number;
  readonly weight: number;
}

/** For each band the weights that read a sign from quarters, scaled so that readings have variance 1. */
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
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        const value = between(covariance, band, places[i] as Place, places[j] as Place);
        matrix[i * size + j] = value;
        matrix[j * size + i] = value;
      }
      matrix[i * size + i] = (matrix[i * size + i] as number) * (1 + RIDGE) + 1e-3;
    }
    const shape = Float64Array.from(places, ({ sound, bands, quarter }) =>
      sound === 0 && bands === 0 ? (SHAPE[quarter] ?? 0) : 0,
    );
    const weights = solvePositive(matrix, shape, size);
    const power = weights.reduce((sum, weight, i) => sum + weight * (shape[i] as number), 0);
    gain[band] = Math.sqrt(Math.max(power, 1e-12));
    taps.push(tapsOf(places, weights, 1 / (gain[band] as number)));
  }
  return { taps, gain };
}

function tapsOf(places: readonly Place[], weights: Float64Array, scale: number): Tap[] {
  return places.flatMap(({ sound, bands, quarter, count }, i) =>
    Array.from({ length: count }, (_, q) => ({
      sound,
      bands,
      quarter: quarter + q,
      weight: ((weights[i] as number) * scale) / count,
    })),
  );
}

function placesAround(band: number, sounds: number): Place[] {
  const places: Place[] = [];
  const add = (sound: 0 | 1, bandReach: number, reach: number) => {
    for (let bands = -bandReach; bands <= bandReach; bands++) {
      if (band + bands < 0 || band + bands >= BAND_COUNT) continue;
      const count = GRAIN[Math.abs(bands)] as number;
      for (let quarter = -reach * QUARTERS; quarter < (reach + 1) * QUARTERS; quarter += count) {
        places.push({ sound, bands, quarter, count });
      }
    }
  };
  add(0, BAND_REACH, REACH);
  if (sounds > 1) add(1, 1, 2);
  return places;
}

/** Of two channels (sound and band), by how many quarters the second is later. */
type Covariance = (first: number, second: number, quarters: number) => number;

const channelOf = (sound: number, band: number): number => sound * BAND_COUNT + band;

function between(covariance: Covariance, band: number, a: Place, b: Place): number {
  const first = channelOf(a.sound, band + a.bands);
  const second = channelOf(b.sound, band + b.bands);
  let sum = 0;
  for (let i = 0; i < a.count; i++) {
    for (let j = 0; j < b.count; j++) sum += covariance(first, second, b.quarter + j - a.quarter - i);
  }
  return sum / (a.count * b.count);
}

/** Covariance of quarters by channels and distance, over every place that a quarter can have. */
function covarianceOf(sounds: readonly Float64Array[], slices: number): Covariance {
  const columns = sounds.flatMap((sums) => columnsOf(sums, slices));
  const channels = columns.length;
  const products = new Float64Array(LAGS * channels * channels);
  for (let first = 0; first < channels; first++) {
    for (let second = 0; second < channels; second++) {
      if (Math.abs((first % BAND_COUNT) - (second % BAND_COUNT)) > 2 * BAND_REACH) continue;
      for (let lag = 0; lag < LAGS; lag++) {
        const product = lagged(
          columns[first] as Float32Array,
          columns[second] as Float32Array,
          lag * SLICES_PER_QUARTER,
        );
        products[(lag * channels + first) * channels + second] = product;
      }
    }
  }
  return (first, second, quarters) =>
    (quarters >= 0
      ? products[(quarters * channels + first) * channels + second]
      : products[(-quarters * channels + second) * channels + first]) as number;
}

/** Means of each band over a quarter that begins at each slice. */
function columnsOf(sums: Float64Array, slices: number): Float32Array[] {
  const count = Math.max(0, slices - SLICES_PER_QUARTER + 1);
  return Array.from({ length: BAND_COUNT }, (_, band) => {
    const column = new Float32Array(count);
    let mean = 0;
    for (let i = 0; i < count; i++) {
      const from = i * BAND_COUNT + band;
      const later = sums[from + SLICES_PER_QUARTER * BAND_COUNT] as number;
      column[i] = (later - (sums[from] as number)) / SLICES_PER_QUARTER;
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
