// Lays the screen's plane over a picture by its carriers (L1): from a first guess at one place outwards, so that perspective is
// followed and phases stay unambiguous. It depends on the picture alone and on no key.
import { type CarrierGuess } from './carrier-peaks.js';
import { CARRIER_PX } from './layout.js';
import { type Plane } from './plane.js';
import { corrected, type Projection, project } from './projection.js';

/** Where the pattern lies in a picture. */
export interface Registration {
  readonly projection: Projection;
  /** How well the carriers agree with it; of a picture without them, about 1. */
  readonly score: number;
}

/** Distance of the places at which phases are read, and width of what is read there, pixels. */
const HOP = 28;
const SIGMA = 18;
const REACH = 44;
/** Radius of the first fit, and by how much it grows. */
const FIRST_RADIUS = 90;
const GROWTH = 1.45;
/** From here on perspective shows. */
const FLAT_RADIUS = 190;
/** Phases further off than this, in turns, come from the picture and not from a carrier. */
const OUTLIER = 0.22;
const SEEDS = 2;
/** Agreement, in standard deviations, below which growing further is in vain. */
const HOPELESS = 3;

interface Reading {
  readonly x: number;
  readonly y: number;
  /** Amplitudes of the carriers, and the turns by which their phases are off. */
  readonly down: { readonly amplitude: number; readonly off: number };
  readonly up: { readonly amplitude: number; readonly off: number };
  readonly du: number;
  readonly dv: number;
  /** Amplitudes of both carriers, and how much of them agrees with the projection. */
  readonly weight: number;
  readonly agreed: number;
  readonly power: number;
}

export class Registrar {
  readonly #plane: Plane;
  readonly #window: Float32Array;
  readonly #places: readonly (readonly [number, number])[];

  constructor(plane: Plane) {
    this.#plane = plane;
    const places: [number, number][] = [];
    for (let y = HOP / 2; y < plane.height; y += HOP)
      for (let x = HOP / 2; x < plane.width; x += HOP) places.push([x, y]);
    this.#places = places;
    this.#window = Float32Array.from({ length: 2 * REACH + 1 }, (_, i) => Math.exp(-0.5 * ((i - REACH) / SIGMA) ** 2));
  }

  /** The best registration that grows out of a guess; null where none does. */
  register(guess: CarrierGuess): Registration | null {
    const linear = linearOf(guess);
    if (linear === null) return null;
    let best: Registration | null = null;
    for (const [x, y] of this.#seeds(linear)) {
      const found = this.#grow(linear, x, y, FIRST_RADIUS);
      if (found !== null && found.score > (best?.score ?? 0)) best = found;
    }
    return best;
  }

  /** A registration of the whole picture from a guess that holds all over it; null where it does not. */
  registerWhole(guess: CarrierGuess): Registration | null {
    const linear = linearOf(guess);
    const { width, height } = this.#plane;
    return linear && this.#grow(linear, width / 2, height / 2, Math.hypot(width, height));
  }

  /** Places where both carriers are strongest, far from one another. */
  #seeds(linear: Projection): [number, number][] {
    const strong = this.#places
      .map(([x, y]) => ({ x, y, power: this.#read(linear, x, y).power }))
      .sort((a, b) => b.power - a.power);
    const seeds: [number, number][] = [];
    for (const { x, y } of strong) {
      if (seeds.every(([sx, sy]) => Math.hypot(x - sx, y - sy) > 2 * FIRST_RADIUS)) seeds.push([x, y]);
      if (seeds.length === SEEDS) break;
    }
    return seeds;
  }

  #grow(linear: Projection, seedX: number, seedY: number, firstRadius: number): Registration | null {
    const distances = this.#places.map(([x, y]) => Math.hypot(x - seedX, y - seedY));
    const farthest = Math.max(...distances);
    let projection: Projection | null = this.#centred(linear, this.#near(distances, firstRadius));
    for (let radius = firstRadius; ; radius *= GROWTH) {
      const near = this.#near(distances, radius);
      const isLast = radius >= farthest;
      for (let pass = 0; pass < (isLast ? 3 : 2); pass++) {
        const readings = near.map(([x, y]) => this.#read(projection as Projection, x, y));
        if (pass === 0 && radius > 1.2 * FIRST_RADIUS && scoreOf(readings) < HOPELESS) return null;
        projection = corrected(projection, readings, radius < FLAT_RADIUS || (isLast && pass === 0));
        if (projection === null || !isBearable(projection, this.#plane)) return null;
      }
      if (isLast) break;
    }
    const found = projection;
    return { projection: found, score: scoreOf(this.#places.map(([x, y]) => this.#read(found, x, y))) };
  }

  #near(distances: readonly number[], radius: number): (readonly [number, number])[] {
    return this.#places.filter((_, i) => (distances[i] as number) <= radius);
  }

  /** Moved to where the carriers of some places together want it. */
  #centred(linear: Projection, places: readonly (readonly [number, number])[]): Projection {
    const sums = { downRe: 0, downIm: 0, upRe: 0, upIm: 0 };
    for (const [x, y] of places) {
      const { down, up } = this.#read(linear, x, y);
      sums.downRe += down.amplitude * Math.cos(2 * Math.PI * down.off);
      sums.downIm += down.amplitude * Math.sin(2 * Math.PI * down.off);
      sums.upRe += up.amplitude * Math.cos(2 * Math.PI * up.off);
      sums.upIm += up.amplitude * Math.sin(2 * Math.PI * up.off);
    }
    const [a, b, c, d, e, f, g, h] = linear;
    const down = Math.atan2(sums.downIm, sums.downRe) / (2 * Math.PI);
    const up = Math.atan2(sums.upIm, sums.upRe) / (2 * Math.PI);
    return [a, b, c + (CARRIER_PX / 2) * (down + up), d, e, f + (CARRIER_PX / 2) * (down - up), g, h];
  }

  #read(projection: Projection, x: number, y: number): Reading {
    const { u, v, ux, uy, vx, vy } = project(projection, x, y);
    const down = this.#carrier(x, y, (ux + vx) / CARRIER_PX, (uy + vy) / CARRIER_PX);
    const up = this.#carrier(x, y, (ux - vx) / CARRIER_PX, (uy - vy) / CARRIER_PX);
    // sin(t) has the phase of exp(i (t − π/2)).
    const offDown = turns(down.phase - (u + v) / CARRIER_PX + 0.25);
    const offUp = turns(up.phase - (u - v) / CARRIER_PX + 0.25);
    const isOutlier = Math.abs(offDown) > OUTLIER || Math.abs(offUp) > OUTLIER;
    return {
      x,
      y,
      down: { amplitude: down.amplitude, off: offDown },
      up: { amplitude: up.amplitude, off: offUp },
      du: (CARRIER_PX / 2) * (offDown + offUp),
      dv: (CARRIER_PX / 2) * (offDown - offUp),
      weight: isOutlier ? 0 : Math.sqrt(down.amplitude * up.amplitude),
      agreed: down.amplitude * Math.cos(2 * Math.PI * offDown) + up.amplitude * Math.cos(2 * Math.PI * offUp),
      power: down.amplitude ** 2 + up.amplitude ** 2,
    };
  }

  /** Amplitude and phase (turns, at the place itself) of one frequency (cycles a pixel) around a place. */
  #carrier(x: number, y: number, fx: number, fy: number): { amplitude: number; phase: number } {
    const { width, height, values } = this.#plane;
    const left = Math.max(0, Math.ceil(x - REACH));
    const right = Math.min(width - 1, Math.floor(x + REACH));
    const top = Math.max(0, Math.ceil(y - REACH));
    const bottom = Math.min(height - 1, Math.floor(y + REACH));
    const cos = new Float64Array(right - left + 1);
    const sin = new Float64Array(right - left + 1);
    for (let i = left; i <= right; i++) {
      const weight = this.#window[Math.round(i - x + REACH)] as number;
      cos[i - left] = weight * Math.cos(2 * Math.PI * fx * (i - x));
      sin[i - left] = -weight * Math.sin(2 * Math.PI * fx * (i - x));
    }
    let re = 0;
    let im = 0;
    for (let j = top; j <= bottom; j++) {
      let rowRe = 0;
      let rowIm = 0;
      const row = j * width;
      for (let i = left; i <= right; i++) {
        const value = values[row + i] as number;
        rowRe += value * (cos[i - left] as number);
        rowIm += value * (sin[i - left] as number);
      }
      const weight = this.#window[Math.round(j - y + REACH)] as number;
      const c = weight * Math.cos(2 * Math.PI * fy * (j - y));
      const s = -weight * Math.sin(2 * Math.PI * fy * (j - y));
      re += rowRe * c - rowIm * s;
      im += rowRe * s + rowIm * c;
    }
    return { amplitude: Math.hypot(re, im), phase: Math.atan2(im, re) / (2 * Math.PI) };
  }
}

/** Distance to the nearest whole turn. */
function turns(phase: number): number {
  return phase - Math.round(phase);
}

/** From (u + v) / P = down · (x, y) and (u − v) / P = up · (x, y). */
function linearOf({ down, up }: CarrierGuess): Projection | null {
  const half = CARRIER_PX / 2;
  const a = half * (down[0] + up[0]);
  const b = half * (down[1] + up[1]);
  const d = half * (down[0] - up[0]);
  const e = half * (down[1] - up[1]);
  return a * e - b * d > 0 ? [a, b, 0, d, e, 0, 0, 0] : null;
}

/** No corner of the picture may come near the horizon, and areas may not differ by more than a screen seen from the side. */
function isBearable(projection: Projection, { width, height }: Plane): boolean {
  const areas = [0, width].flatMap((x) =>
    [0, height].map((y) => {
      const { ux, uy, vx, vy } = project(projection, x, y);
      return projection[6] * x + projection[7] * y + 1 > 0.1 ? ux * vy - uy * vx : -1;
    }),
  );
  const least = Math.min(...areas);
  return least > 0 && Math.max(...areas) < 30 * least;
}

/** What agrees, in standard deviations of what would agree by chance. */
function scoreOf(readings: readonly Reading[]): number {
  let agreed = 0;
  let power = 0;
  for (const reading of readings) {
    agreed += reading.agreed;
    power += reading.power;
  }
  return power > 0 ? agreed / Math.sqrt(power / 2) : 0;
}
