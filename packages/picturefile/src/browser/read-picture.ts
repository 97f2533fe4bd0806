// Decodes a still picture in a browser (L1), by the browser itself. Nothing is uploaded.
import { pictureFileErrors } from '../errors.js';
import { checkSize, type DecodedPicture, MAX_PICTURE_BYTES } from '../picture.js';
import { PICTURE_PROBE_BYTES, pictureFormatOf } from '../picture-format.js';
import { checkWhole } from '../whole-picture.js';

/**
 * The pixels of a picture, turned upright. Works in workers too.
 * @throws {AppError} picturefile/empty, unknown_format, incomplete, damaged, too_large, unreadable
 */
export async function readPicture(file: Blob): Promise<DecodedPicture> {
  if (file.size === 0) throw pictureFileErrors.make('picturefile/empty');
  const format = pictureFormatOf(await headOf(file));
  if (format === null) throw pictureFileErrors.make('picturefile/unknown_format');
  if (file.size > MAX_PICTURE_BYTES) throw pictureFileErrors.make('picturefile/too_large');
  checkWhole(await bytesOf(file), format);
  const bitmap = await decode(file);
  try {
    checkSize(bitmap.width, bitmap.height);
    return pixelsOf(bitmap, bitmap.width, bitmap.height);
  } finally {
    bitmap.close();
  }
}

/** The first bytes of a file. */
export function headOf(file: Blob): Promise<Uint8Array> {
  return bytesOf(file.slice(0, PICTURE_PROBE_BYTES));
}

async function bytesOf(part: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await part.arrayBuffer());
  } catch (cause) {
    throw pictureFileErrors.make('picturefile/unreadable', { cause });
  }
}

/** What a canvas holds after something was drawn onto it. */
export function pixelsOf(source: CanvasImageSource, width: number, height: number): DecodedPicture {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw pictureFileErrors.make('picturefile/too_large');
  context.drawImage(source, 0, 0);
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}

async function decode(file: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image', colorSpaceConversion: 'default' });
  } catch (cause) {
    throw pictureFileErrors.make('picturefile/damaged', { cause });
  }
}
