// Where the two carriers of the pattern stand out in a picture: first guesses of its scale, turn and slant (L1). They depend on
// the picture alone and on no key.
import { ComplexFft } from '../fft/fft.js';
import { CARRIER_PX } from './layout.js';
import { boxMean, type Plane } from './plane.js';

/** Pixels of a level for each CSS pixel that are looked for in that level. */
export const MIN_SCALE = 0.42;
export const MAX_SCALE = 1.25;
/** Side of the squares that are transformed. */
const SIDE = 256;
const MAX_SQUARES = 160;
/** Radians to either side that the picture may be turned or slanted. */
const MAX_TURN = 0.42;
/** Carriers whose periods or directions differ more than this cannot come from a plane screen seen at a bearable angle. */
const MAX_RATIO = 1.35;
const MIN_BETWEEN = 1.15;
const PEAKS = 24;
const GUESSES = 4;

/** Cycles a pixel of both carriers: that which grows to the lower right, and that which grows to the upper right. */
export interface CarrierGuess {
  readonly down: readonly [x: number, y: number];
  readonly up: readonly [x: number, y: number];
  readonly score: number;
}

interface Peak {
  readonly x: number;
  readonly y: number;
  readonly score: number;
}

export function carrierGuesses(plane: Plane): CarrierGuess[] {
  const excess = excessOf(meanSpectrum(plane));
  const downs = peaksAround(excess, Math.PI / 4);
  const ups = peaksAround(excess, -Math.PI / 4);
  const guesses: CarrierGuess[] = [];
  for (const down of downs) {
    for (const up of ups) {
      const ratio = Math.hypot(down.x, down.y) / Math.hypot(up.x, up.y);
      const between = Math.atan2(down.y, down.x) - Math.atan2(up.y, up.x);
      if (ratio > MAX_RATIO || ratio < 1 / MAX_RATIO) continue;
      if (between < MIN_BETWEEN || between > Math.PI - MIN_BETWEEN) continue;
      guesses.push({ down: [down.x, down.y], up: [up.x, up.y], score: down.score + up.score });
    }
  }
  return guesses.sort((a, b) => b.score - a.score).slice(0, GUESSES);
}

/** Power of all squares added: right half, column 0 … SIDE/2, rows −SIDE/2 … SIDE/2 − 1. */
function meanSpectrum({ width, height, values }: Plane): Plane {
  const fft = new ComplexFft(SIDE);
  const across = Math.min(SIDE, width);
  const down = Math.min(SIDE, height);
  const places = squaresOf(width, height, across, down);
  const windowX = hann(across);
  const windowY = hann(down);
  const out = new Float32Array((SIDE / 2 + 1) * SIDE);
  const re = Array.from({ length: SIDE }, () => new Float32Array(SIDE));
  const im = Array.from({ length: SIDE }, () => new Float32Array(SIDE));
  const columnRe = new Float32Array(SIDE);
  const columnIm = new Float32Array(SIDE);
  for (const [left, top] of places) {
    for (let y = 0; y < SIDE; y++) {
      const rowRe = re[y] as Float32Array;
      rowRe.fill(0);
      (im[y] as Float32Array).fill(0);
      if (y >= down) continue;
      for (let x = 0; x < across; x++) {
        rowRe[x] = (values[(top + y) * width + left + x] as number) * (windowX[x] as number) * (windowY[y] as number);
      }
      fft.forward(rowRe, im[y] as Float32Array);
    }
    for (let x = 0; x <= SIDE / 2; x++) {
      for (let y = 0; y < SIDE; y++) {
        columnRe[y] = (re[y] as Float32Array)[x] as number;
        columnIm[y] = (im[y] as Float32Array)[x] as number;
      }
      fft.forward(columnRe, columnIm);
      for (let y = 0; y < SIDE; y++) {
        const at = ((y + SIDE / 2) % SIDE) * (SIDE / 2 + 1) + x;
        out[at] = (out[at] as number) + (columnRe[y] as number) ** 2 + (columnIm[y] as number) ** 2;
      }
    }
  }
  return { width: SIDE / 2 + 1, height: SIDE, values: out };
}

function squaresOf(width: number, height: number, across: number, down: number): [number, number][] {
  let hop = SIDE / 2;
  const count = (length: number, side: number) => Math.max(1, Math.ceil((length - side) / hop) + 1);
  while (count(width, across) * count(height, down) > MAX_SQUARES) hop *= 1.25;
  const columns = count(width, across);
  const rows = count(height, down);
  const places: [number, number][] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const left = columns === 1 ? 0 : Math.round(((width - across) * column) / (columns - 1));
      const top = rows === 1 ? 0 : Math.round(((height - down) * row) / (rows - 1));
      places.push([left, top]);
    }
  }
  return places;
}

function hann(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / length));
}

/** Logarithm of the power over its mean around. */
function excessOf({ width, height, values }: Plane): Plane {
  const logs = values.map((power) => Math.log(power + 1e-12));
  const around = boxMean(logs, width, height, 6);
  return { width, height, values: logs.map((log, i) => log - (around[i] as number)) };
}

/** The highest places whose direction is `angle` within `MAX_TURN`, at the scales that are looked for. */
function peaksAround({ width, height, values }: Plane, angle: number): Peak[] {
  const peaks: Peak[] = [];
  const base = Math.SQRT2 / CARRIER_PX;
  for (let row = 1; row < height - 1; row++) {
    for (let column = 1; column < width - 1; column++) {
      const x = column / SIDE;
      const y = (row - SIDE / 2) / SIDE;
      const scale = base / Math.hypot(x, y);
      if (scale < MIN_SCALE || scale > MAX_SCALE || Math.abs(Math.atan2(y, x) - angle) > MAX_TURN) continue;
      const at = row * width + column;
      const here = values[at] as number;
      const isPeak = [-1, 0, 1].every((dy) =>
        [-1, 0, 1].every((dx) => (dx === 0 && dy === 0) || (values[at + dy * width + dx] as number) <= here),
      );
      if (!isPeak) continue;
      const shiftX = vertex(values[at - 1] as number, here, values[at + 1] as number);
      const shiftY = vertex(values[at - width] as number, here, values[at + width] as number);
      peaks.push({ x: x + shiftX / SIDE, y: y + shiftY / SIDE, score: here });
    }
  }
  return peaks.sort((a, b) => b.score - a.score).slice(0, PEAKS);
}

/** Where between its neighbours a parabola through three values is highest. */
function vertex(before: number, here: number, after: number): number {
  const bend = before - 2 * here + after;
  return bend >= -1e-9 ? 0 : Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend)));
}
