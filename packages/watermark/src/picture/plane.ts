// What of a picture can say something about the mark: its brightness at some sizes, without what is larger than a cell, and
// quieter where the picture itself is loud (L1). Pictures of one video are added up: the mark stands still in them.
import { watermarkErrors } from '../errors.js';

/** A decoded picture: red, green, blue, opacity, a byte each, row by row from the upper left corner. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray | Uint8Array;
}

/** Numbers in rows. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** A size at which a picture is searched; the pattern's scale in it is between `MIN_SCALE` and `MAX_SCALE`. */
export interface Level extends Plane {
  /** Pixels of the picture for each pixel here, on a side. */
  readonly reduction: number;
}

/** Larger pictures are searched at a half of their size or less: a screenshot of the finest screens has twice as many pixels as the mark needs. */
const MAX_PIXELS = 2_200_000;
/** A picture below this has too few cells to name anybody. */
const MIN_SIDE = 64;
const MAX_SIDE = 32_768;
/** Each level has half the side of the one before. */
const LEVELS = 3;
/** Pixels to each side over which the picture's own brightness is averaged, and its own unrest measured. */
const RADIUS = 3;
/** Steps of 255 by which even a flat picture varies after compression: without this, flat places would outweigh all others. */
const FLOOR = 1.2;
/** What stands out more than this many times the unrest around it is no mark. */
const LIMIT = 2;

/** One picture, or the sum of several of the same size in which the mark stands in the same place. */
export class PictureSum {
  readonly width: number;
  readonly height: number;
  readonly #levels: Level[];
  #pictures = 0;

  /** @throws {AppError} watermark/bad_picture */
  constructor(width: number, height: number) {
    const fits = [width, height].every((side) => Number.isInteger(side) && side >= MIN_SIDE && side <= MAX_SIDE);
    if (!fits) throw watermarkErrors.make('watermark/bad_picture');
    this.width = width;
    this.height = height;
    let reduction = Math.ceil(Math.sqrt((width * height) / MAX_PIXELS));
    this.#levels = [];
    for (let i = 0; i < LEVELS; i++, reduction *= 2) {
      const level = { width: Math.floor(width / reduction), height: Math.floor(height / reduction), reduction };
      if (i > 0 && Math.min(level.width, level.height) < MIN_SIDE) break;
      this.#levels.push({ ...level, values: new Float32Array(level.width * level.height) });
    }
  }

  /** @throws {AppError} watermark/bad_picture when it is of another size */
  add(picture: Picture): void {
    const { width, height, data } = picture;
    if (width !== this.width || height !== this.height || data.length !== 4 * width * height) {
      throw watermarkErrors.make('watermark/bad_picture');
    }
    let plane: Plane | undefined;
    for (const level of this.#levels) {
      plane = plane === undefined ? brightness(picture, level) : half(plane, level);
      addUnrest(plane, level.values);
    }
    this.#pictures++;
  }

  get pictures(): number {
    return this.#pictures;
  }

  get levels(): readonly Level[] {
    return this.#levels;
  }
}

/** Luma of ITU-R BT.601, as JPEG and WebP use it, averaged over squares. */
function brightness({ width: stride, data }: Picture, { width, height, reduction }: Level): Plane {
  const values = new Float32Array(width * height);
  const share = 1 / (reduction * reduction);
  for (let y = 0; y < height * reduction; y++) {
    const row = Math.floor(y / reduction) * width;
    for (let x = 0; x < width * reduction; x++) {
      const at = 4 * (y * stride + x);
      const luma = 0.299 * (data[at] as number) + 0.587 * (data[at + 1] as number) + 0.114 * (data[at + 2] as number);
      const to = row + (reduction === 1 ? x : Math.floor(x / reduction));
      values[to] = (values[to] as number) + luma * share;
    }
  }
  return { width, height, values };
}

function half(plane: Plane, { width, height }: Level): Plane {
  const values = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 2 * y * plane.width + 2 * x;
      const below = at + plane.width;
      const { values: v } = plane;
      values[y * width + x] =
        ((v[at] as number) + (v[at + 1] as number) + (v[below] as number) + (v[below + 1] as number)) / 4;
    }
  }
  return { width, height, values };
}

function addUnrest(plane: Plane, sum: Float32Array): void {
  const { width, height, values } = plane;
  const base = boxMean(boxMean(values, width, height, RADIUS), width, height, RADIUS);
  const squares = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const difference = (values[i] as number) - (base[i] as number);
    base[i] = difference;
    squares[i] = difference * difference;
  }
  const power = boxMean(squares, width, height, RADIUS);
  for (let i = 0; i < values.length; i++) {
    const unrest = Math.sqrt((power[i] as number) + FLOOR * FLOOR);
    const bent = Math.max(-LIMIT, Math.min(LIMIT, (base[i] as number) / unrest));
    sum[i] = (sum[i] as number) + bent;
  }
}

/** Mean over a square of `2 * radius + 1` pixels on a side, of what lies inside the picture. */
export function boxMean(values: Float32Array, width: number, height: number, radius: number): Float32Array {
  const across = new Float32Array(values.length);
  for (let y = 0; y < height; y++) runningMean(values, across, y * width, 1, width, radius);
  const out = new Float32Array(values.length);
  for (let x = 0; x < width; x++) runningMean(across, out, x, width, height, radius);
  return out;
}

function runningMean(from: Float32Array, to: Float32Array, at: number, stride: number, count: number, radius: number) {
  let sum = 0;
  let held = 0;
  for (let i = -radius; i < count; i++) {
    if (i + radius < count) {
      sum += from[at + (i + radius) * stride] as number;
      held++;
    }
    if (i - radius - 1 >= 0) {
      sum -= from[at + (i - radius - 1) * stride] as number;
      held--;
    }
    if (i >= 0) to[at + i * stride] = sum / held;
  }
}

/**
 * Adds up the frames of a video: the mark stands still in them, so together they say more than one.
 * @param onFrame told how many there are after each
 * @returns null of no frames
 */
export async function sumOfFrames(
  frames: AsyncIterable<Picture>,
  onFrame: (count: number) => void,
): Promise<PictureSum | null> {
  let sum: PictureSum | null = null;
  for await (const frame of frames) {
    sum ??= new PictureSum(frame.width, frame.height);
    sum.add(frame);
    onFrame(sum.pictures);
  }
  return sum;
}
