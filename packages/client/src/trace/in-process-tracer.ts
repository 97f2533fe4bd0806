// Tracing in this very thread (L4): for Node processes, where nobody waits for a page to answer.
import { sameThread } from '@incamera/watermark';
import { examineSound } from '../examine/examine-sound.js';
import { type FileTracer } from './file-tracer.js';
import { readSoundFile } from './sound-reading.js';

export function inProcessTracer(): FileTracer {
  return {
    examine: (ask, onProgress) => examineSound(ask, onProgress),
    read: (file, onProgress) => readSoundFile(file, onProgress),
    withThreads: (_size, _signal, search) => search(sameThread()),
    searchPictures: null,
  };
}
