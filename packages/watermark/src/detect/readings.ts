// Readings of one recording for signs at one time scale and one phase of the cells: what each cell and band says, however
// the key may be (L1). Depends on the sound only; the bound on false accusations rests on that.
import { BAND_COUNT, CELL_SECONDS } from '../layout.js';
import { type BandLevels } from './bands.js';
import { SLICE_SECONDS } from './spectrum.js';
import { REACH, type Whitening } from './whitening.js';

const SLICES_PER_CELL = CELL_SECONDS / SLICE_SECONDS;

/** `cells × BAND_COUNT` numbers R; a key's score is Σ sign·R / √ΣR². */
export interface Readings {
  readonly cells: number;
  readonly values: Float32Array;
}

/** Beyond this many standard deviations what a cell says counts less and less: it is an onset, not a mark. */
const CLIP = 3;

/**
 * @param timeScale 1.02 for a recording that runs 2 % too fast, so that its cells are shorter
 * @param phaseSlices where the first cell begins, in slices from the beginning of the stretch
 */
export function readingsOf(levels: BandLevels, whitening: Whitening, timeScale: number, phaseSlices: number): Readings {
  const step = SLICES_PER_CELL / timeScale;
  const cells = Math.max(0, Math.floor((levels.slices - phaseSlices) / step));
  const level = cellMeans(levels.levelSums, phaseSlices, step, cells);
  const share = cellMeans(levels.shareSums, phaseSlices, step, cells);
  const residual = residuals(level, whitening, cells);
  return { cells, values: weigh(residual, share, whitening) };
}

function cellMeans(sums: Float64Array, from: number, step: number, cells: number): Float32Array {
  const means = new Float32Array(cells * BAND_COUNT);
  const edge = new Float64Array(BAND_COUNT);
  const next = new Float64Array(BAND_COUNT);
  readEdge(sums, from, edge);
  for (let cell = 0; cell < cells; cell++) {
    readEdge(sums, from + (cell + 1) * step, next);
    for (let band = 0; band < BAND_COUNT; band++) {
      means[cell * BAND_COUNT + band] = ((next[band] as number) - (edge[band] as number)) / step;
    }
    edge.set(next);
  }
  return means;
}

function readEdge(sums: Float64Array, at: number, out: Float64Array): void {
  const whole = Math.min(Math.floor(at), sums.length / BAND_COUNT - 2);
  const part = at - whole;
  const from = whole * BAND_COUNT;
  for (let band = 0; band < BAND_COUNT; band++) {
    const a = sums[from + band] as number;
    out[band] = a + part * ((sums[from + BAND_COUNT + band] as number) - a);
  }
}

function residuals(level: Float32Array, whitening: Whitening, cells: number): Float32Array {
  const out = new Float32Array(cells * BAND_COUNT);
  for (let band = 0; band < BAND_COUNT; band++) {
    const neighbours = whitening.neighbours[band] ?? [];
    const offsets = Int32Array.from(neighbours, ({ cells: c, bands: b }) => c * BAND_COUNT + b);
    const weights = Float64Array.from(neighbours, ({ weight }) => weight);
    for (let cell = REACH; cell < cells - REACH; cell++) {
      const at = cell * BAND_COUNT + band;
      let rest = level[at] as number;
      for (let i = 0; i < offsets.length; i++) {
        rest -= (weights[i] as number) * (level[at + (offsets[i] as number)] as number);
      }
      out[at] = rest;
    }
  }
  return out;
}

/**
 * Small where the band is near its noise: once because the mark moves it less, once more because what remains there is
 * less certain than the fit, which is ruled by loud cells, believes.
 */
function weigh(residual: Float32Array, share: Float32Array, whitening: Whitening): Float32Array {
  const out = new Float32Array(residual.length);
  for (let at = 0; at < out.length; at++) {
    const variance = whitening.variance[at % BAND_COUNT] as number;
    const rest = residual[at] as number;
    const clipped = rest / (1 + (rest * rest) / (variance * CLIP * CLIP));
    out[at] = ((share[at] as number) ** 2 * clipped) / variance;
  }
  return out;
}
