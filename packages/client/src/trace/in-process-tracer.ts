// Tracing in this very thread (L4): for Node processes, where nobody waits for a page to answer.
import { sameThread } from '@incamera/watermark';
import { type FileTracer } from './file-tracer.js';
import { readSoundFile } from './sound-reading.js';

export function inProcessTracer(): FileTracer {
  return {
    read: (file, onProgress) => readSoundFile(file, onProgress),
    withThreads: (_size, _signal, search) => search(sameThread()),
    searchPictures: null,
  };
}
