// Readings: what a picture says about each cell of the tile (L1). A function of the picture and of where the pattern lies in
// it, and of no key: the bound on false accusations rests on that (docs/decisions/0031).
import { CELL_PX, TILE_CELLS, TILE_SIGNS } from './layout.js';
import { type Plane } from './plane.js';
import { type Projection, project, solve } from './projection.js';

/** One number a cell of the tile: positive where the picture is lighter there than its surroundings let expect. */
export type Readings = Float32Array;

/** Cells to each side that say what a cell would be without the mark. */
const REACH = 2;
const NEIGHBOURS = (2 * REACH + 1) ** 2 - 1;
/** Cells that lie in the picture with less than this share say nothing. */
const LEAST_SHARE = 0.4;
/** A cell that stands out more than this is the picture's own. */
const LIMIT = 2.5;
const MAX_CELLS = 1_500_000;

/** Cells that a picture shows, in rows. */
interface CellGrid {
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
  readonly values: Float32Array;
  /** Pixels that a cell rests on. */
  readonly weights: Float32Array;
}

/** Null: the picture would have more cells than any screen. */
export function readingsOf(plane: Plane, projection: Projection): Readings | null {
  const grid = cellsOf(plane, projection);
  if (grid === null) return null;
  const surprises = surprisesOf(grid);
  const readings = new Float32Array(TILE_SIGNS);
  for (let row = 0; row < grid.rows; row++) {
    const y = modulo(grid.top + row, TILE_CELLS) * TILE_CELLS;
    for (let column = 0; column < grid.columns; column++) {
      const to = y + modulo(grid.left + column, TILE_CELLS);
      readings[to] = (readings[to] as number) + (surprises[row * grid.columns + column] as number);
    }
  }
  return readings;
}

/** Adds each pixel to the four cells around it, as much as the sign of each is drawn there. */
function cellsOf({ width, height, values }: Plane, projection: Projection): CellGrid | null {
  const corners = [0, width].flatMap((x) => [0, height].map((y) => project(projection, x, y)));
  const us = corners.map(({ u }) => u / CELL_PX);
  const vs = corners.map(({ v }) => v / CELL_PX);
  const left = Math.floor(Math.min(...us)) - 1;
  const top = Math.floor(Math.min(...vs)) - 1;
  const columns = Math.ceil(Math.max(...us)) + 2 - left;
  const rows = Math.ceil(Math.max(...vs)) + 2 - top;
  if (!(columns > 0 && rows > 0 && columns * rows <= MAX_CELLS)) return null;
  const sums = new Float32Array(columns * rows);
  const weights = new Float32Array(columns * rows);
  const [a, b, c, d, e, f, g, h] = projection;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = values[y * width + x] as number;
      const w = 1 / (CELL_PX * (g * x + h * y + 1));
      const u = (a * x + b * y + c) * w - left;
      const v = (d * x + e * y + f) * w - top;
      const column = Math.floor(u);
      const row = Math.floor(v);
      const right = SHARES[Math.floor((u - column) * SHARE_STEPS)] as number;
      const below = SHARES[Math.floor((v - row) * SHARE_STEPS)] as number;
      const at = row * columns + column;
      add(sums, weights, at, (1 - right) * (1 - below), value);
      add(sums, weights, at + 1, right * (1 - below), value);
      add(sums, weights, at + columns, (1 - right) * below, value);
      add(sums, weights, at + columns + 1, right * below, value);
    }
  }
  return { left, top, columns, rows, values: sums, weights };
}

const SHARE_STEPS = 256;
/** How much of the way from one cell's sign to the next one's is gone. */
const SHARES = Float32Array.from({ length: SHARE_STEPS + 1 }, (_, i) => {
  return 0.5 - 0.5 * Math.cos((Math.PI * (i + 0.5)) / SHARE_STEPS);
});

function add(sums: Float32Array, weights: Float32Array, at: number, share: number, value: number): void {
  sums[at] = (sums[at] as number) + share * value;
  weights[at] = (weights[at] as number) + share * share;
}

/** What each cell differs by from what its neighbours say, by least squares over the whole picture, weighed by its unrest. */
function surprisesOf({ columns, rows, values, weights }: CellGrid): Float32Array {
  const full = Math.max(...sample(weights));
  const cells = Float32Array.from(values, (value, i) => {
    const weight = weights[i] as number;
    return weight > LEAST_SHARE * full ? value / weight : 0;
  });
  const isInside = (i: number) => (weights[i] as number) > LEAST_SHARE * full;
  const steps: number[] = [];
  for (let dy = -REACH; dy <= REACH; dy++) {
    for (let dx = -REACH; dx <= REACH; dx++) if (dx !== 0 || dy !== 0) steps.push(dy * columns + dx);
  }
  const judged: number[] = [];
  for (let row = REACH; row < rows - REACH; row++) {
    for (let column = REACH; column < columns - REACH; column++) {
      const at = row * columns + column;
      if (isInside(at)) judged.push(at);
    }
  }
  const share = predictor(cells, judged, steps);
  const surprises = new Float32Array(cells.length);
  for (const at of judged) {
    let expected = 0;
    for (let i = 0; i < NEIGHBOURS; i++)
      expected += (share[i] as number) * (cells[at + (steps[i] as number)] as number);
    surprises[at] = (cells[at] as number) - expected;
  }
  return weighed(surprises, judged, steps);
}

function sample(weights: Float32Array): number[] {
  const step = Math.max(1, Math.floor(weights.length / 10_000));
  return Array.from({ length: Math.ceil(weights.length / step) }, (_, i) => weights[i * step] as number);
}

function predictor(cells: Float32Array, judged: readonly number[], steps: readonly number[]): Float64Array {
  const rows = Array.from({ length: NEIGHBOURS }, () => new Float64Array(NEIGHBOURS + 1));
  let power = 0;
  const around = new Float64Array(NEIGHBOURS);
  for (const at of judged) {
    const own = cells[at] as number;
    power += own * own;
    for (let i = 0; i < NEIGHBOURS; i++) around[i] = cells[at + (steps[i] as number)] as number;
    for (let i = 0; i < NEIGHBOURS; i++) {
      const row = rows[i] as Float64Array;
      const one = around[i] as number;
      for (let j = 0; j <= i; j++) row[j] = (row[j] as number) + one * (around[j] as number);
      row[NEIGHBOURS] = (row[NEIGHBOURS] as number) + one * own;
    }
  }
  for (let i = 0; i < NEIGHBOURS; i++) {
    const row = rows[i] as Float64Array;
    row[i] = (row[i] as number) + 0.001 * power + 1e-9;
    for (let j = i + 1; j < NEIGHBOURS; j++) row[j] = (rows[j] as Float64Array)[i] as number;
  }
  return solve(rows) ?? new Float64Array(NEIGHBOURS);
}

/** Each surprise over the power of those around it: what is said where the picture is restless counts less. */
function weighed(surprises: Float32Array, judged: readonly number[], steps: readonly number[]): Float32Array {
  let mean = 0;
  for (const at of judged) mean += (surprises[at] as number) ** 2;
  mean /= Math.max(1, judged.length);
  const out = new Float32Array(surprises.length);
  for (const at of judged) {
    let power = 0;
    for (const step of steps) power += (surprises[at + step] as number) ** 2;
    const unrest = Math.sqrt(power / NEIGHBOURS + 0.1 * mean + 1e-12);
    out[at] = Math.max(-LIMIT, Math.min(LIMIT, (surprises[at] as number) / unrest)) / unrest;
  }
  return out;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
