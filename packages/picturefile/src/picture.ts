// A decoded picture, and how large one may be (L1).
import { pictureFileErrors } from './errors.js';

/** Red, green, blue, opacity, a byte each, row by row from the upper left corner, upright as it is shown. */
export interface DecodedPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray | Uint8Array;
}

/** Pixels of the largest picture that is decoded: 256 MiB. */
export const MAX_PICTURE_PIXELS = 64 * 1024 * 1024;
/** Bytes of the largest file that is taken for a picture. */
export const MAX_PICTURE_BYTES = 256 * 1024 * 1024;
/** Frames of a video that are read, spread over its length: more say little that is new. */
export const MAX_FRAMES = 120;

/** @throws {AppError} picturefile/too_large, picturefile/damaged */
export function checkSize(width: number | undefined, height: number | undefined): void {
  if (!width || !height) throw pictureFileErrors.make('picturefile/damaged');
  if (width * height > MAX_PICTURE_PIXELS) throw pictureFileErrors.make('picturefile/too_large');
}
