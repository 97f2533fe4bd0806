// A worker thread that looks for marks in the pictures of one file (L6).
import { searchesOf } from '@incamera/client/trace';
import { MAX_FRAMES, MAX_PICTURE_BYTES, pictureFileErrors } from '@incamera/picturefile';
import { readPicture, videoFrames } from '@incamera/picturefile/node';
import { type PictureSum, sumOfFrames, tracePicture } from '@incamera/watermark';
import { readSmallFile } from '../sound/file-source.js';
import { serve } from '../thread/serve.js';
import { type PictureAnswer, type PictureJob } from './picture-jobs.js';

/** Reading the frames of a video takes this share of the time. */
const READING_SHARE = 0.5;

serve<PictureJob, PictureAnswer>(async (job, alive) => {
  const { keys, fromSeconds, toSeconds } = job;
  const picture = job.kind === 'still' ? await still(job.path) : await frames(job.path, alive);
  const first = job.kind === 'still' ? 0 : READING_SHARE;
  const onProgress = (share: number): void => alive(first + (1 - first) * share);
  return await tracePicture(picture, keys, { fromSeconds, toSeconds, searches: searchesOf(job.kind), onProgress });
});

async function still(path: string) {
  const bytes = readSmallFile(path, MAX_PICTURE_BYTES);
  if (bytes === 'too_large') throw pictureFileErrors.make('picturefile/too_large');
  return await readPicture(bytes);
}

async function frames(path: string, alive: (share: number) => void): Promise<PictureSum> {
  const sum = await sumOfFrames(videoFrames(path), (count) => alive(READING_SHARE * Math.min(1, count / MAX_FRAMES)));
  if (sum === null) throw pictureFileErrors.make('picturefile/no_pictures');
  return sum;
}
