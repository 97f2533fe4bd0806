// The pictures of a file that somebody published (L1): what kind of file it is. Decoding is by platform: `./node`, `./browser`.
export { type PictureFileErrorCode, pictureFileErrors } from './errors.js';
export { type DecodedPicture, MAX_FRAMES, MAX_PICTURE_BYTES, MAX_PICTURE_PIXELS } from './picture.js';
export {
  isVideoFile,
  PICTURE_PROBE_BYTES,
  type PictureFormat,
  type PictureKind,
  pictureFormatOf,
  pictureKindOf,
} from './picture-format.js';
