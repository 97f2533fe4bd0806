// Looks for marks in the pictures of a published file, in a browser (L4; decision 0032). It may connect to nothing.
import { errorCode } from '@incamera/kernel';
import { searchPictures } from '../trace/picture-search.js';
import { spacedProgress } from '../trace/spaced-progress.js';
import { type PictureAnswer, type PictureRequest } from './trace-messages.js';

const post = (answer: PictureAnswer) => self.postMessage(answer);

const monotonicMs = () => performance.now();

self.onmessage = ({ data }: MessageEvent<PictureRequest>) => {
  const progress = spacedProgress((share) => post({ kind: 'progress', share }), monotonicMs);
  searchPictures(data, progress).then(
    (done) => post({ kind: 'done', ...done }),
    (error: unknown) => post({ kind: 'failed', code: errorCode(error) }),
  );
};
