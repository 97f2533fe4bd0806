// The tile that is laid over the window: signs of the key and of the moment, and two carriers by which it is found (L1).
import { CARRIER_PX, CELL_PX, TILE_CELLS, TILE_PX } from './layout.js';
import { momentOf, PictureSigns } from './picture-signs.js';

/** Opacity of the veil in 255ths: what is below keeps 98 % of its contrast, and the pattern moves it by at most so many steps. */
const VEIL = 5;
/** Steps of 255 by which a sign, and each carrier, move a picture to either side. */
const SIGN_STEPS = 1.45;
const CARRIER_STEPS = 0.52;

/** Pixels as `ImageData` holds them: red, green, blue, opacity; not multiplied. */
export interface PatternTile {
  /** Device pixels on a side. */
  readonly side: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/**
 * The tile of a key at a time on the meeting's clock. Repeated without gaps from the corner of the window, it covers it with
 * a veil of constant opacity, grey in a few steps.
 * @param pixelRatio device pixels for each CSS pixel
 * @throws {AppError} watermark/bad_key, watermark/bad_clock
 */
export function patternTile(pictureKey: Uint8Array, clockSeconds: number, pixelRatio: number): PatternTile {
  const signs = new PictureSigns(pictureKey);
  const key = signs.ofKey();
  const moment = signs.ofMoment(momentOf(clockSeconds));
  const both = key.map((sign, i) => sign + (moment[i] as number));
  const side = Math.max(TILE_CELLS, Math.round(TILE_PX * pixelRatio));
  const columns = interpolation(side);
  const data = new Uint8ClampedArray(side * side * 4);
  const pixels = new Uint32Array(data.buffer);
  let state = 0x2545f491;
  for (let y = 0; y < side; y++) {
    const row = columns[y] as Between;
    const above = row.first * TILE_CELLS;
    const below = row.second * TILE_CELLS;
    for (let x = 0; x < side; x++) {
      const column = columns[x] as Between;
      const upper = mix(both, above, column);
      const sign = upper + (mix(both, below, column) - upper) * row.share;
      // Both together: sin(x + y) + sin(x − y).
      const carriers = 2 * column.sine * row.cosine;
      // Steps are few: which of two a pixel takes is drawn, so that no edges appear. What is drawn need not be secret.
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const level = VEIL / 2 + SIGN_STEPS * sign + CARRIER_STEPS * carriers;
      const step = Math.min(VEIL, Math.max(0, Math.floor(level + state / 2 ** 32)));
      pixels[y * side + x] = STEPS[step] as number;
    }
  }
  return { side, data };
}

/** The pixel of each step, in the order of bytes that this machine has. */
const STEPS = new Uint32Array(
  Uint8Array.from({ length: 4 * (VEIL + 1) }, (_, i) => {
    return i % 4 === 3 ? VEIL : Math.round((255 * Math.floor(i / 4)) / VEIL);
  }).buffer,
);

interface Between {
  readonly first: number;
  readonly second: number;
  /** 0 at the centre of the first cell, 1 at that of the second. */
  readonly share: number;
  /** Of the carriers. */
  readonly sine: number;
  readonly cosine: number;
}

function interpolation(side: number): Between[] {
  return Array.from({ length: side }, (_, i) => {
    const cell = ((i + 0.5) * TILE_CELLS) / side - 0.5;
    const first = Math.floor(cell);
    const share = 0.5 - 0.5 * Math.cos(Math.PI * (cell - first));
    const wrap = (n: number) => (n + TILE_CELLS) % TILE_CELLS;
    const turn = (2 * Math.PI * cell * CELL_PX) / CARRIER_PX;
    return { first: wrap(first), second: wrap(first + 1), share, sine: Math.sin(turn), cosine: Math.cos(turn) };
  });
}

function mix(signs: Int8Array, row: number, { first, second, share }: Between): number {
  const a = signs[row + first] as number;
  return a + ((signs[row + second] as number) - a) * share;
}
