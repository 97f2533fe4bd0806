// Reads a published file and compares it with fingerprints of speech, in a browser (L4; decision 0045). As `sound-file.worker.ts` it may
// compile WebAssembly for the decoders and connect to nothing.
import { errorCode } from '@incamera/kernel';
import { examineSound } from '../examine/examine-sound.js';
import { spacedProgress } from '../trace/spaced-progress.js';
import { type ExamineAnswer, type ExamineRequest } from './trace-messages.js';

const post = (answer: ExamineAnswer) => self.postMessage(answer);

const monotonicMs = () => performance.now();

self.onmessage = ({ data }: MessageEvent<ExamineRequest>) => {
  const progress = spacedProgress((share) => post({ kind: 'progress', share }), monotonicMs);
  examineSound(data, progress).then(
    (done) => post({ kind: 'done', ...done }),
    (error: unknown) => post({ kind: 'failed', code: errorCode(error) }),
  );
};
