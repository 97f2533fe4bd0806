// Frames of a video in a browser (L1): taken out of the file by mediabunny, decoded by the browser (W3C WebCodecs).
import { BlobSource, CanvasSink, Input, MATROSKA, MP4, QTFF, WEBM } from 'mediabunny';
import { pictureFileErrors } from '../errors.js';
import { checkSize, type DecodedPicture, MAX_FRAMES } from '../picture.js';
import { isVideoFile } from '../picture-format.js';
import { headOf, pixelsOf } from './read-picture.js';

export interface VideoFramesOptions {
  /** Frames at most, spread over the video. Default `MAX_FRAMES`. */
  readonly most?: number;
}

const LEAST_STEP_SECONDS = 0.5;

/**
 * Frames of a video file, spread over its length.
 * @throws {AppError} picturefile/empty, unknown_format, no_pictures, no_decoder, damaged, too_large, unreadable
 */
export async function* videoFrames(file: Blob, options: VideoFramesOptions = {}): AsyncGenerator<DecodedPicture> {
  const { most = MAX_FRAMES } = options;
  if (file.size === 0) throw pictureFileErrors.make('picturefile/empty');
  if (!isVideoFile(await headOf(file))) throw pictureFileErrors.make('picturefile/unknown_format');
  const input = new Input({ source: new BlobSource(file), formats: [MP4, QTFF, MATROSKA, WEBM] });
  try {
    if (!(await readable(() => input.canRead()))) throw pictureFileErrors.make('picturefile/no_decoder');
    const track = await readable(() => input.getPrimaryVideoTrack());
    if (track === null) throw pictureFileErrors.make('picturefile/no_pictures');
    checkSize(track.displayWidth, track.displayHeight);
    if (!(await readable(() => track.canDecode()))) throw pictureFileErrors.make('picturefile/no_decoder');
    const start = await readable(() => track.getFirstTimestamp());
    const seconds = (await readable(() => track.computeDuration())) - start;
    const step = Math.max(LEAST_STEP_SECONDS, seconds / most);
    const times = Array.from(
      { length: Math.max(1, Math.min(most, Math.floor(seconds / step))) },
      (_, i) => start + i * step,
    );
    const frames = new CanvasSink(track, { poolSize: 1 }).canvasesAtTimestamps(times);
    for (;;) {
      const next = await readable(() => frames.next());
      if (next.done === true) return;
      const canvas = next.value?.canvas;
      if (canvas !== undefined) yield pixelsOf(canvas, canvas.width, canvas.height);
    }
  } finally {
    input.dispose();
  }
}

async function readable<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    throw pictureFileErrors.make('picturefile/damaged', { cause });
  }
}
