// Decodes a still picture in Node (L1), by libvips as sharp ships it.
import sharp from 'sharp';
import { pictureFileErrors } from '../errors.js';
import { checkSize, type DecodedPicture, MAX_PICTURE_BYTES, MAX_PICTURE_PIXELS } from '../picture.js';
import { PICTURE_PROBE_BYTES, pictureFormatOf } from '../picture-format.js';
import { checkWhole } from '../whole-picture.js';

const TIMEOUT_SECONDS = 60;

/**
 * The pixels of a PNG, JPEG, WebP or AVIF file, turned upright. Of an animation, the first picture. What is damaged inside is left
 * as the decoder leaves it.
 * @throws {AppError} picturefile/empty, unknown_format, incomplete, damaged, too_large
 */
export async function readPicture(bytes: Uint8Array): Promise<DecodedPicture> {
  if (bytes.byteLength === 0) throw pictureFileErrors.make('picturefile/empty');
  const format = pictureFormatOf(bytes.subarray(0, PICTURE_PROBE_BYTES));
  if (format === null) throw pictureFileErrors.make('picturefile/unknown_format');
  if (bytes.byteLength > MAX_PICTURE_BYTES) throw pictureFileErrors.make('picturefile/too_large');
  checkWhole(bytes, format);
  const input = { failOn: 'none', limitInputPixels: false, autoOrient: true, sequentialRead: true } as const;
  const { width, height } = await decoding(() => sharp(bytes, input).metadata());
  checkSize(width, height);
  const { data, info } = await decoding(() =>
    sharp(bytes, { ...input, limitInputPixels: MAX_PICTURE_PIXELS })
      .timeout({ seconds: TIMEOUT_SECONDS })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true }),
  );
  if (info.channels !== 4) throw pictureFileErrors.make('picturefile/damaged');
  return { width: info.width, height: info.height, data };
}

async function decoding<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    throw pictureFileErrors.make('picturefile/damaged', { cause });
  }
}
