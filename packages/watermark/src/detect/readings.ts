// Readings of one recording for signs at one time scale and one phase of the cells: what each cell and band says, however
// the key may be (L1). Depends on the sound only; the bound on false accusations rests on that.
import { BAND_COUNT } from '../layout.js';
import { type BandLevels } from './bands.js';
import { SLICES_PER_CELL } from './spectrum.js';
import { REACH, type Whitening } from './whitening.js';

/** `cells × BAND_COUNT` numbers R; a key's score is Σ sign·R / √ΣR². */
export interface Readings {
  readonly cells: number;
  readonly values: Float32Array;
}

/** Beyond this many standard deviations what a cell says counts less and less: it is an onset, not a mark. */
const CLIP = 3;
/** Best of 1 to 3 on the tuning host. */
const SHARE_POWER = 1.5;

/**
 * @param timeScale 1.02 for a recording that runs 2 % too fast, so that its cells are shorter
 * @param phaseSlices where the first cell begins, in slices from the beginning of the stretch
 */
export function readingsOf(
  levels: BandLevels,
  whitening: Whitening,
  timeScale: number,
  phaseSlices: number,
  companion?: Float64Array,
): Readings {
  const step = SLICES_PER_CELL / timeScale;
  const cells = Math.max(0, Math.floor((levels.slices - phaseSlices) / step));
  const level = meansOf(levels.levelSums, phaseSlices, step, cells);
  const share = meansOf(levels.shareSums, phaseSlices, step, cells);
  const said = companion && meansOf(companion, phaseSlices, step, cells);
  return { cells, values: read([level, said ?? level], share, whitening, cells) };
}

/** Means over `count` stretches of `step` slices each. */
export function meansOf(sums: Float64Array, from: number, step: number, count: number): Float32Array {
  const means = new Float32Array(count * BAND_COUNT);
  const edge = new Float64Array(BAND_COUNT);
  const next = new Float64Array(BAND_COUNT);
  readEdge(sums, from, edge);
  for (let i = 0; i < count; i++) {
    readEdge(sums, from + (i + 1) * step, next);
    for (let band = 0; band < BAND_COUNT; band++) {
      means[i * BAND_COUNT + band] = ((next[band] as number) - (edge[band] as number)) / step;
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

/**
 * Small where the band is near its noise: because the mark moves it less there, and because what remains is less certain
 * than the fit, which is ruled by loud cells, believes.
 */
function read(
  sounds: readonly [Float32Array, Float32Array],
  share: Float32Array,
  whitening: Whitening,
  cells: number,
): Float32Array {
  const out = new Float32Array(cells * BAND_COUNT);
  for (let band = 0; band < BAND_COUNT; band++) {
    const readers = sounds.map((rows, sound) => readerOf(whitening, band, sound, rows));
    const gain = whitening.gain[band] as number;
    for (let cell = REACH; cell < cells - REACH; cell++) {
      const at = cell * BAND_COUNT + band;
      let reading = 0;
      for (const reader of readers) reading += reader(at);
      out[at] = ((share[at] as number) ** SHARE_POWER * gain * reading) / (1 + (reading * reading) / (CLIP * CLIP));
    }
  }
  return out;
}

/** What the taps of one band make of one sound, from row and column `from` on. */
function readerOf(whitening: Whitening, band: number, sound: number, rows: Float32Array): (from: number) => number {
  const taps = (whitening.taps[band] ?? []).filter((tap) => tap.sound === sound);
  const offsets = Int32Array.from(taps, ({ cells, bands }) => cells * BAND_COUNT + bands);
  const weights = Float64Array.from(taps, ({ weight }) => weight);
  return (from) => {
    let sum = 0;
    for (let i = 0; i < offsets.length; i++)
      sum += (weights[i] as number) * (rows[from + (offsets[i] as number)] as number);
    return sum;
  };
}
