// Has the pictures of a file looked at on a thread (L6).
import { PICTURE_PROBE_BYTES, type PictureKind, pictureKindOf } from '@incamera/picturefile';
import { openFile } from '../sound/file-source.js';
import { type Endings } from '../terminal/interruptible.js';
import { readOnThread } from '../thread/watched-thread.js';
import { type PictureAnswer, type PictureJob } from './picture-jobs.js';

/** Seconds of computing between two signs of life: the search in a photograph of a screen takes some in one piece. */
const MOST_CPU_SECONDS = 300;

/** What kind of pictures the file has, by its beginning. */
export async function fileKindOf(path: string): Promise<PictureKind> {
  const source = openFile(path);
  try {
    return pictureKindOf(await source.read(0, Math.min(PICTURE_PROBE_BYTES, source.size)));
  } finally {
    source.close();
  }
}

/** @throws {AppError} of picturefile and watermark; cli/decoder_stuck, cli/decoder_memory, cli/decoder_failed */
export function tracePicturesOnThread(
  job: PictureJob,
  endings: Endings,
  onProgress: (share: number) => void,
): Promise<PictureAnswer> {
  const entry = new URL('./picture-thread.js', import.meta.url);
  return readOnThread<PictureJob, PictureAnswer>({ entry, job, mostCpuSeconds: MOST_CPU_SECONDS }, endings, onProgress);
}
