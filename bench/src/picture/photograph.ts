// A simulated photograph of a screen: stripes of three colours, perspective, blur, exposure, vignetting and noise. No camera and
// no screen were at hand: it says what geometry and sampling do, and nothing of glare, reflections or a telephone's own processing.
import { type Picture } from '@incamera/watermark';

export interface PhotographOptions {
  /** Uniform in 0 … 1. */
  readonly random: () => number;
  /** Pixels of the photograph across. */
  readonly width?: number;
}

/** Where the corners of the screen lie in the photograph, and the way back. */
type Projection = readonly number[];

const HEIGHT_SHARE = 0.7;
/** Corners are moved by up to this share of the screen's sides, turned by up to so many radians. */
const SLANT = 0.05;
const TURN = 0.07;
const SUBSAMPLES = 3;
const BLUR_SIGMA = 0.8;
const NOISE = 2.5;

/** @param screen what the screen shows, a device pixel each */
export function photograph(screen: Picture, { random, width = 2000 }: PhotographOptions): Picture {
  const height = Math.round(width * HEIGHT_SHARE);
  const back = backProjection(screen, width, height, random);
  const light = new Float32Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) expose(screen, back, light, width, x, y);
  }
  return develop(blurred(light, width, height), width, height, random);
}

/** From pixels of the photograph to pixels of the screen, eight numbers. */
function backProjection(screen: Picture, width: number, height: number, random: () => number): Projection {
  const wide = width * (0.78 + 0.12 * random());
  const high = (wide * screen.height) / screen.width;
  const turn = TURN * (2 * random() - 1);
  const corners = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([cx, cy]) => {
    const px = ((cx as number) * wide * (1 + SLANT * (2 * random() - 1))) / 2;
    const py = ((cy as number) * high * (1 + SLANT * (2 * random() - 1))) / 2;
    const x = width / 2 + px * Math.cos(turn) - py * Math.sin(turn);
    const y = height / 2 + px * Math.sin(turn) + py * Math.cos(turn);
    return [x, y, ((cx as number) + 1) * (screen.width / 2), ((cy as number) + 1) * (screen.height / 2)];
  });
  const rows = corners.flatMap(([x, y, u, v]) => equations(x as number, y as number, u as number, v as number));
  return eliminate(rows);
}

function equations(x: number, y: number, u: number, v: number): number[][] {
  return [
    [x, y, 1, 0, 0, 0, -x * u, -y * u, u],
    [0, 0, 0, x, y, 1, -x * v, -y * v, v],
  ];
}

function eliminate(rows: number[][]): number[] {
  const count = rows.length;
  for (let i = 0; i < count; i++) {
    rows.splice(i, count - i, ...rows.slice(i).sort((a, b) => Math.abs(b[i] as number) - Math.abs(a[i] as number)));
    const pivot = rows[i] as number[];
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = (row[i] as number) / (pivot[i] as number);
      for (let j = i; j <= count; j++) row[j] = (row[j] as number) - factor * (pivot[j] as number);
    }
  }
  return rows.map((row, i) => (row[count] as number) / (row[i] as number));
}

/** Light of one pixel: subpixels of the screen are stripes, a little dark between the rows. */
function expose(screen: Picture, back: Projection, light: Float32Array, width: number, x: number, y: number): void {
  const [a, b, c, d, e, f, g, h] = back as unknown as [number, number, number, number, number, number, number, number];
  const at = (y * width + x) * 3;
  for (let i = 0; i < SUBSAMPLES * SUBSAMPLES; i++) {
    const px = x + ((i % SUBSAMPLES) + 0.5) / SUBSAMPLES;
    const py = y + (Math.floor(i / SUBSAMPLES) + 0.5) / SUBSAMPLES;
    const w = 1 / (g * px + h * py + 1);
    const u = (a * px + b * py + c) * w;
    const v = (d * px + e * py + f) * w;
    const column = Math.floor(u);
    const row = Math.floor(v);
    if (column < 0 || row < 0 || column >= screen.width || row >= screen.height) continue;
    if (v - row > 0.92) continue;
    const stripe = Math.min(2, Math.floor((u - column) * 3));
    const value = (screen.data[(row * screen.width + column) * 4 + stripe] as number) / 255;
    // All three stripes reach the lens through its blur; what is left of the stripes is moiré.
    light[at + stripe] = (light[at + stripe] as number) + (3 * value ** 2.2) / (SUBSAMPLES * SUBSAMPLES);
  }
}

function blurred(light: Float32Array, width: number, height: number): Float32Array {
  const kernel = Array.from({ length: 7 }, (_, i) => Math.exp(-0.5 * ((i - 3) / BLUR_SIGMA) ** 2));
  const whole = kernel.reduce((sum, weight) => sum + weight, 0);
  const pass = (from: Float32Array, step: number, limit: (i: number) => number, length: number): Float32Array => {
    const to = new Float32Array(from.length);
    for (let i = 0; i < width * height; i++) {
      const place = limit(i);
      for (let k = -3; k <= 3; k++) {
        if (place + k < 0 || place + k >= length) continue;
        const weight = (kernel[k + 3] as number) / whole;
        for (let c = 0; c < 3; c++)
          to[i * 3 + c] = (to[i * 3 + c] as number) + weight * (from[(i + k * step) * 3 + c] as number);
      }
    }
    return to;
  };
  const across = pass(light, 1, (i) => i % width, width);
  return pass(across, width, (i) => Math.floor(i / width), height);
}

/** Exposure, darker corners, the curve of a display again, and noise. */
function develop(light: Float32Array, width: number, height: number, random: () => number): Picture {
  const exposure = 0.75 + 0.4 * random();
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    const fromCentre = Math.hypot((i % width) / width - 0.5, Math.floor(i / width) / height - 0.5);
    const gain = exposure * (1 - 0.5 * fromCentre ** 2);
    const noise = NOISE * (random() + random() + random() + random() - 2) * Math.sqrt(3);
    for (let c = 0; c < 3; c++) data[i * 4 + c] = 255 * (gain * (light[i * 3 + c] as number)) ** (1 / 2.2) + noise;
    data[i * 4 + 3] = 255;
  }
  return { width, height, data };
}
