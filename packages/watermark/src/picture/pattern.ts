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
  let state = 0x2545f491;
  for (let y = 0; y < side; y++) {
    const row = columns[y] as Between;
    for (let x = 0; x < side; x++) {
      const column = columns[x] as Between;
      const above = mix(both, row.first * TILE_CELLS, column);
      const below = mix(both, row.second * TILE_CELLS, column);
      const sign = above + (below - above) * row.share;
      const carriers = Math.sin(column.turn + row.turn) + Math.sin(column.turn - row.turn);
      // Steps are few: which of two a pixel takes is drawn, so that no edges appear. What is drawn need not be secret.
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const level = VEIL / 2 + SIGN_STEPS * sign + CARRIER_STEPS * carriers;
      const step = Math.min(VEIL, Math.max(0, Math.floor(level + state / 2 ** 32)));
      const grey = Math.round((255 * step) / VEIL);
      data.fill(grey, (y * side + x) * 4, (y * side + x) * 4 + 3);
      data[(y * side + x) * 4 + 3] = VEIL;
    }
  }
  return { side, data };
}

interface Between {
  readonly first: number;
  readonly second: number;
  /** 0 at the centre of the first cell, 1 at that of the second. */
  readonly share: number;
  /** Of a carrier, radians. */
  readonly turn: number;
}

function interpolation(side: number): Between[] {
  return Array.from({ length: side }, (_, i) => {
    const cell = ((i + 0.5) * TILE_CELLS) / side - 0.5;
    const first = Math.floor(cell);
    const share = 0.5 - 0.5 * Math.cos(Math.PI * (cell - first));
    const wrap = (n: number) => (n + TILE_CELLS) % TILE_CELLS;
    return { first: wrap(first), second: wrap(first + 1), share, turn: (2 * Math.PI * cell * CELL_PX) / CARRIER_PX };
  });
}

function mix(signs: Int8Array, row: number, { first, second, share }: Between): number {
  const a = signs[row + first] as number;
  return a + ((signs[row + second] as number) - a) * share;
}
