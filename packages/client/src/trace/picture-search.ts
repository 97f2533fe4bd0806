// Looks for marks in the pictures of a published file (L4). Runs in a worker of a browser; nothing is sent anywhere.
import { MAX_FRAMES, type PictureKind, pictureFileErrors } from '@incamera/picturefile';
import { readPicture, videoFrames } from '@incamera/picturefile/browser';
import { type NamedKey, type PictureReport, sumOfFrames, tracePicture } from '@incamera/watermark';
import { fileHashOf } from './file-hash.js';

/** Of the progress: hashing is quick, and so is reading against the search. */
const HASHED = 0.1;
const READ = 0.5;

export interface PictureAsk {
  readonly file: Blob;
  readonly kind: Exclude<PictureKind, 'none'>;
  readonly keys: readonly NamedKey[];
  /** Seconds on the clock of the meeting in which the moment is looked for. */
  readonly fromSeconds: number | undefined;
  readonly toSeconds: number | undefined;
}

export interface SearchedPictures {
  /** SHA-256, hexadecimal. */
  readonly fileHash: string;
  readonly report: PictureReport;
}

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
    onProgress: (share) => onProgress(READ + (1 - READ) * share),
  });
  return { fileHash, report };
}
