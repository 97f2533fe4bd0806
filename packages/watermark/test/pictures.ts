// Pictures for tests: screens drawn from numbers, with the mark laid over them as a browser lays it.
import { type Picture, patternTile, pictureKeyOf } from '../src/index.js';

export const deviceKey = (n: number): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, i) => (i * 73 + n * 151) & 0xff);

/** A picture whose grey at each place a function says, 0 to 255. */
export function drawn(width: number, height: number, grey: (x: number, y: number) => number): Picture {
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let i = 0; i < width * height; i++) {
    data.fill(grey(i % width, Math.floor(i / width)), 4 * i, 4 * i + 3);
  }
  return { width, height, data };
}

/** Uniform in 0 … 1, the same at each run. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e37_79b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0_aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** Lines of dark strokes on light paper, as text is from afar. */
export function page(width: number, height: number): Picture {
  const random = randomNumbers(7);
  const strokes = Array.from({ length: Math.ceil(height / 23) * width }, () => random() < 0.3);
  return drawn(width, height, (x, y) => {
    const line = Math.floor(y / 23);
    const isStroke = strokes[line * width + Math.floor((x + 5 * line) / 3)] === true;
    return x > 40 && x < 0.6 * width && y % 23 > 9 && y % 23 < 17 && isStroke ? 25 : 250;
  });
}

/** Soft light, an oval, and the noise of a camera. */
export function face(width: number, height: number): Picture {
  const random = randomNumbers(11);
  return drawn(width, height, (x, y) => {
    const far = Math.hypot((x - width / 2) / 90, (y - height / 2) / 120);
    return (far < 1 ? 190 - 70 * far : 60 + (70 * x) / width) + 8 * (random() + random() - 1);
  });
}

export function marked(screen: Picture, device: number, clockSeconds = 0, pixelRatio = 1): Picture {
  const tile = patternTile(pictureKeyOf(deviceKey(device)), clockSeconds, pixelRatio);
  const data = screen.data.slice();
  for (let i = 0; i < data.length; i++) {
    if (i % 4 === 3) continue;
    const x = (i >> 2) % screen.width;
    const y = Math.floor((i >> 2) / screen.width);
    const at = 4 * ((y % tile.side) * tile.side + (x % tile.side));
    const share = (tile.data[at + 3] as number) / 255;
    data[i] = Math.round((tile.data[at + (i % 4)] as number) * share + (data[i] as number) * (1 - share));
  }
  return { ...screen, data };
}

/** Seen through a map from its own places to those of the screen; black outside. */
export function seen(
  screen: Picture,
  width: number,
  height: number,
  map: (x: number, y: number) => readonly [number, number],
): Picture {
  return drawn(width, height, (x, y) => {
    const [u, v] = map(x, y);
    const left = Math.floor(u);
    const top = Math.floor(v);
    if (left < 0 || top < 0 || left + 1 >= screen.width || top + 1 >= screen.height) return 0;
    const at = (dx: number, dy: number) => screen.data[4 * ((top + dy) * screen.width + left + dx)] as number;
    const upper = at(0, 0) + (at(1, 0) - at(0, 0)) * (u - left);
    const lower = at(0, 1) + (at(1, 1) - at(0, 1)) * (u - left);
    return upper + (lower - upper) * (v - top);
  });
}
