// Whether a still picture breaks off before its end (L1). Decoders fill in what is missing, so half a screenshot would be examined as if
// it were all of it; only the container says so. What follows the end of the picture does not count: cameras and messengers add things
// there. Anything else that is wrong is left to the decoders.
import { pictureFileErrors } from './errors.js';
import { type PictureFormat } from './picture-format.js';

/** @throws {AppError} picturefile/incomplete */
export function checkWhole(bytes: Uint8Array, format: PictureFormat): void {
  if (!isWhole(bytes, format)) throw pictureFileErrors.make('picturefile/incomplete');
}

function isWhole(bytes: Uint8Array, format: PictureFormat): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (format) {
    case 'png':
      return isWholePng(view);
    case 'jpeg':
      return isWholeJpeg(view);
    case 'webp':
      return isWholeWebp(view);
    case 'avif':
      // Its decoders refuse one that breaks off by themselves.
      return true;
  }
}

const IHDR = 0x49484452;
const IEND = 0x49454e44;

/** Chunks of length, type, content and checksum, up to IEND (PNG, Sec. 5.3). */
function isWholePng(view: DataView): boolean {
  for (let at = 8; ; at += 12 + view.getUint32(at)) {
    if (at + 12 > view.byteLength) return false;
    const type = view.getUint32(at + 4);
    // No picture at all: not one that breaks off.
    if (at === 8 && type !== IHDR) return true;
    if (type === IEND) return true;
  }
}

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

/**
 * Segments up to the first scan, then anything up to the end of the image (ITU-T T.81, Annex B). A picture in the picture, as cameras
 * add one, is inside a segment. In a scan 0xff is followed by 0 or by a marker, so its end cannot be met by chance.
 */
function isWholeJpeg(view: DataView): boolean {
  let at = 2;
  for (;;) {
    // What stands between segments is passed over, as decoders do.
    while (at < view.byteLength && view.getUint8(at) !== 0xff) at++;
    while (at < view.byteLength && view.getUint8(at) === 0xff) at++;
    if (at + 3 > view.byteLength) return false;
    const marker = view.getUint8(at);
    if (marker === START_OF_SCAN) break;
    at += hasNoLength(marker) ? 1 : 1 + view.getUint16(at + 1);
  }
  for (at += 1 + view.getUint16(at + 1); at + 2 <= view.byteLength; at++) {
    if (view.getUint8(at) === 0xff && view.getUint8(at + 1) === END_OF_IMAGE) return true;
  }
  return false;
}

/** A zero that was stuffed, TEM, restarts, begin and end of an image. */
function hasNoLength(marker: number): boolean {
  return marker <= 0x01 || (marker >= 0xd0 && marker <= END_OF_IMAGE);
}

/** Chunks of type, length and content within the size of the file that its beginning claims (WebP Container, RFC 9649 Sec. 2.3, 2.4). */
function isWholeWebp(view: DataView): boolean {
  const end = 8 + view.getUint32(4, true);
  for (let at = 12; at < end; ) {
    if (at + 8 > view.byteLength) return false;
    const length = view.getUint32(at + 4, true);
    at += 8 + length;
    if (at > view.byteLength) return false;
    // The byte that makes the length even is left out by some writers.
    at += length % 2;
  }
  return true;
}
