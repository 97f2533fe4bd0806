// What a cell would be without a mark, told from its neighbours in time and frequency: two-sided least squares, fitted on
// the recording itself (L1). What is left is the mark and what could not be foreseen.
import { BAND_COUNT } from '../layout.js';
import { type BandLevels } from './bands.js';

/** Neighbours reach this many cells to either side, in time and in frequency. */
export const REACH = 3;
const SLICES_PER_CELL = 8;
/** Share by which neighbours are made less certain, so that short clips are not fitted into their own marks. */
const RIDGE = 0.03;
const LAGS = 2 * REACH + 1;

export interface Neighbour {
  readonly cells: number;
  readonly bands: number;
  readonly weight: number;
}

/** How each band follows from its neighbours, and the variance in dB² that remains. */
export interface Whitening {
  readonly neighbours: readonly (readonly Neighbour[])[];
  readonly variance: Float64Array;
}

export function fitWhitening(levels: BandLevels, ridge = RIDGE): Whitening {
  const covariance = covarianceOf(levels);
  const neighbours: Neighbour[][] = [];
  const variance = new Float64Array(BAND_COUNT);
  for (let band = 0; band < BAND_COUNT; band++) {
    const places = placesAround(band);
    const size = places.length;
    const matrix = new Float64Array(size * size);
    const right = new Float64Array(size);
    const own = covariance(band, band, 0);
    for (let i = 0; i < size; i++) {
      const a = places[i] as Place;
      right[i] = covariance(band, band + a.bands, a.cells);
      for (let j = 0; j < size; j++) {
        const b = places[j] as Place;
        matrix[i * size + j] = covariance(band + a.bands, band + b.bands, b.cells - a.cells);
      }
      matrix[i * size + i] = (matrix[i * size + i] as number) * (1 + ridge) + 1e-3;
    }
    const solution = solvePositive(matrix, right, size);
    let explained = 0;
    for (let i = 0; i < size; i++) explained += (solution[i] as number) * (right[i] as number);
    variance[band] = Math.max(own - explained, 0.05);
    neighbours.push(places.map((place, i) => ({ ...place, weight: solution[i] as number })));
  }
  return { neighbours, variance };
}

interface Place {
  readonly cells: number;
  readonly bands: number;
}

function placesAround(band: number): Place[] {
  const places: Place[] = [];
  for (let bands = -REACH; bands <= REACH; bands++) {
    if (band + bands < 0 || band + bands >= BAND_COUNT) continue;
    for (let cells = -REACH; cells <= REACH; cells++) {
      if (bands !== 0 || cells !== 0) places.push({ cells, bands });
    }
  }
  return places;
}

/** Covariance of cells by bands and distance in cells, over every place that a cell can have. */
function covarianceOf(levels: BandLevels): (first: number, second: number, cells: number) => number {
  const count = levels.slices - SLICES_PER_CELL + 1;
  const means = new Float32Array(Math.max(0, count) * BAND_COUNT);
  for (let i = 0; i < means.length; i++) {
    const later = levels.levelSums[i + SLICES_PER_CELL * BAND_COUNT] as number;
    means[i] = (later - (levels.levelSums[i] as number)) / SLICES_PER_CELL;
  }
  const sums = new Float64Array(LAGS * BAND_COUNT * BAND_COUNT);
  for (let lag = 0; lag < LAGS; lag++) {
    const pairs = Math.max(1, count - lag * SLICES_PER_CELL);
    for (let first = 0; first < BAND_COUNT; first++) {
      const top = Math.min(BAND_COUNT - 1, first + 2 * REACH);
      for (let second = Math.max(0, first - 2 * REACH); second <= top; second++) {
        let sum = 0;
        let at = first;
        let later = lag * SLICES_PER_CELL * BAND_COUNT + second;
        for (let i = 0; i < pairs && later < means.length; i++, at += BAND_COUNT, later += BAND_COUNT) {
          sum += (means[at] as number) * (means[later] as number);
        }
        sums[(lag * BAND_COUNT + first) * BAND_COUNT + second] = sum / pairs;
      }
    }
  }
  return (first, second, cells) =>
    (cells >= 0
      ? sums[(cells * BAND_COUNT + first) * BAND_COUNT + second]
      : sums[(-cells * BAND_COUNT + second) * BAND_COUNT + first]) as number;
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
