// Looks for marks in the pictures of a published file, in a browser (L4; decision 0032). It may connect to nothing.
import { errorCode } from '@incamera/kernel';
import { searchPictures } from '../trace/picture-search.js';
import { type PictureAnswer, type PictureRequest } from './trace-messages.js';

const post = (answer: PictureAnswer) => self.postMessage(answer);

self.onmessage = ({ data }: MessageEvent<PictureRequest>) => {
  searchPictures(data, (share) => post({ kind: 'progress', share })).then(
    (done) => post({ kind: 'done', ...done }),
    (error: unknown) => post({ kind: 'failed', code: errorCode(error) }),
  );
};
