// Files that somebody published, and wants to see an investigation fail: sounds and pictures. Of videos, browsers and ffmpeg read the pictures; a
// reader that is held up there is ended with its worker.
import { audioFileErrors, blobSource, readSound } from '@incamera/audiofile';
import { isVideoFile, pictureFileErrors, pictureFormatOf, pictureKindOf } from '@incamera/picturefile';
import { readPicture } from '@incamera/picturefile/node';
import { assertThat, type FuzzTarget } from '../target.js';

/** Each starts a decoder. */
const UNIT_RUNS = 60;
const MOST_HOURS = 12;
const blobOf = (input: Buffer): Blob => new Blob([new Uint8Array(input)]);

/** Runs a reader; a typed refusal is as good as a reading. @throws anything else */
async function orRefused(owns: (error: unknown) => boolean, read: () => Promise<void>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!owns(error)) throw error;
  }
}

const sound: FuzzTarget = {
  name: 'sound-file',
  mutation: 'bytes',
  maxBytes: 20_000,
  unitRuns: UNIT_RUNS,
  check: (input) =>
    orRefused(audioFileErrors.owns, async () => {
      let seconds = 0;
      for await (const { channels, sampleRate, progress } of readSound(blobSource(blobOf(input)))) {
        const [first] = channels;
        assertThat(first !== undefined && sampleRate > 0 && progress >= 0 && progress <= 1, 'a block of no sound');
        assertThat(
          channels.every(({ length }) => length === first.length),
          'channels of different lengths',
        );
        seconds += first.length / sampleRate;
      }
      assertThat(seconds > 0 && seconds <= MOST_HOURS * 3600, 'no sound, or more than can be');
    }),
};

const picture: FuzzTarget = {
  name: 'picture-file',
  mutation: 'bytes',
  maxBytes: 20_000,
  unitRuns: UNIT_RUNS,
  check: (input) =>
    orRefused(pictureFileErrors.owns, async () => {
      assertThat(!(pictureFormatOf(input) !== null && isVideoFile(input)), 'a picture that is a video');
      pictureKindOf(input);
      const { width, height, data } = await readPicture(new Uint8Array(input));
      assertThat(width > 0 && height > 0 && data.length === 4 * width * height, 'not as many pixels as it says');
    }),
};

export const publishedFileTargets: readonly FuzzTarget[] = [sound, picture];
