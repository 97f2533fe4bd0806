// Looks for marks in the pictures of a published file (L4). Runs in a worker of a browser; nothing is sent anywhere.
import { MAX_FRAMES, pictureFileErrors } from '@incamera/picturefile';
import { readPicture, videoFrames } from '@incamera/picturefile/browser';
import { sumOfFrames, tracePicture } from '@incamera/watermark';
import { fileHashOf } from './file-hash.js';
import { type PictureAsk, type SearchedPictures } from './file-tracer.js';
import { searchesOf } from './parts-of-file.js';

/** Of the progress: hashing is quick, and so is reading against the search. */
const HASHED = 0.1;
const READ = 0.5;

/** @throws {AppError} `picturefile/*`, `watermark/*` */
export async function searchPictures(ask: PictureAsk, onProgress: (share: number) => void): Promise<SearchedPictures> {
  const { file, kind, keys, fromSeconds, toSeconds } = ask;
  const fileHash = await fileHashOf(file, (share) => onProgress(share * HASHED));
  const picture =
    kind === 'still'
      ? await readPicture(file)
      : await sumOfFrames(videoFrames(file), (count) => onProgress(HASHED + ((READ - HASHED) * count) / MAX_FRAMES));
  if (picture === null) throw pictureFileErrors.make('picturefile/no_pictures');
  const report = await tracePicture(picture, keys, {
    fromSeconds,
    toSeconds,
    searches: searchesOf(kind),
    onProgress: (share) => onProgress(READ + (1 - READ) * share),
  });
  return { fileHash, report };
}
