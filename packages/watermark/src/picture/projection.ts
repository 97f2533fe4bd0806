// From a picture to the plane of the screen (L1): eight numbers, as for any plane that is photographed.

/** (x, y) goes to ((a x + b y + c) / w, (d x + e y + f) / w), w = g x + h y + 1. */
export type Projection = readonly [number, number, number, number, number, number, number, number];

/** Place on the screen, CSS pixels from an unknown corner, and how it changes with x and y. */
export interface ScreenPlace {
  readonly u: number;
  readonly v: number;
  readonly ux: number;
  readonly uy: number;
  readonly vx: number;
  readonly vy: number;
}

export function project([a, b, c, d, e, f, g, h]: Projection, x: number, y: number): ScreenPlace {
  const w = 1 / (g * x + h * y + 1);
  const u = (a * x + b * y + c) * w;
  const v = (d * x + e * y + f) * w;
  return { u, v, ux: (a - g * u) * w, uy: (b - h * u) * w, vx: (d - g * v) * w, vy: (e - h * v) * w };
}

/** A place in a picture whose screen place is off by (du, dv), and how much that is worth. */
export interface Offset {
  readonly x: number;
  readonly y: number;
  readonly du: number;
  readonly dv: number;
  readonly weight: number;
}

/**
 * The projection that takes the offsets away, by one step of least squares; `null` where they do not determine it.
 * @param isFlat only the six numbers of an affine map change
 */
export function corrected(projection: Projection, offsets: readonly Offset[], isFlat: boolean): Projection | null {
  const count = isFlat ? 6 : 8;
  const matrix = Array.from({ length: count }, () => new Float64Array(count + 1));
  for (const { x, y, du, dv, weight } of offsets) {
    const { u, v } = project(projection, x, y);
    const w = 1 / (projection[6] * x + projection[7] * y + 1);
    const forU = [x * w, y * w, w, 0, 0, 0, -x * u * w, -y * u * w];
    const forV = [0, 0, 0, x * w, y * w, w, -x * v * w, -y * v * w];
    for (let i = 0; i < count; i++) {
      const line = matrix[i] as Float64Array;
      const ui = forU[i] as number;
      const vi = forV[i] as number;
      for (let j = 0; j < count; j++) {
        line[j] = (line[j] as number) + weight * (ui * (forU[j] as number) + vi * (forV[j] as number));
      }
      line[count] = (line[count] as number) + weight * (ui * du + vi * dv);
    }
  }
  const step = solve(matrix);
  if (step === null) return null;
  return projection.map((value, i) => value + (step[i] ?? 0)) as unknown as Projection;
}

/** Gauss–Jordan elimination with row exchange; rows hold the right side in their last column. Null: singular. */
export function solve(rows: Float64Array[]): Float64Array | null {
  const count = rows.length;
  for (let i = 0; i < count; i++) {
    let best = i;
    for (let k = i + 1; k < count; k++) {
      if (Math.abs((rows[k] as Float64Array)[i] as number) > Math.abs((rows[best] as Float64Array)[i] as number))
        best = k;
    }
    [rows[i], rows[best]] = [rows[best] as Float64Array, rows[i] as Float64Array];
    const pivotRow = rows[i] as Float64Array;
    const pivot = pivotRow[i] as number;
    if (!(Math.abs(pivot) > 1e-300)) return null;
    for (let j = i; j <= count; j++) pivotRow[j] = (pivotRow[j] as number) / pivot;
    for (let k = 0; k < count; k++) {
      const row = rows[k] as Float64Array;
      const factor = row[i] as number;
      if (k === i || factor === 0) continue;
      for (let j = i; j <= count; j++) row[j] = (row[j] as number) - factor * (pivotRow[j] as number);
    }
  }
  return Float64Array.from(rows, (row) => row[count] as number);
}
