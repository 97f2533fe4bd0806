// The camera of the codec bench: a head and a hand of fine texture that move fast before a wall, with the noise of a sensor,
// the same on every machine. Each picture carries its number, so that what arrives can be compared with what was taken. Brightness only;
// colours are one grey. Runs in Node and in pages. Pure.

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Pictures before the camera begins again: four seconds. */
export const PICTURE_COUNT = 60;
export const FRAME_RATE = 15;
const NUMBER_BITS = 6;
/** Side of the square that shows one bit; survives any coding. */
const BIT_PX = 16;
/** Peak of the noise, of 255. */
const NOISE = 2;

/** Makes pictures of one size. */
export class Camera {
  readonly size: PictureSize;
  readonly #wall: Uint8Array;

  constructor(size: PictureSize) {
    this.size = size;
    const { width, height } = size;
    this.#wall = new Uint8Array(width * height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) this.#wall[y * width + x] = texture((x * 640) / width, (y * 640) / width, 100);
    }
  }

  /** Brightness of picture `number`, row by row, video range. */
  take(number: number): Uint8Array<ArrayBuffer> {
    const { width, height } = this.size;
    const picture = new Uint8Array(this.#wall);
    const turn = (2 * Math.PI * number) / PICTURE_COUNT;
    const head = { x: width * (0.5 + 0.14 * Math.sin(3 * turn)), y: height * (0.55 + 0.06 * Math.sin(5 * turn)) };
    const hand = { x: width * (0.5 + 0.3 * Math.sin(4 * turn)), y: height * (0.75 + 0.15 * Math.cos(4 * turn)) };
    this.#draw(picture, head, height * 0.28, height * 0.4);
    this.#draw(picture, hand, height * 0.16, height * 0.16);
    let state = 0x9e3779b9 ^ (number + 1);
    for (let i = 0; i < picture.length; i++) {
      // xorshift32 (Marsaglia).
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      picture[i] = (picture[i] as number) + ((state >>> 8) % (2 * NOISE + 1)) - NOISE;
    }
    this.#drawNumber(picture, number);
    return picture;
  }

  #drawNumber(picture: Uint8Array, number: number): void {
    const { width } = this.size;
    for (let bit = 0; bit < NUMBER_BITS; bit++) {
      const brightness = (number >> bit) & 1 ? 230 : 20;
      for (let y = 0; y < BIT_PX; y++) {
        picture.fill(brightness, y * width + bit * BIT_PX, y * width + (bit + 1) * BIT_PX);
      }
    }
  }

  /** An ellipse whose texture moves with it. */
  #draw(picture: Uint8Array, centre: { x: number; y: number }, radiusX: number, radiusY: number): void {
    const { width, height } = this.size;
    const scale = 640 / width;
    for (let y = Math.max(0, Math.floor(centre.y - radiusY)); y < Math.min(height, centre.y + radiusY); y++) {
      const across = radiusX * Math.sqrt(Math.max(0, 1 - ((y - centre.y) / radiusY) ** 2));
      const [from, to] = [Math.max(0, Math.floor(centre.x - across)), Math.min(width, centre.x + across)];
      for (let x = from; x < to; x++) {
        picture[y * width + x] = texture((x - centre.x) * scale, (y - centre.y) * scale, 140);
      }
    }
  }
}

function texture(x: number, y: number, level: number): number {
  const coarse = 24 * Math.sin(x / 31 + Math.sin(y / 47)) + 16 * Math.sin(y / 13 + x / 29);
  const fine = 14 * Math.sin(x / 2.3 + Math.sin(y / 9)) * Math.sin(y / 2.9 + Math.sin(x / 7));
  return Math.round(level + coarse + fine);
}

/** The number that a picture carries, after coding. */
export function numberOf(brightness: Uint8Array, stride: number): number {
  let number = 0;
  for (let bit = 0; bit < NUMBER_BITS; bit++) {
    const centre = (BIT_PX / 2) * stride + bit * BIT_PX + BIT_PX / 2;
    if ((brightness[centre] as number) > 128) number |= 1 << bit;
  }
  return number;
}

/** Mean squared difference of two pictures; the rows of `received` are `stride` apart. */
export function meanSquaredError(taken: Uint8Array, received: Uint8Array, stride: number, size: PictureSize): number {
  let sum = 0;
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const difference = (taken[y * size.width + x] as number) - (received[y * stride + x] as number);
      sum += difference * difference;
    }
  }
  return sum / (size.width * size.height);
}
