// Decodes a published file in a browser (L4; decision 0032). A worker of its own: only its response may allow WebAssembly, which the decoders
// need, and it may connect to nothing, so that what is opened in it cannot leave the machine. A file that keeps a decoder busy is ended
// with it.
import { errorCode } from '@incamera/kernel';
import { readSoundFile } from '../trace/sound-reading.js';
import { spacedProgress } from '../trace/spaced-progress.js';
import { type FileAnswer, type FileRequest } from './trace-messages.js';

const post = (answer: FileAnswer, transfer: Transferable[] = []) => self.postMessage(answer, { transfer });

const ownBuffers = (buffer: ArrayBufferLike) => (buffer instanceof ArrayBuffer ? [buffer] : []);

const monotonicMs = () => performance.now();

self.onmessage = ({ data }: MessageEvent<FileRequest>) => {
  const progress = spacedProgress((share) => post({ kind: 'progress', share }), monotonicMs);
  readSoundFile(data.file, progress).then(
    // Given away instead of copied: of hours, these are the better part of the memory.
    (read) => post({ kind: 'done', ...read }, ownBuffers(read.spectrum.levels.buffer)),
    (error: unknown) => post({ kind: 'failed', code: errorCode(error) }),
  );
};
