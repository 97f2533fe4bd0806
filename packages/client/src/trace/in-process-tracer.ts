// Tracing in this very thread (L4): for Node processes, where nobody waits for a page to answer.
import { sameThread } from '@incamera/watermark';
import { readSoundFile } from './sound-reading.js';
import { type SoundTracer } from './sound-tracer.js';

export function inProcessTracer(): SoundTracer {
  return {
    read: (file, onProgress) => readSoundFile(file, onProgress),
    withThreads: (_signal, search) => search(sameThread()),
  };
}
